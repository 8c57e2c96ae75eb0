"""Power that goes, room that runs out, a disk that fails, at each step of a run: readers see whole pages, and
the next run makes the tree a clean build again.

The disks are models (breaking.py), so that each step can be tried; tests/pages/running tries real ones.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.press import editions as editions_module
from broadsheet.press.actions import Works, add_brotli, run
from broadsheet.press.models import AwaitingBrotli
from tests.press.almanac import Almanac, clean, live, tree, works
from tests.press.breaking import Forgetful, Full, PowerCut, Sick

pytestmark = pytest.mark.django_db

LINK = re.compile(rb'href="/(leaf/[^"]+)/"')
MOST_STEPS = 300


def steps() -> Iterator[int]:
    yield from range(1, MOST_STEPS)
    pytest.fail("the run never came to its end")


def torn(press: Works, ever: dict[Path, set[bytes]]) -> list[str]:
    """Files that are nothing the press ever put there whole, and links of the list that lead nowhere."""
    top = live(press)
    bad = [str(f) for f in top.rglob("*") if f.is_file() and f.read_bytes() not in ever.get(f, set())]
    trees = ("site", "gone", "moved")
    links = [leaf.decode() for leaf in LINK.findall((top / "site/index.html").read_bytes())]
    dead = [leaf for leaf in links if not any((top / one / leaf / "index.html").is_file() for one in trees)]
    return bad + [f"the list leads to {leaf}" for leaf in dead]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_power_loss_at_any_step_pages_are_whole_and_the_next_run_mends_the_tree(
    press: Works, almanac: Almanac, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    ever = {file: {file.read_bytes()} for file in live(press).rglob("*") if file.is_file()}
    lost = 0
    for at in steps():
        almanac.a_busy_day(at)
        disk = Forgetful(at, ever)
        try:
            run(works(almanac, tmp_path / "pages", disk=disk))
        except PowerCut:
            lost += disk.lose_power(chance)
            assert torn(press, ever) == [], f"after the power went at step {at}"
            almanac.write("august", "Later words")
            run(works(almanac, tmp_path / "pages", disk=Forgetful(MOST_STEPS, ever)))
            assert tree(live(press)) == clean(press, tmp_path), f"after the power went at step {at}"
        else:
            # The run has said that it is done: of what it did nothing may be lost.
            disk.lose_power(chance)
            assert tree(live(press)) == clean(press, tmp_path)
            assert at > 20, "a run has more steps than this"
            assert lost > 20, "the disk forgot nothing, so nothing was tried"
            return


def test_a_new_edition_that_was_told_of_survives_power_loss(
    press: Works, almanac: Almanac, tmp_path: Path
) -> None:
    almanac.look = "ornate"
    disk = Forgetful(MOST_STEPS, {})
    run(works(almanac, tmp_path / "pages", disk=disk))
    new = live(press)
    disk.lose_power(random.Random(1))
    assert live(press) == new


def test_after_power_loss_the_next_run_tells_of_all_it_presses(
    press: Works, almanac: Almanac, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before the cut, and perhaps noted as done, is told once more: to brotli, bucket and CDN."""
    AwaitingBrotli.objects.all().delete()
    almanac.write("may", "Tides of may")  # as it is
    run(press)
    assert not AwaitingBrotli.objects.exists()
    monkeypatch.setattr(editions_module, "this_boot", lambda: b"another start of the machine")
    almanac.write("may", "Tides of may")
    run(press)
    assert AwaitingBrotli.objects.filter(file="site/leaf/may/index.html").exists()
    AwaitingBrotli.objects.all().delete()
    almanac.write("may", "Tides of may")
    run(press)
    assert not AwaitingBrotli.objects.exists()


def test_what_a_killed_press_had_put_in_place_survives_power_loss_after_the_next_run(
    press: Works, almanac: Almanac, tmp_path: Path
) -> None:
    for at in steps():
        almanac.a_busy_day(at)
        killed = Forgetful(at, {})
        try:
            run(works(almanac, tmp_path / "pages", disk=killed))
        except PowerCut:
            disk = Forgetful(MOST_STEPS, {}, after=killed)
            run(works(almanac, tmp_path / "pages", disk=disk))
            disk.lose_power(random.Random(at))
            assert tree(live(press)) == clean(press, tmp_path), f"after a kill at step {at}"
        else:
            return


def test_room_that_runs_out_at_any_write_tears_no_page_and_is_made_good_when_it_is_back(
    press: Works, almanac: Almanac, tmp_path: Path
) -> None:
    ever = {file: {file.read_bytes()} for file in live(press).rglob("*") if file.is_file()}
    for at in steps():
        almanac.a_busy_day(at)
        try:
            run(works(almanac, tmp_path / "pages", disk=Full(at, ever)))
        except OSError as trouble:
            assert "No space left" in str(trouble)
            assert list((tmp_path / "pages/.incoming").iterdir()) == [], "half-made files keep the disk full"
            assert torn(press, ever) == [], f"after the room ran out at write {at}"
            run(works(almanac, tmp_path / "pages", disk=Full(MOST_STEPS, ever)))
            assert tree(live(press)) == clean(press, tmp_path), f"after the room ran out at write {at}"
        else:
            assert at > 8, "a run writes more than this"
            return


def test_a_disk_that_fails_a_sync_or_a_read_ends_the_run_which_is_not_tried_again_by_itself(
    press: Works, almanac: Almanac, tmp_path: Path
) -> None:
    for at in steps():
        almanac.a_busy_day(at)
        try:
            run(works(almanac, tmp_path / "pages", disk=Sick(at)))
        except OSError as trouble:
            assert "Input/output error" in str(trouble)
            run(press)
            assert tree(live(press)) == clean(press, tmp_path), f"after sync or read {at} failed"
        else:
            assert at > 10, "a run syncs and reads more often than this"
            return


def test_brotli_that_was_said_to_be_made_survives_power_loss(press: Works, tmp_path: Path) -> None:
    disk = Forgetful(MOST_STEPS, {})
    editions = works(Almanac(), tmp_path / "pages", disk=disk).editions
    while add_brotli(editions, 3):
        disk.lose_power(random.Random(1))
    waiting = set(AwaitingBrotli.objects.values_list("file", flat=True))
    assert waiting == set()
    assert (live(press) / "site/leaf/may/index.html.br").is_file()
