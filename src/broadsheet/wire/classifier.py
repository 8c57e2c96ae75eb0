"""Learn from the archive where stories go, and guess where a new one would.

Two witnesses are heard. The words: complement naive Bayes over the words that stand in a story (Rennie and others,
"Tackling the Poor Assumptions of Naive Bayes Text Classifiers", ICML 2003), which needs nothing but this module and works
in any language the paper prints. And, where the extra [ml] is installed, the sense: word embeddings with a logistic regression
over them (wire.meaning), which knows that "barge" and "ferry" are near each other.

What comes out are odds; how far they can be trusted is found out on the archive's last tenth, which the classifier
does not see while it learns (`check`). The same archive always gives the same classifier.

Pure: no network, no database, no clock.
"""

import json
import math
import zlib
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, Self

from broadsheet.scoring.measures import macro_f1, per_label, ratio
from broadsheet.wire.filing import UNSPACED, Facts, Guess

Odds = list[float]
"""One number for each section, the higher the likelier."""

ALPHA = 0.5
"""What every word counts before it was seen (Lidstone)."""
MOST_WORDS = 30_000
LONGEST = 600
"""Words of a story that are looked at: what comes later says little of where it belongs."""
WEIGHT_OF_WORDS = 0.2
"""Of the words beside the sense, for naive Bayes counts words that go together as often as they stand."""
TEMPERATURES = tuple(0.02 * 1.25**step for step in range(22))
LEAST_STORIES, LEAST_OF_SECTION, LEAST_SECTIONS = 50, 5, 2
SHOWN = 3
CERTAINTIES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Example:
    """A story of the archive: the row id of its section, and its words, folded, one space between them."""

    section: int
    folded: str


class Meaning(Protocol):
    """The sense of words (wire.meaning). Weights are plain lists, a row for each section."""

    def learn(self, texts: Sequence[str], labels: Sequence[int], sections: int) -> list[Odds]: ...

    def odds(self, texts: Sequence[str], weights: list[Odds]) -> list[Odds]: ...


class TooLittle(ValueError):
    """The archive is too small to learn from; says what is missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """How well one section was told on the last tenth. `stories` is how many of it there were."""

    section: int
    precision: float
    recall: float
    f1: float
    stories: int


@dataclass(frozen=True, slots=True)
class At:
    """What filing from a certainty on would have done: the share of stories filed, and the share of those filed rightly."""

    certainty: float
    filed: float
    right: float


@dataclass(frozen=True)
class Report:
    """How well the classifier did on stories it had not seen. `trained` and `tested` count stories; the rest are shares."""

    trained: int = 0
    tested: int = 0
    macro_f1: float = 0.0
    right: float = 0.0
    with_meaning: bool = False
    lines: list[Line] = field(default_factory=list)
    at: list[At] = field(default_factory=list)

    @property
    def is_checked(self) -> bool:
        """Whether it was tested on anything."""
        return self.tested > 0

    def as_data(self) -> dict[str, Any]:  # Any: JSON
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:  # Any: JSON
        lines = [Line(**line) for line in data.get("lines", [])]
        at = [At(**one) for one in data.get("at", [])]
        return cls(**{**data, "lines": lines, "at": at})


def features(folded: str) -> set[str]:
    """The words that stand in a text; of scripts without spaces, each two letters that follow each other."""
    found: set[str] = set()
    for word in folded.split()[:LONGEST]:
        if UNSPACED.search(word):
            found.update(word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif not word.isdigit() and (len(word) > 1 or not word.isascii()):
            found.add(word)
    return found


class Words:
    """How strongly each word speaks for each section: `weights` holds a row of log odds for each word."""

    def __init__(self, priors: Odds, vocabulary: list[str], weights: "array[float]") -> None:
        self.priors = priors
        self.vocabulary = vocabulary
        self.weights = weights
        self._row = {word: number for number, word in enumerate(vocabulary)}

    @classmethod
    def learn(cls, texts: Sequence[set[str]], labels: Sequence[int], sections: int) -> Self:
        """From the words of each text and the number of its section."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(text)
        vocabulary = sorted(sorted(counts), key=lambda word: -counts[word])[:MOST_WORDS]
        row = {word: number for number, word in enumerate(vocabulary)}
        table = [[0] * sections for _ in vocabulary]
        for text, label in zip(texts, labels, strict=True):
            for word in text:
                if word in row:
                    table[row[word]][label] += 1
        totals = [sum(line[section] for line in table) for section in range(sections)]
        stories = Counter(labels)
        priors = [math.log((stories[section] + 1) / (len(labels) + sections)) for section in range(sections)]
        weights = array("f")
        for line in table:
            weights.extend(_log_odds(line, totals, len(vocabulary)))
        return cls(priors, vocabulary, weights)

    def odds(self, text: set[str]) -> Odds:
        """The odds of each section for a text."""
        found, width = list(self.priors), len(self.priors)
        # In one order, for floating-point sums depend on it.
        for number in sorted(self._row[word] for word in text if word in self._row):
            for section, weight in enumerate(self.weights[number * width : (number + 1) * width]):
                found[section] += weight
        return found

    def telling(self, text: set[str], section: int) -> tuple[str, ...]:
        """The words of a text that speak most for a section."""
        width = len(self.priors)
        weighed = [
            (self.weights[self._row[word] * width + section], word) for word in text if word in self._row
        ]
        return tuple(
            word for weight, word in sorted(weighed, key=lambda one: (-one[0], one[1]))[:SHOWN] if weight > 0
        )


