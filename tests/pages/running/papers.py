"""Found a paper in a folder and run its commands, as a host does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


class HostedPaper:
    """A founded paper in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.broadsheet("init", str(home), "--name", "The Larkport Courier", "--section", "Economy")

    @property
    def live(self) -> Path:
        return self.home / "pages/current"

    def broadsheet(self, *words: str, **environment: str) -> str:
        """What a command prints. Raises CalledProcessError, with what it complained of, when it does not end well."""
        done = subprocess.run(
            [sys.executable, "-m", "broadsheet", *words],
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout

    def as_json(self, *words: str) -> Any:
        return json.loads(self.broadsheet(*words, "--json").splitlines()[-1])

    def start(self, *module: str, log: Path) -> subprocess.Popen[bytes]:
        """A module as a process that is not waited for, in a group of its own."""
        with log.open("ab") as kept:
            return subprocess.Popen(
                [sys.executable, "-m", *module],
                env=self.environment(),
                stdout=kept,
                stderr=kept,
                start_new_session=True,
            )

    def environment(self, **also: str) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("BROADSHEET_", "DJANGO_"))}
        own = {
            "BROADSHEET_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "broadsheet.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        return {**clean, **own, **also}
