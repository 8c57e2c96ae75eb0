"""Kill the press at random while the desk goes on: readers see whole pages, and in the end the tree is a clean build.

The seed is printed; BROADSHEET_TEST_SEED repeats a run.
"""

import contextlib
import gzip
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.running.papers import HostedPaper

KILLS = 40
LINK = re.compile(r'href="(/\d{4}/\d{2}/[^"/]+/)"')
LISTS = ("", "economy/", "archive/")


class Reader(threading.Thread):
    """Reads the lists and the stories they lead to, over and over, and keeps what was wrong."""

    def __init__(self, live: Path) -> None:
        super().__init__(name="reader")
        self.live, self.stop = live, threading.Event()
        self.read, self.wrong = 0, []  # type: ignore[var-annotated]

    def run(self) -> None:
        while not self.stop.wait(0.01):
            self.look_once()

    def look_once(self) -> None:
        """Read each list, and each story it leads to."""
        for place in LISTS:
            with contextlib.suppress(FileNotFoundError):
                page = (self.live / "site" / place / "index.html").read_bytes()
                self._look(f"/{place}", page)
                for path in LINK.findall(page.decode()):
                    self._follow(place, path)

    def _look(self, path: str, page: bytes) -> None:
        self.read += 1
        if not page.rstrip().endswith(b"</html>"):
            self.wrong.append(f"{path} is torn: {page[-40:]!r}")

    def _follow(self, place: str, path: str) -> None:
        # In this order twice: a story may be taken down while one looks.
        for tree in ("site", "gone", "moved", "site", "gone"):
            file = self.live / tree / path.strip("/") / "index.html"
            with contextlib.suppress(FileNotFoundError):
                page = file.read_bytes()
                if tree != "moved":
                    self._look(path, page)
                with contextlib.suppress(FileNotFoundError):
                    gzip.decompress(file.with_name("index.html.gz").read_bytes())
                return
        self.wrong.append(f"/{place} leads to {path}, where nothing is")


@contextlib.contextmanager
def reading(live: Path) -> Iterator[Reader]:
    reader = Reader(live)
    reader.start()
    try:
        yield reader
    finally:
        reader.stop.set()
        reader.join()


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the process and all it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.soak
def test_a_press_that_is_killed_again_and_again_leaves_a_clean_build(tmp_path: Path) -> None:
    seed = int(os.environ.get("BROADSHEET_TEST_SEED", time.time_ns() % 10**6))
    print(f"BROADSHEET_TEST_SEED={seed}")
    chance = random.Random(seed)
    paper = HostedPaper(tmp_path / "paper")
    paper.broadsheet("press", "run", "--once")
    desk = paper.start("tests.pages.running.desk_at_work", str(seed), "600", log=tmp_path / "desk.log")
    with reading(paper.live) as reader:
        for _ in range(KILLS):
            press = paper.start("broadsheet", "press", "run", log=tmp_path / "press.log")
            time.sleep(chance.uniform(0.7, 3.0))  # the start takes most of a second
            kill(press)
        assert desk.wait(600) == 0, (tmp_path / "desk.log").read_text()[-2000:]
        paper.broadsheet("press", "run", "--once")
    assert reader.wrong == []
    assert reader.read > 1000
    assert paper.as_json("press", "prove")["differ"] == []
