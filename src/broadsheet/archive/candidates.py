"""What is known of the stories among which neighbours are chosen, kept from run to run in the process that follows.

A story that comes out is compared with some five hundred others, of which few have changed since the last one
came. They live on here, and the pool they are in with them, until the journal names them (journal.since).
"""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

from broadsheet.archive.clippings import topic_shelf
from broadsheet.archive.events import stems_of
from broadsheet.archive.gists import gists_of
from broadsheet.archive.meanings import meanings_of
from broadsheet.archive.models import Clipping
from broadsheet.archive.rules import Candidate, Pool
from broadsheet.desk.models import Article, Standing
from broadsheet.journal.models import Kind
from broadsheet.journal.since import Since
from broadsheet.questions import Question

HELD = 1_000
"""Candidates kept from one run to the next: some ten kilobytes each."""

OF_NO_CANDIDATE = frozenset(
    (
        Kind.RELATED,
        Kind.COVERAGE,
        Kind.CORRECTION,
        Kind.STANDING_PAGE,
        Kind.MOST_READ,
        Kind.HOUR,
        Kind.PICTURE,
    )
)
"""Changes that say nothing of what a story is about. All others but those of articles may be about many."""

_SLIM = Question(
    lambda ids: Article.objects.filter(pk__in=ids).values(
        "id", "standing", "section_id", "public_from", "headline", "standfirst", "kicker"
    )
)
_FILED = Question(
    lambda articles: Clipping.objects.filter(
        article__in=articles, shelf__startswith=topic_shelf("")
    ).values_list("article_id", "shelf")
)


class Candidates:
    """Candidates read in this run and earlier ones, by the story's id; None for a story that is not public."""

    def __init__(self) -> None:
        self._held: dict[int, Candidate | None] = {}
        self._pool = Pool()
        self._since = Since()

    def clear(self) -> None:
        """Let go of everything: what was read may never have been committed."""
        self._held.clear()

    def bring_up_to_date(self, changed: Iterable[int]) -> None:
        """Let go of what has changed, and of the stories `changed`. One query."""
        named = self._since.subjects((Kind.ARTICLE,), OF_NO_CANDIDATE)
        if named is None:
            self._held.clear()
        for id in chain(named or (), changed):
            self._held.pop(id, None)

    def pool_of(self, ids: Iterable[int], words: Mapping[int, Mapping[str, str]]) -> Pool:
        """The pool of those of these stories that are public. `words`: how some of them write their terms.

        Three queries at most. The pool is the one of the run before, made to be this one.
        """
        wanted = list(dict.fromkeys(ids))
        missing = [id for id in wanted if id not in self._held]
        if missing:
            self._held |= dict.fromkeys(missing) | _read(missing, words)
        if len(self._held) > HELD:
            self._held = {id: self._held[id] for id in wanted}
        stories = [story for id in wanted if (story := self._held[id]) is not None]
        self._pool.hold(stories, meanings_of({story.id: story.vector for story in stories}))
        return self._pool


def _read(ids: Collection[int], words: Mapping[int, Mapping[str, str]]) -> dict[int, Candidate]:
    """The public ones of these stories with their topics and gists. Three queries."""
    rows = {row["id"]: row for row in _slim(ids)}
    topics: dict[int, set[str]] = {id: set() for id in rows}
    for article, shelf in _FILED(rows):
        topics[article].add(shelf.removeprefix(topic_shelf("")))
    terms, vectors = gists_of(rows)
    return {
        id: Candidate(
            id,
            row["section_id"],
            row["public_from"],
            terms[id],
            frozenset(topics[id]),
            words.get(id, {}),
            stems_of(row["headline"]),
            vectors.get(id, b""),
        )
        for id, row in rows.items()
    }


def _slim(ids: Collection[int]) -> list[dict[str, Any]]:  # Any: rows
    """The live ones of these, with what candidates are made of.

    Whether they are live is asked here and not there: given a standing beside the
    ids, SQLite would rather look through all live stories.
    """
    return [row for row in _SLIM(ids) if row["standing"] == Standing.LIVE]
