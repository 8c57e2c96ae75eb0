"""Full coverage as readers meet it: a link under the story, a page for the event, and nothing that may not be shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from broadsheet.archive.models import Coverage
from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.founding import found_paper
from broadsheet.desk.actions.merging import merge, unmerge
from broadsheet.desk.actions.publishing import kill
from broadsheet.desk.models import Article
from broadsheet.press.serving import PublicSite
from tests.archive.test_coverage import LOCK, OTHERS, SOURCES
from tests.asgi_client import AsgiClient
from tests.newsroom import NOON, filing
from tests.pages.pressroom import Pressroom, without_assets
from tests.press.paper import behind

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def pressroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pressroom:
    without_assets(monkeypatch)
    found_paper("The Larkport Courier", ("World News",))
    return Pressroom(tmp_path)


@pytest.fixture
def stories(pressroom: Pressroom) -> list[Article]:
    headlines = [*OTHERS, *LOCK[:3]]
    filings = [filing(h, credit_name=SOURCES[n % len(SOURCES)]) for n, h in enumerate(headlines)]
    articles = file_many(filings, NOON)
    pressroom.run()
    return articles[len(OTHERS) :]


def address() -> str:
    return f"/coverage/{Coverage.objects.get(ever_shown=True).slug}/"


def test_each_story_leads_to_a_page_with_all_of_them(pressroom: Pressroom, stories: list[Article]) -> None:
    for article in stories:
        assert f'href="{address()}"' in pressroom.page(f"/{article.address}/")
    page = pressroom.page(address())
    assert all(article.headline in page for article in stories)
    assert OTHERS[0] not in page
    assert pressroom.differences() == []


def test_a_story_that_is_killed_is_gone_from_it_and_the_link_too(
    pressroom: Pressroom, stories: list[Article]
) -> None:
    kill(Article.objects.get(pk=stories[0].pk))
    pressroom.run()
    assert stories[0].headline not in pressroom.page(address())
    assert "/coverage/" not in pressroom.page(f"/{stories[1].address}/")
    assert pressroom.differences() == []


def test_the_address_of_an_event_without_stories_says_so(
    pressroom: Pressroom, stories: list[Article]
) -> None:
    for article in stories:
        kill(Article.objects.get(pk=article.pk))
    pressroom.run()
    assert pressroom.notice(address())
    assert pressroom.differences() == []


def test_merging_and_un_merging_gives_the_page_back(pressroom: Pressroom, stories: list[Article]) -> None:
    before = pressroom.page(address())
    merge(stories[0], stories[1])
    pressroom.run()
    assert stories[1].headline not in pressroom.page(address())
    unmerge(stories[1])
    pressroom.run()
    assert pressroom.page(address()) == before
    assert pressroom.differences() == []


def test_the_address_of_an_event_that_became_part_of_another_leads_there(pressroom: Pressroom) -> None:
    """Through the tree, and through the front door as a reader comes to it."""
    days = {0: SOURCES, 5: SOURCES}
    for day, sources in days.items():
        when = NOON - (6 - day) * DAY
        told = [
            filing(h, credit_name=sources[n % 4], published=when)
            for n, h in enumerate([*OTHERS[:2], *LOCK[:3]])
        ]
        file_many(told, when)
        pressroom.run()
    first, second = Coverage.objects.filter(ever_shown=True).order_by("id")
    between = filing(LOCK[3], credit_name=SOURCES[3], published=NOON - 3.5 * DAY)
    file_many([between], NOON)
    pressroom.run()
    gone, there = sorted([first, second], key=lambda event: event.covered.exists())
    gone.refresh_from_db()
    assert gone.into == there
    old, new = f"/coverage/{gone.slug}/", f"/coverage/{there.slug}/"
    assert (pressroom.has(old), pressroom.target(old)) == (False, new)
    assert LOCK[3] in pressroom.page(new)
    assert pressroom.differences() == []
    door = AsgiClient(PublicSite(pressroom.folder / "pages", pressroom.folder / "media", behind))
    answer = door.get(old)
    assert (answer.status, answer.headers["location"]) == (301, new)
    assert door.get(new).status == 200
