"""Feeds of the paper, its sections, its authors and its topics follow the stories they are of."""

from pathlib import Path

import feedparser
import pytest

from broadsheet.desk.actions import filing
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.models import Section
from tests.newsroom import NOON
from tests.newsroom import filing as wire_filing
from tests.pages.pressroom import Pressroom, without_assets

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pressroom:
    without_assets(monkeypatch)
    found_paper("The Larkport Courier", ("World News", "Economy"))
    made = Pressroom(tmp_path)
    made.run()
    return made


def take_in(headline: str, *topics: str) -> None:
    filing.file_many(
        [wire_filing(headline, section=Section.objects.get(slug="economy"), topics=topics)], NOON
    )


@pytest.mark.parametrize("ending", ["xml", "atom", "json"])
@pytest.mark.parametrize("place", ["/", "/economy/", "/topic/harbour/"])
def test_a_new_story_is_in_the_feeds_it_belongs_to(room: Pressroom, place: str, ending: str) -> None:
    take_in("High water at noon", "Harbour")
    room.run()
    assert "High water at noon" in room.page(f"{place}feed.{ending}")


def test_a_story_is_not_in_the_feeds_of_others(room: Pressroom) -> None:
    take_in("High water at noon", "Harbour")
    take_in("Bread is dearer", "Bakers")
    room.run()
    assert "Bread is dearer" not in room.page("/topic/harbour/feed.xml")
    assert "Bread is dearer" not in room.page("/world-news/feed.xml")


def test_a_topics_feed_says_what_it_is_of(room: Pressroom) -> None:
    take_in("High water at noon", "Harbour")
    room.run()
    feed = feedparser.parse(room.page("/topic/harbour/feed.atom")).feed
    assert feed.title == "The Larkport Courier: Harbour"


def test_a_topics_page_leads_to_its_feeds(room: Pressroom) -> None:
    take_in("High water at noon", "Harbour")
    room.run()
    page = room.page("/topic/harbour/")
    assert all(f'href="/topic/harbour/feed.{ending}"' in page for ending in ("xml", "atom", "json"))
