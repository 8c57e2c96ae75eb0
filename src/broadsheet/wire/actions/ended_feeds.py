"""Do what the host wants done with the stories of a feed that its publisher has ended (410). Nothing, unless a source says so.

That it is to be done is a row's word: a source that is gone, that says so, and whose stories have not been taken back yet. So a
worker that dies of it begins again where it stopped, and a host who asks for it only later is heard as well.
"""

from datetime import datetime

import structlog
from django.db import transaction

from broadsheet.desk.actions.handing_over import Ending, hand_over
from broadsheet.desk.actions.publishing import withdraw_many
from broadsheet.desk.models import Article, Standing
from broadsheet.wire.actions.vanished import NOTICE
from broadsheet.wire.models import Provenance, Source

log = structlog.get_logger("wire")

BATCH = 200


def take_back_ended(now: datetime) -> int:
    """Take back the stories of ended feeds whose sources ask for it; answers how many. One query where there is none."""
    return sum(_take_back(source, now) for source in Source.objects.to_take_back())


def _take_back(source: Source, now: datetime) -> int:
    count = 0
    while ids := _standing_on(source):
        with transaction.atomic():
            _end(source, ids, now)
        count += len(ids)
    Source.objects.filter(pk=source.pk).update(taken_back_at=now)
    log.info("stories of an ended feed taken back", source=source.pk, stories=count)
    return count


def _standing_on(source: Source) -> list[int]:
    """Some of the stories that readers can see, or will at their hour, and that stand on what this source sent."""
    found = Provenance.objects.filter(source=source).stood_on(Standing.LIVE, Standing.HELD)
    rows = found.values_list("article_id", "lends_to_id")[:BATCH]
    return sorted(lends_to or article for article, lends_to in rows)


def _end(source: Source, ids: list[int], now: datetime) -> None:
    rows = Article.objects.select_related("section", "licence").select_for_update(of=("self",))
    stories = list(rows.filter(pk__in=ids).order_by("id"))
    reason = f"{source.name} has ended its feed (410)"
    went_on = hand_over(
        [Ending(one, one.footprint, reason) for one in stories if one.footprint is not None], now
    )
    withdraw_many([one for one in stories if one.pk not in went_on], NOTICE, reason=reason)
