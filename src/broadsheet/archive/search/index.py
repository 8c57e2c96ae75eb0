"""The index as the rest of search sees it: a port with an adapter for each database."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from django.db import connection

from broadsheet.archive.search.documents import Document
from broadsheet.archive.search.question import Match

TABLE = "archive_search"
PATIENCE = 0.4
"""Seconds one question may keep the database busy, with all that is asked for it; the whole answer stays below
half a second."""


class TooHard(Exception):
    """A question that would have taken longer than PATIENCE. Permanent: other words are the cure."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the index brought: the newest places that match, and how many match."""

    places: tuple[int, ...]
    count: int
    whole: bool = True
    """Whether these are all; otherwise there are as many at least."""
    down_to: int | None = None
    """The place at which the look ended, when it ended before it had enough: nothing is known of older ones."""


class Enquiry(Protocol):
    """One question's use of the index. All that is asked of it shares PATIENCE."""

    def look(self, match: Match, keep: int, most: int, *, in_headlines: bool = False) -> Seen:
        """The newest `keep` places that match, and how many match, counted up to `most`; or those whose headlines
        and names do. Raises TooHard."""

    def scores(self, match: Match, places: Collection[int]) -> dict[int, float]:
        """How well each of these places answers the wanted words; more is better. Raises TooHard."""


class Index(Protocol):
    """Keeps terms of documents by place. Writes are part of the caller's transaction."""

    def put(self, documents: Sequence[Document]) -> None:
        """Take documents in; none of their places may be taken."""

    def remove(self, places: Iterable[int]) -> None:
        """Take documents out; places where nothing lies do no harm."""

    def clear(self) -> None:
        """Take everything out."""

    def enquiry(self) -> AbstractContextManager[Enquiry]:
        """Begin to ask for one question."""

    def tidy(self) -> None:
        """Put the index in good order after many writes."""


def the_index() -> Index:
    """The index of the database this paper has."""
    if connection.vendor == "postgresql":
        from broadsheet.archive.search.postgresql import PostgresqlIndex

        return PostgresqlIndex()
    from broadsheet.archive.search.sqlite import SqliteIndex

    return SqliteIndex()
