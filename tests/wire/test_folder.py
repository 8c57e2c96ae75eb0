"""A watched folder: whole files are taken once, half-written ones left alone, and each ends in its place."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from broadsheet.desk.models import Article
from broadsheet.wire.actions import picking_up
from broadsheet.wire.actions.keeping import forget_old
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.errors import FolderForbidden, FolderMissing
from broadsheet.wire.models import Alert, Delivery, FetchLog, Source
from broadsheet.wire.transports import folder
from tests.newsroom import section
from tests.wire.newsagents import item, polled, rss

pytestmark = pytest.mark.django_db
LATER = folder.SETTLED + 1


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that may be watched; its files look old enough."""
    monkeypatch.setattr(settings, "FOLDERS", [str(tmp_path)])
    monkeypatch.setattr(folder, "seconds_now", lambda: time.time() + LATER)
    (tmp_path / "agency").mkdir()
    return tmp_path / "agency"


@pytest.fixture
def wire(place: Path) -> Source:
    section()
    made, _ = add_source(f"folder:{place}", "world-news", "cc-by", name="Agency", now=timezone.now())
    return made


def deliver(place: Path, name: str = "one.xml", *items: str) -> Path:
    file = place / name
    file.write_text(rss(*(items or (item(),))))
    return file


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_file_is_taken_in_once_and_put_to_what_is_done(place: Path, wire: Source) -> None:
    deliver(place)
    assert polled([wire]).counts == {"new": 1}
    assert names(place) == []
    assert names(place / "done") == ["one.xml"]
    assert polled([wire]).counts == {}
    assert Delivery.objects.count() == FetchLog.objects.count() == 1


def test_files_are_taken_in_the_order_they_came(place: Path, wire: Source) -> None:
    old = deliver(place, "b.xml", item("Old words", guid="1"))
    os.utime(old, (time.time() - 100, time.time() - 100))
    deliver(place, "a.xml", item("New words", guid="1"))
    polled([wire])
    assert Article.objects.get().headline == "New words"


@pytest.mark.parametrize(
    "name", ["one.xml.part", ".one.xml", "one.filepart", "~one.xml", "one.tmp", "one.xml~"]
)
def test_a_file_whose_name_says_that_it_is_not_whole_is_left_alone(
    place: Path, wire: Source, name: str
) -> None:
    deliver(place, name)
    polled([wire])
    assert names(place) == [name]
    assert not Delivery.objects.exists()


def test_a_file_that_changed_a_moment_ago_is_left_alone(
    place: Path, wire: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "seconds_now", time.time)
    file = deliver(place)
    os.utime(file, (1, 1))  # a copy that keeps the times of its original
    polled([wire])
    assert names(place) == ["one.xml"]


def test_a_file_that_cannot_be_read_lies_apart_with_its_reason_and_stops_no_other(
    place: Path, wire: Source
) -> None:
    (place / "bad.xml").write_text("<<<>>>")
    deliver(place, "good.xml")
    report = polled([wire])
    assert report.counts == {"new": 1}
    assert names(place / "failed") == ["bad.xml", "bad.xml.reason.txt"]
    assert "broken" in (place / "failed" / "bad.xml.reason.txt").read_text()
    wire.refresh_from_db()
    assert wire.trouble_kind == "parcel-refused"
    assert "bad.xml" in wire.trouble
    assert Alert.objects.open().count() == 1


def test_a_good_file_ends_the_trouble_of_a_bad_one_but_an_empty_look_does_not(
    place: Path, wire: Source
) -> None:
    (place / "bad.xml").write_text("<<<>>>")
    polled([wire])
    polled([wire])
    wire.refresh_from_db()
    assert wire.trouble_kind == "parcel-refused"
    deliver(place)
    polled([wire])
    wire.refresh_from_db()
    assert (wire.trouble_kind, wire.failures) == ("", 0)
    assert not Alert.objects.open().exists()


