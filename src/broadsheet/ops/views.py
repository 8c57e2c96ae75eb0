"""`/-/health`: how the paper is, for monitors."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from broadsheet import __version__
from broadsheet.ops.health import vitals
from broadsheet.ops.rules import health_report


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the paper is well, 503 naming what is wrong."""
    report = health_report(vitals(), timezone.now(), __version__)
    status = 503 if report["wrong"] else 200
    return JsonResponse(report, status=status, headers={"Cache-Control": "no-store"})
