"""A paper for one bench: its folder, and the process in which the bench runs where the paper is.

Django reads a paper's folder from the environment, once, so each paper has a process of its own: the bench's module again, as
a command, whose last line says in JSON what was measured.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SECTIONS = ("World News", "Economy", "Politics", "Science", "Culture", "Sport")


def found(home: Path) -> None:
    """A new paper of six sections in this folder."""
    sections = [word for name in SECTIONS for word in ("--section", name)]
    command = [
        sys.executable,
        "-m",
        "broadsheet",
        "init",
        str(home),
        "--name",
        "The Larkport Courier",
        *sections,
    ]
    subprocess.run(command, check=True, env=environment_of(home), stdout=subprocess.DEVNULL)


def environment_of(home: Path) -> dict[str, str]:
    """What a process needs in its environment to work on this paper, and nothing of another."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BROADSHEET_")}
    paths = os.pathsep.join(path for path in sys.path if path)
    own = {"BROADSHEET_HOME": str(home), "DJANGO_SETTINGS_MODULE": "broadsheet.settings", "PYTHONPATH": paths}
    return {**clean, **own}


def told_by(module: str, *words: str, home: Path) -> Any:  # Any: JSON
    """What `python -m bench.MODULE` measures in the paper of this folder. How far it is goes to standard error."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *words],
        env=environment_of(home),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError("the paper of the bench broke; what it said is above")
    return json.loads(done.stdout.splitlines()[-1])


def say(what: str) -> None:
    """How far the bench is, for whoever waits for it."""
    print(f"    {what}", file=sys.stderr, flush=True)
