"""The index on PostgreSQL: ready terms for each place, and a GIN index that tells which places have them.

The terms are made here and not by PostgreSQL's dictionaries, so both databases find the same and no locale of
a server matters. Three things keep a question from costing what the archive weighs:

- GIN tells who has all the terms, at once or, where they are very COMMON, in one period after another from the newest back (see periods).
- Only the vectors themselves tell whether terms stand together. GIN keeps for each document which neighbours
  it has, each pair of them as one of 65,536 numbers, so nearly all that are left for a phrase have it; of these TESTED
  are read at most.
- Only what goes into the pool is read for its rank.

The migration `search_neighbours` makes the table.
"""

# ruff: noqa: S608 - names are ours; every value is a parameter

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any
from zlib import crc32

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import QueryCanceled

from broadsheet.archive.search.documents import Document, moment_at
from broadsheet.archive.search.index import PATIENCE, TABLE, Seen, TooHard
from broadsheet.archive.search.periods import around, facets_at, grain_for, period_of
from broadsheet.archive.search.question import Clause, Match

IN_HEADLINE = "¹"
"""Stands before each term of a headline or name, in a second place. Asked by weight, PostgreSQL would
read every vector that has the word anywhere."""

OFTEN = 50_000
COMMON = 0.25
"""What matches more stories than OFTEN, and this part of the archive, is asked for in one period after another."""
TESTED = 1_500
"""Documents of which one look reads the vectors, to see whether they have a phrase."""

_STRETCH = 20_000
"""Documents by whose span in time the length of a period is chosen."""
_FIELDS = (("headline", "A"), ("names", "B"), ("standfirst", "C"), ("body", "D"))
_WEIGHTS = "{0.1, 0.4, 0.6, 1.0}"
_GAP = 20
"""Positions between two fields, so that no phrase runs from one into the next."""
_LAST = 16_383
_OF_A_TERM = 256
"""Positions PostgreSQL keeps of one term in one document."""
_BATCH = 200
_MANY = 100
"""Documents put in at once from which on GIN may put them aside: others follow, and are sorted in with them."""
# Many sorted in together cost a third of many in small parcels.
_FOR_MANY = "SET LOCAL work_mem = '64MB'; SET LOCAL gin_pending_list_limit = '16MB'"
# Without the index every vector of the archive would be read. Workers and compiled plans cost more than they bring.
_CONDITIONS = (
    "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0"
)
# The caller may be in a transaction of its own, which goes on.
_AS_BEFORE = "; ".join(
    f"SET LOCAL {name} = DEFAULT"
    for name in ("statement_timeout", "enable_seqscan", "jit", "max_parallel_workers_per_gather")
)


