"""Pairs that could be one story: the list, both texts side by side, and what an editor decides."""

from typing import Any

import pytest
from django.test import Client

from broadsheet.desk.actions.merging import Likely, merge, suggest
from broadsheet.desk.models import Article, Standing, Suggestion
from broadsheet.journal.models import Change
from broadsheet.readers.roles import Role
from tests.newsroom import NOON, draft, published
from tests.people import browser, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


@pytest.fixture
def pair() -> tuple[Article, Article]:
    one = published("Locks open", body="<p>The north lock opens at night.</p>")
    other = published("Locks to open", body="<p>The north lock opens at night, says the council.</p>")
    suggest([Likely(one.pk, other.pk, 0.9, "90 % of the words are the same")], NOON)
    return one, other


def held(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def page(client: Client, path: str, **asked: Any) -> str:
    return str(client.get(path, asked).content.decode())


def decide(client: Client, pair: tuple[Article, Article], stays: object) -> Any:
    return client.post(f"/desk/one-story/{pair[0].pk}/{pair[1].pk}/", {"stays": str(stays)})


def test_the_list_shows_the_pair_and_leads_to_both_texts(
    editor: Client, pair: tuple[Article, Article]
) -> None:
    assert f"/desk/one-story/{pair[0].pk}/{pair[1].pk}/" in page(editor, "/desk/one-story/")
    assert "Locks to open" not in page(editor, "/desk/one-story/", q="ferry")


def test_what_only_one_of_them_says_is_marked(editor: Client, pair: tuple[Article, Article]) -> None:
    shown = page(editor, f"/desk/one-story/{pair[0].pk}/{pair[1].pk}/")
    assert "<mark>night, says the council.</mark>" in shown or "says the council.</mark>" in shown


def test_the_one_that_stays_is_chosen(editor: Client, pair: tuple[Article, Article]) -> None:
    before = Change.objects.count()
    decide(editor, pair, pair[1].pk)
    assert held(pair[0]).merged_into == pair[1]
    assert Change.objects.count() == before + 1
    decided = Suggestion.objects.get()
    assert (decided.state, decided.decided_by) == ("merged", person(Role.EDITOR))


def test_that_they_are_two_is_remembered(editor: Client, pair: tuple[Article, Article]) -> None:
    before = Change.objects.count()
    decide(editor, pair, "both")
    suggest([Likely(pair[0].pk, pair[1].pk, 0.9, "again")], NOON)
    assert not Suggestion.objects.open().exists()
    assert Change.objects.count() == before


def test_many_are_two_at_once(editor: Client, pair: tuple[Article, Article]) -> None:
    third = published("Fog")
    suggest([Likely(pair[0].pk, third.pk, 0.5, "half")], NOON)
    editor.post(
        "/desk/one-story/", {"pair": [str(pk) for pk in Suggestion.objects.values_list("pk", flat=True)]}
    )
    assert Suggestion.objects.filter(state="two").count() == 2


def test_looking_changes_nothing(editor: Client, pair: tuple[Article, Article]) -> None:
    before = Change.objects.count()
    for path in ("one-story/", f"one-story/{pair[0].pk}/{pair[1].pk}/", f"articles/merge/{pair[0].pk}/"):
        assert editor.get(f"/desk/{path}?stays={pair[0].pk}").status_code == 200
    assert Change.objects.count() == before
    assert held(pair[1]).is_public


def test_what_the_desk_refuses_is_said(editor: Client) -> None:
    one, other = draft("Locks open"), published("Locks to open")
    answer = editor.post(f"/desk/one-story/{one.pk}/{other.pk}/", {"stays": str(one.pk)}, follow=True)
    assert "must lead somewhere" in answer.content.decode()
    assert held(other).is_public


def test_a_story_is_merged_by_hand_from_its_own_screen(editor: Client) -> None:
    one, other = published("Locks open"), published("Night traffic")
    assert f"/desk/one-story/{one.pk}/{other.pk}/" in page(
        editor, f"/desk/articles/merge/{one.pk}/", q="night"
    )
    by_address = page(editor, f"/desk/articles/merge/{one.pk}/", q=f"https://x.example/{other.address}/")
    assert "Night traffic" in by_address


def test_the_storys_screen_names_what_was_merged_and_un_merges_it(
    editor: Client, pair: tuple[Article, Article]
) -> None:
    merge(*pair)
    assert f"/desk/articles/unmerge/{pair[1].pk}/" in page(editor, f"/desk/articles/edit/{pair[0].pk}/")
    editor.post(f"/desk/articles/unmerge/{pair[1].pk}/")
    assert held(pair[1]).standing == Standing.LIVE
    assert Suggestion.objects.get().state == "two"


def test_an_empty_list_says_what_will_come(editor: Client) -> None:
    assert "Nothing to decide" in page(editor, "/desk/one-story/")


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
def test_who_may_not_publish_may_not_merge(role: Role, pair: tuple[Article, Article]) -> None:
    assert decide(browser(role), pair, pair[0].pk).status_code in (302, 403)
    assert held(pair[1]).is_public
