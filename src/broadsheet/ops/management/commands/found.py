"""Bring the database up to date, and give it its paper when it has none. `init` calls it in the new folder."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from broadsheet.desk.actions.founding import DEFAULT_SECTIONS, found_paper
from broadsheet.desk.models import Publication, Section


class Command(BaseCommand):
    help = "Make the database of this paper and its starting texts (init does this for a new folder)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--name", help="what the paper is called; it keeps its name without, a new one is The Broadsheet"
        )
        parser.add_argument(
            "--section", action="append", default=[], metavar="NAME", help="a section; may be repeated"
        )

    def handle(self, *args: Any, name: str | None, section: list[str], **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if Section.objects.exists() and not name and not section:
            # After an upgrade: the editors' paper is theirs, down to a section they left out.
            self.stdout.write(f"The database of {Publication.the_paper().name} is up to date.")
            return
        paper = found_paper(name or Publication.the_paper().name, tuple(section) or DEFAULT_SECTIONS)
        self.stdout.write(f"{paper.name} is ready, with {Section.objects.count()} sections.")
