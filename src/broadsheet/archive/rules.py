"""Judge which stories belong beside each other. Pure: terms and topics in, scores and reasons out.

Two stories are about the same matter when they share what few others have. Rare things weigh more (inverse
document frequency, Spärck Jones 1972), counted over the pool at hand, so that "ferry" says little in a week of
ferries and much in a week of budgets. How alike two stories are is the cosine between
their weighted terms (Salton 1975), and, where both have one, between the vectors of their texts. Alone it would
call two stories alike that share nothing but words everybody uses; so there must also be
evidence, which is counted and not divided.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise

from broadsheet.text.terms import Analyser

KEEP = 12
"""How many neighbours are kept, so that ten remain when one or two are taken down."""

COMPARED = 100
"""Stories about the same matter, those with the most evidence, that are compared whole. In a quiet week it is half of the pool."""

SHARE_WITH_OLDER = 3
"""How many older stories a new one is also put beside."""

SAME_MATTER = 4.0
"""The evidence from which two stories count as about the same matter: some two rare words of headlines."""

SAME_MEANING = 0.6
"""The cosine of two vectors from which stories are about the same matter whatever words they use."""

IN_HEADLINE, IN_STANDFIRST, IN_TEXT = 3.0, 2.0, 1.0
TOPIC = 6.0
"""What a term counts for where it stands. A topic counts as two headlines: an editor or the wire chose it."""

TELLS_NOTHING = 0.5
"""The rarity below which a mark is no evidence: six in ten stories of the pool have it."""

TELLING = 64
"""Terms of a story that are kept."""

_TOPIC_MARK = "#"

Terms = Mapping[str, float]
"""Term → what it counts for in one story, repetitions included."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a story when neighbours are chosen. `at` is its time of publication."""

    id: int
    section: int
    at: datetime
    terms: Terms
    topics: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)
    """Terms as the story writes them, for those who read the reason; need not be whole."""
    stems: frozenset[str] = frozenset()
    """Of its headline, for finding the event it tells of (archive.events)."""
    vector: bytes = b""
    """Of its text (archive.meanings); empty where there is none."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One story that belongs beside another, with the score in thousandths and the reason in words."""

    id: int
    score: int
    reason: str


def telling_terms(
    analyser: Analyser, headline: str, standfirst: str = "", text: str = ""
) -> dict[str, float]:
    """The terms of a story that can tell its matter: all of its headline, and of the rest those said most.

    Which words are rare is not known of one story alone; longer ones are, on the whole (Zipf 1935).
    """
    first = analyser.terms(headline)
    counted: defaultdict[str, float] = defaultdict(float)
    for term in first:
        counted[term] += IN_HEADLINE
    for one, other in pairwise(first):
        counted[f"{one} {other}"] += IN_TEXT
    rest: defaultdict[str, float] = defaultdict(float)
    for terms, weight in ((analyser.terms(standfirst), IN_STANDFIRST), (analyser.terms(text), IN_TEXT)):
        for term in terms:
            rest[term] += weight
    room = max(0, TELLING - len(counted))
    said_most = sorted(rest.keys() - counted.keys(), key=lambda term: (-rest[term] * len(term), term))
    for term in [*(counted.keys() & rest.keys()), *said_most[:room]]:
        counted[term] += rest[term]
    return dict(counted)


Meanings = Callable[[int], Mapping[int, float]]
"""For a story: the other stories whose texts have a vector as its own has, and the cosine between the two."""


def words_behind(analyser: Analyser, text: str, terms: Terms) -> dict[str, str]:
    """For those terms that a text has: the word as it first stands there."""
    written: dict[str, str] = {}
    for mark in analyser.marks(text):
        if len(mark.terms) == 1 and mark.terms[0] in terms:
            written.setdefault(mark.terms[0], text[mark.start : mark.end])
    return written


