"""Terms on the command line: what they say, and in and out as RightsML."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from broadsheet.rights.actions import licence_for
from broadsheet.rights.clauses import clauses
from broadsheet.rights.models import Licence
from broadsheet.rights.rightsml import from_rightsml, to_rightsml
from broadsheet.rights.terms import PRESET_LABELS, PRESETS, BadTerms, Terms, to_data


class Command(BaseCommand):
    help = "Terms: list them, export NAME as RightsML 2.0, import FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        listing = deeds.add_parser("list", help="the presets, and the terms this paper holds besides")
        listing.add_argument("--json", action="store_true")
        export = deeds.add_parser("export", help="write terms as RightsML 2.0 (JSON-LD)")
        export.add_argument("name", help="a preset's name, or the name of terms the paper holds")
        export.add_argument("--to", metavar="FILE", help="write there instead of to the screen")
        importing = deeds.add_parser("import", help="take in terms from a RightsML 2.0 policy (JSON-LD)")
        importing.add_argument("file", help="a file, or - for standard input")
        importing.add_argument("--name", default="", help="what the terms are called here")
        importing.add_argument("--dry-run", action="store_true", help="only say how they are understood")
        importing.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        deed = {"list": self._list, "export": self._export, "import": self._import}[options["deed"]]
        try:
            deed(options)
        except BadTerms as wrong:
            raise CommandError(str(wrong)) from wrong

    def _list(self, options: dict[str, Any]) -> None:
        held = [row.terms for row in Licence.objects.all() if row.terms != PRESETS.get(row.name)]
        if options["json"]:
            rows = [
                {"preset": True, "label": PRESET_LABELS[name], **to_data(PRESETS[name])} for name in PRESETS
            ]
            rows += [{"preset": False, **to_data(terms)} for terms in held]
            self.stdout.write(json.dumps({"terms": rows}))
            return
        for name, label in PRESET_LABELS.items():
            self.stdout.write(f"{name:<18} {label}")
        for terms in held:
            self.stdout.write(f"{terms.name:<18} (this paper's own)")
        self.stdout.write(f"Presets: {len(PRESETS)}. Others: {len(held)}.")

    def _export(self, options: dict[str, Any]) -> None:
        policy = json.dumps(to_rightsml(_called(options["name"])), ensure_ascii=False, indent=2) + "\n"
        if not options["to"]:
            self.stdout.write(policy, ending="")
            return
        Path(options["to"]).write_text(policy, encoding="utf-8")
        self.stdout.write(f"Terms {options['name']} written to {options['to']}.")

    def _import(self, options: dict[str, Any]) -> None:
        read = from_rightsml(_policy_in(options["file"]), options["name"])
        if not options["dry_run"]:
            licence_for(read.terms)
        if options["json"]:
            self.stdout.write(json.dumps({"terms": to_data(read.terms), "left_out": read.left_out}))
            return
        for clause in clauses(read.terms):
            self.stdout.write(f"  {clause.title}: {clause.says}")
        for reason in read.left_out:
            self.stdout.write(f"  left out: {reason}")
        word = "would be called" if options["dry_run"] else "are here as"
        self.stdout.write(f"The terms {word} {read.terms.name}. Left out: {len(read.left_out)}.")


def _called(name: str) -> Terms:
    if name in PRESETS:
        return PRESETS[name]
    row = Licence.objects.filter(name=name).order_by("-id").first()
    if row is None:
        raise BadTerms(f"there are no terms called {name!r}; `broadsheet terms list` names them")
    return row.terms


def _policy_in(file: str) -> Any:  # Any: JSON from outside
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        return json.loads(text)
    except (OSError, ValueError, RecursionError) as wrong:
        raise BadTerms(f"terms: {file} cannot be read as JSON: {wrong}") from wrong
