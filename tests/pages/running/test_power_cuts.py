"""Power cuts on a real file system: what was acknowledged is there, pages are whole, the tree becomes a clean build
again (RELIABILITY A3).

`cut` drops all that was not synced, rows and pages alike. The seed is printed; BROADSHEET_TEST_SEED repeats
a run, BROADSHEET_TEST_CUTS asks for more of them.
"""

import os
import random
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.pages.running.papers import HostedPaper
from tests.pages.running.test_kills import Reader, kill
from tests.pages.running.volumes import Machine, unmountable

pytestmark = pytest.mark.soak

CUTS = 20
MEGABYTES = 4
"""Of the disk for each cut: the desk files all the while, and a proof builds the paper once more."""
ACKNOWLEDGED = re.compile(r"^(\d+) (wire|kill)((?: \d+)+)$", re.MULTILINE)


def test_a_cut_drops_what_was_not_synced_and_keeps_what_was(tmp_path: Path) -> None:
    if why := unmountable("ext4"):
        pytest.skip(why)
    machine = Machine(tmp_path)
    with machine.on() as volume:
        for name in ("kept", "lost"):
            with (volume / name).open("wb") as file:
                file.write(b"tide" * 10_000)
                file.flush()
                if name == "kept":
                    os.fsync(file.fileno())
        machine.cut()
        assert (volume / "kept").read_bytes() == b"tide" * 10_000
        assert not (volume / "lost").exists() or (volume / "lost").read_bytes() == b""


def test_a_paper_whose_power_is_cut_again_and_again_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    if why := unmountable("ext4"):
        pytest.skip(why)
    seed = int(os.environ.get("BROADSHEET_TEST_SEED", time.time_ns() % 10**6))
    print(f"BROADSHEET_TEST_SEED={seed}")
    cuts, chance = int(os.environ.get("BROADSHEET_TEST_CUTS", CUTS)), random.Random(seed)
    machine = Machine(tmp_path, max(256, MEGABYTES * cuts))
    said = tmp_path / "desk.log"
    with machine.on() as volume:
        paper = HostedPaper(volume / "paper")
        paper.broadsheet("press", "run", "--once")
        for number in range(cuts):
            work = ("press", "run", "--anew") if number % 4 == 3 else ("press", "run")
            desk = paper.start("tests.pages.running.desk_at_work", str(seed + number), "600", log=said)
            press = paper.start("broadsheet", *work, log=tmp_path / "press.log")
            time.sleep(chance.uniform(1.2, 4.0))  # the starts take most of a second
            kill(desk)
            kill(press)
            machine.cut()
            _look_at_rows(paper, said)
            _look_at_pages(paper, number)
            paper.broadsheet("press", "run", "--once")
            assert paper.as_json("press", "prove")["differ"] == [], f"after cut {number}"


def _look_at_rows(paper: HostedPaper, said: Path) -> None:
    """Every story that the desk said it had filed or killed is filed or killed."""
    acknowledged = ACKNOWLEDGED.findall(said.read_text())
    filed = {int(id) for _, what, ids in acknowledged if what == "wire" for id in ids.split()}
    killed = {int(id) for _, what, ids in acknowledged if what == "kill" for id in ids.split()}
    assert filed, "the desk had no time to do anything"
    with closing(sqlite3.connect(paper.home / "data/broadsheet.sqlite3")) as held:
        [[sound]] = held.execute("PRAGMA integrity_check").fetchall()
        rows = dict(held.execute("SELECT id, standing FROM desk_article").fetchall())
    assert sound == "ok"
    assert filed - rows.keys() == set()
    assert {id for id in killed if rows[id] != "killed"} == set()


def _look_at_pages(paper: HostedPaper, number: int) -> None:
    """As the cut left them, before anything was mended: each page whole, each link of a list leading somewhere."""
    reader = Reader(paper.live)
    reader.look_once()
    assert reader.wrong == [], f"after cut {number}"
    for page in (paper.live / "site").rglob("*.html"):
        assert page.read_bytes().rstrip().endswith((b"</html>", b"</ul>")), f"{page} is torn by cut {number}"
