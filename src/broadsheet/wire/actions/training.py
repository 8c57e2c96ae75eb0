"""Teach the classifier from the paper's own archive, and have what it learnt at hand.

What was learnt is a row, so that every worker on every machine files alike; each process reads it once.
"""

from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from broadsheet.desk.models import Article
from broadsheet.text.words import words
from broadsheet.wire import classifier, meaning
from broadsheet.wire.classifier import Classifier, Example, Report
from broadsheet.wire.filing import By
from broadsheet.wire.models import Provenance, TrainedClassifier

MOST_STORIES = 20_000
"""Of the archive, the newest."""
LETTERS = 6_000
"""Of a story's text that are read: what comes later says little of where it belongs."""


class Trained:
    """What was learnt, and how well it did on the archive's last tenth."""

    def __init__(self, row: TrainedClassifier) -> None:
        self.at = row.trained_at
        self.report = Report.from_data(row.report)
        self._classifier = Classifier.from_bytes(bytes(row.data), meaning.installed())
        self.guess = self._classifier.guess


def trained() -> Trained | None:
    """What the classifier has learnt so far; None before it was taught. One query once it is known."""
    at = TrainedClassifier.objects.values_list("trained_at", flat=True).first()
    return _read(at) if at else None


@lru_cache(maxsize=1)
def _read(at: datetime) -> Trained | None:
    row = TrainedClassifier.objects.filter(trained_at=at).first()
    return Trained(row) if row else None


def report() -> Report | None:
    """How well the classifier did, without loading it."""
    data = TrainedClassifier.objects.values_list("report", flat=True).first()
    return Report.from_data(data) if data else None


def train(now: datetime) -> Report:
    """Learn anew from the archive; answers how well that went. Raises classifier.TooLittle."""
    learnt, found = classifier.train(examples(), meaning.installed())
    with transaction.atomic():
        TrainedClassifier.objects.update_or_create(
            id=1, defaults={"trained_at": now, "data": learnt.to_bytes(), "report": found.as_data()}
        )
    return found


def examples() -> list[Example]:
    """The stories to learn from, oldest first: what has been on the site, and what people keep at the desk.

    Left out are those that the classifier filed itself and that nobody moved: it must not learn from its own guesses.
    """
    own_guess = Provenance.objects.filter(
        article=OuterRef("pk"), filed_by=By.CLASSIFIER, section=F("article__section"), primary=True
    )
    rows = (
        Article.objects.filter(standing__in=("live", "expired", "withdrawn", "held"))
        .exclude(Exists(own_guess))
        .order_by("-public_from", "-id")
        .values_list("section_id", "headline", "standfirst", "body")[:MOST_STORIES]
    )
    found = [
        Example(section, " ".join(words(f"{headline} {standfirst} {body[:LETTERS]}")))
        for section, headline, standfirst, body in rows.iterator(chunk_size=500)
    ]
    return found[::-1]
