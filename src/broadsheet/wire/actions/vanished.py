"""Do what the host wants done with stories that vanish from their feed. Off unless a source says otherwise.

Asked after each poll, an unchanged one included; never of pushed, dropped or replayed documents, which are no windows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet

from broadsheet.desk.actions.publishing import kill_many, withdraw_many
from broadsheet.desk.models import Standing
from broadsheet.wire import rules, vanishing
from broadsheet.wire.dispatch import Feed
from broadsheet.wire.models import Provenance, Source
from broadsheet.wire.vanishing import Known

log = structlog.get_logger("wire")

NOTICE = "This story is no longer published by its source."


def look_after_poll(source: Source, feed: Feed, now: datetime) -> int:
    """Count what is missing from a document just taken in, and act on it; answers how many stories went. In a transaction."""
    if source.when_vanished == Source.Vanished.NOTHING:
        return 0
    oldest = vanishing.oldest_in([rules.published(one, now) for one in feed.dispatches if one.published])
    if oldest is None:
        return 0
    rows = list(_standing(source).filter(published_at__gt=oldest))
    known = {row.pk: row for row in rows}
    listed = [Known(row.pk, row.published_at) for row in rows if row.published_at]
    present = {row.pk for row in rows if row.last_seen_at >= now}
    gone = vanishing.missing(listed, present, oldest)
    if len(gone) < len(listed) - len(present):
        log.warning(
            "a feed lost most of its stories at once", source=source.pk, missing=len(listed) - len(present)
        )
    counts, enough = vanishing.counted(
        {id: row.missed for id, row in known.items()}, gone, source.vanished_after
    )
    return _act(source, known, counts, enough)


def look_after_quiet(sources: Sequence[Source]) -> int:
    """An unchanged feed still lacks what it lacked: count that, and act on it. No query where no source asks for it."""
    went = 0
    for source in sources:
        if source.when_vanished == Source.Vanished.NOTHING:
            continue
        with transaction.atomic():
            known = {row.pk: row for row in _standing(source).filter(missed__gt=0)}
            before = {id: row.missed for id, row in known.items()}
            went += _act(source, known, *vanishing.counted(before, list(known), source.vanished_after))
    return went


def _standing(source: Source) -> QuerySet[Provenance]:
    """The items of a source on which a public story stands."""
    found = Provenance.objects.filter(source=source).stood_on(Standing.LIVE)
    return found.select_related("article__section", "lends_to__section")


def _act(
    source: Source, known: Mapping[int, Provenance], counts: Mapping[int, int], enough: Sequence[int]
) -> int:
    changed = [known[id] for id, polls in counts.items() if known[id].missed != polls]
    for row in changed:
        row.missed = counts[row.pk]
    if changed:
        Provenance.objects.bulk_update(changed, ["missed"])
    articles = [story for id in enough if (story := known[id].standing_story) is not None]
    if not articles:
        return 0
    reason = f"{source.name} has not had it in its feed for {source.vanished_after} polls, and older stories stand there"
    deed = kill_many if source.when_vanished == Source.Vanished.KILL else withdraw_many
    deed(articles, NOTICE, reason=reason)
    Provenance.objects.filter(pk__in=enough).update(
        reason=f"vanished from its feed; {source.get_when_vanished_display()}"[:300]
    )
    return len(articles)
