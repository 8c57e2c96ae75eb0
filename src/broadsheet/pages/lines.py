"""Ask for lines of stories: public stories in the order of their time.

The whole paper is one line; so are a section, a month, an author, a topic. What
pages need of them (how long is it, how many are newer than this one, which
stand on this leaf, who are the neighbours) is asked for many lines in one
query, and each part of it reads a piece of one index. Django's own query sets
cannot say that, so this module speaks SQL, the same to both databases.
"""

# ruff: noqa: S608 - names of tables and columns are ours; every value is a parameter

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from broadsheet.archive.models import Clipping
from broadsheet.desk.models import Article, Correction
from broadsheet.pages.months import Month, months_back, months_between
from broadsheet.pages.rules import Position

PARTS = 200
"""Parts of one query; SQLite takes 500 selects in one."""

_ARTICLE = Article._meta.db_table
_CLIPPING = Clipping._meta.db_table
_CORRECTION = Correction._meta.db_table
_LIVE = "standing = 'live'"

Part = tuple[str, tuple[Any, ...]]  # Any: what a query takes


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where its rows are, and which columns hold their time and their id."""

    source: str
    at: str = "public_from"
    id: str = "id"
    params: tuple[Any, ...] = ()  # Any: what a query takes

    @property
    def place(self) -> str:
        return f"({self.at}, {self.id})"


def whole_paper() -> Line:
    return Line(f"{_ARTICLE} WHERE {_LIVE}")


def of_section(section: int) -> Line:
    return Line(f"{_ARTICLE} WHERE {_LIVE} AND section_id = %s", params=(section,))


def within(line: Line, start: datetime, end: datetime) -> Line:
    """The part of a line from an instant on and before another."""
    source = f"{line.source} AND {line.at} >= %s AND {line.at} < %s"
    return Line(source, line.at, line.id, (*line.params, _moment(start), _moment(end)))


def of_shelf(shelf: str) -> Line:
    """The stories filed under an author or a topic (archive.models.Clipping)."""
    return Line(f"{_CLIPPING} WHERE shelf = %s", "at", "article_id", (shelf,))


def of_corrections() -> Line:
    """Corrections of stories that are on the site; the ids are the corrections'."""
    # Not a join: the databases would rather begin with all live stories.
    source = f"{_CORRECTION} WHERE (SELECT {_LIVE} FROM {_ARTICLE} a WHERE a.id = article_id)"
    return Line(source, "at", "id")


def sizes(lines: Sequence[Line]) -> list[int]:
    """How many stories each line has."""
    return _counts(_sized(lines))


def measured(lines: Sequence[Line], asked: Sequence[tuple[Line, Position]]) -> tuple[list[int], list[int]]:
    """The sizes of lines, and for each place how many of a line are as new or newer. One query, as of sizes() alone."""
    both = _counts([*_sized(lines), *_ranked(asked, start=len(lines))])
    return both[: len(lines)], both[len(lines) :]


def slices(asked: Sequence[tuple[Line, int, int]]) -> list[list[int]]:
    """For each (line, skip, take): the ids of that many stories, newest first, after the newest `skip`."""
    found: list[list[int]] = [[] for _ in asked]
    parts = []
    for n, (line, skip, take) in enumerate(asked):
        rows = (
            f"SELECT {line.id} AS id, {line.at} AS at FROM {line.source} "
            f"ORDER BY {line.at} DESC, {line.id} DESC LIMIT %s OFFSET %s"
        )
        parts.append(
            (
                f"SELECT {n} AS n, {_joined('id', 'at DESC, id DESC')} AS ids FROM ({rows}) t",
                (*line.params, take, skip),
            )
        )
    for sql, params in _united(parts):
        for n, ids in _rows(sql, params):
            found[n] = _parted(ids)
    return found


def neighbours(positions: Sequence[Position]) -> list[tuple[int | None, int | None]]:
    """For each place in the paper's line: the next older and the next newer story's id, itself not counted."""
    found: list[tuple[int | None, int | None]] = []
    older, newer = _beside("<", "DESC"), _beside(">", "ASC")
    parts = []
    for n, position in enumerate(positions):
        place = (_moment(position.at), position.id)
        parts.append((f"SELECT {n} AS n, ({older}) AS older, ({newer}) AS newer", (*place, *place)))
    for sql, params in _united(parts):
        found += [(before, after) for _, before, after in _rows(f"{sql} ORDER BY 1", params)]
    return found


def _beside(sign: str, order: str) -> str:
    return (
        f"SELECT id FROM {_ARTICLE} WHERE {_LIVE} AND (public_from, id) {sign} (%s, %s) "
        f"ORDER BY public_from {order}, id {order} LIMIT 1"
    )


def months_with_stories(lines: Sequence[Line], zone: ZoneInfo) -> list[list[Month]]:
    """The months in which each line has stories, oldest first. Two queries, one look-up for each month."""
    asked = [
        (n, month)
        for n, end in enumerate(_ends(lines))
        if end is not None
        for month in months_between(Month.of(end[0], zone), Month.of(end[1], zone))
    ]
    found: list[list[Month]] = [[] for _ in lines]
    for n, month in _those_with_stories(asked, lines, zone):
        found[n].append(month)
    return found


