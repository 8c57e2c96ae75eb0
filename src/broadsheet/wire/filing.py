"""Decide where a story of the wire goes: which section, which topics, and whether an editor sees it first.

Rules are read from the top, as an editor wrote them. The first that matches and that says where a story goes, or how
it is treated, decides both; a rule that only adds topics adds them and lets the reading go on. Where no rule names a
section, the classifier may, if the paper lets it and it is certain enough; the last resort is the source's own section.
Each filing names what decided it.

Pure: no network, no database, no clock. Rules come from wire.actions.filing, which also stores what was decided.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from broadsheet.records import record
from broadsheet.text.language import primary
from broadsheet.text.words import words
from broadsheet.wire.dispatch import Dispatch

MOST_CATEGORIES = 60
MOST_TOPICS = 12


class Treatment(StrEnum):
    """What a rule does with a story besides placing it."""

    AS_THE_SOURCE = ""
    HOLD = "hold"
    AT_ONCE = "at-once"
    DROP = "drop"


class By(StrEnum):
    """Who decided where a story goes."""

    RULE = "rule"
    CLASSIFIER = "classifier"
    SOURCE = "source"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a rule matches: each that is given must hold, and of several values any one will do.

    Values are as the editor typed them; `urgency` is the least pressing that still matches (IPTC: 1 is a flash, 9 the
    least), 0 for any. A star at the end of a word stands for any ending. `anywhere` looks for words in the text too.
    """

    sources: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    anywhere: bool = False
    unless: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    urgency: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to be read. `sentence` is the rule in words, as the desk shows it; `section` and `pk` are row ids."""

    pk: int
    sentence: str
    when: Conditions
    section: int | None = None
    topics: tuple[str, ...] = ()
    treatment: Treatment = Treatment.AS_THE_SOURCE
    _needles: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("categories", "words", "unless", "bylines", "places"):
            self._needles[name] = tuple(filter(None, map(needle, getattr(self.when, name))))

    @property
    def decides(self) -> bool:
        """Whether reading ends at this rule when it matches."""
        return self.section is not None or self.treatment is not Treatment.AS_THE_SOURCE

    def matches(self, facts: "Facts") -> bool:
        """Whether all its conditions hold."""
        when = self.when
        if when.sources and facts.source not in when.sources:
            return False
        if when.languages and facts.language not in map(primary, when.languages):
            return False
        if when.urgency and not 0 < facts.urgency <= when.urgency:
            return False
        return (
            self._any("categories", when.categories, facts.categories, whole=True)
            and self._any("bylines", when.bylines, facts.byline)
            and self._any("places", when.places, facts.places)
            and self._any("words", when.words, self._where(facts))
            and not (when.unless and self._any("unless", when.unless, self._where(facts)))
        )

    def _where(self, facts: "Facts") -> tuple[str, ...]:
        return (facts.headline, facts.text) if self.when.anywhere else (facts.headline,)

    def _any(self, name: str, typed: tuple[str, ...], lines: tuple[str, ...], *, whole: bool = False) -> bool:
        """Whether any of what was typed stands in any of the lines; nothing typed asks nothing."""
        if not typed:
            return True
        needles = self._needles[name]
        if whole:
            return any(line.startswith(one) and _ends(line, one) for line in lines for one in needles)
        return any(one in line for line in lines for one in needles)


def _ends(line: str, one: str) -> bool:
    """Whether a needle that begins a line is all of it; one that ends in a star may be followed by more."""
    return len(line) == len(one) or not one.endswith(" ")


@record(frozen=True, slots=True)
class Facts:
    """What filing looks at: all words folded (text.words), each line with a space on either side.

    `text` is headline and text together, or "" where only the headline is known.
    """

    source: int
    headline: str
    text: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    urgency: int = 0


@record(frozen=True, slots=True)
class Guess:
    """Where a classifier would file a story, how certain it is (0 to 1), and the words that decided it."""

    section: int
    certainty: float
    words: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Filed:
    """Where a story goes. `section` is a row id; `reason` names what decided, in words; `guess` what the classifier said."""

    section: int
    topics: tuple[str, ...] = ()
    treatment: Treatment = Treatment.AS_THE_SOURCE
    by: By = By.SOURCE
    rule: int | None = None
    reason: str = ""
    guess: Guess | None = None

    @property
    def drop(self) -> bool:
        return self.treatment is Treatment.DROP

    @property
    def hold(self) -> bool:
        return self.treatment is Treatment.HOLD


HOME = "the source's own section"

Guesser = Callable[[Facts], Guess | None]


def file(
    rules: Sequence[Rule],
    facts: Facts,
    home: int,
    *,
    own_topics: Sequence[str] = (),
    guesser: Guesser | None = None,
    sure: float | None = None,
) -> Filed:
    """Where a story goes.

    `home` is its source's section. `guesser` is asked where no rule names a section; its answer files the story only
    from the certainty `sure` on, and is a suggestion otherwise, or always when `sure` is None.
    """
    matching = [rule for rule in rules if rule.matches(facts)]
    deciding = next((rule for rule in matching if rule.decides), None)
    adding = [rule for rule in matching if rule is deciding or not rule.decides]
    named = together([*(topic for rule in adding for topic in rule.topics), *own_topics])
    treatment = deciding.treatment if deciding else Treatment.AS_THE_SOURCE
    if deciding and (deciding.section is not None or deciding.treatment is Treatment.DROP):
        place = deciding.section if deciding.section is not None else home
        return Filed(place, named, treatment, By.RULE, deciding.pk, deciding.sentence)
    guess = guesser(facts) if guesser else None
    if guess and sure is not None and guess.certainty >= sure:
        rule = deciding.pk if deciding else None
        return Filed(guess.section, named, treatment, By.CLASSIFIER, rule, told(guess), guess)
    if deciding:
        return Filed(home, named, treatment, By.RULE, deciding.pk, deciding.sentence, guess)
    return Filed(home, named, treatment, By.SOURCE, None, HOME, guess)


def told(guess: Guess) -> str:
    """A guess in words."""
    said = f" by {', '.join(f'“{word}”' for word in guess.words)}" if guess.words else ""
    return f"the classifier, {guess.certainty:.0%} certain{said}"


def together(named: Sequence[str]) -> tuple[str, ...]:
    """Topics once each whatever their case, the first that many."""
    found: dict[str, str] = {}
    for name in named:
        found.setdefault(name.casefold(), name)
    return tuple(found.values())[:MOST_TOPICS]


# What is looked at, and what is looked for

UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
"""Scripts that write no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def line(text: str) -> str:
    """A text as it is compared: folded words with a space on either side of each; "" when it has none."""
    found = words(text)
    return f" {' '.join(found)} " if found else ""


