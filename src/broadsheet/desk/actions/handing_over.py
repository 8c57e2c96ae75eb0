"""Let a story whose right has ended go on with what another source sent of it.

A story that several sources brought stands on one of them: its words, its credit, its canonical address, its terms. When the
right to that one ends (its hour comes, its publisher says so, its contract is ended), the story moves to another that is
still allowed, whole, and nothing of the first stays in it. Its address, its place, its corrections and its topics are the
paper's own, and stay. Only where none is left happens what the terms demand.

What the sources sent is the wire's; it says so through the port below. Un-merging takes a story's words away with the
story they belong to, so then it gets back what it had before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils.dateparse import parse_datetime

from broadsheet.desk.actions.audit import Deed, remember_each, remember_many
from broadsheet.desk.actions.noticed import journal_articles
from broadsheet.desk.actions.standing import STANDING_FIELDS, has_ended, stand_by_its_terms
from broadsheet.desk.actions.takedowns import take_note
from broadsheet.desk.actions.wire_words import WIRE_FIELDS, digest_of
from broadsheet.desk.actions.words import set_words
from broadsheet.desk.company import pictures_of
from broadsheet.desk.models import Article, Handover
from broadsheet.rights.models import Licence
from broadsheet.rights.rules import ends_at, permit, within
from broadsheet.rights.terms import Channel, Show

HANDED_OVER = "handed-over"
"""What a receipt calls it."""

AT_ONCE = 500
"""Stories asked about in one query: terms that end may be those of a whole source."""


@dataclass(frozen=True, slots=True)
class Version:
    """What one source sent of a story, ready to stand on.

    `item` is the wire's row, `words` are values of desk.actions.wire_words.WIRE_FIELDS, clean. `as_given` holds digests and
    words of Article.from_wire and wire_words where an editor has had a hand in it already.
    """

    item: int
    source: str
    words: Mapping[str, str]
    licence: Licence
    embargo: datetime | None = None
    right_ends_at: datetime | None = None
    usage_terms: str = ""
    credit_name: str = ""
    picture_id: int | None = None
    picture_caption: str = ""
    as_given: Mapping[str, Any] = field(default_factory=dict)  # Any: JSON


@dataclass(frozen=True, slots=True)
class Ending:
    """A public story whose right ends, where it is visible (desk.rules.footprint), and why it ends, for the desk."""

    article: Article
    footprint: dict[str, Any]  # Any: JSON
    reason: str


def endings_among(
    changed: Iterable[tuple[Article, dict[str, Any] | None]], now: datetime
) -> list[Ending]:  # Any: JSON
    """Those of these stories (each with where it was visible) whose right has ended by `now`."""
    return [
        Ending(article, was, _why(article, now))
        for article, was in changed
        if was is not None and has_ended(article, now)
    ]


def _why(article: Article, now: datetime) -> str:
    until = ends_at(article.terms, article.public_from or now) or now
    return f"the right under terms “{article.licence.name}” ended {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


class Versions(Protocol):
    """What the wire knows of the versions of a story."""

    def others(
        self, articles: Collection[int], now: datetime, without: Collection[int] = ()
    ) -> Mapping[int, Sequence[Version]]:
        """For each of these stories what it does not stand on and could, the best first; not what belongs to `without`."""

    def stand_on(self, moves: Sequence[tuple[Article, Version]], now: datetime) -> Mapping[int, int]:
        """Note that these stories stand on these versions now; answers the item that each stood on."""

    def stand_back(self, moves: Mapping[int, int]) -> None:
        """Note that these stories stand on these items again, by article."""

    def lent_by(self, articles: Collection[int]) -> Mapping[int, int]:
        """Stories that stand on an item of one of these other ones: story → that item."""


_versions: list[Versions] = []


def register(versions: Versions) -> None:
    """Say who knows the versions: the wire, when it is ready."""
    _versions[:] = [versions]


@transaction.atomic
def hand_over(
    endings: Sequence[Ending], now: datetime, *, without: Collection[int] = (), keep: bool = True
) -> dict[int, Version]:
    """Let these stories go on with other versions where there are some; answers which went on with what.

    One entry in the journal and one receipt for each. What belongs to the stories of `without` is not taken. Without
    `keep` nothing is kept of what they stood on.
    """
    went_on: dict[int, Version] = {}
    for begin in range(0, len(endings), AT_ONCE):
        went_on |= _hand_over(endings[begin : begin + AT_ONCE], now, without, keep)
    return went_on


def _hand_over(
    endings: Sequence[Ending], now: datetime, without: Collection[int], keep: bool
) -> dict[int, Version]:
    chosen = _chosen(endings, now, without) if _versions else []
    if not chosen:
        return {}
    rows = []
    for ending, version in chosen:
        article = ending.article
        rows.append(
            Handover(
                article=article,
                of=article.credit_name,
                to=version.source[:200],
                reason=ending.reason[:300],
                at=now,
                before=snapshot(article),
            )
        )
        _put_on(article, version, now)
    moved = [ending.article for ending, _ in chosen]
    _save(moved)
    left = _versions[0].stand_on([(ending.article, version) for ending, version in chosen], now)
    for row, (ending, version) in zip(rows, chosen, strict=True):
        row.left, row.taken = left[ending.article.pk], version.item
    if keep:
        Handover.objects.bulk_create(rows)
    _tell(chosen, rows, named=keep)
    return {ending.article.pk: version for ending, version in chosen}


def _chosen(
    endings: Sequence[Ending], now: datetime, without: Collection[int]
) -> list[tuple[Ending, Version]]:
    """The endings of stories that can go on, with what they go on with."""
    offered = _versions[0].others([ending.article.pk for ending in endings], now, without)
    fitting = (
        (
            ending,
            next((one for one in offered.get(ending.article.pk, ()) if fits(ending.article, one, now)), None),
        )
        for ending in endings
    )
    return [(ending, version) for ending, version in fitting if version is not None]


def would_go_on(endings: Sequence[Ending], now: datetime) -> dict[int, Version]:
    """Which of these stories hand_over would let go on, and with what."""
    return (
        {ending.article.pk: one for ending, one in _chosen(endings, now, ())} if endings and _versions else {}
    )


def fits(article: Article, version: Version, now: datetime) -> bool:
    """Whether a story may stand on a version at `now`, by that version's own terms."""
    terms = within(version.licence.terms, version.embargo, version.right_ends_at)
    published = article.public_from or now
    allowed = permit(terms, Channel.SITE, published, now)
    until = ends_at(terms, published)
    if allowed.show is Show.NOTHING or terms.by_hand_only or (until is not None and until <= now):
        return False
    return allowed.show > Show.HEADLINE or bool(version.words.get("credit_url"))


