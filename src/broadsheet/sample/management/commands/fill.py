"""Found the sample paper where there is none, and bring in its wire. `demo` calls it."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from broadsheet.desk.models import Publication
from broadsheet.pages.actions import run
from broadsheet.readers.actions import let_in
from broadsheet.readers.roles import Role
from broadsheet.sample.actions import bring_in_the_wire, found_the_courier, put_on_the_wire
from broadsheet.sample.demo import NOTE
from broadsheet.sample.owner import OWNER, owner_password


class Command(BaseCommand):
    help = "Found the sample paper in this folder, put its invented wires on the wire, and press it (demo does this)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--wires", required=True, metavar="URL", help="where the sample's wires are served"
        )
        parser.add_argument("--base-url", required=True, metavar="URL", help="where the paper will be read")

    def handle(self, *args: Any, wires: str, base_url: str, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        now = datetime.fromisoformat(
            json.loads((Path(settings.HOME) / NOTE).read_text(encoding="utf-8"))["now"]
        )
        if not Publication.the_paper().set_up:
            found_the_courier(now, base_url, self._say)
            let_in(OWNER, "The editor of the Courier", Role.OWNER, owner_password(Path(settings.HOME)))
        put_on_the_wire(wires)
        report = bring_in_the_wire(self._say)
        pressed = run()
        self._say("")
        self.stdout.write(f"{report}; {pressed.pages} pages pressed")

    def _say(self, words: str) -> None:
        """Progress on one line of the terminal; on a line each where nobody looks on."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{words}", ending="")
            self.stderr.flush()
        elif words:
            self.stderr.write(words)
