"""Runs of the press: what is pressed, in which order, and what a crash leaves."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from django.utils import timezone

from broadsheet.journal.actions import newest_change, position_of
from broadsheet.press import actions
from broadsheet.press.actions import Works, add_brotli, press_changes, prove, rebuild, run, sweep
from broadsheet.press.editions import LIVE_LOCK
from broadsheet.press.errors import Busy, FolderInUse, PageFailed
from broadsheet.press.gateways import Disk
from broadsheet.press.models import AwaitingBrotli, Edition, StuckPage
from tests.press.almanac import Almanac, Contents, clean, live, tree, works
from tests.press.breaking import Failing, PowerCut

pytestmark = pytest.mark.django_db


def test_the_first_run_brings_out_an_edition(press: Works) -> None:
    assert (live(press) / "site/leaf/may/index.html").is_file()
    assert Edition.objects.get().state == Edition.State.LIVE
    assert position_of("press") == newest_change() > 0


def test_the_first_edition_takes_in_all_changes_there_were(almanac: Almanac, tmp_path: Path) -> None:
    assert run(works(almanac, tmp_path / "pages")).changes == 3


def test_a_change_presses_its_page_and_the_list(press: Works, almanac: Almanac) -> None:
    almanac.write("may", "Spring tides")
    pressed = run(press)
    assert (pressed.changes, pressed.pages, pressed.written) == (1, 2, 1)
    assert b"Spring tides" in (live(press) / "site/leaf/may/index.html").read_bytes()


def test_running_again_does_nothing(press: Works) -> None:
    assert run(press) == actions.Pressed()


def test_many_changes_load_each_plate_once(press: Works, almanac: Almanac) -> None:
    for n in range(50):
        almanac.write(f"day-{n}", "Neap tides")
    almanac.loads.clear()
    run(press)
    assert almanac.loads == [("leaf", 50), ("contents", 1)]


def test_the_live_tree_is_a_clean_build_after_every_kind_of_change(
    press: Works, almanac: Almanac, tmp_path: Path
) -> None:
    changes = [
        lambda: almanac.write("august", "New"),
        lambda: almanac.kill("may"),
        lambda: almanac.move("june", "midsummer"),
        lambda: almanac.forget("july"),
        lambda: almanac.write("may", "Back"),
        lambda: almanac.write("june", "Another June at the old place"),
    ]
    for change in changes:
        change()
        run(press)
        assert tree(live(press)) == clean(press, tmp_path)


class Watched(Disk):
    """A disk that remembers what was renamed and removed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []

    def rename(self, file: Path, over: Path) -> None:
        super().rename(file, over)
        self.steps.append(f"write {over}")

    def remove(self, file: Path) -> bool:
        removed = super().remove(file)
        if removed:
            self.steps.append(f"remove {file}")
        return removed

    def order(self, *endings: str) -> list[int]:
        return [next(i for i, step in enumerate(self.steps) if step.endswith(end)) for end in endings]


def test_a_new_page_is_there_before_the_list_that_leads_to_it(almanac: Almanac, tmp_path: Path) -> None:
    disk = Watched()
    press = works(almanac, tmp_path / "pages", disk=disk)
    run(press)
    disk.steps.clear()
    almanac.write("august", "New")
    run(press)
    page, front = disk.order("site/leaf/august/index.html", "site/index.html")
    assert page < front


