"""Measure judgement against labels. Pure: what was found and what was wanted in, figures out."""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

Figures = dict[str, float | int]


@dataclass(frozen=True, slots=True)
class Scores:
    """What an evaluation found: figures over all, and those of each set it read.

    `notes` say in a sentence each what a reader of the figures must know.
    """

    figures: Figures
    sets: Mapping[str, Figures] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:  # Any: JSON
        """`{"precision": …, …, "sets": {name: {…}}, "notes": […]}`."""
        return {**self.figures, "sets": dict(self.sets), "notes": list(self.notes)}


def ratio(part: float, whole: float) -> float:
    """A share to four places; 0 of nothing is 0."""
    return round(part / whole, 4) if whole else 0.0


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of precision and recall (van Rijsbergen 1979)."""
    return ratio(2 * precision * recall, precision + recall)


@dataclass(slots=True)
class Tally:
    """Yes-or-no judgements counted against their labels."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    passed: int = 0

    def count(self, judged: bool, labelled: bool) -> None:
        """Take one judgement in."""
        if judged and labelled:
            self.right += 1
        elif judged:
            self.wrong += 1
        elif labelled:
            self.missed += 1
        else:
            self.passed += 1

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.passed + other.passed,
        )

    def figures(self) -> Figures:
        """`pairs`, `precision`, `recall`, `f1`. With nothing judged so, nothing was judged wrongly: precision 1."""
        judged = self.right + self.wrong
        precision = ratio(self.right, judged) if judged else 1.0
        recall = ratio(self.right, self.right + self.missed)
        pairs = judged + self.missed + self.passed
        return {"pairs": pairs, "precision": precision, "recall": recall, "f1": f1(precision, recall)}


def b_cubed(found: Sequence[Hashable], labelled: Sequence[Hashable]) -> Figures:
    """B³ precision, recall and F1 of a clustering (Bagga and Baldwin 1998).

    `found` and `labelled` give each item's cluster, in one order.
    """
    sizes, label_sizes = Counter(found), Counter(labelled)
    both = Counter(zip(found, labelled, strict=True))
    items = len(found)
    precision = ratio(sum(n * n / sizes[cluster] for (cluster, _), n in both.items()), items)
    recall = ratio(sum(n * n / label_sizes[label] for (_, label), n in both.items()), items)
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall)}


def per_label(judged: Sequence[str], labelled: Sequence[str]) -> dict[str, Figures]:
    """Precision, recall, F1 and number of each label; an item judged "" was judged to be none."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for found, wanted in zip(judged, labelled, strict=True):
        for label in {found, wanted} - {""}:
            tallies[label].count(found == label, wanted == label)
    return {
        label: {
            "precision": figures["precision"],
            "recall": figures["recall"],
            "f1": figures["f1"],
            "items": tally.right + tally.missed,
        }
        for label, tally in sorted(tallies.items())
        for figures in [tally.figures()]
    }


def macro_f1(judged: Sequence[str], labelled: Sequence[str]) -> float:
    """The mean of the labels' F1, each label counting alike however many items it has."""
    scores = [figures["f1"] for figures in per_label(judged, labelled).values() if figures["items"]]
    return ratio(sum(scores), len(scores))


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation of two rows of figures, ties at their mean rank (Spearman 1904); 0 where all are alike."""
    return _pearson(_ranks(one), _ranks(other))


def _ranks(values: Sequence[float]) -> list[float]:
    places = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    for _, alike in groupby(enumerate(places), key=lambda item: values[item[1]]):
        group = list(alike)
        mean = sum(rank for rank, _ in group) / len(group)
        for _, place in group:
            ranks[place] = mean
    return ranks


def _pearson(one: Sequence[float], other: Sequence[float]) -> float:
    if not one:
        return 0.0
    middle, theirs = sum(one) / len(one), sum(other) / len(other)
    here, there = [value - middle for value in one], [value - theirs for value in other]
    lengths = math.sqrt(sum(x * x for x in here) * sum(y * y for y in there))
    return sum(x * y for x, y in zip(here, there, strict=True)) / lengths if lengths else 0.0
