"""A preview is the real page of a story that is not yet public, and no wider than its terms."""

from typing import Any

import pytest
from django.test import Client

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.models import Article, Author, StandingPage, Topic
from broadsheet.journal.models import Change
from broadsheet.readers.roles import Role
from broadsheet.rights.actions import licence_for
from broadsheet.rights.terms import Show, Terms
from tests.desk.typing_desk import typed
from tests.newsroom import NOON, draft, filing, section
from tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def seen(client: Client, article: Article, **changed: Any) -> str:
    """The preview of a story with some fields typed anew and not saved."""
    place = f"/desk/articles/preview/{article.pk}/" if article.pk else "/desk/articles/preview/"
    answer = client.post(place, typed(article, **changed)).json()
    assert answer == {"is_valid": True, "is_available": True}
    return client.get(place).content.decode()


def test_it_shows_what_is_typed_in_the_real_theme_and_saves_nothing(editor: Client) -> None:
    article = draft()
    ines = Author.objects.create(name="Ines Okafor", slug="ines-okafor")
    page = seen(editor, article, headline="Typed anew", body="<p>Unsaved words.</p>", authors=[ines])
    for part in ('data-part="headline"', "Typed anew", "Unsaved words.", "Ines Okafor"):
        assert part in page
    held = Article.objects.get()
    assert (held.headline, held.address, held.is_public) == (article.headline, None, False)
    assert not Change.objects.exists()


def test_a_new_topic_is_not_made_by_looking(editor: Client) -> None:
    seen(editor, draft(), topics="Harbour")
    assert not Topic.objects.exists()


def test_a_story_not_saved_yet_has_a_preview_too(editor: Client) -> None:
    story = Article(headline="Brand new", section=section(), body="<p>First words.</p>")
    assert "Brand new" in seen(editor, story, body="<p>First words.</p>")
    assert not Article.objects.exists()


def test_it_shows_no_more_than_the_terms_allow(editor: Client) -> None:
    [article] = file_many([filing(terms="link-only", body="<p>The whole of the text.</p>", hold=True)], NOON)
    page = editor.get(f"/desk/articles/preview/{article.pk}/").content.decode()
    assert "The whole of the text." not in page
    assert "This post appeared first on" in page


def test_where_nothing_may_be_shown_it_says_so(editor: Client) -> None:
    article = draft(licence=licence_for(Terms("print only", site=Show.NOTHING)))
    assert (
        "Nothing of this story may be shown"
        in editor.get(f"/desk/articles/preview/{article.pk}/").content.decode()
    )


def test_only_the_desk_may_frame_it(editor: Client) -> None:
    answer = editor.get(f"/desk/articles/preview/{draft().pk}/")
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "form-action 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


def test_a_stranger_and_a_reviewer_without_a_task_see_none(editor: Client) -> None:
    article = draft()
    for client in (browser(), browser(Role.REVIEWER)):
        assert client.get(f"/desk/articles/preview/{article.pk}/").status_code == 302


@pytest.mark.parametrize("kind", list(StandingPage.Kind))
def test_a_standing_page_has_a_preview(editor: Client, kind: str) -> None:
    page = StandingPage.objects.create(title="About us", slug="about", body="<p>We are here.</p>", kind=kind)
    shown = editor.get(f"/desk/standing-pages/preview/{page.pk}/").content.decode()
    assert "We are here." in shown
    assert ('<form class="contact"' in shown) is (kind == StandingPage.Kind.CONTACT)