def _put_on(article: Article, version: Version, now: datetime) -> None:
    """Set all that a story shows to what the version gives. The caller saves."""
    for name, value in version.words.items():
        setattr(article, name, value)
    article.licence, article.usage_terms = version.licence, version.usage_terms
    article.embargo, article.right_ends_at = version.embargo, version.right_ends_at
    article.credit_name = version.credit_name[:200]
    article.picture_id, article.picture_caption = version.picture_id, version.picture_caption
    given = {name: digest_of(value) for name, value in version.words.items()}
    given["licence"] = str(version.licence.pk)
    article.from_wire = dict(version.as_given.get("from_wire") or given)
    article.wire_words = dict(version.as_given.get("wire_words") or {})
    set_words(article)
    article.updated_at = now
    stand_by_its_terms(article, now)


def _tell(chosen: Sequence[tuple[Ending, Version]], rows: Sequence[Handover], *, named: bool) -> None:
    deeds = (
        (ending.article, {"before": row.of if named else "", "after": row.to, "reason": row.reason})
        for (ending, _), row in zip(chosen, rows, strict=True)
    )
    remember_each(deeds, Deed.HAND_OVER)
    journal_articles((ending.article, ending.footprint) for ending, _ in chosen)
    for (ending, _), row in zip(chosen, rows, strict=True):
        reason = f"{row.reason}; it goes on with what {row.to} sent"
        former = pictures_of(row.before["picture_id"], row.before["body"])
        former -= pictures_of(ending.article.picture_id, ending.article.body)
        take_note([(ending.article, ending.footprint)], HANDED_OVER, reason, None, sorted(former))


