"""Which judgements of the paper can be scored, and by what: the table behind `broadsheet eval`."""

from collections.abc import Callable

from broadsheet.archive.evaluation import clusters, related
from broadsheet.scoring.measures import Scores
from broadsheet.scoring.sets import LabelledSets
from broadsheet.wire.evaluation import duplicates, filing

Evaluation = Callable[[LabelledSets], Scores]
"""Scores a judgement on the labelled sets it needs; raises SetUnreadable where one is missing."""

EVALUATIONS: dict[str, Evaluation] = {
    "clusters": clusters.evaluate,
    "duplicates": duplicates.evaluate,
    "filing": filing.evaluate,
    "related": related.evaluate,
}
