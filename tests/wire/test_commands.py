"""The commands `source` and `wire`, by what they print and how they exit."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from broadsheet.desk.models import Article
from broadsheet.wire.actions.filing import keep_rule
from broadsheet.wire.models import FilingRule, Source
from tests.feedserver import FeedServer
from tests.newsroom import section
from tests.wire.newsagents import NOON, item, rss, source


def printed(*words: str) -> Any:
    """What a command prints with --json."""
    out = io.StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


def printed_at_exit(*words: str) -> Any:
    """What a command prints with --json before it leaves with 1."""
    out = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(*words, "--json", stdout=out)
    assert left.value.code == 1
    return json.loads(out.getvalue())


@pytest.mark.django_db
class TestSource:
    URL = "https://wire.example/feed.xml"

    def test_add_makes_a_source_under_a_preset(self) -> None:
        section()
        told = printed(
            "source", "add", self.URL, "--section", "world-news", "--terms", "excerpt", "--name", "NCW"
        )
        assert told["added"] is True
        assert (told["source"]["terms"], told["source"]["section"], told["source"]["name"]) == (
            "excerpt",
            "world-news",
            "NCW",
        )
        assert Source.objects.get().url == self.URL

    def test_add_without_terms_is_headline_and_link(self) -> None:
        section()
        assert printed("source", "add", self.URL, "--section", "world-news")["source"]["terms"] == "link-only"

    def test_add_twice_is_one_source(self) -> None:
        section()
        printed("source", "add", self.URL, "--section", "world-news")
        assert (
            printed("source", "add", self.URL.replace("https", "http"), "--section", "world-news")["added"]
            is False
        )
        assert Source.objects.count() == 1

    def test_review_holds_its_stories(self) -> None:
        section()
        assert (
            printed("source", "add", self.URL, "--section", "world-news", "--review")["source"]["review"]
            is True
        )

    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            pytest.param(
                ["ftp://wire.example/feed", "--section", "world-news"],
                "scheme-forbidden",
                id="no web address",
            ),
            pytest.param(
                ["https://wire.example:22/", "--section", "world-news"], "port-forbidden", id="a port"
            ),
            pytest.param(["not an address", "--section", "world-news"], "address-malformed", id="nonsense"),
            pytest.param([URL, "--section", "nowhere"], "section-unknown", id="no such section"),
            pytest.param(
                [URL, "--section", "world-news", "--terms", "free"], "bad-terms", id="no such terms"
            ),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_kind(self, words: list[str], kind: str) -> None:
        section()
        told = printed_at_exit("source", "add", *words)
        assert told["kind"] == kind
        assert told["error"]
        assert not Source.objects.exists()

    def test_the_same_address_under_other_terms_is_refused(self) -> None:
        section()
        printed("source", "add", self.URL, "--section", "world-news")
        assert (
            printed_at_exit("source", "add", self.URL, "--section", "world-news", "--terms", "cc-by")["kind"]
            == "source-there"
        )

    def test_an_error_without_json_says_what_and_what_now(self) -> None:
        section()
        with pytest.raises(
            CommandError, match=r"no such section.*there are: world-news.*Make it at the desk"
        ):
            call_command("source", "add", self.URL, "--section", "nowhere")

    def test_list_shows_troubles(self, feed_server: FeedServer) -> None:
        source(feed_server.url("/missing.xml"))
        printed_at_exit("wire", "poll")
        told = printed("source", "list")["sources"][0]
        assert (told["trouble"]["kind"], told["failures"]) == ("not-found", 1)
        out = io.StringIO()
        call_command("source", "list", stdout=out)
        assert "In trouble: 1." in out.getvalue()

    def test_check_says_what_would_come_and_takes_nothing_in(self, feed_server: FeedServer) -> None:
        wire = source(feed_server.serve("/feed.xml", rss(item(), "<item/>")))
        told = printed("source", "check", str(wire.pk))
        assert [(one["verdict"], one["title"]) for one in told["items"]] == [
            ("new", "Locks open to night traffic"),
            ("refused", ""),
        ]
        assert not Article.objects.exists()

    def test_check_names_the_rule_that_would_file_each_item(self, feed_server: FeedServer) -> None:
        economy = section("Economy", "economy")
        keep_rule(FilingRule(words=["ferry"], treatment="drop"))
        keep_rule(FilingRule(words=["barge"], section=economy))
        ferry = item("Ferry late", "https://wire.example/ferry", "2", "<p>The ferry was late.</p>")
        fog = item("Fog", "https://wire.example/fog", "3", "<p>It came from the sea.</p>")
        barge = item("A barge sinks", "https://wire.example/barge", "4", "<p>At the locks.</p>")
        wire = source(feed_server.serve("/feed.xml", rss(barge, ferry, fog)))
        told = printed("source", "check", str(wire.pk))["items"]
        assert [(one["verdict"], one["section"], one["filed_by"], one["rule"]) for one in told] == [
            ("new", "economy", "rule", 2),
            ("dropped", None, "rule", 1),
            ("new", "world-news", "source", None),
        ]
        out = io.StringIO()
        call_command("source", "check", str(wire.pk), stdout=out)
        assert "→ economy, rule 2: Stories whose headline says “barge” go to Economy." in out.getvalue()
        assert "→ nowhere, rule 1: " in out.getvalue()
        assert "→ world-news: the source's own section" in out.getvalue()

    def test_check_of_a_source_there_is_not(self) -> None:
        assert printed_at_exit("source", "check", "99")["kind"] == "source-unknown"


@pytest.mark.django_db
class TestWirePoll:
    def test_it_prints_counts_and_leaves_with_0(self, feed_server: FeedServer) -> None:
        source(feed_server.serve("/feed.xml", rss(item())))
        assert printed("wire", "poll") == {
            "sources": 1,
            "new": 1,
            "updated": 0,
            "duplicates": 0,
            "killed": 0,
            "dropped": 0,
            "refused": 0,
            "failed": [],
            "faults": [],
        }

    def test_what_was_read_past_in_a_broken_document_is_named_and_its_stories_are_kept(
        self, feed_server: FeedServer
    ) -> None:
        whole = rss(item(), item("Second", guid="2", link="https://wire.example/2"))
        wire = source(feed_server.serve("/feed.xml", whole[: whole.rindex("<item>") + 20]))
        told = printed("wire", "poll")
        assert told["new"] == 1
        [faulty] = told["faults"]
        assert (faulty["source"], faulty["id"]) == (wire.name, wire.pk)
        assert "not well-formed" in faulty["faults"][0]

    def test_a_failure_is_named_with_its_reason_and_leaves_with_1(self, feed_server: FeedServer) -> None:
        source(feed_server.serve("/page", "<!doctype html><p>Hi", "text/html"), name="Broken Wire")
        told = printed_at_exit("wire", "poll")
        assert told["failed"][0]["source"] == "Broken Wire"
        assert told["failed"][0]["reason"].startswith("A web page came instead of a feed")

    def test_one_source_alone(self, feed_server: FeedServer) -> None:
        wire = source(feed_server.serve("/feed.xml", rss(item())))
        source(feed_server.url("/other.xml"), name="Other")
        assert printed("wire", "poll", "--source", str(wire.pk))["sources"] == 1

    def test_in_words(self, feed_server: FeedServer) -> None:
        source(feed_server.serve("/feed.xml", rss(item())))
        out = io.StringIO()
        call_command("wire", "poll", stdout=out)
        assert out.getvalue().startswith("Sources: 1. New: 1. Updated: 0.")


class TestWireParse:
    def test_it_prints_the_dispatches(self, tmp_path: Path) -> None:
        file = tmp_path / "feed.xml"
        file.write_text(rss(item(guid="1", text="<p>Hi <script>x()</script><b>you</b></p>")))
        told = printed("wire", "parse", str(file))
        one = told["dispatches"][0]
        assert told["title"] == "North Coast Wire"
        assert {
            "title",
            "id",
            "url",
            "published",
            "updated",
            "authors",
            "summary",
            "body",
            "tags",
        } <= one.keys()
        assert {"language", "rights", "media", "kill"} <= one.keys()
        assert (one["id"], one["summary"], one["published"], one["kill"]) == (
            "1",
            "Hi you",
            "2026-11-23T08:00:00+00:00",
            False,
        )

    def test_what_it_refuses_leaves_with_1_and_a_reason(self, tmp_path: Path) -> None:
        file = tmp_path / "feed.xml"
        file.write_text("")
        told = printed_at_exit("wire", "parse", str(file))
        assert told["kind"] == "empty"

    def test_it_can_be_taken_for_one_format_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "feed.xml"
        file.write_text(rss(item()))
        assert printed("wire", "parse", str(file), "--format", "RSS")["format"] == "RSS 2.0"
        assert (
            printed_at_exit("wire", "parse", str(file), "--format", "newsml-g2")["kind"] == "format-unknown"
        )

    def test_what_is_no_story_is_refused_for_what_it_is(self, tmp_path: Path) -> None:
        file = tmp_path / "plan.json"
        file.write_text('{"uri": "urn:1", "type": "planning", "title": "Council meets"}')
        told = printed("wire", "parse", str(file))
        assert told["dispatches"] == []
        assert told["refused"] == [
            {"position": 1, "title": "Council meets", "reason": "it is a plan of coverage, and no story yet"}
        ]

    def test_a_file_there_is_not(self) -> None:
        assert printed_at_exit("wire", "parse", "/nowhere/feed.xml")["kind"] == "no-file"

    def test_in_words(self, tmp_path: Path) -> None:
        file = tmp_path / "feed.xml"
        file.write_text(rss(item()))
        out = io.StringIO()
        call_command("wire", "parse", str(file), stdout=out)
        assert "Dispatches: 1. Refused: 0." in out.getvalue()


@pytest.mark.django_db
class TestLists:
    LIST = (
        '<opml version="2.0"><body><outline text="World News"><outline type="rss" text="One" '
        'xmlUrl="https://one.example/feed"/></outline><outline type="rss" text="Two" '
        'xmlUrl="https://two.example/feed"/></body></opml>'
    )

    def test_a_list_is_brought_in_and_a_second_time_changes_nothing(self, tmp_path: Path) -> None:
        section()
        section("Economy", "economy")
        file = tmp_path / "list.opml"
        file.write_text(self.LIST)
        said = printed("source", "import", str(file), "--section", "economy", "--terms", "excerpt")
        assert said == {"added": 2, "there": 0, "refused": []}
        made = {one.name: one.section.slug for one in Source.objects.select_related("section")}
        assert made == {"One": "world-news", "Two": "economy"}
        again = printed("source", "import", str(file), "--section", "economy")
        assert again == {"added": 0, "there": 2, "refused": []}

    def test_a_dry_run_adds_nothing(self, tmp_path: Path) -> None:
        section()
        file = tmp_path / "list.opml"
        file.write_text(self.LIST)
        told = printed("source", "import", str(file), "--dry-run")
        assert [feed["section"] for feed in told["feeds"]] == ["world-news", None]
        assert not Source.objects.exists()

    def test_what_has_no_section_is_refused_and_stops_no_other(self, tmp_path: Path) -> None:
        section()
        file = tmp_path / "list.opml"
        file.write_text(self.LIST)
        assert printed_at_exit("source", "import", str(file))["added"] == 1
        assert [one.name for one in Source.objects.all()] == ["One"]

    def test_our_own_are_written_to_a_file(self, tmp_path: Path) -> None:
        source(name="North Coast Wire")
        printed("source", "export", "--to", str(tmp_path / "out.opml"))
        assert "North Coast Wire" in (tmp_path / "out.opml").read_text()

    def test_a_source_is_paused_and_resumed(self) -> None:
        made = source()
        told = printed("source", "pause", str(made.pk))
        assert (told["changed"], told["source"]["active"]) == (True, False)
        assert not printed("source", "pause", str(made.pk))["changed"]
        assert printed("source", "resume", str(made.pk))["source"]["active"]

    def test_a_source_whose_contract_has_ended_is_not_resumed(self) -> None:
        made = source(active=False, ended_at=NOON)
        with pytest.raises(CommandError, match="contract with this source has ended"):
            call_command("source", "resume", str(made.pk))
