"""Say how often a story was read: fresh numbers for pages that lie in caches."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from broadsheet.archive.readings.actions import readings_of
from broadsheet.archive.readings.rules import address_read
from broadsheet.desk.models import Article, Standing


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """The readings of the story at `?story=`: of this hour, of the last 24, of the last seven days."""
    address = address_read(request.GET.get("story", ""))
    row = Article.objects.filter(address=address).values_list("pk", "standing").first() if address else None
    if row is None or row[1] != Standing.LIVE:
        return JsonResponse({"error": "There is no story at this address."}, status=404)
    now = timezone.now()
    return JsonResponse(
        {
            "story": f"/{address}/",
            "hour": readings_of(row[0], now),
            "day": readings_of(row[0], now - timedelta(hours=23)),
            "week": readings_of(row[0], now - timedelta(days=7)),
        }
    )
