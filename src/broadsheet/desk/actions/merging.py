"""Make two articles one story, and two again.

Merging destroys nothing. The one that goes keeps its row, its words, its versions and its corrections; only where it stands
changes, and its address leads readers to the one that stays. So un-merging has nothing to rebuild. Where the right to the one
that stays ended meanwhile, and it went on with the other's words (handing_over), un-merging gives it its own back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from broadsheet.desk.actions.audit import Deed, remember
from broadsheet.desk.actions.handing_over import give_back
from broadsheet.desk.actions.noticed import footprint_of, journal_articles
from broadsheet.desk.actions.standing import STANDING_FIELDS, settle
from broadsheet.desk.errors import NotOneStory
from broadsheet.desk.models import Article, Merge, Standing, Suggestion
from broadsheet.questions import Question
from broadsheet.records import record
from broadsheet.rows import Mould


@record(frozen=True, slots=True)
class Likely:
    """Two articles that could be one story: how much of one text stands in the other (0 to 1), and why it is thought so."""

    article: int
    other: int
    share: float
    why: str


STAYING = frozenset((Standing.LIVE, Standing.HELD, Standing.WAITING, Standing.DRAFT))
"""Where a story stands that another may become part of."""


@transaction.atomic
def merge(survivor: Article, merged: Article, by: Any = None) -> Merge:  # Any: user
    """Make `merged` part of `survivor`: its address leads there. Raises NotOneStory. One entry in the journal."""
    rows = Article.objects.select_related("section", "licence").select_for_update(of=("self",))
    found = rows.in_bulk([survivor.pk, merged.pk])
    survivor, merged = found[survivor.pk], found[merged.pk]
    _refuse_unless_one(survivor, merged)
    before, now = merged.footprint, timezone.now()
    row = Merge.objects.create(
        survivor=survivor, merged=merged, before=_where_it_stands(merged), at=now, by=by
    )
    merged.standing, merged.merged_into = Standing.MERGED, survivor
    merged.live, merged.live_revision = False, None
    merged.footprint, merged.due_at = None, None
    merged.save(update_fields=[*STANDING_FIELDS, "live_revision", "merged_into"])
    if merged.latest_revision_id:
        merged.revisions.update(approved_go_live_at=None)
    _decide(survivor, merged, Suggestion.State.MERGED, now, by)
    remember(merged, Deed.MERGE, by, into=survivor.headline, address=survivor.address or "")
    journal_articles([(merged, before)], merge=True)
    return row


@transaction.atomic
def unmerge(article: Article, by: Any = None) -> Article:  # Any: user
    """Let a merged story stand by itself again, where it stood before. Raises NotOneStory. One entry in the journal."""
    rows = Article.objects.select_related("section", "licence").select_for_update(of=("self",))
    article = rows.get(pk=article.pk)
    row = Merge.objects.filter(merged=article, ended_at=None).first()
    if row is None:
        raise NotOneStory(f"“{article.headline}” is not merged into another story.")
    now = timezone.now()
    _put_back(article, row.before, now)
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
    if stranded := give_back([article.pk], now):
        raise NotOneStory(
            f"“{stranded[0].headline}” stands on it since the contract with its own source ended, and has nothing else."
        )
    _decide(row.survivor, article, Suggestion.State.TWO, now, by)
    remember(article, Deed.UNMERGE, by, before=row.survivor.headline)
    journal_articles([(article, None)], merge=True)
    return article


_SUGGESTION = Mould(Suggestion)


def suggest(pairs: Iterable[Likely], now: datetime) -> int:
    """Lay pairs of articles before the editor, each pair once for good; answers how many were handed in. One query."""
    rows = [
        (min(pair.article, pair.other), max(pair.article, pair.other), round(100 * pair.share), pair.why, now)
        for pair in pairs
    ]
    _SUGGESTION.enter(("one_id", "other_id", "share", "reason", "found_at"), rows, or_leave=True)
    return len(rows)


def keep_two(one: Article, other: Article, by: Any = None) -> None:  # Any: user
    """Remember that these are two stories, so that nobody is asked again."""
    _decide(one, other, Suggestion.State.TWO, timezone.now(), by)


def _decide(one: Article, other: Article, state: str, now: datetime, by: Any) -> None:  # Any: user
    Suggestion.objects.of(one.pk, other.pk).update(state=state, decided_at=now, decided_by=by)


def _refuse_unless_one(survivor: Article, merged: Article) -> None:
    if survivor.pk == merged.pk:
        raise NotOneStory("A story cannot be merged into itself.")
    for article in (survivor, merged):
        if article.standing == Standing.MERGED:
            raise NotOneStory(f"“{article.headline}” is part of another story already.")
    if survivor.standing not in STAYING:
        raise NotOneStory(f"“{survivor.headline}” is off the site, so nothing can lead there.")
    if merged.address is not None and survivor.standing != Standing.LIVE:
        raise NotOneStory(
            f"“{survivor.headline}” is not on the site yet, and the address of the other must lead somewhere."
        )


def _where_it_stands(article: Article) -> dict[str, Any]:  # Any: JSON
    scheduled = (
        article.revisions.filter(approved_go_live_at__isnull=False) if article.latest_revision_id else ()
    )
    return {
        "standing": str(article.standing),
        "notice": article.notice,
        "live_revision": article.live_revision_id,
        "scheduled": {str(revision.pk): revision.approved_go_live_at.isoformat() for revision in scheduled},
    }


def _put_back(article: Article, before: dict[str, Any], now: datetime) -> None:  # Any: JSON
    article.merged_into, article.notice = None, before["notice"]
    article.standing = Standing(before["standing"])
    article.live_revision_id = before["live_revision"]
    if article.standing in (Standing.LIVE, Standing.HELD, Standing.EXPIRED):
        settle(article, now)  # what its terms allow may have changed meanwhile
    article.footprint = footprint_of(article)
    article.save(update_fields=[*STANDING_FIELDS, "live_revision", "merged_into"])
    for pk, hour in before["scheduled"].items():
        article.revisions.filter(pk=pk).update(approved_go_live_at=parse_datetime(hour))


_PARTS = Question(
    lambda ids: Article.objects.filter(merged_into__in=ids).order_by().values_list("pk", flat=True)
)


def merged_into(articles: Iterable[int]) -> list[int]:
    """The stories that are part of these, at whatever remove. A query for each remove, and one more."""
    found: set[int] = set()
    asked = set(articles)
    while asked:
        asked = set(_PARTS(asked)) - found
        found |= asked
    return sorted(found)
