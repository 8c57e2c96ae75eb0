"""Judge which stories belong beside each other. Pure: words and topics in, scores and reasons out.

Two stories are about the same matter when they share topics, or words that
few others have. Rare things weigh more (inverse document frequency, Spärck
Jones 1972), counted over the pool at hand, so that "ferry" says little in a
week of ferries and much in a week of budgets.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

KEEP = 12
"""How many neighbours are kept, so that ten remain when one or two are taken down."""

SHARE_WITH_OLDER = 3
"""How many older stories a new one is also put beside."""

SAME_MATTER = 4.0
"""The score from which two stories count as about the same matter."""

TOPIC_WEIGHT = 2.0
"""A shared topic weighs twice a shared word of the same rarity: an editor or the wire chose it."""

_WORD = re.compile(r"[^\W\d_]{4,}|\d{4,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a story when neighbours are chosen. `at` is its time of publication."""

    id: int
    section: int
    at: datetime
    words: frozenset[str]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One story that belongs beside another, with the score in thousandths and the reason in words."""

    id: int
    score: int
    reason: str


def words_of(*texts: str) -> frozenset[str]:
    """The words that can tell a matter: four letters and more, lower-cased, without a plural s."""
    found = (word.lower() for text in texts for word in _WORD.findall(text))
    return frozenset(word[:-1] if len(word) > 4 and word.endswith("s") else word for word in found)


class Pool:
    """The stories among which neighbours are looked for, with an index by word and topic."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.stories: dict[int, Candidate] = {candidate.id: candidate for candidate in candidates}
        self._by_mark: dict[str, list[int]] = {}
        for story in self.stories.values():
            for mark in _marks(story):
                self._by_mark.setdefault(mark, []).append(story.id)

    def neighbours(self, story: Candidate) -> list[Neighbour]:
        """Up to KEEP neighbours: those about the same matter, best first, then the newest of its section."""
        about = self.about_the_same(story)[:KEEP]
        taken = {neighbour.id for neighbour in about}
        newest = sorted(
            (
                c
                for c in self.stories.values()
                if c.section == story.section and c.id not in taken | {story.id}
            ),
            key=lambda c: (c.at, c.id),
            reverse=True,
        )
        fill = [Neighbour(c.id, 0, "newest in the section") for c in newest[: KEEP - len(about)]]
        return about + fill

    def about_the_same(self, story: Candidate) -> list[Neighbour]:
        """The stories about the same matter, best first; equal scores newest first."""
        scores: defaultdict[int, float] = defaultdict(float)
        shared: dict[int, list[tuple[float, str]]] = {}
        for mark in sorted(_marks(story)):
            ids = self._by_mark.get(mark, ())
            weight = self._weight(mark, len(ids))
            for other in ids:
                if other != story.id:
                    scores[other] += weight
                    shared.setdefault(other, []).append((weight, mark))
        near = [(score, self.stories[other]) for other, score in scores.items() if score >= SAME_MATTER]
        near.sort(key=lambda pair: (round(pair[0] * 1000), pair[1].at, pair[1].id), reverse=True)
        return [Neighbour(other.id, round(score * 1000), _reason(shared[other.id])) for score, other in near]

    def _weight(self, mark: str, others: int) -> float:
        rarity = math.log((1 + len(self.stories)) / (1 + others))
        return max(0.0, rarity) * (TOPIC_WEIGHT if mark.startswith("#") else 1.0)


def _marks(story: Candidate) -> set[str]:
    return set(story.words) | {f"#{topic}" for topic in story.topics}


def _reason(shared: list[tuple[float, str]]) -> str:
    best = sorted(shared, key=lambda pair: (-pair[0], pair[1]))[:4]
    topics = [mark[1:] for _, mark in best if mark.startswith("#")]
    words = [mark for _, mark in best if not mark.startswith("#")]
    parts = ([f"topic {', '.join(topics)}"] if topics else []) + (
        [f"words {', '.join(words)}"] if words else []
    )
    return "same matter: " + "; ".join(parts)
