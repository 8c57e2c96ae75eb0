"""`/-/health` and `/-/metrics`: how the paper is, for monitors; and what is answered when something went wrong."""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from broadsheet import __version__
from broadsheet.ops.health import vitals
from broadsheet.ops.metrics import may_read, text
from broadsheet.ops.rules import health_report
from broadsheet.readers.middleware import FORWARDED


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the paper is well, 503 naming what is wrong."""
    report = health_report(vitals(), timezone.now(), __version__)
    status = 503 if report["wrong"] else 200
    return JsonResponse(report, status=status, headers={"Cache-Control": "no-store"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The metrics, for who may read them; for everybody else there is nothing here."""
    passed_on = any(name in request.headers for name in ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-Host"))
    forwarded = passed_on or bool(request.META.get(FORWARDED))
    remote = request.META.get("REMOTE_ADDR") or ""
    if not may_read(request.headers.get("Authorization", ""), remote, request.get_host(), forwarded):
        return HttpResponse("Not found.", status=404, content_type="text/plain; charset=utf-8")
    return HttpResponse(text(timezone.now()), content_type=CONTENT_TYPE_LATEST)


AGAIN_IN = 30
"""Seconds after which somebody whose request could not be kept may try again."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def went_wrong(request: HttpRequest) -> HttpResponse:
    """The answer to a request that raised something: Django's `handler500`, called where the exception is at hand.

    503 when it was the database or the disk, which somebody is mending: nothing was changed, and the same request will
    do later. Otherwise 500. Neither says anything of the request or of the paper's inside.
    """
    if _is_passing(sys.exc_info()[1]):
        said = (
            "The paper cannot keep anything just now, and nothing was changed. Please try again in a minute."
        )
        answer = HttpResponse(said, status=503, content_type="text/plain; charset=utf-8")
        answer["Retry-After"] = str(AGAIN_IN)
        return answer
    said = "Something went wrong here, and it was noted. Please try again later."
    return HttpResponse(said, status=500, content_type="text/plain; charset=utf-8")


def _is_passing(trouble: BaseException | None) -> bool:
    if isinstance(trouble, OSError):
        return trouble.errno in _NO_ROOM
    return isinstance(trouble, OperationalError | InterfaceError)
