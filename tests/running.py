"""A paper that really runs: its folder, the command as a host types it, and `broadsheet run` as a process."""

import http.client
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from broadsheet.ops.folder import make_folder
from tests.migrated import kept

SOURCES = Path(__file__).resolve().parents[1] / "src"
START = 60.0
"""Seconds a busy machine may take to load everything."""


def surroundings(**more: str) -> dict[str, str]:
    """This process's environment without what belongs to the suite's own paper."""
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("BROADSHEET_", "DJANGO_"))
    }
    return {**clean, "PYTHONPATH": str(SOURCES), **more}


def broadsheet(
    *words: str, home: Path | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The command as a host types it."""
    return subprocess.run(
        [sys.executable, "-m", "broadsheet", *words],
        env=surroundings(**({"BROADSHEET_HOME": str(home)} if home else {})),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
    )


def new_home(folder: Path) -> Path:
    """A new paper's folder with a migrated database, which the suite's own set-up has made."""
    make_folder(folder)
    with (
        closing(sqlite3.connect(kept())) as migrated,
        closing(sqlite3.connect(folder / "data" / "broadsheet.sqlite3")) as fresh,
    ):
        migrated.backup(fresh)
        fresh.execute("PRAGMA journal_mode=WAL")
    return folder


class Run:
    """A paper that runs, until it is told to end."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.log = home / "run.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "broadsheet", "run", "--port", "0"],
                env=surroundings(BROADSHEET_HOME=str(home), **settings),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().rpartition(" ")[2].strip()
        assert self.address.startswith("http://127.0.0.1:"), self.log.read_text()

    def read(self, path: str) -> tuple[int, str]:
        """The status and the text of an answer."""
        line = http.client.HTTPConnection(self.address.removeprefix("http://").rstrip("/"), timeout=START)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        finally:
            line.close()

    def get(self, path: str) -> int:
        """The status of an answer."""
        return self.read(path)[0]

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the paper's database holds, read beside the paper."""
        with closing(sqlite3.connect(self.home / "data" / "broadsheet.sqlite3")) as held:
            return held.execute(query, values).fetchall()

    def children(self) -> dict[str, int]:
        """The processes under the supervisor: role and id."""
        found = {}
        for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"broadsheet.ops.child" in words:
                found[words[words.index(b"broadsheet.ops.child") + 1].decode()] = int(pid)
        return found

    def stop(self) -> None:
        """End it as a host does, and at once if it does not."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(START)
        self.end()

    def end(self) -> None:
        """End it at once."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def eventually(true: Callable[[], bool], within: float = START) -> None:
    """Wait until it is true; fails when it never is."""
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.05)
