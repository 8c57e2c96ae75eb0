"""Filing as deliveries come in: under which section and why, what is held, dropped and refused, and in how many queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from broadsheet.desk.models import Article, Section, Standing, Topic
from broadsheet.readers.roles import Role
from broadsheet.wire.actions import training
from broadsheet.wire.actions.filing import (
    keep_rule,
    order_rules,
    remove_rule,
    set_policy,
    switch_rule,
    title_of,
)
from broadsheet.wire.actions.keeping import forget_old
from broadsheet.wire.errors import NotChecked
from broadsheet.wire.models import FilingPolicy, FilingRule, Provenance, RefusedItem
from tests.newsroom import published, section
from tests.people import person
from tests.wire.newsagents import NOON, delivered, item, rss, source

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def rule(**fields: Any) -> FilingRule:
    return keep_rule(FilingRule(**fields))


def shipping(guid: str = "1", title: str = "Port fees rise", more: str = "") -> str:
    return item(title, f"https://wire.example/{guid}", guid, more=f"<category>Shipping</category>{more}")


class TestWhereStoriesGo:
    def test_a_rule_files_and_the_provenance_names_it(self) -> None:
        wire, economy = source(), section("Economy", "economy")
        kept = rule(sources=[wire.pk], categories=["shipping"], section=economy, topics=["Harbour"])
        delivered(wire, rss(shipping()))
        article, provenance = Article.objects.get(), Provenance.objects.get()
        assert article.section == economy
        assert {topic.name for topic in article.topics.all()} == {"Harbour", "Shipping"}
        assert (provenance.rule, provenance.filed_by, provenance.section) == (kept, "rule", economy)
        assert provenance.filing == title_of(kept)
        assert "North Coast Wire whose category is “shipping” go to Economy" in provenance.filing

    def test_without_a_rule_it_is_the_sources_section_and_says_so(self) -> None:
        wire = source()
        delivered(wire, rss(item()))
        provenance = Provenance.objects.get()
        assert (provenance.section, provenance.filed_by) == (wire.section, "source")
        assert provenance.filing == "the source's own section"

    def test_a_rule_that_is_switched_off_files_nothing(self) -> None:
        switch_rule(rule(section=section("Economy", "economy")), False)
        delivered(source(), rss(item()))
        assert Article.objects.get().section.slug == "world-news"

    def test_the_order_of_the_rules_decides(self) -> None:
        first, second = rule(section=section("Economy", "economy")), rule(section=section("Stock", "stock"))
        order_rules([second.pk, first.pk])
        delivered(source(), rss(item()))
        assert Article.objects.get().section.slug == "stock"

    def test_a_change_of_rules_leaves_what_is_filed_where_it_is(self) -> None:
        wire = source()
        delivered(wire, rss(shipping()))
        rule(section=section("Economy", "economy"))
        delivered(wire, rss(shipping(title="Port fees rise at once")), NOON + HOUR)
        article = Article.objects.get()
        assert (article.headline, article.section.slug) == ("Port fees rise at once", "world-news")

    def test_known_topics_are_found_in_the_text_and_none_is_made_of_it(self) -> None:
        Topic.objects.create(name="Night ferries", slug="night-ferries")
        delivered(source(), rss(item(text="<p>The council of Ness spoke of night ferries.</p>")))
        assert [topic.name for topic in Article.objects.get().topics.all()] == ["Night ferries"]
        assert Topic.objects.count() == 1


class TestHoldingAndLettingThrough:
    def test_a_rule_has_a_story_wait(self) -> None:
        rule(treatment="hold")
        delivered(source(), rss(item()))
        assert Article.objects.get().standing == Standing.WAITING
        assert "filing rule" in Provenance.objects.get().reason

    def test_a_rule_lets_a_story_of_a_reviewed_source_through(self) -> None:
        rule(treatment="at-once")
        delivered(source(hold=True), rss(item()))
        assert Article.objects.get().standing == Standing.LIVE

    def test_no_rule_lets_through_what_the_terms_leave_to_an_editor(self) -> None:
        rule(treatment="at-once")
        delivered(source(terms="by-hand-only"), rss(item()))
        assert Article.objects.get().standing == Standing.WAITING


class TestDropping:
    def test_a_dropped_story_is_no_article_and_does_not_come_back_when_the_rule_goes(self) -> None:
        wire, drops = source(), rule(categories=["shipping"], treatment="drop")
        outcome = delivered(wire, rss(shipping()))
        kept = Provenance.objects.get()
        assert outcome.counts["dropped"] == 1
        assert (kept.dropped, kept.article, kept.verdict, kept.headline) == (
            True,
            None,
            "dropped",
            "Port fees rise",
        )
        remove_rule(drops)
        outcome = delivered(wire, rss(shipping(title="Port fees rise again")), NOON + HOUR)
        assert not Article.objects.exists()
        assert Provenance.objects.get().dropped
        assert "a filing rule left it out" in outcome.verdicts[0][1].reason

    def test_another_source_with_the_same_story_is_heard(self) -> None:
        wire, other = source(), source("https://other.example/feed", name="Sound Agency")
        rule(sources=[wire.pk], treatment="drop")
        delivered(wire, rss(shipping()))
        delivered(other, rss(shipping()))
        assert Article.objects.get().credit_name == "Sound Agency"


class TestRefused:
    DOCUMENT = rss("<item></item>", item("", "https://wire.example/2", text=""), item(guid="3"))

    def test_what_is_refused_is_kept_once_with_its_reason(self) -> None:
        wire = source()
        delivered(wire, self.DOCUMENT)
        delivered(wire, self.DOCUMENT, NOON + HOUR)
        assert RefusedItem.objects.count() == 2
        assert all(one.reason and one.last_seen_at == NOON + HOUR for one in RefusedItem.objects.all())

    def test_it_is_forgotten_with_the_deliveries(self) -> None:
        delivered(source(), self.DOCUMENT)
        forget_old(NOON + timedelta(days=29))
        assert RefusedItem.objects.count() == 2
        forget_old(NOON + timedelta(days=31))
        assert not RefusedItem.objects.exists()

    def test_a_mended_item_comes_in_as_new(self) -> None:
        wire = source()
        delivered(wire, self.DOCUMENT)
        delivered(wire, rss(item("At last", "https://wire.example/2")), NOON + HOUR)
        assert Article.objects.filter(headline="At last").exists()


class TestWhoChangedTheRules:
    def test_every_change_is_remembered_with_who_made_it(self) -> None:
        editor = person(Role.EDITOR)
        kept = keep_rule(FilingRule(words=["ferry"], section=section()), editor)
        kept.words = ["barge"]
        keep_rule(kept, editor)
        switch_rule(kept, False, editor)
        order_rules([kept.pk], editor)
        remove_rule(kept, editor)
        told = ModelLogEntry.objects.order_by("id").values_list("action", "user", "label")
        assert [action for action, _, _ in told] == [
            "wagtail.create",
            "wagtail.edit",
            "wire.rule-off",
            "wagtail.delete",
        ]
        assert {user for _, user, _ in told} == {editor.pk}
        assert "“barge”" in told[2][2]


class TestTheClassifier:
    def taught(self) -> None:
        sea, pitch = section("Sea", "sea"), section("Sport", "sport")
        for number in range(30):
            published(
                f"Ferry {number} leaves the quay", section=sea, body="<p>The tide and the harbour pilot.</p>"
            )
            published(f"Keeper {number} saves the match", section=pitch, body="<p>A goal in the league.</p>")
        training.train(timezone.now())

    def test_it_files_by_itself_when_the_paper_lets_it_and_says_how_certain_it_is(self) -> None:
        self.taught()
        set_policy("file", 0.8)
        delivered(source(), rss(item("A ferry at the quay", text="<p>The pilot waits for the tide.</p>")))
        kept = Provenance.objects.get()
        assert (kept.section.slug, kept.filed_by, Article.objects.get(origin="wire").section.slug) == (
            "sea",
            "classifier",
            "sea",
        )
        assert kept.filing.startswith("the classifier, ")
        assert kept.certainty >= 0.8

    def test_it_only_suggests_where_it_may_not_file(self) -> None:
        self.taught()
        set_policy("suggest", 0.8)
        delivered(source(), rss(item("A ferry at the quay", text="<p>The pilot waits for the tide.</p>")))
        kept = Provenance.objects.get()
        assert (kept.section.slug, kept.guess.slug, kept.filed_by) == ("world-news", "sea", "source")

    def test_it_says_nothing_until_the_paper_asks_it(self) -> None:
        self.taught()
        delivered(source(), rss(item("A ferry at the quay")))
        assert Provenance.objects.get().guess is None

    def test_a_guess_of_a_section_that_is_gone_is_none(self) -> None:
        self.taught()
        set_policy("suggest", 0.8)
        Article.objects.all().delete()
        Section.objects.all().delete()
        delivered(source(), rss(item("A ferry at the quay", text="<p>The pilot waits for the tide.</p>")))
        assert Provenance.objects.get().guess is None

    def test_it_may_not_file_before_it_was_checked(self) -> None:
        with pytest.raises(NotChecked):
            set_policy("file", 0.9)
        assert not FilingPolicy.objects.exists()

    def test_it_does_not_learn_from_its_own_guesses_until_somebody_moves_them(self) -> None:
        self.taught()
        set_policy("file", 0.8)
        before = len(training.examples())
        delivered(source(), rss(item("A ferry at the quay", text="<p>The pilot waits for the tide.</p>")))
        assert len(training.examples()) == before
        Article.objects.filter(origin="wire").update(section=section())
        assert len(training.examples()) == before + 1


def test_filing_takes_as_many_queries_for_many_rules_and_items_as_for_few() -> None:
    def queries(count: int) -> int:
        wire = source(f"https://wire.example/{count}.xml")
        wire.licence.terms  # noqa: B018  read once per process
        FilingRule.objects.all().delete()
        for number in range(count):
            rule(
                sources=[wire.pk],
                words=[f"word{number}"],
                anywhere=True,
                section=section(),
                topics=[f"Topic {number}"],
            )
        items = [
            item(
                f"Story {n} of {count}",
                f"https://wire.example/{count}/{n}",
                f"{count}-{n}",
                f"<p>Of word{n}.</p>",
            )
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as seen:
            delivered(wire, rss(*items, "<item></item>"))
        return len(seen)

    queries(2)
    assert queries(4) == queries(120)
