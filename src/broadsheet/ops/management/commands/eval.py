"""Score the paper's own judgement on labelled sets."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from broadsheet.ops.evaluations import EVALUATIONS
from broadsheet.scoring.measures import Figures, Scores
from broadsheet.scoring.sets import LabelledSets, SetUnreadable


class Command(BaseCommand):
    help = "Score the paper's own judgement on labelled sets: " + ", ".join(EVALUATIONS) + "."
    # Neither database nor paper is asked.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "evaluation", nargs="?", choices=[*EVALUATIONS], help="which; without one all of them"
        )
        parser.add_argument("--data", type=Path, required=True, help="the folder of labelled sets")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        sets = LabelledSets(options["data"])
        names = [options["evaluation"]] if options["evaluation"] else [*EVALUATIONS]
        failed = [name for name in names if not self._score(name, sets, options["json"])]
        if failed:
            sys.exit(1)
        if not options["json"]:
            self.stdout.write(f"Evaluations: {len(names)}.")

    def _score(self, name: str, sets: LabelledSets, as_json: bool) -> bool:
        try:
            scores = EVALUATIONS[name](sets)
        except SetUnreadable as wrong:
            told: dict[str, Any] = {"evaluation": name, "error": str(wrong)}
            self.stdout.write(json.dumps(told)) if as_json else self.stderr.write(f"{name}: {wrong}")
            return False
        if as_json:
            self.stdout.write(json.dumps({"evaluation": name, **scores.as_json()}))
        else:
            self._table(name, scores)
        return True

    def _table(self, name: str, scores: Scores) -> None:
        self._line(name, scores.figures)
        for part, figures in scores.sets.items():
            self._line(f"  {part}", figures)
        for note in scores.notes:
            self.stdout.write(f"  {note}")

    def _line(self, name: str, figures: Figures) -> None:
        told = "  ".join(
            f"{key} {value:.4f}" if isinstance(value, float) else f"{key} {value:,}"
            for key, value in figures.items()
        )
        self.stdout.write(f"{name:<24} {told}")
