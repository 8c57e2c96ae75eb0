"""What a paper that runs and does nothing costs: memory of all its processes, and the time until it is open.

A fresh paper is made in a temporary folder and run as a host runs it. RSS counts what processes
share once for each of them, PSS counts it once; the truth for a small machine lies near PSS.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .machine import family, megabytes
from .rows import Row, bench, summed_up

RUNS = 3
SETTLE = 20.0
"""Seconds after the start until the paper counts as idle."""


@bench("run/memory-rss", "run/memory-pss", "run/start")
def idle_paper() -> Sequence[Row]:
    """Megabytes of all processes together, and seconds from the command to the open paper."""
    resident, shared, starts = [], [], []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder) / "paper"
        _broadsheet(home, "init", str(home)).wait()
        for _ in range(RUNS):
            began = time.monotonic()
            paper = _broadsheet(home, "run", "--port", "0")
            try:
                assert paper.stdout is not None
                if not paper.stdout.readline():
                    raise RuntimeError("the paper did not start")
                starts.append(time.monotonic() - began)
                time.sleep(SETTLE)
                members = family(paper.pid)
                resident.append(sum(megabytes(pid, "Rss") for pid in members))
                shared.append(sum(megabytes(pid, "Pss") for pid in members))
            finally:
                paper.terminate()
                paper.wait(timeout=20)
    return [
        summed_up("run/memory-rss", "MB", resident, note=f"{len(members)} processes"),
        summed_up("run/memory-pss", "MB", shared, note=f"{len(members)} processes"),
        summed_up("run/start", "s", starts),
    ]


def _broadsheet(home: Path, *words: str) -> subprocess.Popen[str]:
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("BROADSHEET_", "DJANGO_"))
    }
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(
        [sys.executable, "-m", "broadsheet", *words],
        env={**clean, "PYTHONPATH": paths, "BROADSHEET_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