class PostgresqlIndex:
    """See index.Index."""

    def put(self, documents: Sequence[Document]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_FOR_MANY)
        for start in range(0, len(documents), _BATCH):
            some = documents[start : start + _BATCH]
            values = ", ".join(["(%s, %s::tsvector, %s::smallint[])"] * len(some))
            params = [value for d in some for value in (d.place, _vector(d), _neighbours(d))]
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {TABLE} (place, vector, neighbours) VALUES {values}", params)
        if len(documents) < _MANY:
            self._sort_in()

    def remove(self, places: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE place = ANY(%s)", [list(places)])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            # Rows that are only deleted would be cleared away while new ones come.
            cursor.execute(f"TRUNCATE {TABLE}")

    @contextmanager
    def enquiry(self) -> Iterator["PostgresqlEnquiry"]:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"{_CONDITIONS}; SET LOCAL statement_timeout = {int(PATIENCE * 1000)}")
                yield PostgresqlEnquiry(cursor)
                cursor.execute(_AS_BEFORE)
        except OperationalError as trouble:
            if isinstance(trouble.__cause__, QueryCanceled):
                raise TooHard from trouble
            raise

    def tidy(self) -> None:
        self._sort_in()
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {TABLE}")

    def _sort_in(self) -> None:
        """Bring into the index what GIN has only put aside: every question reads through that."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT gin_clean_pending_list('{TABLE}_terms')")


class PostgresqlEnquiry:
    """See index.Enquiry."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self._cursor = cursor
        self._ends = time.monotonic() + PATIENCE

    def look(self, match: Match, keep: int, most: int, *, in_headlines: bool = False) -> Seen:
        before = IN_HEADLINE if in_headlines else ""
        if match.has_phrases:
            return self._tested(match, before, keep, most)
        return self._candidates(match, before, keep, most)

    def scores(self, match: Match, places: Collection[int]) -> dict[int, float]:
        query = " & ".join(_phrase(clause, "") for clause in match.wanted)
        sql = f"SELECT place, ts_rank_cd('{_WEIGHTS}', vector, %s::tsquery, 1) FROM {TABLE} WHERE place = ANY(%s)"
        return dict(self._rows(sql, [query, list(places)]))

    def _tested(self, match: Match, before: str, keep: int, most: int) -> Seen:
        """What _candidates saw, tested: do the terms stand together, and those that are not wanted apart?"""
        seen = self._candidates(match, before, TESTED, TESTED)
        # "is true", so that the planner reads these places and does not ask GIN, which cannot tell.
        sql = (
            f"SELECT place FROM {TABLE} WHERE place = ANY(%s) AND (vector @@ %s::tsquery) IS TRUE "
            "ORDER BY place DESC"
        )
        query = _query(match, before)
        found: list[int] = []
        at = 0
        while at < len(seen.places) and len(found) <= most:
            some = seen.places[at : at + max(most + 1 - len(found), _BATCH)]
            found += [place for (place,) in self._rows(sql, [list(some), query])]
            at += len(some)
        if len(found) > most:
            return Seen(tuple(found[:keep]), most, whole=False)
        return Seen(
            tuple(found[:keep]), len(found), whole=seen.whole, down_to=None if seen.whole else seen.places[-1]
        )

    def _candidates(self, match: Match, before: str, keep: int, most: int) -> Seen:
        """The newest places that have all terms and none of the single ones that are not wanted."""
        places: list[int] = []
        count = 0
        for part in self._parts(match, before):
            where, params = _where(part, before)
            # All matches first: left free, the planner may read story after story from the newest on, vectors and all.
            sql = (
                f"WITH found AS MATERIALIZED (SELECT place FROM {TABLE} WHERE {where}) "
                "SELECT (SELECT COUNT(*) FROM found), "
                "ARRAY(SELECT place FROM found ORDER BY place DESC LIMIT %s)"
            )
            [(more, newest)] = self._rows(sql, [*params, keep - len(places)])
            places += newest
            count += more
            if count > most:
                break
        return Seen(tuple(places), min(count, most), whole=count <= most)

    def _parts(self, match: Match, before: str) -> Iterator[Match]:
        """The match, or, when it is expected often, the match in each period from the newest back."""
        if match.low is not None and match.high is not None and (period := around(match.low, match.high)):
            match = _within(match, period.facet)
        if not self._is_common(match, before):
            yield match
            return
        top = self._place_below(match.high, 0)
        while top is not None and (match.low is None or top >= match.low):
            bottom = self._place_below(top, _STRETCH)
            grain = grain_for(moment_at(top) - moment_at(bottom)) if bottom is not None else "year"
            period = period_of(top, grain)
            yield _within(match, period.facet)
            top = self._place_below(period.low, 0)

    def _is_common(self, match: Match, before: str) -> bool:
        """Whether the planner expects so many matches, by what ANALYZE saw, that they are had sooner bit by bit."""
        where, params = _where(replace(match, low=None, high=None), before)
        [(plan,)] = self._rows(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {TABLE} WHERE {where}", params)
        expected = int(plan[0]["Plan"]["Plan Rows"])
        if expected <= OFTEN:
            return False
        [(of,)] = self._rows("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [TABLE])
        return bool(expected >= of * COMMON)

    def _place_below(self, high: int | None, skipped: int) -> int | None:
        """The newest place below a place but for those skipped, if there is one."""
        below, params = ("WHERE place < %s", [high]) if high is not None else ("", [])
        sql = f"SELECT place FROM {TABLE} {below} ORDER BY place DESC LIMIT 1 OFFSET %s"
        rows = self._rows(sql, [*params, skipped])
        return int(rows[0][0]) if rows else None

    def _rows(
        self, sql: str, params: Sequence[Any]
    ) -> list[tuple[Any, ...]]:  # Any: what a query takes and gives
        left = int((self._ends - time.monotonic()) * 1000)
        if left <= 0:
            raise TooHard
        self._cursor.execute(f"SET LOCAL statement_timeout = {left}")
        self._cursor.execute(sql, params)
        return list(self._cursor.fetchall())


def _vector(document: Document) -> str:
    """The text form of a tsvector: 'term':positions with weights. Terms have letters and digits only."""
    places: dict[str, list[str]] = {}
    at = 0
    for field, weight in _FIELDS:
        for term in getattr(document, field):
            at = min(at + 1, _LAST)
            places.setdefault(term, []).append(f"{at}{weight}")
            if weight in "AB":
                places.setdefault(IN_HEADLINE + term, []).append(f"{at}{weight}")
        at = min(at + _GAP, _LAST)
    said = [f"'{term}':{','.join(held[:_OF_A_TERM])}" for term, held in places.items()]
    return " ".join([*said, *(f"'{facet}'" for facet in (*document.facets, *facets_at(document.place)))])


def _neighbours(document: Document) -> list[int]:
    """Which terms stand side by side in a document, as numbers; sorted, each once."""
    fields = (getattr(document, field) for field, _ in _FIELDS)
    return sorted({number for terms in fields for number in _numbers(terms)})


def _numbers(terms: Sequence[str]) -> Iterator[int]:
    """The number of each pair of neighbours. Two pairs may share one: it says who may have a phrase, not who has."""
    return ((crc32(f"{one} {other}".encode()) & 0xFFFF) - 0x8000 for one, other in pairwise(terms))


def _within(match: Match, facet: str) -> Match:
    return replace(match, facets=(*match.facets, facet))


def _where(match: Match, before: str) -> tuple[str, list[Any]]:  # Any: as above
    """The condition of a candidate. It only asks what GIN can tell, so no vector is read for it."""
    parts: list[str] = ["vector @@ %s::tsquery"]
    params: list[Any] = [_candidate(match, before)]
    if neighbours := [number for clause in match.wanted for number in _numbers(clause.terms)]:
        parts.append("neighbours @> %s::smallint[]")
        params.append(neighbours)
    for sign, bound in ((">=", match.low), ("<", match.high)):
        if bound is not None:
            # A sum, lest the planner read the vectors of a stretch of places in place of the index.
            parts.append(f"place + 0 {sign} %s")
            params.append(bound)
    return " AND ".join(parts), params


def _candidate(match: Match, before: str) -> str:
    single = replace(
        match,
        clauses=tuple(
            replace(clause, terms=(term,))
            for clause in match.clauses
            if clause.wanted or len(clause.terms) == 1
            for term in clause.terms
        ),
    )
    return _query(single, before)


def _query(match: Match, before: str) -> str:
    wanted = [_phrase(clause, before) for clause in match.wanted]
    facets = [f"'{facet}'" for facet in match.facets]
    unwanted = [f"!({_phrase(clause, '')})" for clause in match.unwanted]
    return " & ".join([*wanted, *facets, *unwanted])


def _phrase(clause: Clause, before: str) -> str:
    terms = [f"'{before}{term}'" for term in clause.terms]
    return f"({terms[0]}:*)" if clause.begins else "(" + " <-> ".join(terms) + ")"
