"""One delivery on its way in: what is filed, updated, taken back and left alone, and in how many queries."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.desk.actions.publishing import kill, publish, withdraw
from broadsheet.desk.models import Article
from broadsheet.journal.models import Change
from broadsheet.rights.actions import licence_for
from broadsheet.rights.terms import PRESETS, Show, Terms
from broadsheet.wire.actions.taking_in import preview
from broadsheet.wire.formats import read
from broadsheet.wire.models import Provenance, WantedPicture
from tests.wire.newsagents import MORNING, NOON, delivered, item, rss, source

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>{"".join(entries)}</feed>'


def taken_back(id: str) -> str:
    return (
        '<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" '
        f'ref="{id}" when="2026-11-23T10:00:00Z"><at:comment>Wrong from end to end.</at:comment></at:deleted-entry>'
    )


class TestNew:
    def test_a_new_item_becomes_an_article_with_its_provenance(self) -> None:
        wire = source()
        outcome = delivered(wire, rss(item(guid="1")))
        article = Article.objects.get()
        assert outcome.counts["new"] == 1
        assert (
            article.headline,
            article.section,
            article.licence,
            article.standing,
            article.credit_name,
        ) == (
            "Locks open to night traffic",
            wire.section,
            wire.licence,
            "live",
            "North Coast Wire",
        )
        assert (article.credit_url, article.public_from) == ("https://wire.example/locks", MORNING)
        kept = Provenance.objects.get()
        assert (kept.article, kept.verdict, kept.reason, kept.item_id) == (article, "new", "new", "1")

    def test_one_story_is_one_entry_of_the_journal(self) -> None:
        delivered(source(), rss(item(guid="1"), item("A rudder", "https://wire.example/b", "2")))
        assert Change.objects.filter(kind="article").count() == 2

    def test_markup_in_a_title_becomes_plain_words(self) -> None:
        delivered(source(), rss(item("<b>Locks</b> &amp;amp; <script>x()</script>docks\u202e")))
        assert Article.objects.get().headline == "Locks & docks"

    def test_a_story_without_a_title_gets_its_first_words(self) -> None:
        delivered(source(), rss(item("", text="<p>The ferry is late. It has been late all week.</p>")))
        assert Article.objects.get().headline.startswith("The ferry is late.")

    def test_hostile_html_is_cleaned(self) -> None:
        delivered(
            source(),
            rss(item(text='<p onclick="x()">Text<script>x()</script><a href="javascript:x()">y</a></p>')),
        )
        assert Article.objects.get().body == "<p>Texty</p>"

    def test_the_publishers_own_credit_line_goes(self) -> None:
        tail = '<p>The post <a href="https://wire.example/locks">Locks</a> appeared first on <a href="https://wire.example">NCW</a>.</p>'
        delivered(source(), rss(item(text=f"<p>Text.</p>{tail}")))
        assert Article.objects.get().body == "<p>Text.</p>"

    def test_a_summary_that_says_more_than_the_beginning_of_the_text_becomes_the_standfirst(self) -> None:
        whole = "<content:encoded>&lt;p&gt;Text of the story.&lt;/p&gt;</content:encoded>"
        delivered(source(), rss(item(text="What it means for barges.", more=whole)))
        article = Article.objects.get()
        assert (article.standfirst, article.body) == (
            "What it means for barges.",
            "<p>Text of the story.</p>",
        )

    def test_a_summary_that_only_repeats_the_text_is_dropped(self) -> None:
        whole = "<content:encoded>&lt;p&gt;Text of the story, which is long, and longer.&lt;/p&gt;</content:encoded>"
        delivered(source(), rss(item(text="Text of the story, which is […]", more=whole)))
        assert Article.objects.get().standfirst == ""

    def test_stories_of_one_minute_keep_the_order_of_the_feed(self) -> None:
        delivered(
            source(), rss(item("Upper", "https://wire.example/1"), item("Lower", "https://wire.example/2"))
        )
        assert [a.headline for a in Article.objects.newest_first()] == ["Upper", "Lower"]


class TestDates:
    @pytest.mark.parametrize(
        ("stated", "kept"),
        [
            pytest.param(None, NOON, id="no date: when we first saw it"),
            pytest.param(MORNING, MORNING, id="a date in the past"),
            pytest.param(datetime(2036, 1, 1, tzinfo=UTC), NOON, id="ten years ahead"),
            pytest.param(
                datetime(1960, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), id="before all feeds"
            ),
        ],
    )
    def test_no_story_stands_above_now(self, stated: datetime | None, kept: datetime) -> None:
        delivered(source(), rss(item(published=stated)))
        assert Article.objects.get().public_from == kept

    def test_an_unreadable_date_does_not_lose_the_story(self) -> None:
        delivered(source(), rss(item(published=None, more="<pubDate>25:61 on Blursday</pubDate>")))
        assert Article.objects.get().public_from == NOON


class TestTerms:
    def test_stories_that_only_an_editor_may_take_wait(self) -> None:
        delivered(source(terms="by-hand-only"), rss(item()))
        assert Article.objects.get().standing == "waiting"
        assert "editor" in Provenance.objects.get().reason

    def test_stories_of_a_source_held_for_review_wait(self) -> None:
        delivered(source(hold=True), rss(item()))
        assert Article.objects.get().standing == "waiting"
        assert Change.objects.count() == 0

    def test_a_waiting_story_is_updated_and_still_waits(self) -> None:
        wire = source(hold=True)
        delivered(wire, rss(item(guid="1")))
        delivered(wire, rss(item("New title", guid="1")), NOON + HOUR)
        article = Article.objects.get()
        assert (article.standing, article.headline) == ("waiting", "New title")

    def test_a_story_older_than_its_terms_allow_is_refused_with_the_reason(self) -> None:
        outcome = delivered(source(terms="agency-30-days"), rss(item(published=NOON - timedelta(days=31))))
        assert outcome.counts == {"refused": 1}
        assert "ended" in outcome.verdicts[0][1].reason
        assert not Article.objects.exists()

    def test_terms_not_begun_hold_the_story_until_their_hour(self) -> None:
        terms = Terms("embargoed", site=Show.FULL, starts=NOON + HOUR)
        delivered(source(terms=licence_for(terms)), rss(item()))
        assert Article.objects.get().standing == "held"

    def test_headline_and_link_without_a_link_is_refused(self) -> None:
        outcome = delivered(source(terms="link-only"), rss(item(link="", guid="1")))
        assert outcome.counts == {"refused": 1}

    def test_the_good_items_of_a_bad_delivery_are_kept(self) -> None:
        outcome = delivered(source(), rss(item(), "<item/>", item("A rudder", "https://wire.example/b")))
        assert outcome.counts == {"new": 2, "refused": 1}


class TestUpdates:
    def test_what_an_editor_wrote_stays(self) -> None:
        wire = source()
        delivered(wire, rss(item(guid="1")))
        article = Article.objects.get()
        article.headline = "Our own headline"
        article.save()
        delivered(wire, rss(item("Their new headline", guid="1", text="<p>New text.</p>")), NOON + HOUR)
        article.refresh_from_db()
        assert (article.headline, article.body) == ("Our own headline", "<p>New text.</p>")

    def test_a_change_that_readers_cannot_see_is_no_update(self) -> None:
        wire = source()
        delivered(wire, rss(item(guid="1", text="<p>Text.</p>")))
        outcome = delivered(wire, rss(item(guid="1", text="<p class='x'>Text.</p><!-- 2 -->")), NOON + HOUR)
        assert outcome.counts["duplicate"] == 1
        assert Change.objects.count() == 1
        again = delivered(wire, rss(item(guid="1", text="<p class='x'>Text.</p><!-- 2 -->")), NOON + 2 * HOUR)
        assert again.verdicts[0][1].reason == "nothing new"

    def test_one_update_is_one_entry_of_the_journal(self) -> None:
        wire = source()
        delivered(wire, rss(item(guid="1")))
        outcome = delivered(wire, rss(item("New title", guid="1")), NOON + HOUR)
        assert outcome.counts["update"] == 1
        assert Change.objects.count() == 2

    def test_an_expired_story_is_not_updated(self) -> None:
        wire = source(terms="agency-30-days")
        delivered(wire, rss(item(guid="1")))
        Article.objects.update(standing="expired", live=False)
        outcome = delivered(wire, rss(item("New title", guid="1")), NOON + HOUR)
        assert outcome.counts["duplicate"] == 1
        assert Article.objects.get().headline == "Locks open to night traffic"


def _delete(article: Article) -> None:
    article.delete()


class TestWhatWasTakenOff:
    @pytest.mark.parametrize("take_off", [withdraw, kill, _delete])
    def test_it_never_comes_back(self, take_off: Callable[[Article], object]) -> None:
        wire = source()
        delivered(wire, rss(item(guid="1")))
        take_off(Article.objects.get())
        for hour in range(1, 6):
            churned = item(f"Title {hour}", guid=str(hour), text=f"<p>Version {hour}.</p>")
            outcome = delivered(wire, rss(churned), NOON + hour * HOUR)
            assert outcome.counts["duplicate"] == 1
        assert not Article.objects.filter(standing="live").exists()
        assert Article.objects.count() <= 1

    def test_it_does_not_come_back_through_another_source(self) -> None:
        delivered(source(), rss(item(guid="1")))
        Article.objects.get().delete()
        delivered(source("https://other.example/feed.xml", name="Harbour Press"), rss(item(guid="9")))
        assert not Article.objects.exists()

    def test_an_editor_can_bring_it_back(self) -> None:
        wire = source()
        delivered(wire, rss(item(guid="1")))
        publish(withdraw(Article.objects.get()))
        delivered(wire, rss(item("New title", guid="1")), NOON + HOUR)
        assert (Article.objects.get().standing, Article.objects.get().headline) == ("live", "New title")


class TestTakenBackByThePublisher:
    def test_a_tombstone_kills_the_story(self) -> None:
        wire = source()
        delivered(wire, rss(item(guid="urn:1")))
        outcome = delivered(wire, atom(taken_back("urn:1")), NOON + HOUR)
        article = Article.objects.get()
        assert outcome.counts["kill"] == 1
        assert (article.standing, article.notice != "") == ("killed", True)
        assert Change.objects.order_by("id").last().note["after"] is None
        assert Provenance.objects.get().verdict == "kill"

    def test_the_killed_story_stays_killed(self) -> None:
        wire = source()
        delivered(wire, rss(item(guid="urn:1")))
        delivered(wire, atom(taken_back("urn:1")), NOON + HOUR)
        delivered(wire, rss(item("Again", guid="urn:1")), NOON + 2 * HOUR)
        assert Article.objects.get().standing == "killed"

    def test_a_tombstone_for_a_story_we_never_had_is_refused(self) -> None:
        outcome = delivered(source(), atom(taken_back("urn:9")))
        assert outcome.counts == {"refused": 1}

    def test_one_source_cannot_kill_what_another_sent(self) -> None:
        first, second = source(), source("https://other.example/feed.xml", name="Harbour Press")
        delivered(first, rss(item(guid="1")))
        delivered(second, rss(item(guid="urn:9")))
        delivered(second, atom(taken_back("urn:9")), NOON + HOUR)
        assert Article.objects.get().standing == "live"


class TestPictures:
    MEDIA = '<media:content url="https://wire.example/lock.jpg" medium="image"><media:credit>Ines Okafor</media:credit></media:content>'
    BODY = '<p>Text.</p><figure><img src="https://wire.example/quay.jpg" alt="The quay"><figcaption>At noon</figcaption></figure>'

    def test_the_picture_beside_the_text_leads_and_those_in_it_keep_their_places(self) -> None:
        delivered(source(), rss(item(text=self.BODY, more=self.MEDIA)))
        wanted = list(
            WantedPicture.objects.order_by("place").values_list("place", "url", "alt", "caption", "credit")
        )
        assert wanted == [
            ("lead", "https://wire.example/lock.jpg", "", "", "Ines Okafor"),
            ("text", "https://wire.example/quay.jpg", "The quay", "At noon", ""),
        ]
        assert 'embedtype="wanted" url="https://wire.example/quay.jpg"' in Article.objects.get().body

    def test_without_a_picture_beside_it_the_first_of_the_text_leads(self) -> None:
        delivered(source(), rss(item(text=self.BODY)))
        assert WantedPicture.objects.get().place == "lead"
        assert Article.objects.get().body == "<p>Text.</p>"

    def test_where_the_terms_do_not_allow_pictures_none_is_wanted(self) -> None:
        delivered(source(terms="excerpt"), rss(item(text=self.BODY, more=self.MEDIA)))
        assert not WantedPicture.objects.exists()
        assert "<embed" not in Article.objects.get().body
        assert "<img" not in Article.objects.get().body


class TestCost:
    @staticmethod
    def _items(count: int, title: str = "Story number") -> list[str]:
        picture = '<media:thumbnail url="https://wire.example/{n}.jpg"/><category>Locks</category>'
        return [
            item(
                f"{title} {n}",
                f"https://wire.example/{n}",
                str(n),
                f"Words of {n}.",
                more=picture.format(n=n),
            )
            for n in range(count)
        ]

    def _queries(self, count: int) -> tuple[int, int, int]:
        wire = source(f"https://wire.example/{count}.xml")
        wire.licence.terms  # noqa: B018  read once per process
        costs = []
        documents = [
            rss(*self._items(count)),
            rss(*self._items(count)).replace("<title>Story", "<title> Story"),
            rss(*self._items(count, "Newer story number")),
        ]
        for hour, document in enumerate(documents):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                delivered(wire, document, NOON + hour * HOUR)
            costs.append(len(queries))
        Article.objects.all().delete()
        Provenance.objects.all().delete()
        return costs[0], costs[1], costs[2]

    def test_filing_passing_over_and_updating_take_as_many_queries_for_many_items_as_for_few(self) -> None:
        self._queries(3)
        assert self._queries(5) == self._queries(200)

    def test_an_unchanged_delivery_writes_once(self) -> None:
        wire = source()
        document = rss(*self._items(20))
        delivered(wire, document)
        with CaptureQueriesContext(connection) as queries:
            delivered(wire, document, NOON + HOUR)
        writes = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
        assert len(writes) == 1
        assert "last_seen_at" in writes[0]


def test_a_preview_says_what_would_come_and_writes_nothing() -> None:
    wire = source(terms=licence_for(PRESETS["cc-by"]))
    with CaptureQueriesContext(connection) as queries:
        outcome = preview(wire, read(rss(item()).encode(), now=NOON), NOON)
    assert outcome.counts["new"] == 1
    assert not [q for q in queries if not q["sql"].startswith("SELECT")]
    assert not Article.objects.exists()
