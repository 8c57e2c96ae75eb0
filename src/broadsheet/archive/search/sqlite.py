"""The index on SQLite: a contentless FTS5 table whose row ids are places.

Row ids follow time, so the newest of ten thousand matches are had by reading ten of them. The
texts themselves are not kept a second time, and ready terms go in, so the tokeniser only parts
them at spaces (https://www.sqlite.org/fts5.html). The migration `search` makes the table.
"""

# ruff: noqa: S608 - names are ours; every value is a parameter

import json
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import OperationalError, connection

from broadsheet.archive.search.documents import Document
from broadsheet.archive.search.index import PATIENCE, TABLE, Seen, TooHard
from broadsheet.archive.search.question import Clause, Match

WEIGHTS = "10.0, 6.0, 4.0, 1.0, 0.0"
"""What a word counts in each column (bm25)."""

_STEPS = 100
"""Instructions of SQLite's machine between two looks at the clock. FTS5 needs three for a block of its lists, which may
have to come from a slow disk."""


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

    @contextmanager
    def enquiry(self) -> Iterator["SqliteEnquiry"]:
        ends = time.monotonic() + PATIENCE
        with _patience(ends):
            yield SqliteEnquiry(ends)

    def tidy(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")


class SqliteEnquiry:
    """See index.Enquiry. FTS5 reads matches from the newest back and stops where it is told to."""

    def __init__(self, ends: float) -> None:
        self._ends = ends

    def look(self, match: Match, keep: int, most: int, *, in_headlines: bool = False) -> Seen:
        where, params = _where(match, "{headline names} : " if in_headlines else "")
        sql = f"SELECT rowid FROM {TABLE} WHERE {where} ORDER BY rowid DESC LIMIT %s"
        places = [place for (place,) in self._rows(sql, [*params, most + 1])]
        return Seen(tuple(places[:keep]), min(len(places), most), whole=len(places) <= most)

    def scores(self, match: Match, places: Collection[int]) -> dict[int, float]:
        if not places:
            return {}
        where, params = _where(replace(match, low=min(places), high=max(places) + 1), "")
        # The plus keeps SQLite from asking FTS5 once for each place; it reads on from the lowest instead.
        sql = (
            f"SELECT rowid, -bm25({TABLE}, {WEIGHTS}) FROM {TABLE} "
            f"WHERE {where} AND +rowid IN (SELECT value FROM json_each(%s))"
        )
        return dict(self._rows(sql, [*params, json.dumps(list(places))]))

    def _rows(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:  # Any: database rows
        if time.monotonic() > self._ends:
            raise TooHard  # many small questions are one large one
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())


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


@contextmanager
def _patience(ends: float) -> Iterator[None]:
    """Stop the database when a question takes too long. Raises TooHard."""
    connection.ensure_connection()
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
