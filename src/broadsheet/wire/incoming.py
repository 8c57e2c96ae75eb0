"""What came in over the wire, as the desk asks for it: newest first, by state, source, section, language, time and words.

Made for hundreds of thousands of lines. A page is a slice of one or two indexed streams (provenances, refused items) that
begins where the page before it ended, so the hundredth page costs what the first one does, and nothing is counted.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db.models import F, Q, QuerySet

from broadsheet.desk.models import Article, Standing
from broadsheet.wire.identity import fold
from broadsheet.wire.models import Provenance, RefusedItem

PAGE = 50
MOST_TOLD = 100
"""New lines are counted to here."""


class State(StrEnum):
    """Where a line of the wire stands."""

    WAITING = "waiting"
    PUBLISHED = "published"
    DUPLICATE = "duplicate"
    DROPPED = "dropped"
    REFUSED = "refused"
    DOWN = "down"
    HELD = "held"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the desk asks for; None and "" ask for all. `until` is exclusive. `words` must all stand in the headline."""

    state: State | None = None
    source: int | None = None
    section: int | None = None
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two lines: the time, stream and row id of the line before it."""

    at: datetime
    stream: int
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.stream}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor that an address names; None for none, and for what is no cursor."""
        try:
            at, stream, pk = text.split("_")
            moment = datetime.fromisoformat(at)
            return cls(moment, int(stream), int(pk)) if moment.tzinfo else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the screen: a provenance or a refused item. `key` names it in forms ("p12", "r7")."""

    key: str
    state: State
    at: datetime
    cursor: Cursor
    item: Provenance | None = None
    refused: RefusedItem | None = None

    @property
    def headline(self) -> str:
        """The article's own where there is one, else as the source has it."""
        if self.refused is not None:
            return self.refused.title
        assert self.item is not None
        own = self.item.article.headline if self.item.article else ""
        return own or self.item.headline or self.item.title


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, and where the older ones begin; None when these are the last."""

    lines: list[Line]
    older: Cursor | None


@dataclass(frozen=True)
class Stream:
    """Rows of one kind in the order of their time: `time` is the field they are ordered by."""

    rows: QuerySet[Any]  # Any: one of two models
    time: str
    line: Callable[[Any, Cursor], Line]


def page(asked: Asked, before: Cursor | None = None, size: int = PAGE) -> Page:
    """The newest lines, or those after `before`. One query for each stream: two at most."""
    streams = streams_of(asked)
    found = heapq.merge(
        *(_lines(number, stream, asked, before, size + 1) for number, stream in enumerate(streams)),
        key=lambda line: (-line.at.timestamp(), line.cursor.stream, -line.cursor.pk),
    )
    lines = list(islice(found, size + 1))
    more = len(lines) > size
    return Page(lines[:size], lines[size - 1].cursor if more else None)


def every(asked: Asked, most: int) -> Iterable[Line]:
    """All lines, newest first, at most so many: for an export. A page at a time."""
    before: Cursor | None = None
    while most > 0:
        found = page(asked, before, min(most, 1_000))
        yield from found.lines
        most -= len(found.lines)
        before = found.older
        if before is None:
            return


def newer(asked: Asked, than: datetime) -> int:
    """How many lines have come in since, counted to MOST_TOLD."""
    later = replace(asked, since=than)
    count = 0
    for stream in streams_of(later):
        rows = _between(stream, later).filter(**{f"{stream.time}__gt": than})
        count += len(rows.order_by().values_list("pk")[:MOST_TOLD])
    return min(count, MOST_TOLD)


def of_keys(keys: Iterable[str]) -> list[Provenance]:
    """The provenances that a form names, in its order. Refused items name nothing that could be acted on."""
    pks = [int(key[1:]) for key in keys if key[:1] == "p" and key[1:].isdigit()]
    rows = _provenances().filter(pk__in=pks).in_bulk()
    return [rows[pk] for pk in dict.fromkeys(pks) if pk in rows]


def streams_of(asked: Asked) -> list[Stream]:
    """The streams that hold what is asked for."""
    items = _provenances()
    if asked.source is not None:
        items = items.filter(source=asked.source)
    for word in fold(asked.words).split()[:6]:
        # Asked of the keys first, so that the titles' own index answers.
        items = items.filter(pk__in=Provenance.objects.filter(title__contains=word).values("pk"))
    if asked.language:
        of_language = Q(article__language=asked.language) | Q(
            article__language__startswith=f"{asked.language}-"
        )
        items = items.filter(of_language)
    if asked.section is not None and asked.state is not State.DROPPED:
        items = items.filter(article__section=asked.section)
    return [*_streams_of_items(items, asked), *_streams_of_refused(asked)]


def _streams_of_items(items: QuerySet[Provenance], asked: Asked) -> list[Stream]:
    def by_arrival(rows: QuerySet[Provenance]) -> Stream:
        return Stream(rows, "first_seen_at", _item_line)

    def by_standing(*standings: str) -> Stream:
        # A story's standing is the desk's, and so is the index it can be asked by; it came in when its item did.
        rows = items.filter(primary=True, article__standing__in=standings)
        return Stream(rows, "article__received_at", _item_line)

    match asked.state:
        case None:
            return [by_arrival(items)]
        case State.DUPLICATE:
            return [by_arrival(items.filter(primary=False))]
        case State.DROPPED:
            dropped = items.filter(dropped=True)
            if asked.section is not None:
                dropped = dropped.filter(section=asked.section)
                items = items.filter(article__section=asked.section)
            return [by_arrival(dropped), by_standing(Standing.LEFT_OUT)]
        case State.REFUSED:
            return []
        case State.DELETED:
            return [by_arrival(items.filter(article=None, dropped=False, primary=True))]
        case state:
            return [by_standing(*(standing for standing, one in STATES.items() if one is state))]


def _streams_of_refused(asked: Asked) -> list[Stream]:
    if asked.state not in (None, State.REFUSED) or asked.language or asked.section is not None:
        return []
    rows: QuerySet[RefusedItem] = RefusedItem.objects.select_related("source").defer("source__licence")
    if asked.source is not None:
        rows = rows.filter(source=asked.source)
    for word in asked.words.split()[:6]:
        rows = rows.filter(title__icontains=word)
    return [Stream(rows, "first_seen_at", _refused_line)]


def _provenances() -> QuerySet[Provenance]:
    return Provenance.objects.select_related(
        "source", "section", "rule", "guess", "article__section", "article__licence"
    ).only(
        "source__name",
        "source__hold",
        "section__name",
        "rule__position",
        "guess__name",
        "article__headline",
        "article__standing",
        "article__address",
        "article__language",
        "article__received_at",
        "article__section__name",
        "article__licence__name",
        "primary",
        "headline",
        "title",
        "url",
        "first_seen_at",
        "verdict",
        "reason",
        "filing",
        "filed_by",
        "certainty",
        "dropped",
        "delivery_id",
    )


def _lines(number: int, stream: Stream, asked: Asked, before: Cursor | None, size: int) -> list[Line]:
    rows = _between(stream, asked)
    if before is not None:
        rows = rows.filter(_older(stream.time, number, before))
    rows = rows.annotate(came_at=F(stream.time)).order_by(f"-{stream.time}", "-pk")[:size]
    return [stream.line(row, Cursor(row.came_at, number, row.pk)) for row in rows]


def _older(time: str, number: int, before: Cursor) -> Q:
    """Lines of this stream that come after a place: older, or as old and further down."""
    if number > before.stream:
        return Q(**{f"{time}__lte": before.at})
    if number < before.stream:
        return Q(**{f"{time}__lt": before.at})
    # The plain bound says nothing new, but an index can be entered by it.
    return Q(**{f"{time}__lte": before.at}) & (Q(**{f"{time}__lt": before.at}) | Q(pk__lt=before.pk))


def _between(stream: Stream, asked: Asked) -> QuerySet[Any]:  # Any: one of two models
    rows = stream.rows
    if asked.since is not None:
        rows = rows.filter(**{f"{stream.time}__gte": asked.since})
    if asked.until is not None:
        rows = rows.filter(**{f"{stream.time}__lt": asked.until})
    return rows


STATES = {
    Standing.WAITING: State.WAITING,
    Standing.DRAFT: State.WAITING,
    Standing.HELD: State.HELD,
    Standing.LIVE: State.PUBLISHED,
    Standing.LEFT_OUT: State.DROPPED,
    Standing.WITHDRAWN: State.DOWN,
    Standing.KILLED: State.DOWN,
    Standing.EXPIRED: State.DOWN,
}
"""Where the line of a story stands, by the story's own standing."""


def state_of(item: Provenance) -> State:
    """Where a line stands."""
    if not item.primary:
        return State.DUPLICATE
    article: Article | None = item.article
    if article is None:
        return State.DROPPED if item.dropped else State.DELETED
    return STATES[Standing(article.standing)]


def _item_line(item: Provenance, cursor: Cursor) -> Line:
    return Line(f"p{item.pk}", state_of(item), item.first_seen_at, cursor, item=item)


def _refused_line(refused: RefusedItem, cursor: Cursor) -> Line:
    return Line(f"r{refused.pk}", State.REFUSED, refused.first_seen_at, cursor, refused=refused)
