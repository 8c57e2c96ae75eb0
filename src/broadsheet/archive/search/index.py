"""The index as the rest of search sees it: a port with an adapter for each database."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connection

from broadsheet.archive.search.documents import Document
from broadsheet.archive.search.question import Match

TABLE = "archive_search"
PATIENCE = 0.4
"""Seconds one question may keep the database busy; the whole answer stays below half a second."""


class TooHard(Exception):
    """A question that would have taken longer than PATIENCE. Permanent: other words are the cure."""


class Index(Protocol):
    """Keeps terms of documents by place. Writes are part of the caller's transaction."""

    def put(self, documents: Sequence[Document]) -> None:
        """Take documents in; none of their places may be taken."""

    def remove(self, places: Iterable[int]) -> None:
        """Take documents out; places where nothing lies do no harm."""

    def clear(self) -> None:
        """Take everything out."""

    def count(self, match: Match) -> int:
        """How many match."""

    def newest(self, match: Match, limit: int) -> list[int]:
        """The newest places that match. Raises TooHard."""

    def ranked(self, match: Match, limit: int, *, in_headlines: bool = False) -> list[tuple[int, float]]:
        """The newest that match and how well each does (more is better); or those of whose headlines
        and names it is true. Raises TooHard."""

    def tidy(self) -> None:
        """Put the index in good order after many writes."""


def the_index() -> Index:
    """The index of the database this paper has."""
    if connection.vendor == "postgresql":
        from broadsheet.archive.search.postgresql import PostgresqlIndex

        return PostgresqlIndex()
    from broadsheet.archive.search.sqlite import SqliteIndex

    return SqliteIndex()