def _log_odds(line: Sequence[int], totals: Sequence[int], size: int) -> Odds:
    """Of one word, for each section against all the others."""
    seen, everything = sum(line), sum(totals)
    return [
        math.log((count + ALPHA) / (total + ALPHA * size))
        - math.log((seen - count + ALPHA) / (everything - total + ALPHA * size))
        for count, total in zip(line, totals, strict=True)
    ]


def likelihoods(odds: Odds, temperature: float) -> Odds:
    """Odds as shares of one; a low temperature makes them careful."""
    best = max(odds)
    powers = [math.exp(temperature * (one - best)) for one in odds]
    return [power / sum(powers) for power in powers]


@dataclass(frozen=True)
class Classifier:
    """What was learnt. `sections` are row ids; `meaning` the weights of the sense, None where it was not asked."""

    sections: list[int]
    words: Words
    meaning: list[Odds] | None
    cool: float
    """The temperature of words and sense together; `plain` that of the words alone."""
    plain: float
    sense: Meaning | None = None
    """What can read the sense of words here; None where the extra [ml] is not installed."""

    @classmethod
    def learn(cls, examples: Sequence[Example], sense: Meaning | None = None) -> Self:
        """From examples. Raises TooLittle."""
        sections = worth_learning(examples)
        chosen = [one for one in examples if one.section in set(sections)]
        labels = [sections.index(one.section) for one in chosen]
        words = Words.learn([features(one.folded) for one in chosen], labels, len(sections))
        texts = [one.folded for one in chosen]
        meaning = sense.learn(texts, labels, len(sections)) if sense else None
        return cls(sections, words, meaning, 1.0, 1.0, sense)

    def tempered(self, examples: Sequence[Example]) -> "Classifier":
        """The same, with the temperatures that fit these examples best: as certain as it is right, and no more."""
        known = [one for one in examples if one.section in self.sections]
        labels = [self.sections.index(one.section) for one in known]
        texts = [one.folded for one in known]
        plain = best_temperature([self.words.odds(features(text)) for text in texts], labels)
        cool = best_temperature(self.odds(texts), labels) if self._has_sense else plain
        return Classifier(self.sections, self.words, self.meaning, cool, plain, self.sense)

    @property
    def _has_sense(self) -> bool:
        return self.sense is not None and self.meaning is not None

    def odds(self, texts: Sequence[str]) -> list[Odds]:
        """The odds of each section for each text."""
        by_words = [self.words.odds(features(text)) for text in texts]
        if self.sense is None or self.meaning is None:
            return by_words
        by_sense = self.sense.odds(texts, self.meaning)
        return [
            [sense + WEIGHT_OF_WORDS * word for sense, word in zip(one, other, strict=True)]
            for one, other in zip(by_sense, by_words, strict=True)
        ]

    def judge(self, texts: Sequence[str]) -> list[tuple[int, float]]:
        """For each text the likeliest section (row id), and how certain that is."""
        temperature = self.cool if self._has_sense else self.plain
        judged = []
        for odds in self.odds(texts):
            shares = likelihoods(odds, temperature)
            best = max(range(len(shares)), key=lambda number: (shares[number], -number))
            judged.append((self.sections[best], shares[best]))
        return judged

    def guess(self, facts: Facts) -> Guess | None:
        """Where a story would go, and why; None for one that says nothing."""
        folded = (facts.text or facts.headline).strip()
        if not folded:
            return None
        [(section, certainty)] = self.judge([folded])
        telling = self.words.telling(features(folded), self.sections.index(section))
        return Guess(section, certainty, telling)

    def to_bytes(self) -> bytes:
        """As it is kept."""
        data = {
            "sections": self.sections,
            "priors": self.words.priors,
            "words": self.words.vocabulary,
            "weights": [round(weight, 4) for weight in self.words.weights],
            "meaning": self.meaning,
            "cool": self.cool,
            "plain": self.plain,
        }
        return zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 6)

    @classmethod
    def from_bytes(cls, kept: bytes, sense: Meaning | None = None) -> Self:
        """From what was kept."""
        data = json.loads(zlib.decompress(kept))
        words = Words(data["priors"], data["words"], array("f", data["weights"]))
        return cls(data["sections"], words, data["meaning"], data["cool"], data["plain"], sense)