def test_a_file_that_was_taken_in_before_we_died_is_only_put_away(
    place: Path, wire: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(place)
    with monkeypatch.context() as dying:
        dying.setattr(folder, "put_away", lambda *_: (_ for _ in ()).throw(OSError("the light went out")))
        polled([wire])
    assert names(place) == ["one.xml"]
    assert polled([wire]).counts == {}
    assert names(place / "done") == ["one.xml"]
    assert Delivery.objects.count() == 1


def test_the_same_name_may_come_again_with_other_words(place: Path, wire: Source) -> None:
    deliver(place, "latest.xml", item("First", "https://wire.example/1"))
    polled([wire])
    deliver(place, "latest.xml", item("Second", "https://wire.example/2"))
    polled([wire])
    assert Article.objects.count() == 2
    assert names(place / "done") == ["latest.1.xml", "latest.xml"]


def test_a_link_is_not_followed(place: Path, wire: Source, tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(item()))
    (place / "link.xml").symlink_to(secret)
    polled([wire])
    assert secret.exists()
    assert not Article.objects.exists()


def test_a_file_too_large_is_put_apart_unread(
    place: Path, wire: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "LARGEST", 100)
    deliver(place)
    polled([wire])
    assert "larger" in (place / "failed" / "one.xml.reason.txt").read_text()


def test_a_folder_that_is_gone_is_a_stated_trouble(place: Path, wire: Source) -> None:
    place.rmdir()
    polled([wire])
    wire.refresh_from_db()
    assert wire.trouble_kind == "folder-missing"
    place.mkdir()
    polled([wire])
    wire.refresh_from_db()
    assert wire.trouble_kind == ""


def test_an_empty_look_leaves_no_line_in_the_log_and_comes_again_soon(place: Path, wire: Source) -> None:
    polled([wire])
    wire.refresh_from_db()
    assert not FetchLog.objects.exists()
    assert wire.next_due_at - timezone.now() < folder.LOOK_EVERY
    assert (wire.leased_until, wire.begun) == (None, 0)


def test_what_is_done_is_deleted_when_its_time_is_over_and_what_failed_stays(
    place: Path, wire: Source
) -> None:
    (place / "bad.xml").write_text("<<<>>>")
    deliver(place, "good.xml")
    polled([wire])
    forget_old(timezone.now())
    assert names(place / "done") == ["good.xml"]
    picking_up.sweep_folders(timezone.now() + timezone.timedelta(days=1))
    assert names(place / "done") == []
    assert names(place / "failed") == ["bad.xml", "bad.xml.reason.txt"]


class TestWhichFoldersMayBeWatched:
    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        for name in ("home/incoming/agency", "home/keys", "home/data", "elsewhere", "shared/wire"):
            (tmp_path / name).mkdir(parents=True)
        return tmp_path / "home"

    @pytest.mark.parametrize("text", ["incoming", "incoming/agency", "./incoming/../incoming"])
    def test_one_in_the_papers_own_folder(self, home: Path, text: str) -> None:
        assert folder.allowed(text, home, []).is_relative_to(home / "incoming")

    def test_one_under_an_allowed_root(self, home: Path) -> None:
        root = home.parent / "shared"
        assert folder.allowed(str(root / "wire"), home, [str(root)]) == root / "wire"

    @pytest.mark.parametrize(
        "text", ["", ".", "keys", "data", "incoming/../keys", "/etc", "../elsewhere", "..", "\0"]
    )
    def test_no_other(self, home: Path, text: str) -> None:
        with pytest.raises(FolderForbidden):
            folder.allowed(text, home, [str(home.parent / "shared")])

    def test_none_through_a_link(self, home: Path) -> None:
        (home / "incoming" / "trap").symlink_to(home / "keys")
        with pytest.raises(FolderForbidden):
            folder.allowed("incoming/trap", home, [])

    def test_a_root_is_no_prefix_of_a_name(self, home: Path) -> None:
        (home.parent / "shared-secrets").mkdir()
        with pytest.raises(FolderForbidden):
            folder.allowed(str(home.parent / "shared-secrets"), home, [str(home.parent / "shared")])

    @pytest.mark.parametrize("text", ["incoming/none", "incoming/file"])
    def test_one_that_is_none_is_said_to_be_missing(self, home: Path, text: str) -> None:
        (home / "incoming" / "file").write_text("")
        with pytest.raises(FolderMissing):
            folder.allowed(text, home, [])
