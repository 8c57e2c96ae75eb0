"""The index on PostgreSQL: a tsvector of ready terms for each place, and a GIN index over them.

The terms are made here and not by PostgreSQL's dictionaries, so both databases find the same and no locale of
a server matters. GIN tells which documents match; only of the newest of these are the
vectors themselves read, for their rank. The migration `search` makes the table.
"""

# ruff: noqa: S608 - names are ours; every value is a parameter

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

from broadsheet.archive.search.documents import Document
from broadsheet.archive.search.index import PATIENCE, TABLE, TooHard
from broadsheet.archive.search.question import Clause, Match

IN_HEADLINE = "¹"
"""Stands before each term of a headline or name, in a second place. Asked by weight, PostgreSQL would
read every vector that has the word anywhere."""

_FIELDS = (("headline", "A"), ("names", "B"), ("standfirst", "C"), ("body", "D"))
_WEIGHTS = "{0.1, 0.4, 0.6, 1.0}"
_GAP = 20
"""Positions between two fields, so that no phrase runs from one into the next."""
_LAST = 16_383
_OF_A_TERM = 256
"""Positions PostgreSQL keeps of one term in one document."""
_BATCH = 200
_CONDITIONS = (
    f"SET LOCAL statement_timeout = {int(PATIENCE * 1000)}; SET LOCAL jit = off; "
    # Anything but the GIN index would read the vectors of the whole archive.
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off"
)
# The caller may be in a transaction of its own, which goes on.
_AS_BEFORE = "; ".join(
    f"SET LOCAL {name} = DEFAULT"
    for name in ("statement_timeout", "jit", "enable_seqscan", "enable_indexscan")
)


class PostgresqlIndex:
    """See index.Index."""

    def put(self, documents: Sequence[Document]) -> None:
        for start in range(0, len(documents), _BATCH):
            some = documents[start : start + _BATCH]
            values = ", ".join(["(%s, %s::tsvector)"] * len(some))
            params = [value for d in some for value in (d.place, _vector(d))]
            with connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {TABLE} (place, vector) VALUES {values}", params)

    def remove(self, places: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE} WHERE place = ANY(%s)", [list(places)])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {TABLE}")

    def count(self, match: Match) -> int:
        where, params = _where(match)
        [(count,)] = _ask(f"SELECT COUNT(*) FROM {TABLE} WHERE {where}", params)
        return int(count)

    def newest(self, match: Match, limit: int) -> list[int]:
        sql, params = _newest(match, limit, "")
        return [place for (place,) in _ask(sql, params)]

    def ranked(self, match: Match, limit: int, *, in_headlines: bool = False) -> list[tuple[int, float]]:
        newest, params = _newest(match, limit, IN_HEADLINE if in_headlines else "")
        sql = (
            f"SELECT place, ts_rank_cd('{_WEIGHTS}', vector, %s::tsquery, 1) FROM {TABLE} "
            f"WHERE place IN ({newest}) ORDER BY place DESC"
        )
        return [(place, score) for place, score in _ask(sql, [_query(match), *params])]

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {TABLE}")


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
    return " ".join([*said, *(f"'{facet}'" for facet in document.facets)])


def _newest(match: Match, limit: int, before: str) -> tuple[str, list[Any]]:  # Any: what a query takes
    where, params = _where(match, before)
    # All matches first: left free, the planner may read story after story from the newest on, vectors and all.
    sql = (
        f"WITH found AS MATERIALIZED (SELECT place FROM {TABLE} WHERE {where}) "
        "SELECT place FROM found ORDER BY place DESC LIMIT %s"
    )
    return sql, [*params, limit]


def _where(match: Match, before: str = "") -> tuple[str, list[Any]]:  # Any: as above
    parts, params = ["vector @@ %s::tsquery"], [_query(match, before)]
    bounds: list[Any] = []
    for sign, bound in ((">=", match.low), ("<", match.high)):
        if bound is not None:
            parts.append(f"place {sign} %s")
            bounds.append(bound)
    return " AND ".join(parts), [*params, *bounds]


def _query(match: Match, before: str = "") -> str:
    wanted = [_phrase(clause, before) for clause in match.wanted]
    facets = [f"'{facet}'" for facet in match.facets]
    unwanted = [f"!({_phrase(clause, '')})" for clause in match.unwanted]
    return " & ".join([*wanted, *facets, *unwanted])


def _phrase(clause: Clause, before: str) -> str:
    terms = [f"'{before}{term}'" for term in clause.terms]
    return f"({terms[0]}:*)" if clause.begins else "(" + " <-> ".join(terms) + ")"


def _ask(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:  # Any: database rows
    with _patience(), connection.cursor() as cursor:
        cursor.execute(_CONDITIONS)
        cursor.execute(sql, params)
        rows = list(cursor.fetchall())
        cursor.execute(_AS_BEFORE)
        return rows


@contextmanager
def _patience() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except OperationalError as trouble:
        if "statement timeout" in str(trouble):
            raise TooHard from trouble
        raise