def test_no_list_comes_out_when_its_page_could_not(
    almanac: Almanac, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(works(almanac, tmp_path / "pages"))
    almanac.write("august", "New")
    disk = Blocked("leaf/august")
    broken = works(almanac, tmp_path / "pages", disk=disk)
    load = Contents.load

    def load_after_the_trouble(plate: Contents, names: Sequence[str]) -> Mapping[str, list[str]]:
        assert disk.has_blocked.wait(20)
        return load(plate, names)

    monkeypatch.setattr(Contents, "load", load_after_the_trouble)
    with pytest.raises(PowerCut):
        run(broken)
    assert b"august" not in (live(broken) / "site/index.html").read_bytes()


class Blocked(Disk):
    """A disk on which nothing can be put under one folder."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.has_blocked = threading.Event()

    def rename(self, file: Path, over: Path) -> None:
        if self.folder in str(over):
            self.has_blocked.set()
            raise PowerCut
        super().rename(file, over)


def test_a_page_that_goes_goes_after_the_list_has_lost_it(almanac: Almanac, tmp_path: Path) -> None:
    disk = Watched()
    press = works(almanac, tmp_path / "pages", disk=disk)
    run(press)
    disk.steps.clear()
    almanac.kill("may")
    run(press)
    front, notice, page = disk.order(
        "site/index.html", "gone/leaf/may/index.html", "site/leaf/may/index.html"
    )
    assert front < notice < page


def test_a_crash_at_any_step_is_mended_by_the_next_run(almanac: Almanac, tmp_path: Path) -> None:
    press = works(almanac, tmp_path / "pages")
    run(press)
    for at in range(1, 200):
        almanac.a_busy_day(at)
        crashing = works(almanac, tmp_path / "pages", disk=Failing(at))
        try:
            run(crashing)
        except PowerCut:
            # What the desk does before the press is back must not keep the crash from being mended.
            almanac.write("august", "Later words")
            run(press)
            assert tree(live(press)) == clean(press, tmp_path), f"after a crash at step {at}"
        else:
            assert at > 20, "a run has more steps than this"
            return
    pytest.fail("the run never came to its end")


def test_what_a_killed_press_had_written_is_told_of_by_the_next(almanac: Almanac, tmp_path: Path) -> None:
    press = works(almanac, tmp_path / "pages")
    run(press)
    AwaitingBrotli.objects.all().delete()
    almanac.write("august", "Tides")
    crashing = works(almanac, tmp_path / "pages", disk=Failing(at=14))
    with pytest.raises(PowerCut):
        run(crashing)
    assert (live(press) / "site/leaf/august/index.html").is_file()
    run(press)
    assert AwaitingBrotli.objects.filter(file="site/leaf/august/index.html").exists()


def test_a_trouble_leaves_no_half_made_files_to_fill_the_disk(almanac: Almanac, tmp_path: Path) -> None:
    press = works(almanac, tmp_path / "pages")
    run(press)
    almanac.write("august", "Tides")
    with pytest.raises(PowerCut):
        run(works(almanac, tmp_path / "pages", disk=Failing(at=5)))
    assert list((tmp_path / "pages/.incoming").iterdir()) == []


def test_another_look_is_a_whole_new_edition_and_the_old_assets_stay_a_while(
    press: Works, almanac: Almanac, tmp_path: Path
) -> None:
    first = live(press)
    almanac.look = "ornate"
    run(press)
    assert live(press) != first
    assert first.is_dir()
    files = tree(live(press))
    assert {"site/assets/look.plain.css", "site/assets/look.ornate.css"} <= set(files)
    assert b"ornate" in files["site/leaf/may/index.html"]
    assert prove(press).differ == ()


def test_assets_of_two_looks_ago_stay_too(press: Works, almanac: Almanac) -> None:
    for look in ("ornate", "bare"):
        almanac.look = look
        run(press)
    assert {"site/assets/look.plain.css", "site/assets/look.ornate.css"} <= set(tree(live(press)))


def test_a_failed_build_leaves_the_old_edition(press: Works, almanac: Almanac) -> None:
    before = tree(live(press))
    almanac.look, almanac.poison = "ornate", {"june"}
    with pytest.raises(PageFailed, match="june"):
        run(press)
    assert tree(live(press)) == before
    assert Edition.objects.filter(state=Edition.State.FAILED).count() == 1
    assert press.editions.numbers() == [1]
    almanac.poison = set()
    run(press)
    assert b"ornate" in (live(press) / "site/leaf/june/index.html").read_bytes()


def test_what_changes_while_an_edition_is_built_is_on_it(press: Works, almanac: Almanac) -> None:
    lay_out = actions.lay_out

    def meanwhile(*args, **kwargs):
        laid = lay_out(*args, **kwargs)
        almanac.write("august", "Written during the build")
        press_changes(press)
        almanac.kill("may")
        return laid

    almanac.look = "ornate"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "lay_out", meanwhile)
        run(press)
    files = tree(live(press))
    assert b"during the build" in files["site/leaf/august/index.html"]
    assert "gone/leaf/may/index.html" in files
    assert prove(press).differ == ()


def test_pages_pressed_while_another_look_is_built_find_its_assets_beside_them(
    press: Works, almanac: Almanac
) -> None:
    almanac.look = "ornate"
    almanac.write("may", "Changed")
    press_changes(press)
    assert "site/assets/look.ornate.css" in tree(live(press))


def test_a_build_that_was_killed_leaves_nothing_behind(press: Works, almanac: Almanac) -> None:
    Edition.objects.create(number=7, position=0, fingerprint="x", began_at=timezone.now())
    (press.editions.folder / "editions/7/site").mkdir(parents=True)
    almanac.look = "ornate"
    run(press)
    assert press.editions.numbers() == [1, 8]


def test_an_edition_decided_on_before_a_crash_is_brought_out_at_the_next_run(
    press: Works, almanac: Almanac
) -> None:
    first = live(press)
    almanac.look = "ornate"
    run(press)
    second = live(press)
    press.editions.bring_out(int(first.name))  # as if the power had failed between the row and the link
    run(press)
    assert live(press) == second


def test_a_lost_folder_is_pressed_anew(press: Works, tmp_path: Path) -> None:
    before = tree(live(press))
    press.editions.drop(1)
    run(press)
    assert tree(live(press)) == before


def test_a_page_that_cannot_be_made_is_named_and_the_others_come_out(press: Works, almanac: Almanac) -> None:
    almanac.poison = {"june", "unloadable"}
    almanac.write("june", "Poison")
    almanac.write("unloadable", "Poison")
    almanac.write("august", "Fine")
    pressed = run(press)
    assert pressed.stuck == ("leaf june", "leaf unloadable")
    assert b"Fine" in (live(press) / "site/leaf/august/index.html").read_bytes()
    assert b"Tides of june" in (live(press) / "site/leaf/june/index.html").read_bytes()
    assert StuckPage.objects.count() == 2


def test_a_stuck_page_is_tried_again_with_every_run(press: Works, almanac: Almanac) -> None:
    almanac.poison = {"june"}
    almanac.write("june", "Poison")
    run(press)
    almanac.poison = set()
    assert run(press).stuck == ()
    assert not StuckPage.objects.exists()
    assert b"Poison" in (live(press) / "site/leaf/june/index.html").read_bytes()


def test_a_page_with_a_path_that_may_not_be_is_stuck_and_not_written(press: Works, almanac: Almanac) -> None:
    almanac.write("..", "Escape")
    assert run(press).stuck == ("leaf ..",)


def test_only_one_press_writes_at_a_time(press: Works, almanac: Almanac) -> None:
    almanac.write("may", "Changed")
    with (
        press.editions.lock(LIVE_LOCK, 0),
        pytest.MonkeyPatch.context() as patch,
        pytest.raises(Busy, match="try again"),
    ):
        patch.setattr(actions, "WAIT_FOR_WRITER", 0.05)
        run(press)
    assert run(press).changes == 1


def test_the_lock_of_a_dead_press_holds_nobody_up(press: Works) -> None:
    def die() -> None:
        with pytest.raises(PowerCut), press.editions.lock(LIVE_LOCK, 0):
            raise PowerCut

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    with press.editions.lock(LIVE_LOCK, 0):
        pass


def test_prove_names_what_differs_what_is_missing_and_what_is_too_many(press: Works) -> None:
    assert prove(press).differ == ()
    (live(press) / "site/index.html").write_bytes(b"tampered")
    (live(press) / "site/leaf/may/index.html").unlink()
    (live(press) / "site/extra.html").write_bytes(b"extra")
    proof = prove(press)
    assert proof.differ == ("site/extra.html", "site/index.html", "site/leaf/may/index.html")
    assert proof.pages == 5


def test_a_run_anew_mends_what_prove_found(press: Works) -> None:
    (live(press) / "site/index.html").write_bytes(b"tampered")
    run(press, anew=True)
    assert prove(press).differ == ()


def test_a_clean_build_goes_only_into_an_empty_folder(press: Works, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/precious").write_text("mine")
    with pytest.raises(FolderInUse):
        rebuild(press, tmp_path / "full")


def test_brotli_is_made_in_quiet_time_and_is_no_difference(press: Works) -> None:
    waiting = AwaitingBrotli.objects.count()
    assert waiting >= 4
    assert add_brotli(press.editions, 3) == 3
    assert AwaitingBrotli.objects.count() == waiting - 3
    while add_brotli(press.editions, 3):
        pass
    assert (live(press) / "site/leaf/may/index.html.br").is_file()
    assert prove(press).differ == ()


def test_replaced_editions_are_swept_away_after_a_while(press: Works, almanac: Almanac) -> None:
    almanac.look = "ornate"
    run(press)
    now = timezone.now()
    assert sweep(press.editions, now) == 0
    assert sweep(press.editions, now + actions.KEEP_RETIRED * 2) == 1
    assert press.editions.numbers() == [2]


@pytest.mark.django_db(transaction=True)
def test_two_processes_lay_out_the_same_tree_as_one(almanac: Almanac, tmp_path: Path) -> None:
    for n in range(450):
        almanac.leaves[f"day-{n}"] = f"Tides of day {n}"
    assert rebuild(works(almanac, tmp_path / "pages"), tmp_path / "one") == 455
    assert rebuild(works(almanac, tmp_path / "pages", workers=2), tmp_path / "two") == 455
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


@pytest.mark.django_db(transaction=True)
def test_a_page_that_fails_in_another_process_is_named(almanac: Almanac, tmp_path: Path) -> None:
    almanac.poison = {"june"}
    with pytest.raises(PageFailed, match="leaf 'june'"):
        rebuild(works(almanac, tmp_path / "pages", workers=2), tmp_path / "two")
