"""Texts that are nearly the same: one article, a suggestion, or nothing; and what an editor took off stays off."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.desk.actions.merging import merge, unmerge
from broadsheet.desk.actions.publishing import kill, withdraw
from broadsheet.desk.models import Article, Suggestion
from broadsheet.wire.actions import likenesses
from broadsheet.wire.models import Anchor, Provenance, Source, TextPrint
from tests.wire.newsagents import NOON, delivered, item, rss, source
from tests.wire.test_alike import OTHER, SENTENCES, STORY, told, without

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
UPDATE = told("UPDATE: the council has put the vote off by a month, its clerk says.", STORY)
WITH_DATELINE = f"LARKPORT (NCW) — {STORY} © North Coast Wire. All rights reserved."


def second() -> Source:
    return source("https://other.example/feed.xml", name="Harbour Press")


def one(text: str = STORY, number: int = 1, **more: object) -> str:
    return rss(item(f"Headline {number}", f"https://wire.example/{number}", str(number), text, **more))  # type: ignore[arg-type]


def two(text: str, number: int = 9, **more: object) -> str:
    return rss(item(f"Other {number}", f"https://other.example/{number}", str(number), text, **more))  # type: ignore[arg-type]


class TestAcrossSources:
    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(WITH_DATELINE, id="under a dateline"),
            pytest.param(without(4), id="a sentence left out"),
            pytest.param(STORY.replace("lamplight", "lanterns"), id="a word changed"),
        ],
    )
    def test_nearly_the_same_text_is_one_article_with_two_provenances(self, text: str) -> None:
        delivered(source(), one())
        outcome = delivered(second(), two(text))
        assert outcome.counts["duplicate"] == 1
        article = Article.objects.get()
        assert article.headline == "Headline 1"
        kept = Provenance.objects.order_by("id")
        assert [(row.article_id, row.primary) for row in kept] == [(article.pk, True), (article.pk, False)]
        assert "nearly its words, from another source" in kept[1].reason

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(UPDATE, id="an update"),
            pytest.param(told(*SENTENCES[:3]), id="an excerpt"),
            pytest.param(STORY.replace("2019", "2021"), id="another number"),
        ],
    )
    def test_a_version_is_a_story_of_its_own_and_a_suggestion(self, text: str) -> None:
        delivered(source(), one())
        delivered(second(), two(text))
        first, other = Article.objects.order_by("id")
        suggestion = Suggestion.objects.open().get()
        assert (suggestion.one, suggestion.other) == (first, other)
        assert suggestion.share >= 90

    def test_another_story_is_no_suggestion(self) -> None:
        delivered(source(), one())
        delivered(second(), two(OTHER))
        assert Article.objects.count() == 2
        assert not Suggestion.objects.exists()

    def test_a_flash_that_grows_into_anothers_text_is_suggested(self) -> None:
        wire = source()
        delivered(wire, one("More to come."))
        delivered(second(), two(STORY))
        delivered(wire, one(), NOON + HOUR)
        assert Article.objects.count() == 2
        assert Suggestion.objects.open().count() == 1

    def test_a_pair_is_suggested_once_however_often_its_texts_come(self) -> None:
        wire = source()
        delivered(wire, one())
        delivered(second(), two(UPDATE))
        for hour in range(1, 4):
            delivered(wire, one(told(STORY, f"It is {hour} o'clock.")), NOON + hour * HOUR)
        assert Suggestion.objects.count() == 1


class TestWithinASource:
    def test_nearly_the_same_text_at_about_the_same_time_is_one_story(self) -> None:
        wire = source()
        delivered(wire, one())
        delivered(wire, one(STORY.replace("lamplight", "lanterns"), 2), NOON + HOUR)
        assert Article.objects.count() == 1

    def test_a_week_later_it_is_another_and_a_suggestion(self) -> None:
        wire = source()
        delivered(wire, one())
        week = NOON + timedelta(days=7)
        delivered(wire, one(STORY.replace("lamplight", "lanterns"), 2, published=week), week)
        assert Article.objects.count() == 2
        assert Suggestion.objects.open().count() == 1

    def test_two_versions_in_one_delivery_are_a_suggestion(self) -> None:
        delivered(
            source(),
            rss(
                item("UPDATE", "https://wire.example/2", "2", UPDATE),
                item("Locks", "https://wire.example/1", "1", STORY),
            ),
        )
        assert Article.objects.count() == 2
        assert Suggestion.objects.open().count() == 1


class TestWhatAnEditorRemoved:
    """ACCEPTANCE D5."""

    @pytest.mark.parametrize(
        "again",
        [
            pytest.param(one(), id="the same item"),
            pytest.param(one(number=2), id="another id and address"),
            pytest.param(one(WITH_DATELINE, 2), id="another id and address, under a dateline"),
            pytest.param(one(without(4), 2, published=NOON + timedelta(days=30)), id="cut, a month later"),
        ],
    )
    @pytest.mark.parametrize("how", ["deleted", "withdrawn", "killed"])
    def test_it_does_not_come_back(self, how: str, again: str) -> None:
        wire = source()
        delivered(wire, one())
        article = Article.objects.get()
        {"deleted": Article.delete, "withdrawn": withdraw, "killed": kill}[how](article)
        for poll in range(1, 5):
            delivered(wire, again, NOON + timedelta(days=30) + poll * HOUR)
        assert not Article.objects.live().exists()
        assert Article.objects.count() == (0 if how == "deleted" else 1)

    def test_not_from_another_source_either(self) -> None:
        delivered(source(), one())
        Article.objects.get().delete()
        delivered(second(), two(WITH_DATELINE))
        assert not Article.objects.exists()

    def test_not_in_a_hundred_polls_with_ids_and_titles_that_churn(self) -> None:
        wire = source()
        delivered(wire, one())
        withdraw(Article.objects.get())
        for poll in range(1, 101):
            churned = item(f"Title {poll}", "https://wire.example/1", f"id-{poll}", STORY)
            delivered(wire, rss(churned), NOON + poll * HOUR)
        assert not Article.objects.live().exists()
        assert Article.objects.count() == 1

    def test_a_version_of_it_waits_for_an_editor(self) -> None:
        delivered(source(), one())
        kill(Article.objects.get())
        delivered(second(), two(UPDATE))
        version = Article.objects.get(headline="Other 9")
        assert version.standing == "waiting"
        assert "taken off here" in Provenance.objects.get(article=version).reason


class TestWhatIsKept:
    def test_a_text_is_forgotten_with_all_it_is_found_by_and_no_other(self) -> None:
        delivered(source(), one())
        delivered(second(), two(OTHER))
        [mine, theirs] = Provenance.objects.order_by("pk")
        assert Anchor.objects.filter(provenance=mine).exists()
        likenesses.forget([mine.pk])
        assert [text.provenance_id for text in TextPrint.objects.all()] == [theirs.pk]
        assert set(Anchor.objects.values_list("provenance_id", flat=True)) == {theirs.pk}

    def test_a_changed_text_is_kept_in_its_newest_words(self) -> None:
        wire = source()
        delivered(wire, one())
        delivered(wire, one(OTHER), NOON + HOUR)
        assert TextPrint.objects.count() == 1
        delivered(second(), two(OTHER.replace("full sheds", "sheds full")))
        assert Article.objects.count() == 1


def _cost(count: int, text: str) -> int:
    wire = source(f"https://wire.example/{count}.xml")
    wire.licence.terms  # noqa: B018  read once per process
    items = [
        item(f"{n} of {count}", f"https://wire.example/{count}/{n}", str(n), text.replace("council", f"c{n}"))
        for n in range(count)
    ]
    with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
        delivered(wire, rss(*items))
    return len(queries)


def test_comparing_takes_as_many_queries_for_many_items_as_for_few() -> None:
    delivered(second(), two(STORY))
    _cost(3, UPDATE)
    assert _cost(5, UPDATE) == _cost(80, UPDATE)


class TestMergedByAnEditor:
    def test_what_its_source_sends_changes_neither_story_until_they_are_two_again(self) -> None:
        first, other = source(), second()
        delivered(first, one())
        delivered(other, two(UPDATE))
        survivor, merged = Article.objects.order_by("id")
        merge(survivor, merged)
        outcome = delivered(other, two(told(UPDATE, "The ferry is late.")), NOON + HOUR)
        assert outcome.counts["duplicate"] == 1
        assert Article.objects.filter(body__contains="ferry is late").count() == 0
        unmerge(merged)
        delivered(other, two(told(UPDATE, "The ferry is late.")), NOON + 2 * HOUR)
        assert Article.objects.get(body__contains="ferry is late") == merged

    def test_a_kill_of_its_publisher_reaches_it(self) -> None:
        first, other = source(), second()
        delivered(first, one())
        delivered(other, two(UPDATE))
        survivor, merged = Article.objects.order_by("id")
        merge(survivor, merged)
        delivered(
            other,
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><at:deleted-entry ref="9" '
            'xmlns:at="http://purl.org/atompub/tombstones/1.0" when="2026-11-23T10:00:00Z"/></feed>',
            NOON + HOUR,
        )
        assert Article.objects.get(pk=merged.pk).standing == "killed"
        assert Article.objects.get(pk=survivor.pk).standing == "live"
