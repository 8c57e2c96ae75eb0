"""`broadsheet`: Django's command runner with our commands."""

import os
import sys
from pathlib import Path

from broadsheet import __version__

WITHOUT_A_PAPER = frozenset(("init", "demo", "eval", "help", "--help", "-h", "version", "--version"))
"""Commands that need no paper in the folder."""


def main() -> None:
    """Run one command of the paper in BROADSHEET_HOME, or else the current folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")
    words = sys.argv[1:]
    if words and words[0] not in WITHOUT_A_PAPER and words[:2] != ["wire", "parse"]:
        _refuse_without_paper()
    if words and words[0] in ("version", "--version"):
        print(f"Broadsheet {__version__}")
        return
    if words and words[0] == "demo":
        from broadsheet.sample.demo import main as demo

        sys.exit(demo(words[1:]))
    if words and words[0] == "run":
        # The supervisor stays small: it watches the others and never loads Django itself.
        from broadsheet.ops.supervisor import main as run

        sys.exit(run(words[1:]))
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from broadsheet.ops.logbook import keep_log

    try:
        # Standard output belongs to what a command answers: somebody may be reading its JSON.
        keep_log(settings.LOG_FORMAT)
        execute_from_command_line(["broadsheet", *words])
    except ImproperlyConfigured as wrong:
        sys.exit(f"broadsheet: {wrong}")


def _refuse_without_paper() -> None:
    from broadsheet.ops.errors import NoPaperHere
    from broadsheet.ops.folder import is_paper

    folder = Path(os.environ.get("BROADSHEET_HOME") or Path.cwd()).resolve()
    if not is_paper(folder):
        sys.exit(f"broadsheet: {NoPaperHere(folder)}")


if __name__ == "__main__":
    main()