# ---- what it had before ------------------------------------------------------------------------------------

_PLAIN = (
    *WIRE_FIELDS,
    "credit_name",
    "usage_terms",
    "licence_id",
    "picture_id",
    "picture_caption",
    "from_wire",
    "wire_words",
    "excerpt",
    "words",
)
_MOMENTS = ("embargo", "right_ends_at", "updated_at")
_COLUMNS = {*STANDING_FIELDS, *(name.removesuffix("_id") for name in _PLAIN), *_MOMENTS}
_OF_A_REVISION = (*(name for name in WIRE_FIELDS if name != "credit_url"), "picture_id", "picture_caption")


def snapshot(article: Article) -> dict[str, Any]:  # Any: JSON
    """All that a handover changes in a story, as it is now."""
    moments = {name: getattr(article, name) for name in _MOMENTS}
    told = {name: moment.isoformat() if moment else None for name, moment in moments.items()}
    return {**{name: getattr(article, name) for name in _PLAIN}, **told}


@transaction.atomic
def give_back(lenders: Collection[int], now: datetime, apart_from: Collection[int] = ()) -> list[Article]:
    """Stories of `lenders` stand by themselves again: what stood on their items gets back what it had before.

    Answers the stories that had nothing before, since the contract with its source has ended; they are as they were.
    Those of `apart_from` are left alone.
    """
    lent = _versions[0].lent_by(lenders) if lenders and _versions else {}
    rows = Article.objects.select_related("licence", "section").select_for_update(of=("self",))
    articles = rows.in_bulk([pk for pk in lent if pk not in apart_from])
    kept: dict[int, Handover] = {}
    for row in Handover.objects.filter(article__in=articles, ended_at=None).order_by("at", "id"):
        if row.taken == lent[row.article_id]:
            kept[row.article_id] = row
    back = [article for pk, article in articles.items() if pk in kept]
    endings = []
    for article in back:
        was = article.footprint
        _restore(article, kept[article.pk].before, now)
        endings.append((article, was))
    _save(back)
    if back:
        _versions[0].stand_back({pk: row.left for pk, row in kept.items()})
        Handover.objects.filter(pk__in=[row.pk for row in kept.values()]).update(ended_at=now)
        remember_many(back, Deed.GIVE_BACK)
        _go_on_or_tell(endings, now, lenders)
    return [article for pk, article in articles.items() if pk not in kept]


def _go_on_or_tell(
    back: Sequence[tuple[Article, dict[str, Any] | None]], now: datetime, without: Collection[int]
) -> None:  # Any: JSON
    """What they have back may have ended meanwhile: then they go on with a third version, or off the site."""
    went_on = hand_over(endings_among(back, now), now, without=without)
    rest = [(article, was) for article, was in back if article.pk not in went_on]
    journal_articles(
        (article, was) for article, was in rest if was is not None or article.footprint is not None
    )


def _restore(article: Article, before: Mapping[str, Any], now: datetime) -> None:  # Any: JSON
    for name in _PLAIN:
        setattr(article, name, before[name])
    for name in _MOMENTS:
        setattr(article, name, parse_datetime(before[name]) if before[name] else None)
    stand_by_its_terms(article, now)


def _save(articles: Sequence[Article]) -> None:
    """Save what a handover changes, and put it on top of the versions of stories that have some."""
    if not articles:
        return
    Article.objects.bulk_create(
        articles,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=sorted(_COLUMNS),
    )
    for article in articles:
        if article.latest_revision_id:
            _renew_revision(article)


def _renew_revision(article: Article) -> None:
    """A version of the story as it is now, on top. Drafts and plans from before were of words that may not be shown any more."""
    article.revisions.update(approved_go_live_at=None)
    newest = article.get_latest_revision_as_object()
    for name in _OF_A_REVISION:
        setattr(newest, name, getattr(article, name))
    revision = newest.save_revision(log_action=False)
    live = {"live_revision": revision} if article.live else {}
    Article.objects.filter(pk=article.pk).update(has_unpublished_changes=not article.live, **live)
    article.refresh_from_db(fields=["latest_revision", "live_revision", "has_unpublished_changes"])
