"""Bring the database up to date, and give it its paper when it has none. `init` calls it in the new folder."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from broadsheet.desk.actions.founding import DEFAULT_SECTIONS, found_paper


class Command(BaseCommand):
    help = "Make the database of this paper and its starting texts (init does this for a new folder)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="The Broadsheet", help="what the paper is called")
        parser.add_argument(
            "--section", action="append", default=[], metavar="NAME", help="a section; may be repeated"
        )

    def handle(self, *args: Any, name: str, section: list[str], **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        found_paper(name, tuple(section) or DEFAULT_SECTIONS)