def newest_months(lines: Sequence[Line], most: int, zone: ZoneInfo) -> list[list[Month]]:
    """The same of the newest months, the newest first, `most` of each line. Two queries, unless whole months lack stories.

    What a long line has before them costs nothing.
    """
    found: list[list[Month]] = [[] for _ in lines]
    left = {
        n: months_back(Month.of(end[1], zone), Month.of(end[0], zone))
        for n, end in enumerate(_ends(lines))
        if end is not None
    }
    at_once = most
    while asked := [(n, month) for n, months in left.items() for month in islice(months, at_once)]:
        for n, month in _those_with_stories(asked, lines, zone):
            found[n].append(month)
        left = {n: months for n, months in left.items() if len(found[n]) < most}
        at_once *= 2
    return [months[:most] for months in found]


def months_beside(
    asked: Sequence[tuple[Line, Month]], zone: ZoneInfo
) -> list[tuple[Month | None, Month | None]]:
    """For each (line, month): the month before and the month after it in which the line has stories. One query."""
    parts = []
    for n, (line, month) in enumerate(asked):
        start, end = map(_moment, month.bounds(zone))
        before = f"SELECT {line.at} FROM {line.source} AND {line.at} < %s ORDER BY {line.at} DESC LIMIT 1"
        after = f"SELECT {line.at} FROM {line.source} AND {line.at} >= %s ORDER BY {line.at} LIMIT 1"
        params = (*line.params, start, *line.params, end)
        parts.append((f"SELECT {n} AS n, ({before}) AS before, ({after}) AS after", params))
    return [
        (
            Month.of(_read(before), zone) if before is not None else None,
            Month.of(_read(after), zone) if after is not None else None,
        )
        for sql, params in _united(parts)
        for _, before, after in _rows(f"{sql} ORDER BY 1", params)
    ]


def _those_with_stories(
    asked: Sequence[tuple[int, Month]], lines: Sequence[Line], zone: ZoneInfo
) -> list[tuple[int, Month]]:
    """Of these months of lines (by their numbers), in the same order, those in which the line has stories."""
    parts = []
    for place, (n, month) in enumerate(asked):
        line = within(lines[n], *month.bounds(zone))
        parts.append((f"SELECT {place} AS n WHERE EXISTS (SELECT 1 FROM {line.source})", line.params))
    found = []
    for sql, params in _united(parts):
        [(places,)] = _rows(f"SELECT {_joined('n', 'n')} FROM ({sql}) t", params)
        found += [asked[place] for place in _parted(places)]
    return found


def _ends(lines: Sequence[Line]) -> list[tuple[datetime, datetime] | None]:
    """The times of each line's first and last story."""
    parts = []
    for n, line in enumerate(lines):
        # Each end by itself: asked for both at once, the databases read the whole line.
        first = f"SELECT {line.at} FROM {line.source} ORDER BY {line.at} LIMIT 1"
        last = f"SELECT {line.at} FROM {line.source} ORDER BY {line.at} DESC LIMIT 1"
        parts.append((f"SELECT {n} AS n, ({first}) AS first, ({last}) AS last", (*line.params, *line.params)))
    ends: list[tuple[datetime, datetime] | None] = []
    for sql, params in _united(parts):
        for _, first, last in _rows(f"{sql} ORDER BY 1", params):
            ends.append((_read(first), _read(last)) if first is not None else None)
    return ends


def shelf_sizes() -> list[tuple[str, int]]:
    """Every shelf of the archive and how many clippings lie on it: one pass over one index, for whole builds."""
    return list(_rows(f"SELECT shelf, COUNT(*) FROM {_CLIPPING} GROUP BY shelf ORDER BY shelf", ()))


def _sized(lines: Sequence[Line]) -> list[Part]:
    return [_part(n, "COUNT(*)", line.source, line.params) for n, line in enumerate(lines)]


def _ranked(asked: Sequence[tuple[Line, Position]], start: int) -> list[Part]:
    parts = []
    for n, (line, position) in enumerate(asked, start):
        where = f"{line.source} AND {line.place} >= (%s, %s)"
        parts.append(_part(n, "COUNT(*)", where, (*line.params, _moment(position.at), position.id)))
    return parts


def _part(n: int, what: str, source: str, params: tuple[Any, ...]) -> Part:  # Any: as above
    return f"SELECT {n} AS n, {what} AS c FROM {source}", params


def _counts(parts: Sequence[Part]) -> list[int]:
    counts = []
    for sql, params in _united(parts):
        counts += [count for _, count in _rows(f"{sql} ORDER BY 1", params)]
    return counts


def _united(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts as few queries, in their order."""
    left = iter(parts)
    while run := list(islice(left, PARTS)):
        yield " UNION ALL ".join(sql for sql, _ in run), tuple(value for _, params in run for value in params)


def _joined(number: str, order: str) -> str:
    """Many numbers as one value, read by _parted().

    SQLite's driver lets go of the interpreter's lock for each row, and waits for it behind the threads that write the pages: three
    hundred rows took longer than all the rest of a feed's loading.
    """
    return f"string_agg(CAST({number} AS text), ',' ORDER BY {order})"


def _parted(joined: str | None) -> list[int]:
    return [int(number) for number in joined.split(",")] if joined else []


def _rows(sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:  # Any: database rows
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _moment(value: datetime) -> Any:  # Any: as the database's driver wants it
    return connection.ops.adapt_datetimefield_value(value)


def _read(value: Any) -> datetime:  # Any: SQLite keeps instants as text in UTC, PostgreSQL as instants
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value).replace(tzinfo=UTC)
