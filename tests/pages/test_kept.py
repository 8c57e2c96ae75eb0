"""Cards live on from run to run of the press's process, until the journal names what they show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.desk.actions import publishing
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Article, Section
from broadsheet.journal import since
from broadsheet.journal.actions import append
from broadsheet.journal.models import Change, Kind
from broadsheet.pages import kept as module
from broadsheet.pages import stories as stories_module
from broadsheet.pages.forme import lock_up
from broadsheet.pages.kept import Kept
from broadsheet.pages.plates.front import FrontPlate
from broadsheet.pages.stories import Stories
from broadsheet.rights.actions import preset

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories() -> list[int]:
    """Two public stories."""
    found_paper("The Larkport Courier", ("World News",))
    return [published("Night ferries return"), published("Lock opens")]


def published(headline: str) -> int:
    article = Article(
        headline=headline,
        section=Section.objects.get(),
        licence=preset("own"),
        body="<p>The council will decide.</p>",
        live=False,
    )
    article.save()
    publishing.publish(article)
    return int(article.pk)


def stories_of_a_run(kept: Kept) -> Stories:
    return next(plate.stories for plate in lock_up(kept).plates if isinstance(plate, FrontPlate))


def tell_all(kept: Kept, ids: list[int]) -> None:
    run = stories_of_a_run(kept)
    run.cards(ids)
    run.items(ids)
    run.places(ids)


def test_what_has_not_changed_is_not_loaded_again(stories: list[int]) -> None:
    kept = Kept()
    tell_all(kept, stories)
    append(Kind.HOUR)
    run = stories_of_a_run(kept)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        told = [run.cards(stories), run.items(stories), run.places(stories)]
    assert [len(found) for found in told] == [2, 2, 2]
    assert len(queries) == 0


def test_the_look_is_read_again_only_when_something_on_all_pages_has_changed(stories: list[int]) -> None:
    kept = Kept()
    first = kept.look()
    append(Kind.ARTICLE, stories[0])
    assert kept.look() is first
    append(Kind.STANDING_PAGE)
    assert kept.look() is not first


def test_a_story_loaded_for_feeds_need_not_be_loaded_for_lists(stories: list[int]) -> None:
    run = stories_of_a_run(Kept())
    run.items(stories)
    with CaptureQueriesContext(connection) as queries:
        shared = run.cards(stories)
    assert len(queries) == 0
    assert shared == stories_of_a_run(Kept()).cards(stories)


def test_a_changed_story_alone_is_told_anew(stories: list[int]) -> None:
    kept = Kept()
    tell_all(kept, stories)
    article = Article.objects.get(pk=stories[0])
    article.headline = "Night ferries cancelled"
    article.save_revision().publish()
    run = stories_of_a_run(kept)
    assert list(kept.cards) == list(kept.items) == [stories[1]]
    assert run.cards(stories)[stories[0]].headline == "Night ferries cancelled"
    assert "Night ferries cancelled" in run.items(stories)[stories[0]].atom


@pytest.mark.parametrize("kind", sorted(set(Kind) - module.OF_ONE_STORY - module.OF_NO_CARD))
def test_what_stands_on_many_cards_lets_all_of_them_go(stories: list[int], kind: Kind) -> None:
    kept = Kept()
    tell_all(kept, stories)
    append(kind, 1)
    lock_up(kept)
    assert kept.cards == kept.places == kept.items == {}


def test_a_journal_that_has_forgotten_is_not_trusted(stories: list[int]) -> None:
    kept = Kept()
    tell_all(kept, stories)
    append(Kind.HOUR)
    Change.objects.filter(kind=Kind.ARTICLE).delete()
    lock_up(kept)
    assert kept.cards == {}


def test_too_many_changes_to_read_let_all_cards_go(
    stories: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(since, "MANY", 3)
    kept = Kept()
    tell_all(kept, stories)
    for _ in range(4):
        append(Kind.HOUR)
    lock_up(kept)
    assert kept.cards == {}
    tell_all(kept, stories)
    lock_up(kept)
    assert set(kept.cards) == set(stories)


def test_no_more_cards_are_kept_than_the_process_may_hold(
    stories: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HELD", 1)
    monkeypatch.setattr(module, "ITEMS", 1)
    kept = Kept()
    tell_all(kept, stories)
    lock_up(kept)
    assert len(kept.cards) == len(kept.items) == 1


def test_what_was_asked_for_last_is_kept_longest(stories: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HELD", 1)
    kept = Kept()
    told = stories_of_a_run(kept)
    told.cards(stories)
    told.cards(stories[:1])
    lock_up(kept)
    assert list(kept.cards) == stories[:1]


@pytest.mark.parametrize("most", [1, 2])
def test_a_run_that_may_hold_little_tells_all_it_is_asked_for(
    stories: list[int], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    three = [*stories, published("Barges wait at the dam")]
    for bound in ("HELD", "PLACES", "ITEMS"):
        monkeypatch.setattr(stories_module, bound, most)
    told = stories_of_a_run(Kept())
    for some in (three[:2], three, three[1:], three):
        assert [story.id for story in told.places(some)] == some
        assert set(told.cards(some)) == set(told.items(some)) == set(some)


def test_while_there_is_room_everything_is_kept(stories: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    for bound in ("HELD", "ITEMS"):
        monkeypatch.setattr(module, bound, len(stories) + 1)
    kept = Kept()
    tell_all(kept, stories)
    lock_up(kept)
    assert set(kept.cards) == set(kept.items) == set(stories)
