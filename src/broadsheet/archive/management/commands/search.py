"""The search index: make it anew, or say how it stands."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from broadsheet.archive.models import SearchDocument
from broadsheet.archive.search.following import FOLLOWER, is_whole, rebuild
from broadsheet.desk.models import Article
from broadsheet.journal.actions import position_of
from broadsheet.journal.models import Change

SAID_EVERY = 1.0
"""Seconds between two lines of progress."""


class Command(BaseCommand):
    help = "Make the search index anew, or say how it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["rebuild", "status"])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        told = self._rebuild(options["json"]) if options["deed"] == "rebuild" else _status()
        if options["json"]:
            self.stdout.write(json.dumps(told))
        elif options["deed"] == "rebuild":
            self.stdout.write(f"The index has {told['stories']:,} stories, in {told['seconds']:.0f} seconds.")
        else:
            self.stdout.write(
                f"The index has {told['stories']:,} of {told['public']:,} public stories and is "
                f"{'whole' if told['whole'] else 'being made; searching finds what is in it so far'}. "
                f"{told['behind']:,} changes wait."
            )

    def _rebuild(self, quiet: bool) -> dict[str, Any]:  # Any: JSON
        begun = time.monotonic()
        said = begun

        def progress(done: int, of: int) -> None:
            nonlocal said
            if not quiet and time.monotonic() - said > SAID_EVERY:
                said = time.monotonic()
                self.stderr.write(f"{done:,} of {of:,} stories")

        stories = rebuild(progress)
        return {"stories": stories, "seconds": round(time.monotonic() - begun, 1)}


def _status() -> dict[str, Any]:  # Any: JSON
    return {
        "stories": SearchDocument.objects.count(),
        "public": Article.objects.live().count(),
        "whole": is_whole(),
        "behind": Change.objects.after(position_of(FOLLOWER)).count(),
    }