def needle(typed: str) -> str:
    """What to look for in a line: whole words, or their beginning where a star ends them; "" when there are no words.

    In scripts without spaces a word has no bounds to look for, so it is found anywhere.
    """
    folded = line(typed)
    if UNSPACED.search(folded):
        return folded.strip()
    return folded.rstrip() if typed.rstrip().endswith("*") else folded


def facts_of(dispatch: Dispatch, source: int, *, text: str, language: str) -> Facts:
    """What filing looks at in a dispatch. `text` is all its words, folded and spaced; `language` as found out."""
    return Facts(
        source=source,
        headline=line(dispatch.title),
        text=f" {text} " if text else "",
        language=primary(language),
        **lines_of(metadata(dispatch)),
        urgency=dispatch.urgency,
    )


def metadata(dispatch: Dispatch) -> dict[str, list[str]]:
    """What the item says of itself, as it is kept beside its provenance for a later dry run: plain lines, bounded."""
    subjects = [name for one in dispatch.subjects for name in (one.name, one.code) if name]
    kept = {
        "categories": [*dispatch.tags, *subjects][:MOST_CATEGORIES],
        "byline": list(dispatch.authors),
        "places": [*dispatch.places, *([dispatch.dateline] if dispatch.dateline else [])],
        "urgency": [str(dispatch.urgency)] if dispatch.urgency else [],
    }
    return {name: values for name, values in kept.items() if values}


def lines_of(kept: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """The lines of kept metadata, as Facts take them."""
    names = ("categories", "byline", "places")
    return {name: tuple(filter(None, map(_line_again, kept.get(name, [])))) for name in names}


# A feed names the same few categories and bylines in every item.
_line_again = lru_cache(maxsize=2_048)(line)


def urgency_of(kept: dict[str, list[str]]) -> int:
    """The urgency in kept metadata; 0 when it was not said."""
    return int((kept.get("urgency") or ["0"])[0])
