"""Taking down, correcting, moving and changing terms at the desk: one action, one entry, and on record."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.models import Article, Correction, FormerAddress, Standing
from broadsheet.journal.models import Change, Kind
from broadsheet.readers.roles import Role
from tests.newsroom import NOON, draft, filing, published
from tests.people import browser, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def do(client: Client, deed: str, article: Article, **said: Any) -> Any:
    return client.post(f"/desk/articles/{deed}/{article.pk}/", said)


def held(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


@pytest.mark.parametrize(("deed", "standing"), [("withdraw", Standing.WITHDRAWN), ("kill", Standing.KILLED)])
def test_taking_down_leaves_the_notice_and_one_entry(editor: Client, deed: str, standing: Standing) -> None:
    article = published()
    before = Change.objects.count()
    do(editor, deed, article, notice="Withdrawn on the author's wish.")
    assert (held(article).standing, held(article).notice) == (standing, "Withdrawn on the author's wish.")
    assert Change.objects.count() == before + 1


def test_a_correction_is_signed_and_dated(editor: Client) -> None:
    article = published()
    do(editor, "correct", article, text="The tide is at six, not seven.")
    correction = Correction.objects.get()
    assert (correction.article, correction.by) == (article, person(Role.EDITOR))
    assert list(Change.objects.values_list("kind", flat=True)) == [Kind.ARTICLE, Kind.CORRECTION]


def test_a_changed_address_leads_on(editor: Client) -> None:
    article = published("Ferris move")
    do(editor, "address", article, words="Ferries move")
    assert held(article).slug == "ferries-move"
    assert FormerAddress.objects.get().article == article


def test_an_address_of_another_story_is_refused_on_the_form(editor: Client) -> None:
    article, _other = published("Ferris move"), published("Fog")
    page = do(editor, "address", article, words="Fog").content.decode()
    assert "belongs to another story" in page


def test_terms_change_with_their_reason_on_record(editor: Client) -> None:
    [article] = file_many([filing(terms="cc-by-nd")], NOON)
    do(
        editor,
        "terms",
        article,
        terms="partner-full",
        credit_name="Sound Agency",
        credit_url="",
        reason="By letter of 3 March",
    )
    assert held(article).licence.name == "partner-full"
    assert held(article).credit_name == "Sound Agency"
    entry = ModelLogEntry.objects.get(action="desk.override")
    assert entry.data == {
        "before": "cc-by-nd",
        "after": "partner-full",
        "reason": "By letter of 3 March",
        "widened": ["edits"],
    }
    assert entry.user == person(Role.EDITOR)


def test_narrower_terms_are_no_override(editor: Client) -> None:
    [article] = file_many([filing(terms="cc-by-nd")], NOON)
    do(editor, "terms", article, terms="excerpt", credit_name="N", credit_url="", reason="By letter")
    assert ModelLogEntry.objects.get(action="desk.terms").data["after"] == "excerpt"


def test_terms_do_not_change_without_a_reason(editor: Client) -> None:
    [article] = file_many([filing(terms="cc-by-nd")], NOON)
    do(editor, "terms", article, terms="own", credit_name="", credit_url="", reason="")
    assert held(article).licence.name == "cc-by-nd"


def test_a_waiting_story_is_taken_or_left_with_one_press(editor: Client) -> None:
    taken, left = file_many([filing("Taken", hold=True), filing("Left", hold=True)], NOON)
    do(editor, "publish", taken)
    do(editor, "leave-out", left)
    assert (held(taken).standing, held(left).standing) == (Standing.LIVE, Standing.LEFT_OUT)
    assert Change.objects.count() == 1


@pytest.mark.parametrize("deed", ["withdraw", "correct"])
def test_what_is_not_on_the_site_is_refused_with_what_to_do(editor: Client, deed: str) -> None:
    page = do(editor, deed, draft(), notice="", text="No.").content.decode()
    assert "Publish it first, or edit the draft." in page


@pytest.mark.parametrize("deed", ["withdraw", "kill", "correct", "address", "terms", "publish", "leave-out"])
@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
def test_only_those_who_may_publish_do_any_of_it(role: Role, deed: str) -> None:
    article = published()
    before = Change.objects.count()
    client = browser(role)
    assert client.get(f"/desk/articles/{deed}/{article.pk}/").status_code == 302
    do(client, deed, article, notice="", text="x", words="x", terms="link-only", reason="x")
    assert held(article).is_public
    assert Change.objects.count() == before


def test_wagtails_bare_unpublish_asks_for_a_notice_too(editor: Client) -> None:
    page = editor.get(f"/desk/articles/unpublish/{published().pk}/").content.decode()
    assert "Notice for readers" in page


def bulk(client: Client, action: str, *articles: Article) -> Any:
    chosen = "&".join(f"id={article.pk}" for article in articles)
    return client.post(f"/desk/bulk/desk/article/{action}/?{chosen}&next=/desk/articles/")


def test_many_stories_at_once_go_through_the_same_actions(editor: Client) -> None:
    one, two = file_many([filing("One", hold=True), filing("Two", hold=True)], NOON)
    bulk(editor, "publish", one, two)
    assert held(one).is_public
    assert Change.objects.filter(kind=Kind.ARTICLE).count() == 2
    bulk(editor, "withdraw", one, two)
    assert held(two).standing == Standing.WITHDRAWN
    assert Change.objects.filter(kind=Kind.ARTICLE).count() == 4


def test_deleting_many_takes_only_what_no_reader_has_seen(editor: Client) -> None:
    seen, unseen = published(), draft("Never shown")
    bulk(editor, "delete", seen, unseen)
    assert Article.objects.get() == seen


def test_deleting_what_was_public_is_explained(editor: Client) -> None:
    article = published()
    page = editor.post(f"/desk/articles/delete/{article.pk}/").content.decode()
    assert "its address must go on answering" in page
    assert held(article).is_public
