"""Score how well two texts are known to be one story, on texts that were changed in stated ways and on a large set with a few pairs.

`precision` and `recall` are those of merging without a person; `suggestion_recall` is the share of all pairs that tell one story, in
whatever version, that are merged or at least laid before an editor.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from broadsheet.scoring.measures import Figures, Scores, Tally, ratio
from broadsheet.scoring.sets import LabelledSets
from broadsheet.wire.alike import Grade, Neighbourhood, compare
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.wording import Copy, write_up

ONE_STORY = frozenset(("duplicate", "duplicate_reordered"))
"""Relations of near_duplicates_fr that are to be merged."""
OTHER_STORY = "different"
"""The relation that is not even to be suggested; what is left are versions of one story."""


@dataclass(slots=True)
class Count:
    """The judgements on one set."""

    merged: Tally = field(default_factory=Tally)
    suggested: Tally = field(default_factory=Tally)

    def take(self, grade: Grade, *, same: bool, related: bool) -> None:
        """Count one judgement: `same` is to be merged, `related` at least to be suggested."""
        self.merged.count(grade is Grade.SAME, same)
        self.suggested.count(grade > Grade.OTHER, related)

    def __add__(self, other: "Count") -> "Count":
        return Count(self.merged + other.merged, self.suggested + other.suggested)

    def figures(self) -> Figures:
        """Those of merging, and what suggesting adds."""
        near = self.suggested
        return {
            **self.merged.figures(),
            "suggestion_precision": ratio(near.right, near.right + near.wrong),
            "suggestion_recall": ratio(near.right, near.right + near.missed),
        }


def evaluate(sets: LabelledSets) -> Scores:
    """Scores of merging and suggesting, over pairs. Raises SetUnreadable."""
    counts = {"near_duplicates_fr": _variants(sets), "minhash_articles": _all_pairs(sets)}
    whole = sum(counts.values(), Count())
    return Scores(
        whole.figures(),
        {name: count.figures() for name, count in counts.items()},
        (
            "Updates and excerpts are not to be merged, but suggested; pairs of minhash_articles are all there are.",
        ),
    )


def judged(held: Copy, new: Copy) -> Grade:
    """What taking in makes of a text when it holds another: equal words, else anchors in common and then the whole prints."""
    if held.text_key == new.text_key:
        return Grade.SAME
    if held.compared is None or new.compared is None:
        return Grade.OTHER
    neighbourhood = Neighbourhood((0, anchor) for anchor in held.compared.anchors)
    near = neighbourhood.nearest(new.compared)
    return compare(held.compared, new.compared).grade if near else Grade.OTHER


def _written(text: str) -> Copy:
    return write_up(Dispatch(body=text), images=False)


def _variants(sets: LabelledSets) -> Count:
    documents = {row["id"]: _written(row["text"]) for row in sets.rows("wikinews_fr")}
    count = Count()
    for row in sets.rows("near_duplicates_fr"):
        grade = judged(documents[row["a"]], _written(row["text"]))
        relation = row["relation"]
        count.take(grade, same=relation in ONE_STORY, related=relation != OTHER_STORY)
    return count


def _all_pairs(sets: LabelledSets) -> Count:
    """Every pair of a set in which only those of its list are one story, judged one after the other as they would come."""
    wanted = {frozenset(pair) for pair in sets.json("minhash_articles.pairs.json")}
    written = {row["id"]: _written(row["text"]) for row in sets.rows("minhash_articles")}
    graded = dict(_graded(written))
    count = Count()
    for one, other in combinations(written, 2):
        same = frozenset((one, other)) in wanted
        count.take(graded.get(frozenset((one, other)), Grade.OTHER), same=same, related=same)
    return count


def _graded(written: dict[str, Copy]) -> Iterator[tuple[frozenset[str], Grade]]:
    """The pairs of which something was found."""
    names = list(written)
    neighbourhood = Neighbourhood(())
    for number, name in enumerate(names):
        text = written[name].compared
        if text is None:
            continue
        for near in neighbourhood.nearest(text):
            held = written[names[near]].compared
            if held is not None:
                yield frozenset((names[near], name)), compare(held, text).grade
        neighbourhood.add(number, text)
