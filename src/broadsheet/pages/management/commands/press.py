"""Press the paper, build it anew beside itself, prove that both agree, or tell others about it."""

import json
import signal
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from broadsheet.pages import actions
from broadsheet.pages.shipping import ship_all
from broadsheet.pages.watch import PRESS
from broadsheet.press.actions import Pressed, Proof
from broadsheet.press.building import cores
from broadsheet.press.errors import PressError
from broadsheet.press.leads import RULES
from broadsheet.work.loops import keep_up


class Command(BaseCommand):
    help = "Press what has changed (run), build everything anew (rebuild), or compare the two (prove)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", metavar="run|rebuild|prove|ship|rules", required=True)
        run = what.add_parser("run", help="press what has changed; without --once, until stopped")
        run.add_argument("--once", action="store_true", help="press what has changed by now, and end")
        run.add_argument("--anew", action="store_true", help="bring out a whole new edition, and end")
        rebuild = what.add_parser("rebuild", help="build the whole paper into an empty folder")
        rebuild.add_argument("--to", required=True, type=Path, metavar="DIR")
        prove = what.add_parser("prove", help="compare the live edition with a clean build, byte for byte")
        ship = what.add_parser("ship", help="bring the bucket and the CDN up to what has come out, and end")
        ship.add_argument("--anew", action="store_true", help="look at every page, not only at what changed")
        rules = what.add_parser("rules", help="tell another web server which addresses have moved or gone")
        rules.add_argument("--for", dest="server", required=True, choices=sorted(RULES))
        rules.add_argument(
            "--to", type=Path, metavar="FILE", help="write them there instead of printing them"
        )
        for one in (run, rebuild, prove, ship):
            one.add_argument("--json", dest="as_json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        try:
            getattr(self, f"_{what}")(**options)
        except (PressError, OSError) as trouble:
            raise CommandError(str(trouble)) from trouble

    def _run(self, *, once: bool, anew: bool, as_json: bool, **options: Any) -> None:
        if not (once or anew):
            _press_until_stopped()
            return
        pressed = actions.run(anew=anew, workers=cores())
        self._say(as_json, _as_json(pressed), _in_words(pressed))
        if pressed.stuck:
            sys.exit(1)

    def _rebuild(self, *, to: Path, as_json: bool, **options: Any) -> None:
        pages = actions.rebuild(to.expanduser().resolve())
        self._say(as_json, {"pages": pages, "folder": str(to)}, f"{pages} pages are in {to}.")

    def _prove(self, *, as_json: bool, **options: Any) -> None:
        proof = actions.prove()
        self._say(as_json, {"pages": proof.pages, "differ": list(proof.differ)}, _verdict(proof))
        if proof.differ:
            sys.exit(1)

    def _ship(self, *, anew: bool, as_json: bool, **options: Any) -> None:
        load = ship_all(anew=anew)
        said = f"Objects put: {load.put}, taken away: {load.taken}. Addresses told: {load.told}."
        self._say(as_json, {"put": load.put, "taken": load.taken, "told": load.told}, said)

    def _rules(self, *, server: str, to: Path | None, **options: Any) -> None:
        lines = actions.rules(server)
        text = "".join(f"{line}\n" for line in lines)
        if to is None:
            self.stdout.write(text, ending="")
            return
        # Renamed into place: a web server that reads its rules just now gets the old ones or the new ones.
        waiting = to.with_name(f".{to.name}.part")
        waiting.write_text(text)
        waiting.replace(to)
        self.stdout.write(f"Rules: {len(lines)}, in {to}. Let the web server read them anew.")

    def _say(self, as_json: bool, data: dict[str, Any], words: str) -> None:
        self.stdout.write(json.dumps(data) if as_json else words)


def _press_until_stopped() -> None:
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    keep_up(PRESS, stop)


def _as_json(pressed: Pressed) -> dict[str, Any]:
    return {
        "changes": pressed.changes,
        "pages": pressed.pages,
        "written": pressed.written,
        "stuck": list(pressed.stuck),
    }


def _in_words(pressed: Pressed) -> str:
    said = f"Changes: {pressed.changes}. Pages rendered: {pressed.pages}, written: {pressed.written}."
    if pressed.stuck:
        said += (
            f"\nCould not be made, and stay as they were: {', '.join(pressed.stuck)}.\n"
            "The log says why. They are tried again with every run."
        )
    return said


def _verdict(proof: Proof) -> str:
    if not proof.differ:
        return f"{proof.pages} pages are what a clean build makes of the database, byte for byte."
    return (
        "\n".join(proof.differ)
        + f"\n{len(proof.differ)} files are not what a clean build makes of the database. "
        + "`broadsheet press run --anew` brings out a whole new edition."
    )
