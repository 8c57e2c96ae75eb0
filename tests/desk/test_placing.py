"""Stories put elsewhere, left out, and taken back in."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.placing import Place, leave_out_many, offer_again, place_many
from broadsheet.desk.models import Article, Standing
from broadsheet.journal.models import Change
from tests.newsroom import NOON, about, filing, published, section

pytestmark = pytest.mark.django_db


def test_a_moved_story_keeps_its_address_and_is_journalled_once_with_where_it_was_and_is() -> None:
    [article] = file_many([filing(topics=("Locks",))], NOON)
    address = article.address
    place_many([Place(article, section("Economy", "economy"), ("Harbour", "Locks"), "a rule")])
    article.refresh_from_db()
    note = Change.objects.filter(kind="article").latest("id").note
    assert (article.section.slug, article.address) == ("economy", address)
    assert (note["before"]["section"], note["after"]["section"]) == ("world-news", "economy")
    assert note["after"]["topics"] == ["harbour", "locks"] == sorted(t.slug for t in article.topics.all())
    assert note["after"] == article.footprint


def test_its_history_says_who_moved_it_and_why() -> None:
    [article] = file_many([filing()], NOON)
    place_many([Place(article, section("Economy", "economy"), reason="rule 3")])
    kept = ModelLogEntry.objects.get(action="desk.place")
    assert (kept.data["before"], kept.data["after"], kept.data["reason"]) == (
        "World News",
        "Economy",
        "rule 3",
    )


def test_a_story_that_is_there_already_is_left_alone() -> None:
    [article] = file_many([filing(topics=("Locks",))], NOON)
    before = Change.objects.count()
    assert place_many([Place(article, article.section, ("Locks",))]) == []
    assert Change.objects.count() == before


def test_an_unpublished_story_moves_without_a_word_to_readers() -> None:
    [article] = file_many([filing(hold=True)], NOON)
    place_many([Place(article, section("Economy", "economy"))])
    assert Article.objects.get().section.slug == "economy"
    assert not Change.objects.filter(kind="article").exists()


def test_an_edited_story_moves_with_its_newest_words() -> None:
    article = about(published(), "Ferries")
    revision = article.save_revision()
    revision.publish()
    article = Article.objects.get()
    place_many([Place(article, section("Economy", "economy"), ("Harbour",))])
    newest = Article.objects.get().get_latest_revision_as_object()
    assert newest.section.slug == "economy"
    assert {topic.name for topic in newest.topics.all()} == {"Ferries", "Harbour"}


def test_moving_costs_the_same_however_many() -> None:
    def queries(count: int) -> int:
        articles = file_many([filing(f"Story {number} of {count}") for number in range(count)], NOON)
        to = section("Economy", "economy")
        with CaptureQueriesContext(connection) as seen:
            place_many([Place(article, to, ("Harbour",)) for article in articles])
        return len(seen)

    queries(1)
    assert queries(3) == queries(30)


@pytest.mark.parametrize(
    ("deed", "standing"),
    [(lambda a: leave_out_many([a]), Standing.LEFT_OUT), (lambda a: offer_again(leave_out_many([a])), Standing.WAITING)],
    ids=["left out", "and taken back in"],
)  # fmt: skip
def test_leaving_out_can_be_taken_back(deed: Callable[[Article], object], standing: str) -> None:
    [article] = file_many([filing(hold=True)], NOON)
    deed(article)
    assert Article.objects.get().standing == standing


def test_only_a_waiting_story_can_be_left_out_and_only_a_left_out_one_taken_back() -> None:
    [live] = file_many([filing()], NOON)
    assert leave_out_many([live]) == []
    assert offer_again([live]) == []
    assert Article.objects.get().standing == Standing.LIVE
