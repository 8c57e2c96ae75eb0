"""Read what a reader asks. Pure: what was typed in, a bounded question out.

Words are all wanted; "words in quotes" stand together and in order; -word is not wanted.
Everything else a database's query language knows is just a letter here: only terms made of
letters and digits go on (RELIABILITY F7, G8).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from broadsheet.archive.search.documents import EVERY, author_facet, first_place, section_facet
from broadsheet.text.terms import Analyser, is_unspaced
from broadsheet.text.words import WORD

LONGEST = 256
"""Characters of a question."""

MOST_CLAUSES = 24

Order = Literal["best", "newest"]

_PART = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)(?:["“”„«»]|$)|([^\s"“”„«»]+))')
_SLUG = re.compile(r"[a-z0-9-]{1,80}")
_FIRST_DAY, _LAST_DAY = date(1700, 1, 1), date(2240, 1, 1)


class NotUnderstood(ValueError):
    """A question that cannot be asked; the field, and a key of the theme's words that says why. Permanent."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Clause:
    """Terms that stand together in this order; one term is a word. `begins`: its only term may go on."""

    terms: tuple[str, ...]
    wanted: bool = True
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed into the search form, checked but for words: dates are days of the paper's zone."""

    words: str = ""
    section: str = ""
    author: str = ""
    since: date | None = None
    until: date | None = None
    order: Order = "best"
    after: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.section or self.author or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Match:
    """What a document must be to answer: its clauses and facets, and places from `low` on and below `high`."""

    clauses: tuple[Clause, ...]
    facets: tuple[str, ...]
    low: int | None = None
    high: int | None = None

    @property
    def has_phrases(self) -> bool:
        """Whether it is not enough to know which terms a document has."""
        return any(len(clause.terms) > 1 for clause in self.clauses)

    @property
    def wanted(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if clause.wanted)

    @property
    def unwanted(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.clauses if not clause.wanted)


def read_form(given: Mapping[str, str]) -> Asked:
    """The fields `q section author from to sort after` of a request. Raises NotUnderstood."""
    words = given.get("q", "").replace("\0", " ").strip()
    if len(words) > LONGEST:
        raise NotUnderstood("q", "search_too_long")
    order = given.get("sort") or "best"
    if order not in ("best", "newest"):
        raise NotUnderstood("sort", "search_bad_order")
    return Asked(
        words=words,
        section=_slug(given, "section"),
        author=_slug(given, "author"),
        since=_day(given, "from"),
        until=_day(given, "to"),
        order="newest" if order == "newest" else "best",
        after=given.get("after", "")[:80],
    )


def _slug(given: Mapping[str, str], field: str) -> str:
    slug = given.get(field, "").strip()
    if slug and not _SLUG.fullmatch(slug):
        raise NotUnderstood(field, f"search_no_{field}")
    return slug


def _day(given: Mapping[str, str], field: str) -> date | None:
    written = given.get(field, "").strip()
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise NotUnderstood(field, "search_bad_day") from None
    return min(max(day, _FIRST_DAY), _LAST_DAY)


def match_of(asked: Asked, analyser: Analyser, zone: ZoneInfo) -> Match:
    """What a document must be to answer."""
    clauses = clauses_of(asked.words, analyser)
    facets = [section_facet(asked.section)] if asked.section else []
    facets += [author_facet(asked.author)] if asked.author else []
    if not facets and not any(clause.wanted for clause in clauses):
        facets = [EVERY]
    return Match(
        clauses=clauses,
        facets=tuple(facets),
        low=first_place(_midnight(asked.since, zone)) if asked.since else None,
        high=first_place(_midnight(asked.until + timedelta(days=1), zone)) if asked.until else None,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def clauses_of(words: str, analyser: Analyser) -> tuple[Clause, ...]:
    """The clauses of what was typed, each once, MOST_CLAUSES at most."""
    found: dict[Clause, None] = {}
    for minus, quoted, bare in _PART.findall(words):
        clause = _clause(quoted or bare, analyser, wanted=not minus)
        if clause is not None:
            found[clause] = None
    return tuple(found)[:MOST_CLAUSES]


def _clause(said: str, analyser: Analyser, *, wanted: bool) -> Clause | None:
    """A word, or words that stand together. "covid-19" is two terms in a row, and so found in any spelling."""
    terms: list[str] = []
    words = WORD.findall(said)
    for word in words:
        of_word = analyser.terms(word)
        if is_unspaced(word) and len(word) > 1:
            of_word = of_word[:-1]  # the last sign alone is kept for those who ask for it alone
        terms += of_word
    begins = len(terms) == 1 and len(words) == 1 and len(words[0]) == 1 and is_unspaced(words[0])
    return Clause(tuple(terms[:MOST_CLAUSES]), wanted, begins) if terms else None
