"""Score how well two texts are known to be one story, on texts that were changed in stated ways."""

from collections.abc import Iterator

from broadsheet.scoring.measures import Scores, Tally
from broadsheet.scoring.sets import LabelledSets
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.wording import write_up

ONE_STORY = frozenset(("duplicate", "duplicate_reordered"))
"""Relations of near_duplicates_fr that should be merged."""


def evaluate(sets: LabelledSets) -> Scores:
    """Precision and recall of merging by text, over pairs. Raises SetUnreadable."""
    tallies = {"near_duplicates_fr": Tally()}
    for one, other, same in _pairs_of_variants(sets):
        tallies["near_duplicates_fr"].count(_key(one) == _key(other), same)
    whole = sum(tallies.values(), Tally())
    return Scores(whole.figures(), {name: tally.figures() for name, tally in tallies.items()})


def _key(text: str) -> str:
    return write_up(Dispatch(body=text), images=False).text_key


def _pairs_of_variants(sets: LabelledSets) -> Iterator[tuple[str, str, bool]]:
    """A document, a text made of it, and whether they are one story."""
    documents = {row["id"]: row["text"] for row in sets.rows("wikinews_fr")}
    for row in sets.rows("near_duplicates_fr"):
        yield documents[row["a"]], row["text"], row["relation"] in ONE_STORY
