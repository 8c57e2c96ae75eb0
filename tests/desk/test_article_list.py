"""The list of stories: saved views, filters and search, at a constant cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.publishing import kill, withdraw
from broadsheet.desk.models import Article
from broadsheet.desk.screens import article_list
from broadsheet.readers.roles import Role
from tests.newsroom import NOON, draft, filing, published, section, signed
from tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def listed(client: Client, query: str = "") -> set[str]:
    """The headlines a page of the list shows."""
    return {story.headline for story in client.get(f"/desk/articles/{query}").context["object_list"]}


def queries(client: Client, query: str = "") -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(f"/desk/articles/{query}").status_code == 200
    return len(seen)


def one_of_each() -> None:
    section()
    published("On the site")
    draft("A draft")
    withdraw(published("Withdrawn"))
    kill(published("Killed"))
    file_many(
        [
            filing("Waiting", hold=True),
            filing("Its licence ended", "agency-30-days", published=NOON - timedelta(days=40)),
        ],
        NOON,
    )
    scheduled = draft("Scheduled")
    scheduled.go_live_at = timezone.now() + timedelta(days=1)
    scheduled.save_revision().publish()


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("live", {"On the site"}),
        ("waiting", {"Waiting"}),
        ("drafts", {"A draft", "Scheduled"}),
        ("scheduled", {"Scheduled"}),
        ("down", {"Withdrawn", "Killed", "Its licence ended"}),
    ],
)
def test_each_saved_view_shows_its_stories(editor: Client, view: str, shown: set[str]) -> None:
    one_of_each()
    assert listed(editor, f"?view={view}") == shown


@pytest.mark.parametrize("view", list(article_list.VIEWS))
def test_an_empty_view_says_what_to_do(editor: Client, view: str) -> None:
    page = editor.get(f"/desk/articles/?view={view}").content.decode()
    assert str(article_list.VIEWS[view][2]) in page


def test_search_finds_every_word_of_a_headline(editor: Client) -> None:
    published("Night ferries move to the outer quay")
    published("Ferries stay")
    assert listed(editor, "?q=ferries+QUAY") == {"Night ferries move to the outer quay"}


def test_searching_reads_the_headlines_index_and_not_the_texts(editor: Client) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's own plan")
    plan = Article.objects.filter(headline__icontains="quay").values("pk").order_by().explain()
    assert "COVERING INDEX desk_article_headline" in plan


@pytest.mark.parametrize(
    "query",
    [
        "?standing=live",
        "?origin=wire",
        "?section={economy}",
        "?author={ines}",
        "?received_at_from=2026-11-01&received_at_to=2026-11-30",
    ],
)
def test_filters_narrow_the_list(editor: Client, query: str) -> None:
    economy = section("Economy", "economy")
    [wanted] = file_many([filing("Wanted", section=economy)], NOON)
    signed(wanted).save()
    Article.objects.filter(pk=wanted.pk).update(received_at=NOON)
    other = draft("Other")
    Article.objects.filter(pk=other.pk).update(received_at=NOON - timedelta(days=90))
    ines = wanted.bylines.get().author
    assert listed(editor, query.format(economy=economy.pk, ines=ines.pk)) == {"Wanted"}


def test_the_list_costs_the_same_for_three_stories_as_for_fifty(editor: Client) -> None:
    for number in range(3):
        signed(published(f"Story {number}"))
    file_many([filing(f"Wire {n}", hold=n % 2 == 0) for n in range(3)], NOON)
    editor.get("/desk/articles/")
    few = queries(editor)
    for number in range(10):
        signed(published(f"More {number}"), f"Author {number}", f"author-{number}")
    file_many([filing(f"More wire {n}", hold=n % 2 == 0) for n in range(30)], NOON)
    assert queries(editor) == few
    assert few <= 25


def test_counting_stops_where_nobody_leafs_any_more(editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_list, "MOST_COUNTED", 5)
    for number in range(7):
        draft(f"Story {number}")
    page = editor.get("/desk/articles/")
    assert page.context["paginator"].count == 5
    assert "more than 5 stories" in page.content.decode().lower()


def test_a_story_without_a_headline_can_still_be_opened(editor: Client) -> None:
    article = draft("")
    page = editor.get("/desk/articles/").content.decode()
    assert f"/desk/articles/edit/{article.pk}/" in page
    assert "Without a headline" in page