class Pool:
    """The stories among which neighbours are looked for, with which of them have each mark: term or topic."""

    def __init__(self, candidates: Iterable[Candidate] = (), meanings: Meanings = lambda id: {}) -> None:
        self.stories: dict[int, Candidate] = {}
        self._marks: dict[int, dict[str, float]] = {}
        self._having: defaultdict[str, set[int]] = defaultdict(set)
        self.hold(candidates, meanings)

    def hold(self, candidates: Iterable[Candidate], meanings: Meanings = lambda id: {}) -> None:
        """Be the pool of these stories. Those that are in it already, the very same, cost nothing."""
        wanted = {candidate.id: candidate for candidate in candidates}
        for story in [story for id, story in self.stories.items() if wanted.get(id) is not story]:
            self._leave(story)
        for id in wanted.keys() - self.stories.keys():
            self._enter(wanted[id])
        self._meanings = meanings
        size = len(self.stories)
        # By how many stories have a mark: what its rarity is, and what it weighs.
        self._rarity_of = [math.log((1 + size) / (1 + having)) for having in range(size + 1)]
        self._weight_of = [math.sqrt(max(0.0, rarity)) for rarity in self._rarity_of]
        self._weights: dict[int, tuple[dict[str, float], float]] = {}

    def _enter(self, story: Candidate) -> None:
        self.stories[story.id] = story
        marks = self._marks[story.id] = _marks(story)
        for mark in marks:
            self._having[mark].add(story.id)

    def _leave(self, story: Candidate) -> None:
        del self.stories[story.id]
        for mark in self._marks.pop(story.id):
            having = self._having[mark]
            having.discard(story.id)
            if not having:
                del self._having[mark]

    def _rarity(self, mark: str) -> float:
        return self._rarity_of[len(self._having[mark])]

    def neighbours(self, story: Candidate) -> list[Neighbour]:
        """Up to KEEP neighbours: those about the same matter, best first, then the newest of its section."""
        about = self.about_the_same(story, KEEP)
        taken = {neighbour.id for neighbour in about} | {story.id}
        of_section = [c for c in self.stories.values() if c.section == story.section and c.id not in taken]
        newest = sorted(of_section, key=lambda c: (c.at, c.id), reverse=True)
        fill = [Neighbour(c.id, 0, "newest in the section") for c in newest[: KEEP - len(about)]]
        return about + fill

    def about_the_same(self, story: Candidate, most: int | None = None) -> list[Neighbour]:
        """The stories about the same matter, best first; equal scores newest first. No more than `most`.

        Of those that share words or topics, the COMPARED with the most evidence.
        """
        evidence = self._evidence(story.id)
        meant = self._meanings(story.id)
        proven = (id for id, weight in evidence.items() if weight >= SAME_MATTER)
        same = set(nlargest(COMPARED, proven, key=lambda id: (evidence[id], id)))
        same |= {id for id, cosine in meant.items() if cosine >= SAME_MEANING and id in self.stories}
        scores = {id: max(1, round(1000 * self._likeness(story.id, id, meant))) for id in same}
        best = sorted(same, key=lambda id: (scores[id], self.stories[id].at, id), reverse=True)[:most]
        # Reasons last: in a quiet week half of the pool is about the same matter, and few of it are kept.
        return [Neighbour(id, scores[id], self._reason(story.id, id, meant)) for id in best]

    def likeness(self, one: int, other: int) -> float:
        """How alike two stories of the pool are, from 0 to 1."""
        return self._likeness(one, other, self._meanings(one))

    def _likeness(self, one: int, other: int, meant: Mapping[int, float]) -> float:
        (here, length), (there, other_length) = self._weights_of(one), self._weights_of(other)
        # fsum is exact, so the marks' order, which is another in each process, says nothing.
        shared = math.fsum(here[mark] * there[mark] for mark in here.keys() & there.keys())
        by_terms = shared / (length * other_length)
        return (by_terms + max(0.0, meant[other])) / 2 if other in meant else by_terms

    def _evidence(self, id: int) -> dict[int, float]:
        """For each other story what speaks for one matter: the rarity of what they share, once for two headlines."""
        evidence: defaultdict[int, float] = defaultdict(float)
        for mark, said in sorted(self._marks[id].items()):
            rarity = self._rarity(mark)
            if rarity < TELLS_NOTHING:
                continue
            most = _counts(mark, said, said)
            for other in self._having[mark]:
                theirs = self._marks[other][mark] / IN_HEADLINE
                evidence[other] += rarity * (theirs if theirs < most else most)
        evidence.pop(id, None)
        return evidence

    def _weights_of(self, id: int) -> tuple[dict[str, float], float]:
        """How much a story says of each mark, dampened, by its rarity, dampened; and the length of all of it."""
        if id not in self._weights:
            having, weight_of = self._having, self._weight_of
            weights = {
                mark: _dampened(said) * weight_of[len(having[mark])] for mark, said in self._marks[id].items()
            }
            length = math.sqrt(math.fsum(weight * weight for weight in weights.values()))
            self._weights[id] = weights, length or 1.0
        return self._weights[id]

    def _reason(self, one: int, other: int, meant: Mapping[int, float]) -> str:
        shared = self._marks[one].keys() & self._marks[other].keys()
        here, there = self._marks[one], self._marks[other]
        best = sorted(
            shared, key=lambda mark: (-self._rarity(mark) * _counts(mark, here[mark], there[mark]), mark)
        )
        topics = [mark[1:] for mark in best if mark.startswith(_TOPIC_MARK)][:3]
        written = self.stories[one].words
        words = [
            written.get(mark, mark)
            for mark in best
            if not mark.startswith(_TOPIC_MARK) and " " not in mark and self._rarity(mark) >= TELLS_NOTHING
        ][:4]
        parts = [f"topic {', '.join(topics)}"] if topics else []
        parts += [f"words {', '.join(words)}"] if words else []
        parts += ["alike in meaning"] if meant.get(other, 0.0) >= SAME_MEANING else []
        return "same matter: " + "; ".join(parts)


@lru_cache(maxsize=1024)
def _dampened(said: float) -> float:
    """What being said so much counts for: twice as much is not twice as telling."""
    return 1 + math.log(max(1.0, said))


def _counts(mark: str, here: float, there: float) -> float:
    """What a shared mark counts for: once for two headlines, and no more however often texts repeat it."""
    most = TOPIC if mark.startswith(_TOPIC_MARK) else IN_HEADLINE
    return min(here, there, most) / IN_HEADLINE


def _marks(story: Candidate) -> dict[str, float]:
    return {**story.terms, **{_TOPIC_MARK + topic: TOPIC for topic in story.topics}}
