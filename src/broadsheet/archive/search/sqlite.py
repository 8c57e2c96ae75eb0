"""The index on SQLite: a contentless FTS5 table whose row ids are places.

Row ids follow time, so the newest of ten thousand matches are had by reading ten of them. The
texts themselves are not kept a second time, and ready terms go in, so the tokeniser only parts
them at spaces (https://www.sqlite.org/fts5.html). The migration `search` makes the table.
"""

# ruff: noqa: S608 - names are ours; every value is a parameter

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

from broadsheet.archive.search.documents import Document
from broadsheet.archive.search.index import PATIENCE, TABLE, TooHard
from broadsheet.archive.search.question import Clause, Match

WEIGHTS = "10.0, 6.0, 4.0, 1.0, 0.0"
"""What a word counts in each column (bm25)."""

_STEPS = 2_000
"""Instructions of SQLite's machine between two looks at the clock."""


class SqliteIndex:
    """See index.Index."""

    def put(self, documents: Sequence[Document]) -> None:
        rows: list[list[int | str]] = [
            [d.place, *(" ".join(part) for part in (d.headline, d.names, d.standfirst, d.body, d.facets))]
            for d in documents
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE} (rowid, headline, names, standfirst, body, facets) "
                "VALUES (%s, %s, %s, %s, %s, %s)",
                rows,
            )

    def remove(self, places: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(place,) for place in places])

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")

    def count(self, match: Match) -> int:
        where, params = _where(match, "")
        [(count,)] = _ask(f"SELECT COUNT(*) FROM {TABLE} WHERE {where}", params)
        return int(count)

    def newest(self, match: Match, limit: int) -> list[int]:
        where, params = _where(match, "")
        sql = f"SELECT rowid FROM {TABLE} WHERE {where} ORDER BY rowid DESC LIMIT %s"
        return [place for (place,) in _ask(sql, [*params, limit])]

    def ranked(self, match: Match, limit: int, *, in_headlines: bool = False) -> list[tuple[int, float]]:
        where, params = _where(match, "{headline names} : " if in_headlines else "")
        sql = (
            f"SELECT rowid, -bm25({TABLE}, {WEIGHTS}) FROM {TABLE} WHERE {where} ORDER BY rowid DESC LIMIT %s"
        )
        return [(place, score) for place, score in _ask(sql, [*params, limit])]

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")


def _where(match: Match, columns: str) -> tuple[str, list[Any]]:  # Any: what a query takes
    parts, params = [f"{TABLE} MATCH %s"], [_expression(match, columns)]
    bounds: list[Any] = []
    for sign, bound in ((">=", match.low), ("<", match.high)):
        if bound is not None:
            parts.append(f"rowid {sign} %s")
            bounds.append(bound)
    return " AND ".join(parts), [*params, *bounds]


def _expression(match: Match, columns: str) -> str:
    """FTS5's own words for a match. Terms have letters and digits only, and stand in quotes all the same."""
    wanted = " AND ".join(map(_phrase, match.wanted))
    facets = [f'"{facet}"' for facet in match.facets]
    said = " AND ".join([f"({columns}({wanted}))", *facets] if wanted else facets)
    unwanted = " OR ".join(map(_phrase, match.unwanted))
    return f"({said}) NOT ({unwanted})" if unwanted else said


def _phrase(clause: Clause) -> str:
    return '"' + " ".join(clause.terms) + '"' + (" *" if clause.begins else "")


def _ask(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:  # Any: database rows
    with _patience(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


@contextmanager
def _patience() -> Iterator[None]:
    """Stop the database when a question takes too long. Raises TooHard."""
    connection.ensure_connection()
    ends = time.monotonic() + PATIENCE
    raw: Any = connection.connection  # Any: the driver's own connection
    raw.set_progress_handler(lambda: time.monotonic() > ends, _STEPS)
    try:
        yield
    except OperationalError as trouble:
        if "interrupted" in str(trouble):
            raise TooHard from trouble
        raise
    finally:
        raw.set_progress_handler(None, _STEPS)
