"""Score which stories are put beside each other: on headlines in story clusters, and against people's judgement."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from broadsheet.archive.meanings import installed, meanings_of, vectors_of
from broadsheet.archive.rules import Candidate, Meanings, Pool, telling_terms
from broadsheet.scoring.measures import Figures, Scores, ratio, spearman
from broadsheet.scoring.sets import LabelledSets
from broadsheet.text.terms import analyser

BESIDE = 5
"""Stories of each list that are looked at."""


def evaluate(sets: LabelledSets) -> Scores:
    """Precision of the first five stories of each list, and Spearman's rho of likeness. Raises SetUnreadable."""
    of_clusters = _clusters(list(sets.rows("uci_news_aggregator")))
    of_people = _people(sets.json("lee.json"))
    note = "with vectors of the texts" if installed() else "by terms alone: the extra [ml] is not installed"
    return Scores(
        {"precision_at_5": of_clusters["precision_at_5"], "spearman": of_people["spearman"]},
        {"uci_news_aggregator": of_clusters, "lee": of_people},
        (note,),
    )


def _clusters(rows: Sequence[dict[str, Any]]) -> Figures:  # Any: JSON
    """Each headline's list as the product makes it, the newest of the section included where too little is alike."""
    sections = {label: n for n, label in enumerate(sorted({row["label"] for row in rows}))}
    english = analyser("en")
    start = datetime(1970, 1, 1, tzinfo=UTC)
    stories = [
        Candidate(
            n,
            sections[row["label"]],
            start + timedelta(milliseconds=row["timestamp_ms"]),
            telling_terms(english, row["title"]),
        )
        for n, row in enumerate(rows)
    ]
    pool = Pool(stories, _meanings([row["title"] for row in rows]))
    right = shown = 0
    for story in stories:
        beside = pool.neighbours(story)[:BESIDE]
        shown += BESIDE
        right += sum(rows[n.id]["story"] == rows[story.id]["story"] for n in beside)
    return {"stories": len(rows), "precision_at_5": ratio(right, shown)}


def _people(found: dict[str, Any]) -> Figures:  # Any: JSON
    """How alike the product holds each pair of texts, beside how alike people held them."""
    texts = [document["text"] for document in found["documents"]]
    numbers = {document["id"]: n for n, document in enumerate(found["documents"])}
    english = analyser("en")
    at = datetime(2000, 1, 1, tzinfo=UTC)
    pool = Pool(
        (Candidate(n, 0, at, telling_terms(english, "", "", text)) for n, text in enumerate(texts)),
        _meanings(texts),
    )
    judged = [pool.likeness(numbers[one], numbers[other]) for one, other, _ in found["similarity"]]
    labelled = [alike for _, _, alike in found["similarity"]]
    return {"pairs": len(judged), "spearman": round(spearman(judged, labelled), 4)}


def _meanings(texts: Sequence[str]) -> Meanings:
    return meanings_of(dict(enumerate(vectors_of(texts))))
