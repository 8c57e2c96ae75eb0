"""A paper on a volume of 64 MB that is really full: readers go on reading whole pages, writes say that they cannot,
and when there is room again everything goes on without hands (RELIABILITY A4).
"""

import http.client
import os
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.pages.running.papers import HostedPaper
from tests.pages.running.test_kills import kill, reading
from tests.pages.running.volumes import fill, small_volume, unmountable
from tests.running import eventually

pytestmark = pytest.mark.soak

VOLUME = 64
ROUNDS = 12
STORIES = 25
KB = 1024
LETTER = urlencode(
    {
        "name": "Ada",
        "email": "ada@tarnpost.example",
        "message": "Who pays for the new lock?",
        "subject": "Lock",
    }
)


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[Path]:
    if why := unmountable("tmpfs"):
        pytest.skip(why)
    with small_volume(tmp_path / "volume", VOLUME) as mounted:
        yield mounted


def test_a_full_volume_tears_nothing_and_the_paper_goes_on_when_there_is_room(
    volume: Path, tmp_path: Path
) -> None:
    seed = int(os.environ.get("BROADSHEET_TEST_SEED", time.time_ns() % 10**6))
    print(f"BROADSHEET_TEST_SEED={seed}")
    chance = random.Random(seed)
    paper = HostedPaper(volume / "paper")
    paper.broadsheet("press", "run", "--once")
    press = paper.start("broadsheet", "press", "run", log=tmp_path / "press.log")
    try:
        with reading(paper.live) as reader:
            for number in range(ROUNDS):
                # From no room at all to room for some of the pages, or for the rows and not for the pages.
                ballast = fill(volume, leave=chance.choice([0, 16, 64, 256, 1024]) * KB)
                desk = paper.start(
                    "tests.pages.running.desk_at_work",
                    str(seed + number),
                    str(STORIES),
                    log=tmp_path / "desk.log",
                )
                desk.wait(120)  # it may fall over: its disk is full
                ballast.unlink()
                eventually(lambda: paper.as_json("press", "run", "--once")["stuck"] == [])
        assert reader.wrong == []
        assert reader.read > 500
    finally:
        kill(press)
    log = (tmp_path / "press.log").read_text() + (tmp_path / "desk.log").read_text()
    assert re.search("No space left|disk is full", log), "the volume was never full"
    assert paper.as_json("press", "prove")["differ"] == []


def test_while_the_volume_is_full_pages_are_read_and_writes_are_refused(volume: Path, tmp_path: Path) -> None:
    paper = HostedPaper(volume / "paper")
    paper.broadsheet("press", "run", "--once")
    log = tmp_path / "run.log"
    run = paper.start("broadsheet", "run", "--port", "0", log=log)
    try:
        eventually(lambda: "http://127.0.0.1:" in log.read_text())
        [port] = re.findall(r"http://127\.0\.0\.1:(\d+)", log.read_text())[:1]
        eventually(lambda: _ask(port, "GET", "/")[0] == 200)
        ballast = fill(volume, leave=0)
        for _ in range(20):
            assert _ask(port, "GET", "/about/")[0] == 200
            status, retry = _ask(port, "POST", "/-/contact", LETTER)
            assert (status, retry) == (503, "30")
        ballast.unlink()
        eventually(lambda: _ask(port, "POST", "/-/contact", LETTER)[0] == 302)
        eventually(lambda: _ask(port, "GET", "/-/health")[0] == 200)
    finally:
        kill(run)


def _ask(port: str, method: str, path: str, body: str = "") -> tuple[int, str]:
    """The status of an answer, and when to try again."""
    line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
    try:
        line.request(method, path, body or None, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = line.getresponse()
        answer.read()
        return answer.status, answer.getheader("Retry-After", "")
    except OSError:
        return 0, ""
    finally:
        line.close()
