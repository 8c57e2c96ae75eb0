"""The wire's door to the world: where hubs ask back and bring what they push (`/-/websub/<token>`)."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from broadsheet.wire.actions import push
from broadsheet.wire.actions.push import Reception

_STATUS = {Reception.UNKNOWN: 404, Reception.GONE: 410}
"""A false signature is thanked like a true one, so that nobody can try out secrets (WebSub, 7.1)."""


@csrf_exempt  # hubs have no cookies; the signature says who they are
@require_http_methods(["GET", "POST"])
def websub(request: HttpRequest, token: str) -> HttpResponse:
    """GET: was it you who asked for this? POST: here is what is new."""
    if request.method == "POST":
        return _brought(request, token)
    challenge = push.verify(token, request.GET.dict(), timezone.now())
    if challenge is None:
        return _plain("No such subscription.", 404)
    return _plain(challenge, 200)


def _brought(request: HttpRequest, token: str) -> HttpResponse:
    awaited = push.expected(token)
    if awaited is not Reception.KEPT:
        return _plain(awaited.value, _STATUS[awaited])
    if _length(request) > push.LARGEST:
        return _plain("Too large.", 413)
    data = request.read(push.LARGEST + 1)
    if len(data) > push.LARGEST:
        return _plain("Too large.", 413)
    signature = request.headers.get("X-Hub-Signature", "")
    kept = push.accept(token, data, signature, request.content_type or "", timezone.now())
    return _plain("", _STATUS.get(kept, 202))


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
