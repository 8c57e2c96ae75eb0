"""How well related stories are chosen: the scores of `broadsheet eval related`, where the labelled sets are at hand."""

import os
from pathlib import Path

from .rows import Row, bench, summed_up

DATA = Path(os.environ.get("DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


@bench("related/uci_news_aggregator", "related/lee")
def related() -> list[Row]:
    """Precision of the first five stories of each list, and Spearman's rho against people's judgement."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")
    django.setup()
    from broadsheet.archive.evaluation.related import evaluate
    from broadsheet.scoring.sets import LabelledSets, SetUnreadable

    try:
        scores = evaluate(LabelledSets(DATA))
    except SetUnreadable as missing:
        return [
            summed_up(f"related/{name}", "", [0.0], note=f"not measured: {missing}")
            for name in ("uci_news_aggregator", "lee")
        ]
    clusters, people = scores.sets["uci_news_aggregator"], scores.sets["lee"]
    note = scores.notes[0]
    return [
        summed_up("related/uci_news_aggregator", "precision@5", [clusters["precision_at_5"]], note=note),
        summed_up("related/lee", "rho", [people["spearman"]], note=note),
    ]
