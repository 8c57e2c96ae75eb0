"""The first screen of the desk says how far a whole edition has come, and what could not be made."""

from pathlib import Path

import pytest
from django.utils import timezone

from broadsheet.desk.actions.founding import found_paper
from broadsheet.pages.progress import stuck_pages, whole_edition
from broadsheet.press import actions as press
from broadsheet.press.models import Edition, StuckPage
from tests.pages.pressroom import Pressroom, without_assets

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pressroom:
    without_assets(monkeypatch)
    found_paper("The Larkport Courier", ("Economy",))
    return Pressroom(tmp_path)


def edition(state: Edition.State, **fields: object) -> Edition:
    return Edition.objects.create(
        number=9, state=state, position=0, fingerprint="x", began_at=timezone.now(), **fields
    )


def test_there_is_nothing_to_say_of_an_edition_that_is_out(room: Pressroom) -> None:
    room.run()
    assert whole_edition() is None


def test_a_build_says_how_far_it_has_come() -> None:
    edition(Edition.State.BUILDING, laid=12_400, planned=100_300)
    todo = whole_edition()
    assert todo is not None
    assert todo.lines[0].title == "12,400 of 100,300 pages (12 %)"


def test_a_failed_build_says_why() -> None:
    edition(Edition.State.FAILED, trouble="the page story '2026/11/x' could not be made")
    todo = whole_edition()
    assert todo is not None
    assert "2026/11/x" in todo.lines[0].title


def test_a_stuck_page_is_named() -> None:
    StuckPage.objects.create(plate="story", name="2026/11/x", trouble="ValueError", since=timezone.now())
    todo = stuck_pages()
    assert todo is not None
    assert (todo.lines[0].title, todo.count) == ("story 2026/11/x", 1)


def test_the_row_of_an_edition_is_told_while_it_is_built(
    room: Pressroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "TELL_PROGRESS", 0.0)
    told: list[int] = []
    save = Edition.save

    def noted(self: Edition, *args: object, **kwargs: object) -> None:
        save(self, *args, **kwargs)  # type: ignore[arg-type]
        told.append(self.laid)

    monkeypatch.setattr(Edition, "save", noted)
    room.run()
    row = Edition.objects.get()
    assert told == sorted(told)
    assert len(set(told)) > 3
    assert row.laid == row.planned > 0
