"""Each change at the desk is one transaction: the rows, their revisions and the journal, or nothing."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from broadsheet.desk.errors import DeskError

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))


View = Callable[..., HttpResponse]


def own_transaction(view: View) -> View:
    """Mark a view that does slow work first (decoding a picture) and opens its transaction only then."""
    view.own_transaction = True  # type: ignore[attr-defined]  # read below; kept by functools.wraps
    return view


class OneTransaction:
    """Runs the view of an unsafe request under /desk/ in one transaction; what it raises rolls all of it back.

    What an action refuses (desk.errors) becomes a sentence on the next page.

    On SQLite this also takes the writer's place at once (IMMEDIATE) and waits
    for it, where a reader that turns writer midway would fail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:  # Any: the address's own parts
        if request.method in SAFE_METHODS or not request.path.startswith("/desk/"):
            return None
        own = getattr(view, "own_transaction", False)
        try:
            with nullcontext() if own else transaction.atomic():
                return view(request, *args, **kwargs)
        except DeskError as refused:
            return _refused(request, refused)


def _refused(request: HttpRequest, refused: DeskError) -> HttpResponse:
    """What an action refused where no form could show it: said on the page the editor came from."""
    if "application/json" in request.headers.get("Accept", "") or request.headers.get("X-Requested-With"):
        return JsonResponse({"success": False, "error_message": str(refused)}, status=409)
    messages.error(request, str(refused))
    came_from = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return redirect(came_from if here else "/desk/")
