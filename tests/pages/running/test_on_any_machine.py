"""The same database gives the same bytes, whatever the language, the zone and the hash seed of the machine."""

import shutil
from pathlib import Path

import pytest

from tests.pages.running.papers import HostedPaper
from tests.press.almanac import tree

ELSEWHERE = [
    {"LANG": "C", "LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    {"LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Chatham", "PYTHONHASHSEED": "4242"},
]


@pytest.mark.soak
def test_a_clean_build_is_the_same_on_another_machine(tmp_path: Path) -> None:
    paper = HostedPaper(tmp_path / "paper")
    desk = paper.start("tests.pages.running.desk_at_work", "1", "30", log=tmp_path / "desk.log")
    assert desk.wait(600) == 0, (tmp_path / "desk.log").read_text()
    trees = []
    for number, machine in enumerate(ELSEWHERE):
        for kept in paper.home.rglob("assets"):
            shutil.rmtree(kept)  # another machine has to make them itself
        paper.broadsheet("press", "rebuild", "--to", str(tmp_path / str(number)), **machine)
        trees.append(tree(tmp_path / str(number)))
    assert len(trees[0]) > 100
    assert trees[0] == trees[1]
