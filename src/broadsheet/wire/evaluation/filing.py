"""Score how well stories are filed, on news that people have sorted into sections.

Every item goes the way an item of the wire goes: written up, its facts gathered, the rules asked, then the classifier.
The sets carry no categories, so there is nothing for rules to hold on to but words; none are written for
them, and the classifier decides alone.

A set is cut into five by a digest of the item's id (BLAKE2b, modulo 5). Each fifth is judged by a classifier that has
learnt from the other four, and `macro_f1` is over all five: a fifth of a small set by itself is too few to
tell a good day from a bad one. `macro_f1_first_fifth` is that of the cut 0 alone, `macro_f1_words` without the extra [ml].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from broadsheet.scoring.measures import Figures, Scores, macro_f1, per_label
from broadsheet.scoring.sets import LabelledSets, Row
from broadsheet.wire import filing, meaning
from broadsheet.wire.classifier import Classifier, Example, Meaning
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.filing import Facts
from broadsheet.wire.wording import write_up

SETS = ("ag_news", "bbc_news")
CUTS = 5
NOWHERE = 0
"""The section of a source that has none, so that a story nobody filed counts as wrong."""


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled item: what filing looks at, its section by number, the fifth it belongs to."""

    facts: Facts
    section: int
    cut: int


def evaluate(sets: LabelledSets) -> Scores:
    """Macro-F1 over the sections of each set; the whole is the set that comes out worse. Raises SetUnreadable."""
    sense = meaning.installed()
    figures: dict[str, Figures] = {}
    for name in SETS:
        figures |= _score(name, list(sets.rows(name)), sense)
    worst = min((figures[name] for name in SETS), key=lambda one: one["macro_f1"])
    notes = [
        "macro_f1 is cross-validated over five cuts by a digest of the ids; of the sets the lower one counts."
    ]
    if sense is None:
        notes.append("The extra [ml] is not installed: the classifier went by the words alone.")
    return Scores(
        {"items": sum(int(figures[name]["items"]) for name in SETS), "macro_f1": worst["macro_f1"]},
        figures,
        tuple(notes),
    )


def _score(name: str, rows: Sequence[Row], sense: Meaning | None) -> dict[str, Figures]:
    """The figures of one set, and of each of its sections under "set/section"."""
    labels = ["", *sorted({row["label"] for row in rows})]
    items = [_item(row, labels.index(row["label"])) for row in rows]
    wanted = [labels[item.section] for item in items]
    judged = [labels[section] for section in _filed(items, sense)]
    by_words = [labels[section] for section in _filed(items, None)] if sense else judged
    first = [number for number, item in enumerate(items) if item.cut == 0]
    whole: Figures = {
        "items": len(items),
        "macro_f1": macro_f1(judged, wanted),
        "macro_f1_words": macro_f1(by_words, wanted),
        "macro_f1_first_fifth": macro_f1([judged[n] for n in first], [wanted[n] for n in first]),
    }
    sections = {f"{name}/{label}": found for label, found in per_label(judged, wanted).items()}
    return {name: whole, **sections}


def _item(row: Row, section: int) -> Item:
    dispatch = Dispatch(id=row["id"], title=row.get("title") or "", body=row["text"], language="en")
    copy = write_up(dispatch, images=False, language="en")
    facts = filing.facts_of(dispatch, source=0, text=copy.folded, language=copy.language)
    digest = blake2b(row["id"].encode(), digest_size=4).hexdigest()
    return Item(facts, section, int(digest, 16) % CUTS)


def _filed(items: Sequence[Item], sense: Meaning | None) -> list[int]:
    """Where each item is filed by what was learnt from the cuts it is not in."""
    found = [NOWHERE] * len(items)
    for cut in range(CUTS):
        known = [Example(item.section, item.facts.text.strip()) for item in items if item.cut != cut]
        learnt = Classifier.learn(known, sense)
        for number, item in enumerate(items):
            if item.cut == cut:
                found[number] = filing.file([], item.facts, NOWHERE, guesser=learnt.guess, sure=0.0).section
    return found