def worth_learning(examples: Sequence[Example]) -> list[int]:
    """The sections with enough stories to learn from, by row id. Raises TooLittle."""
    stories = Counter(one.section for one in examples)
    sections = sorted(section for section, count in stories.items() if count >= LEAST_OF_SECTION)
    if len(sections) < LEAST_SECTIONS:
        raise TooLittle(f"fewer than {LEAST_SECTIONS} sections have {LEAST_OF_SECTION} stories or more")
    if (known := sum(stories[section] for section in sections)) < LEAST_STORIES:
        raise TooLittle(f"there are {known} stories to learn from; it takes {LEAST_STORIES}")
    return sections


def best_temperature(odds: Sequence[Odds], labels: Sequence[int]) -> float:
    """The temperature at which the odds say no more than they know: the least log loss over these answers."""
    if not labels:
        return TEMPERATURES[0]

    def loss(temperature: float) -> float:
        shares = (likelihoods(one, temperature)[label] for one, label in zip(odds, labels, strict=True))
        return -sum(math.log(max(share, 1e-12)) for share in shares)

    return min(TEMPERATURES, key=loss)


def train(examples: Sequence[Example], sense: Meaning | None = None) -> tuple[Classifier, Report]:
    """Learn from examples, oldest first: checked on their last tenth, then learnt from all. Raises TooLittle."""
    cut = len(examples) - max(1, len(examples) // 10)
    seen, unseen = examples[:cut], examples[cut:]
    trial = Classifier.learn(seen, sense).tempered(unseen)
    report = check(trial, unseen, len(seen))
    whole = Classifier.learn(examples, sense)
    return Classifier(whole.sections, whole.words, whole.meaning, trial.cool, trial.plain, sense), report


def check(classifier: Classifier, unseen: Sequence[Example], trained: int = 0) -> Report:
    """How well a classifier does on stories it has not seen."""
    judged = classifier.judge([one.folded for one in unseen])
    pairs = [
        (one.section, section, certainty) for one, (section, certainty) in zip(unseen, judged, strict=True)
    ]
    said, true = [str(section) for _, section, _ in pairs], [str(section) for section, _, _ in pairs]
    lines = [
        Line(int(section), figures["precision"], figures["recall"], figures["f1"], int(figures["items"]))
        for section, figures in per_label(said, true).items()
        if figures["items"]
    ]
    return Report(
        trained=trained,
        tested=len(pairs),
        macro_f1=macro_f1(said, true),
        right=ratio(sum(section == guessed for section, guessed, _ in pairs), len(pairs)),
        with_meaning=classifier.sense is not None,
        lines=lines,
        at=[_at(certainty, pairs) for certainty in CERTAINTIES],
    )


Pairs = Sequence[tuple[int, int, float]]
"""(section it is in, section guessed, certainty)"""


def _at(certainty: float, pairs: Pairs) -> At:
    sure = [true == said for true, said, how in pairs if how >= certainty]
    return At(certainty, ratio(len(sure), len(pairs)), ratio(sum(sure), len(sure)))
