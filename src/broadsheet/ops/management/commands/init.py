"""Make a new paper in an empty or missing folder."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from broadsheet.ops.errors import HouseError
from broadsheet.ops.folder import make_folder


class Command(BaseCommand):
    help = "Make a new paper in an empty or missing folder: settings, secrets, database, sections, starting texts."
    requires_system_checks: list[str] = []
    needs_paper = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)
        parser.add_argument("--name", default="The Broadsheet", help="what the paper is called")
        parser.add_argument(
            "--section", action="append", default=[], metavar="NAME", help="a section; may be repeated"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, folder: Path, name: str, section: list[str], **options: Any) -> None:
        folder = folder.expanduser().resolve()
        try:
            make_folder(folder)
        except (HouseError, OSError) as trouble:
            raise CommandError(str(trouble)) from trouble
        # Settings are read once per process, and this one has read those of another folder.
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "broadsheet",
                "found",
                "--name",
                name,
                *(f"--section={s}" for s in section),
            ],
            env={**os.environ, "BROADSHEET_HOME": str(folder)},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise CommandError(
                f"The folder {folder} was laid out, but its database could not be made; see above."
            )
        code = (folder / "keys" / "setup.code").read_text(encoding="utf-8").strip()
        if options["json"]:
            self.stdout.write(json.dumps({"folder": str(folder), "name": name, "setup_code": code}))
            return
        self.stdout.write(
            f"{name} is ready in {folder}.\n"
            f"  cd {folder} && broadsheet run\n"
            "Then open the address it prints; the first visit to the desk makes the owner's account.\n"
            f"The desk asks for this code once: {code}\n"
            f"(or open /desk/welcome/?code={code})"
        )
