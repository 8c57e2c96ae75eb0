"""A run of the press reads one moment of the database, all changes up to it, and in a constant number of queries."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.archive import actions as archive
from broadsheet.desk.actions import filing
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Section
from broadsheet.journal.actions import append
from broadsheet.journal.models import Kind
from broadsheet.journal.snapshot import snapshot
from broadsheet.pages.plates.front import FrontPlate
from broadsheet.press import actions as press
from broadsheet.press.errors import PageFailed
from tests.newsroom import NOON
from tests.newsroom import filing as wire_filing
from tests.pages.pressroom import Pressroom, make_lists_short, without_assets

SECTIONS = ("World News", "Economy")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pressroom:
    without_assets(monkeypatch)
    found_paper("The Larkport Courier", SECTIONS)
    made = Pressroom(tmp_path)
    made.run()
    return made


def take_in(count: int, *, days_ago: int = 0, section: str = "world-news") -> None:
    """So many stories from the wire, a minute apart, all about the harbour."""
    place = Section.objects.get(slug=section)
    at = NOON - timedelta(days=days_ago)
    filings = [
        wire_filing(
            f"Tide table {days_ago}-{n}",
            section=place,
            published=at + timedelta(minutes=n),
            topics=("Harbour",),
        )
        for n in range(count)
    ]
    filing.file_many(filings, NOON)


def in_another_thread(act: Callable[[], None]) -> None:
    """The desk at its own connection; comes back when it has committed."""
    trouble: list[BaseException] = []

    def work() -> None:
        try:
            act()
        except BaseException as raised:
            trouble.append(raised)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "the desk had to wait for the press"
    if trouble:
        raise trouble[0]


@contextmanager
def just_before_the_front_is_loaded(act: Callable[[], None]) -> Iterator[None]:
    """Do something once, in the middle of a run."""
    load, done = FrontPlate.load, []

    def after_that(self: FrontPlate, names: list[str]):
        if not done:
            done.append(True)
            act()
        return load(self, names)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FrontPlate, "load", after_that)
        yield
    assert done


@pytest.mark.django_db(transaction=True)
def test_inside_a_snapshot_nothing_changes_and_the_desk_does_not_wait() -> None:
    with snapshot():
        assert press.newest_change() == 0
        in_another_thread(lambda: _journal())
        assert press.newest_change() == 0
    assert press.newest_change() > 0


def _journal() -> None:
    from django.db import transaction

    with transaction.atomic():
        append(Kind.HOUR)


@pytest.mark.django_db(transaction=True)
def test_a_story_filed_in_the_middle_of_a_run_is_on_all_its_pages_after_the_next(room: Pressroom) -> None:
    take_in(2)
    with just_before_the_front_is_loaded(lambda: in_another_thread(lambda: take_in(1, days_ago=40))):
        room.run()
    assert not room.has("/2026/10/")
    room.run()
    assert "/2026/10/" in room.page("/archive/")
    assert room.differences() == []


@pytest.mark.django_db(transaction=True)
def test_a_run_leaves_a_clean_build_of_its_moment(room: Pressroom, tmp_path: Path) -> None:
    take_in(3)
    press.rebuild(room.works, tmp_path / "before")
    with just_before_the_front_is_loaded(lambda: in_another_thread(lambda: take_in(2, days_ago=40))):
        room.run(build=False)
    before, live = (
        {str(file.relative_to(top)): file.read_bytes() for file in top.rglob("*") if file.is_file()}
        for top in (tmp_path / "before", room.live)
    )
    assert live == before


@pytest.mark.django_db
def test_a_story_committed_after_the_archive_has_followed_begins_its_month(room: Pressroom) -> None:
    take_in(1, days_ago=40)
    room.meanwhile = lambda: take_in(1, days_ago=41)
    room.run()
    room.run()
    assert "/2026/10/" in room.page("/archive/")
    assert room.differences() == []


@pytest.mark.django_db
def test_a_backlog_of_many_batches_of_the_archive_is_pressed_as_one(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lists_short(monkeypatch)
    monkeypatch.setattr(archive, "BATCH", 3)
    for month in range(4):
        take_in(5, days_ago=31 * month, section="economy")
    room.run()
    assert room.differences() == []


@pytest.mark.django_db
def test_more_changes_than_a_run_can_hold_make_a_whole_new_edition(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = room.live
    monkeypatch.setattr(press, "SWAMPED", 3)
    take_in(5)
    room.run()
    assert room.live != first
    assert room.differences() == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_a_build_that_fails")
def test_where_no_edition_can_be_made_a_swamped_press_goes_on_page_by_page(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "SWAMPED", 3)
    take_in(5)
    with pytest.raises(PageFailed):
        room.run()
    room.run()
    assert "Tide table 0-4" in room.page("/")


@pytest.fixture
def _a_build_that_fails(room: Pressroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise PageFailed("story", "2026/11/x", "ValueError: poison")

    monkeypatch.setattr(press, "lay_out", fails)


@pytest.mark.django_db
def test_from_journal_to_files_the_queries_do_not_grow_with_the_batch(room: Pressroom) -> None:
    take_in(150)  # every list is full, and the month's has leaves
    room.run()
    asked = []
    for count in (20, 90):
        take_in(count)
        with CaptureQueriesContext(connection) as queries:
            room.run(build=False)
        asked.append(len(queries))
    assert asked[1] <= asked[0]
