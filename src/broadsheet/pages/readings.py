"""Say how often a story was read: fresh numbers for pages that lie in caches.

Many readers ask for the same few stories, so the front door keeps each answer for HELD seconds
(press.serving.holding), and Django is asked once in that time however many come. Readings are written down every
ten seconds (pages.seen), so a number is right within twenty.
"""

from dataclasses import asdict
from urllib.parse import parse_qs

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from broadsheet.archive.readings.actions import readings_of
from broadsheet.archive.readings.rules import address_read
from broadsheet.desk.models import Article, Standing

PATH = "/-/readings"
HELD = 10.0
"""Seconds an answer is kept at the front door, and may be kept by anyone beyond it."""

LONGEST = 256
"""Bytes of a question; what is longer names no story."""


def question(query: bytes) -> bytes | None:
    """What a query asks, written in one way only, whatever else it says; None when it names no story.

    >>> question(b"noise=1&story=%2F2026%2F11%2Fnight-ferries%2F")
    b'story=/2026/11/night-ferries/'
    """
    if len(query) > LONGEST:
        return None
    # The last of several, as Django reads them.
    address = address_read(parse_qs(query.decode("latin-1")).get("story", [""])[-1])
    return f"story=/{address}/".encode() if address else None


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """The readings of the story at `?story=`: of this hour, of the last 24, of the last seven days, and of all time."""
    address = address_read(request.GET.get("story", ""))
    row = Article.objects.filter(address=address).values_list("pk", "standing").first() if address else None
    if row is None or row[1] != Standing.LIVE:
        return JsonResponse({"error": "There is no story at this address."}, status=404)
    return JsonResponse({"story": f"/{address}/", **asdict(readings_of(row[0], timezone.now()))})
