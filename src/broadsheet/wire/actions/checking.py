"""Try a source: fetch it and say what would come, without taking anything in."""

from typing import Any

from asgiref.sync import async_to_sync
from django.utils import timezone

from broadsheet.net.door import Answer
from broadsheet.wire import gateways
from broadsheet.wire.actions.polling import own_door
from broadsheet.wire.actions.taking_in import preview
from broadsheet.wire.errors import refused_by_status
from broadsheet.wire.models import Source
from broadsheet.wire.reading import read_delivery


def check(source: Source) -> dict[str, Any]:  # Any: JSON
    """What a source brings now, each item with the verdict it would get and why.

    Raises FetchError and WireError as a poll would state them. Writes nothing.
    """
    answer = async_to_sync(_fetched)(source)
    if answer.status != 200:
        raise refused_by_status(answer.status)
    now = timezone.now()
    feed = read_delivery(answer.body, answer.headers.get("content-type", ""), answer.url, now=now)
    outcome = preview(source, feed, now)
    return {
        "status": answer.status,
        "moved_to": answer.moved,
        "title": feed.title,
        "format": feed.format,
        "faults": list(feed.faults),
        "items": [
            {"title": one.title, "url": one.address, "verdict": str(verdict.kind), "reason": verdict.reason}
            for one, verdict in outcome.verdicts
        ],
        "unreadable": [
            {"position": one.position, "title": one.title, "reason": one.reason} for one in feed.refused
        ],
        "counts": dict(outcome.counts),
    }


async def _fetched(source: Source) -> Answer:
    async with await own_door() as door:
        return await door.fetch(gateways.question(source.url))
