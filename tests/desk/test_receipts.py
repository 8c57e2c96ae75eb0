"""The desk's receipts: why a story may be here, and where one that was taken back is gone from."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.desk.actions.filing import file_many, update_from_wire
from broadsheet.desk.actions.publishing import kill, set_terms
from broadsheet.desk.actions.takedowns import finish
from broadsheet.desk.actions.taking_over import take_wire_words
from broadsheet.desk.actions.wire_words import newest_of_wire
from broadsheet.desk.models import Article, Takedown
from broadsheet.journal.models import Change
from broadsheet.readers.roles import Role
from broadsheet.rights.actions import preset
from tests.newsroom import NOON, filing, published
from tests.people import browser, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def wire_story(terms: str = "cc-by", **more: object) -> Article:
    [article] = file_many([filing(terms=terms, **more)], NOON)
    return article


def side_of(editor: Client, article: Article) -> str:
    return editor.get(reverse("articles:edit", args=[article.pk])).content.decode()


class TestRights:
    def test_the_receipt_says_because_of_what_and_until_when(self, editor: Client) -> None:
        now = timezone.now()
        article = wire_story("agency-30-days", published=now, usage_terms="No archive.")
        set_terms(article, preset("excerpt"), now, reason="By letter", by=person(Role.EDITOR))
        set_terms(article, preset("agency-30-days"), now, reason="By phone", by=person(Role.EDITOR))
        answer = editor.get(reverse("articles:rights_receipt", args=[article.pk]))
        told = json.loads(answer.content)
        assert "attachment" in answer["Content-Disposition"]
        site = told["channels"][0]
        assert (site["channel"], site["shows"]) == ("site", "the full text")
        assert site["until"] == (now + timedelta(days=30)).isoformat()
        assert "agency-30-days" in site["because"]
        assert {one["channel"] for one in told["channels"]} == {"site", "feed", "letter", "api", "federation"}
        assert told["of_its_own"]["usage_terms"] == "No archive."
        assert [deed["reason"] for deed in told["changed_by_hand"]] == ["By letter", "By phone"]
        assert {one["clause"] for one in told["clauses"] if one["kept_by"] == "people"} >= {
            "territory",
            "ads",
        }

    def test_the_storys_panel_shows_its_clauses_and_its_publishers_words(self, editor: Client) -> None:
        article = wire_story(
            usage_terms="Not for use in <b>print</b>.", right_ends_at=timezone.now() + timedelta(days=2)
        )
        page = side_of(editor, article)
        assert "Not for use in &lt;b&gt;print&lt;/b&gt;." in page
        assert "Its publisher ends it at" in page
        assert reverse("articles:rights_receipt", args=[article.pk]) in page


class TestTakedowns:
    def taken(self) -> Takedown:
        article = published()
        kill(article, reason="The agency rang.", by=person(Role.EDITOR))
        return Takedown.objects.get()

    def test_a_receipt_under_way_says_so(self, editor: Client) -> None:
        takedown = self.taken()
        page = editor.get(reverse("articles:takedown", args=[takedown.pk])).content.decode()
        assert "not yet" in page
        assert "The agency rang." in page
        assert takedown.article is not None
        assert "Being taken back" in side_of(editor, takedown.article)

    def test_a_whole_one_names_each_place_and_can_be_downloaded(self, editor: Client) -> None:
        takedown = self.taken()
        at = timezone.now().isoformat()
        finish(takedown, [{"kind": "front", "path": "/", "state": "rewritten", "at": at}], timezone.now())
        page = editor.get(reverse("articles:takedown", args=[takedown.pk])).content.decode()
        assert "made anew without it" in page
        told = json.loads(editor.get(reverse("articles:takedown_json", args=[takedown.pk])).content)
        assert (told["deed"], told["by"]) == ("killed", str(person(Role.EDITOR)))
        assert told["outputs"] == [{"kind": "front", "path": "/", "state": "rewritten", "at": at}]

    @pytest.mark.parametrize("name", ["takedown", "takedown_json"])
    def test_a_stranger_sees_none(self, name: str) -> None:
        takedown = self.taken()
        assert browser().get(reverse(f"articles:{name}", args=[takedown.pk])).status_code == 302


class TestTheWiresWords:
    def edited(self, **words: str) -> Article:
        article = wire_story(headline="Locks open")
        for name, value in words.items():
            setattr(article, name, value)
        article.save_revision().publish()
        return Article.objects.get(pk=article.pk)

    def test_what_the_wire_sent_after_the_edit_is_kept_beside_ours(self) -> None:
        article = self.edited(headline="Ours")
        update_from_wire(article, filing("Locks opened"), NOON)
        article.refresh_from_db()
        assert (article.headline, newest_of_wire(article)) == ("Ours", {"headline": "Locks opened"})

    def test_what_it_sent_before_the_edit_is_found_in_the_storys_versions(self, editor: Client) -> None:
        article = wire_story(headline="Locks open")
        article.save_revision()
        article.headline = "Ours"
        article.save_revision().publish()
        assert newest_of_wire(Article.objects.get(pk=article.pk)) == {"headline": "Locks open"}

    def test_the_desk_shows_both_and_takes_over_with_one_click(self, editor: Client) -> None:
        article = self.edited(headline="Our headline")
        update_from_wire(article, filing("Wire headline"), NOON)
        url = reverse("articles:wire_words", args=[article.pk])
        assert url in side_of(editor, article)
        page = editor.get(url).content.decode()
        assert "Wire" in page
        before = Change.objects.count()
        editor.post(url, {"field": "headline"})
        article = Article.objects.get(pk=article.pk)
        assert (article.headline, newest_of_wire(article)) == ("Wire headline", {})
        assert Change.objects.count() == before + 1
        assert "nothing else" in editor.get(url).content.decode()

    def test_with_a_draft_waiting_they_go_into_the_draft(self) -> None:
        article = self.edited(headline="Ours")
        update_from_wire(article, filing("Wire headline"), NOON)
        draft = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
        draft.kicker = "A draft"
        draft.save_revision()
        assert take_wire_words(article, ["headline"], person(Role.EDITOR)) == ["headline"]
        article = Article.objects.get(pk=article.pk)
        assert article.headline == "Ours"
        newest = article.get_latest_revision_as_object()
        assert (newest.headline, newest.kicker) == ("Wire headline", "A draft")

    def test_a_field_that_nobody_touched_is_not_taken(self) -> None:
        article = self.edited(headline="Ours")
        assert take_wire_words(article, ["body"], person(Role.EDITOR)) == []

    def test_who_may_not_publish_does_not_change_what_readers_see(self) -> None:
        article = self.edited(headline="Ours")
        update_from_wire(article, filing("Wire headline"), NOON)
        browser(Role.WRITER).post(reverse("articles:wire_words", args=[article.pk]), {"field": "headline"})
        article.refresh_from_db()
        assert article.headline == "Ours"
