"""A story that several sources brought goes on with another one's version when the right to the one it stands on ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from broadsheet.desk.actions.clockwork import come_due
from broadsheet.desk.actions.merging import merge, unmerge
from broadsheet.desk.actions.publishing import correct, publish
from broadsheet.desk.errors import NotOneStory
from broadsheet.desk.models import Article, Correction, Handover, Standing, Takedown
from broadsheet.desk.screens.receipts import rights_receipt
from broadsheet.journal.models import Change
from broadsheet.rights.actions import licence_for
from broadsheet.rights.terms import PRESETS, AtEnd, Terms
from broadsheet.wire.actions import ending
from broadsheet.wire.actions.taking_in import Outcome, take_in
from broadsheet.wire.actions.vanished import look_after_poll
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.models import Provenance, Source, Understudy, WantedPicture
from tests.wire.newsagents import MORNING, NOON, source

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
END = MORNING + DAY
LOCKS = "https://wire.example/locks"


def terms(preset: str = "cc-by", **more: object) -> Terms:
    return replace(PRESETS[preset], **{"name": f"{preset}, for a test", **more})  # type: ignore[arg-type]


def for_a_day(at_end: AtEnd = AtEnd.REMOVE) -> Source:
    return source(terms=licence_for(terms("partner-full", days=1, at_end=at_end)))


def second(own: Terms = PRESETS["cc-by"], **more: object) -> Source:
    return source("https://press.example/feed.xml", licence_for(own), "Harbour Press", **more)


def came(wire: Source, words: str, now=NOON, **said: object) -> Outcome:  # type: ignore[no-untyped-def]
    """The story of the locks as one source tells it."""
    usual = {
        "id": f"{wire.pk}-1",
        "url": LOCKS,
        "title": f"{words} headline",
        "body": f"<p>{words} text, of the locks.</p>",
        "published": MORNING,
        "authors": (f"{words} Author",),
    }
    return take_in(wire, Feed(wire.name, "ninjs 2.0", (Dispatch(**{**usual, **said}),)), now)


def story() -> Article:
    return Article.objects.select_related("licence", "section").get()


def row(pk: int) -> dict[str, object]:
    return Article.objects.values().get(pk=pk)


def two(own: Terms = PRESETS["cc-by"], **more: object) -> tuple[Source, Source]:
    """One story from two sources, under a right that lasts a day at the first."""
    first, other = for_a_day(), second(own, **more)
    came(first, "First")
    came(other, "Second", NOON + HOUR)
    return first, other


class TestWhenARightEnds:
    def test_the_story_goes_on_with_all_that_the_other_source_gives(self) -> None:
        two()
        before = story()
        assert before.headline == "First headline"
        assert come_due(END) == 1
        after = story()
        assert (after.headline, after.body) == ("Second headline", "<p>Second text, of the locks.</p>")
        assert (after.credit_name, after.credit_url, after.wire_byline) == (
            "Harbour Press",
            LOCKS,
            "Second Author",
        )
        assert after.licence.terms == PRESETS["cc-by"]
        assert after.excerpt.startswith("Second text")
        assert (after.standing, after.address, after.public_from) == (
            "live",
            before.address,
            before.public_from,
        )
        assert (after.updated_at, after.due_at) == (END, None)

    def test_it_is_one_entry_one_deed_and_one_receipt_that_says_why(self) -> None:
        two()
        changes = Change.objects.filter(kind="article").count()
        come_due(END)
        assert Change.objects.filter(kind="article").count() == changes + 1
        newest = Change.objects.filter(kind="article").latest("id")
        assert newest.note["before"] == newest.note["after"] == story().footprint
        receipt = Takedown.objects.get()
        assert receipt.deed == "handed-over"
        assert "ended 2026-11-24" in receipt.reason
        assert "goes on with what Harbour Press sent" in receipt.reason

    def test_the_rights_receipt_says_what_it_stood_on_before(self) -> None:
        two()
        come_due(END)
        [before] = rights_receipt(story(), END)["stood_on"]
        assert (before["source"], before["went_on_with"]) == ("North Coast Wire", "Harbour Press")
        assert (before["until"], before["given_back"]) == (END.isoformat(), None)

    def test_its_publisher_may_end_the_right_to_this_one_alone(self) -> None:
        first, other = source(), second()
        came(first, "First")
        came(other, "Second")
        changes = Change.objects.count()
        came(first, "First again", NOON + HOUR, expires=NOON)
        assert (story().headline, story().standing) == ("Second headline", "live")
        assert Change.objects.count() == changes + 1

    @pytest.mark.parametrize("at_end", list(AtEnd))
    def test_what_the_terms_demand_happens_only_where_none_is_left(self, at_end: AtEnd) -> None:
        came(for_a_day(at_end), "First")
        come_due(END)
        assert story().standing == ("expired" if at_end is AtEnd.REMOVE else "live")
        assert not Handover.objects.exists()

    @pytest.mark.parametrize(
        ("own", "more"),
        [
            pytest.param(terms(days=1), {}, id="its right has ended as well"),
            pytest.param(terms(ends=END), {}, id="its terms have ended as well"),
            pytest.param(terms(starts=END + DAY), {}, id="its terms have not begun"),
            pytest.param(PRESETS["by-hand-only"], {}, id="an editor has to choose it"),
            pytest.param(PRESETS["cc-by"], {"hold": True}, id="its stories wait for an editor"),
            pytest.param(PRESETS["cc-by"], {"ended_at": NOON}, id="its contract has ended"),
        ],
    )
    def test_a_version_that_may_not_be_shown_is_not_taken(self, own: Terms, more: dict[str, object]) -> None:
        two(own, **more)
        come_due(END)
        assert story().standing == Standing.EXPIRED

    def test_of_several_the_one_that_allows_most_is_taken(self) -> None:
        two(PRESETS["link-only"])
        third = source("https://third.example/feed.xml", "cc-by-nd", "Third")
        came(third, "Third", NOON + 2 * HOUR)
        come_due(END)
        assert story().credit_name == "Third"

    def test_under_headline_and_link_only_those_are_shown(self) -> None:
        two(PRESETS["link-only"])
        come_due(END)
        assert (story().standing, story().licence.name) == ("live", "link-only")

    def test_it_can_go_on_more_than_once(self) -> None:
        two(terms(ends=END + DAY))
        third = source("https://third.example/feed.xml", "cc-by-nd", "Third")
        came(third, "Third", NOON + 2 * HOUR)
        come_due(END)
        assert story().credit_name == "Harbour Press"
        come_due(END + DAY)
        assert (story().credit_name, story().standing) == ("Third", "live")

    def test_a_plan_made_of_the_former_words_is_dropped(self) -> None:
        two()
        article = story()
        article.headline = "Edited by us"
        revision = article.save_revision()
        revision.approved_go_live_at = END + HOUR
        revision.save()
        come_due(END)
        come_due(END + 2 * HOUR)
        after = story()
        assert after.headline == "Second headline"
        assert after.get_latest_revision_as_object().headline == "Second headline"
        assert after.live_revision == after.latest_revision

    def test_pictures_of_the_former_version_are_wanted_no_more(self) -> None:
        first, other = for_a_day(), second()
        came(first, "First", body='<p>First</p><img src="https://wire.example/first.jpg">')
        came(other, "Second", body='<p>Second</p><img src="https://press.example/second.jpg">')
        come_due(END)
        assert [wish.url for wish in WantedPicture.objects.all()] == ["https://press.example/second.jpg"]


class TestWhoseNewsCounts:
    def test_what_the_new_source_sends_reaches_the_story_and_what_the_old_one_sends_does_not(self) -> None:
        first, other = two()
        come_due(END)
        came(first, "First, changed", END + HOUR)
        assert story().headline == "Second headline"
        came(other, "Second, changed", END + HOUR)
        assert story().headline == "Second, changed headline"

    def test_a_kill_counts_from_the_source_it_stands_on_alone(self) -> None:
        first, other = two()
        come_due(END)
        came(first, "First", END + HOUR, kill=True)
        assert story().standing == "live"
        came(other, "Second", END + HOUR, kill=True)
        assert story().standing == "killed"

    def test_a_version_that_its_publisher_took_back_is_no_use(self) -> None:
        _, other = two()
        came(other, "Second", NOON + 2 * HOUR, kill=True)
        assert not Understudy.objects.exists()
        come_due(END)
        assert story().standing == "expired"

    def test_the_newest_that_the_other_source_sent_is_taken(self) -> None:
        _, other = two()
        came(other, "Second, changed", NOON + 2 * HOUR)
        come_due(END)
        assert story().headline == "Second, changed headline"


class TestMergedByAnEditor:
    def merged(self, own: Terms = PRESETS["cc-by"]) -> tuple[Source, Source, Article, Article]:
        first, other = for_a_day(), second(own)
        came(first, "First")
        came(other, "Second", url="https://press.example/else", body="<p>Quite another text.</p>")
        one, two = Article.objects.order_by("id")
        merge(one, two)
        return first, other, one, two

    def test_the_story_goes_on_with_the_other_ones_words(self) -> None:
        _, _, one, _two = self.merged()
        come_due(END)
        one.refresh_from_db()
        assert (one.standing, one.headline, one.credit_name) == ("live", "Second headline", "Harbour Press")
        assert one.credit_url == "https://press.example/else"

    def test_un_merging_restores_both_to_the_last_column(self) -> None:
        first, other = for_a_day(), second()
        came(first, "First")
        came(other, "Second", url="https://press.example/else", body="<p>Quite another text.</p>")
        one, two = Article.objects.order_by("id")
        plain = row(two.pk)
        merge(one, two)
        mine = row(one.pk)
        come_due(END)
        unmerge(Article.objects.get(pk=two.pk))
        assert row(two.pk) == plain
        gone = {"standing": "expired", "live": False, "footprint": None, "due_at": None}
        assert row(one.pk) == {**mine, **gone}
        assert Handover.objects.get().ended_at is not None
        items = Provenance.objects.order_by("id").values_list("primary", "lends_to")
        assert list(items) == [(True, None), (True, None)]

    def test_what_came_meanwhile_is_news_to_the_story_that_is_its_own_again(self) -> None:
        _, other, one, two = self.merged()
        come_due(END)
        later = {"url": "https://press.example/else", "body": "<p>Quite another text, and more of it.</p>"}
        came(other, "Second, changed", END + HOUR, **later)
        assert Article.objects.get(pk=one.pk).headline == "Second, changed headline"
        unmerge(Article.objects.get(pk=two.pk))
        assert Article.objects.get(pk=two.pk).headline == "Second headline"
        came(other, "Second, changed", END + 2 * HOUR, **later)
        assert Article.objects.get(pk=two.pk).headline == "Second, changed headline"
        assert Article.objects.get(pk=one.pk).headline == "First headline"

    def test_publishing_the_other_one_by_itself_gives_the_story_its_own_back(self) -> None:
        _, _, one, two = self.merged()
        come_due(END)
        publish(Article.objects.get(pk=two.pk))
        assert row(one.pk)["standing"] == "expired"
        assert (row(two.pk)["standing"], row(one.pk)["headline"]) == ("live", "First headline")

    def test_a_kill_by_its_source_takes_both_back(self) -> None:
        _, other, one, two = self.merged()
        come_due(END)
        came(other, "Second", END + HOUR, url="https://press.example/else", kill=True)
        assert [row(one.pk)["standing"], row(two.pk)["standing"]] == ["killed", "killed"]

    def test_what_waited_for_an_editor_when_it_was_merged_is_not_taken(self) -> None:
        first, other = for_a_day(), second(hold=True)
        came(first, "First")
        came(other, "Second", url="https://press.example/else", body="<p>Quite another text.</p>")
        one, two = Article.objects.order_by("id")
        merge(one, two)
        come_due(END)
        assert row(one.pk)["standing"] == "expired"

    def test_an_item_that_vanishes_from_its_feed_takes_the_story_along_that_stands_on_it(self) -> None:
        _, other, one, two = self.merged()
        come_due(END)
        Source.objects.filter(pk=other.pk).update(when_vanished="kill", vanished_after=1)
        other.refresh_from_db()
        fog = Dispatch(id="f", url="https://press.example/fog", title="Fog", published=MORNING - HOUR)
        tolls = Dispatch(id="t", url="https://press.example/tolls", title="Tolls", published=MORNING + HOUR)
        feed = Feed(other.name, "RSS 2.0", (fog, tolls))
        take_in(other, feed, END + HOUR)
        look_after_poll(other, feed, END + HOUR)
        assert row(one.pk)["standing"] == "killed"
        assert row(two.pk)["standing"] == "merged"


class TestTheEndOfAContract:
    @pytest.fixture(autouse=True)
    def folders(self, tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
        for name in ("PAGES", "DELIVERIES", "WITHHELD"):
            setattr(settings, f"{name}_FOLDER", tmp_path / name.lower())

    def ended(
        self, wire: Source, write: Callable[[dict[str, object]], None] = lambda entry: None
    ) -> ending.Ended:
        return ending.end(Source.objects.get(pk=wire.pk), timezone.now(), write)

    def test_the_story_goes_on_and_keeps_nothing_of_the_source_but_its_address(self) -> None:
        first, _ = two()
        article = story()
        article.save_revision()
        correct(story(), "The first was wrong.")
        listed: list[dict[str, object]] = []
        assert ending.what_would_go(first)["articles"] == 0
        told = self.ended(first, listed.append)
        after = story()
        assert (after.standing, after.headline, after.address) == ("live", "Second headline", article.address)
        assert told.counts["stories that went on with another source's version"] == 1
        assert ("First headline", "Harbour Press") in [
            (e.get("headline"), e.get("went_on_with")) for e in listed
        ]
        assert not Correction.objects.exists()
        remains = str([*Handover.objects.values(), *Takedown.objects.values(), *Understudy.objects.values()])
        revisions = str(list(after.revisions.values_list("content", flat=True)))
        assert "First" not in remains + revisions + str(row(after.pk))

    def test_what_it_left_before_the_contract_ended_is_forgotten_too(self) -> None:
        first, _ = two()
        come_due(END)
        assert Handover.objects.get().before["headline"] == "First headline"
        self.ended(first)
        assert not Handover.objects.exists()
        assert story().headline == "Second headline"

    def test_when_the_source_it_went_on_with_ends_it_has_its_own_back(self) -> None:
        first, other = source(terms=licence_for(terms(days=1, at_end=AtEnd.HEADLINE))), second()
        came(first, "First")
        came(other, "Second", url="https://press.example/else", body="<p>Quite another text.</p>")
        one, two = Article.objects.order_by("id")
        merge(one, two)
        come_due(END)
        self.ended(other)
        after = story()
        assert (after.pk, after.headline, after.standing) == (one.pk, "First headline", "live")

    def test_un_merging_is_refused_where_it_would_leave_nothing(self) -> None:
        first, other = for_a_day(), second()
        came(first, "First")
        came(other, "Second", url="https://press.example/else", body="<p>Quite another text.</p>")
        one, two = Article.objects.order_by("id")
        merge(one, two)
        self.ended(first)
        assert row(one.pk)["headline"] == "Second headline"
        with pytest.raises(NotOneStory, match="has nothing else"):
            unmerge(Article.objects.get(pk=two.pk))
        assert row(two.pk)["standing"] == "merged"
