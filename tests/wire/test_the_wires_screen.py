"""The wire at the desk: every line with its reason, asked for in many ways, acted on many at once, and fast."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.desk.actions.publishing import withdraw
from broadsheet.desk.models import Article, Section, Standing
from broadsheet.net.door import Answer
from broadsheet.readers.roles import Role
from broadsheet.wire import incoming
from broadsheet.wire.actions import receiving
from broadsheet.wire.actions.filing import keep_rule, title_of
from broadsheet.wire.export import cell
from broadsheet.wire.incoming import Asked, Cursor, State
from broadsheet.wire.models import FilingRule, Provenance, Source
from tests.newsroom import section
from tests.people import browser
from tests.shared_data import shared_data
from tests.wire.newsagents import NOON, delivered, item, rss, source

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
WIRE = "/desk/wire/"


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def sent(wire: Source, *items: str, hours: int = 0) -> None:
    """A delivery whose bytes are kept, as polling takes one in."""
    answer = Answer(200, wire.url, {"content-type": "application/rss+xml"}, rss(*items).encode(), None, 0.1)
    receiving.receive(wire, NOON + hours * HOUR, answer, lambda received: None)


def shown(client: Client, query: str = "") -> str:
    answer = client.get(WIRE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def headlines(asked: Asked, before: Cursor | None = None, size: int = 50) -> list[str]:
    return [line.headline for line in incoming.page(asked, before, size).lines]


def key(headline: str) -> str:
    return f"p{Provenance.objects.get(headline=headline).pk}"


def act(client: Client, deed: str, *keys: str, **said: Any) -> Any:
    return client.post(WIRE + "act/", {"deed": deed, "line": keys, "back": WIRE, **said}, follow=True)


class TestWhatIsShown:
    def test_an_empty_wire_says_what_to_do(self, editor: Client) -> None:
        assert "Add a source" in shown(editor)

    def test_a_line_says_where_from_where_to_why_and_under_which_terms(self, editor: Client) -> None:
        wire = source()
        kept = keep_rule(FilingRule(categories=["shipping"], section=section("Economy", "economy")))
        delivered(wire, rss(item("Port fees rise", guid="1", more="<category>Shipping</category>")))
        page = shown(editor)
        for words in (
            "Port fees rise",
            "North Coast Wire",
            "Economy",
            "On the site",
            "terms cc-by",
            "rule 1",
        ):
            assert words in page
        assert title_of(kept) in page.replace("&#x27;", "'")

    def test_what_was_refused_stands_among_them_with_its_reason(self, editor: Client) -> None:
        delivered(source(), rss("<item></item>", item("Locks open")))
        page = shown(editor)
        assert "Refused" in page
        assert "neither" in page or "nothing" in page

    def test_a_document_that_could_not_be_read_stands_there_too(self, editor: Client) -> None:
        answer = Answer(
            200, "https://wire.example/feed.xml", {}, b"<html><body>No feed</body></html>", None, 0.1
        )
        receiving.receive(source(), NOON, answer, lambda received: None)
        assert "A web page came instead of a feed" in shown(editor, "?state=refused")

    @pytest.mark.parametrize("state", [state for state in State if state not in (State.HELD, State.DELETED)])
    def test_each_empty_tab_says_what_to_do(self, editor: Client, state: State) -> None:
        assert "desk-empty" in shown(editor, f"?state={state}")

    def test_hostile_words_are_shown_and_do_nothing(self, editor: Client) -> None:
        delivered(
            source(),
            rss(item("&lt;script&gt;x()&lt;/script&gt; <b>\u202e</b>\"'><img src=x onerror=x()>", guid="1")),
        )
        assert "<img src=x" not in shown(editor)
        assert "<script>x()" not in shown(editor)


class TestAskingForLess:
    @pytest.fixture(autouse=True)
    def wire(self) -> Source:
        wire, other = (
            source(),
            source(
                "https://other.example/feed",
                name="Sound Agency",
                hold=True,
                section=section("Economy", "economy"),
            ),
        )
        delivered(
            wire, rss(item("Locks open to night traffic", "https://wire.example/1", "1"), "<item></item>")
        )
        same = item("Locks open to night traffic", "https://wire.example/1", "9")
        delivered(other, rss(same, item("Fees rise", "https://other.example/2", "2")), NOON + HOUR)
        keep_rule(FilingRule(words=["horoscope"], treatment="drop"))
        delivered(wire, rss(item("Your horoscope", "https://wire.example/3", "3")), NOON + 2 * HOUR)
        return wire

    @pytest.mark.parametrize(
        ("asked", "wanted"),
        [
            pytest.param({}, ["Your horoscope", "Fees rise", "Locks open to night traffic", "Locks open to night traffic", ""], id="all, the newest first"),
            pytest.param({"state": State.WAITING}, ["Fees rise"], id="waiting"),
            pytest.param({"state": State.PUBLISHED}, ["Locks open to night traffic"], id="published"),
            pytest.param({"state": State.DUPLICATE}, ["Locks open to night traffic"], id="duplicates"),
            pytest.param({"state": State.DROPPED}, ["Your horoscope"], id="dropped"),
            pytest.param({"state": State.REFUSED}, [""], id="refused"),
            pytest.param({"words": "NIGHT locks"}, ["Locks open to night traffic"] * 2, id="words in any order and case"),
            pytest.param({"words": "night fees"}, [], id="all words must stand there"),
            pytest.param({"since": NOON + HOUR}, ["Your horoscope", "Fees rise", "Locks open to night traffic"], id="since"),
            pytest.param({"until": NOON + HOUR}, ["Locks open to night traffic", ""], id="until"),
            pytest.param({"language": "en"}, ["Fees rise", "Locks open to night traffic", "Locks open to night traffic"], id="language"),
            pytest.param({"language": "fr"}, [], id="another language"),
        ],
    )  # fmt: skip
    def test_each_way(self, asked: dict[str, Any], wanted: list[str]) -> None:
        assert headlines(Asked(**asked)) == wanted

    def test_by_source_and_by_section(self, wire: Source) -> None:
        assert headlines(Asked(source=wire.pk)) == ["Your horoscope", "Locks open to night traffic", ""]
        assert headlines(Asked(section=section("Economy", "economy").pk)) == ["Fees rise"]

    def test_pages_join_without_a_gap_or_a_double(self) -> None:
        whole = [line.key for line in incoming.page(Asked()).lines]
        found, before = [], None
        while True:
            page = incoming.page(Asked(), before, 2)
            found += [line.key for line in page.lines]
            before = page.older and Cursor.read(str(page.older))
            if before is None:
                break
        assert found == whole

    @pytest.mark.parametrize("said", ["", "x", "2026-01-01_0_1", "2026-01-01T00:00:00+00:00_0_x", "a_b_c_d"])
    def test_an_address_that_names_no_place_begins_at_the_top(self, editor: Client, said: str) -> None:
        assert Cursor.read(said) is None
        assert "Your horoscope" in shown(editor, f"?before={said}")

    @pytest.mark.parametrize(
        "query", ["?source=x&section=9999&language=zz&since=never&until=32", "?state=odd", "?q=" + "w" * 999]
    )
    def test_nonsense_in_the_filters_breaks_nothing(self, editor: Client, query: str) -> None:
        shown(editor, query)

    def test_what_is_new_is_counted_and_nothing_moves(self, editor: Client) -> None:
        answer = editor.get(WIRE + "new/", {"than": (NOON + HOUR).isoformat()})
        assert json.loads(answer.content) == {"new": 1, "told": "1 new line"}
        assert json.loads(editor.get(WIRE + "new/", {"than": "never"}).content) == {"new": 0}


class TestActing:
    def test_taking_publishes_many_at_once(self, editor: Client) -> None:
        delivered(
            source(hold=True),
            rss(item("One", "https://wire.example/1", "1"), item("Two", "https://wire.example/2", "2")),
        )
        act(editor, "take", key("One"), key("Two"))
        assert {article.standing for article in Article.objects.all()} == {Standing.LIVE}

    def test_dropping_leaves_out_what_waits_and_withdraws_what_is_public_and_can_be_undone(
        self, editor: Client
    ) -> None:
        delivered(source(hold=True), rss(item("Waits", "https://wire.example/1", "1")))
        delivered(source("https://other.example/f"), rss(item("Public", "https://other.example/2", "2")))
        page = act(editor, "drop", key("Waits"), key("Public"))
        assert {a.headline: a.standing for a in Article.objects.all()} == {
            "Waits": "left-out",
            "Public": "withdrawn",
        }
        assert "Undo" in page.content.decode()
        undo = page.context["undo"]
        act(editor, undo["deed"], *undo["lines"])
        assert {a.headline: a.standing for a in Article.objects.all()} == {
            "Waits": "waiting",
            "Public": "live",
        }

    def test_a_dropped_story_does_not_come_back_with_the_next_delivery(self, editor: Client) -> None:
        wire = source(hold=True)
        delivered(wire, rss(item("Waits", guid="1")))
        act(editor, "drop", key("Waits"))
        delivered(wire, rss(item("Waits no more", guid="1")), NOON + HOUR)
        assert Article.objects.get().standing == "left-out"

    def test_filing_elsewhere_can_be_undone(self, editor: Client) -> None:
        delivered(source(), rss(item("Fees rise", guid="1")))
        page = act(editor, "file", key("Fees rise"), section=section("Economy", "economy").pk)
        assert Article.objects.get().section.slug == "economy"
        assert Provenance.objects.get().filed_by == "person"
        act(editor, page.context["undo"]["deed"], *page.context["undo"]["lines"])
        assert Article.objects.get().section.slug == "world-news"

    def test_what_a_rule_dropped_is_taken_back_from_what_the_source_sent(self, editor: Client) -> None:
        keep_rule(FilingRule(treatment="drop"))
        sent(source(), item("Port fees rise", guid="1", text="<p>By a tenth.</p>"))
        act(editor, "back", key("Port fees rise"))
        article = Article.objects.get()
        assert (article.standing, article.body, article.credit_name) == (
            "waiting",
            "<p>By a tenth.</p>",
            "North Coast Wire",
        )
        kept = Provenance.objects.get()
        assert (kept.article, kept.dropped) == (article, False)
        assert "a filing rule had left it out" in kept.reason

    def test_or_published_at_once(self, editor: Client) -> None:
        keep_rule(FilingRule(treatment="drop"))
        sent(source(), item("Port fees rise", guid="1"))
        act(editor, "take", key("Port fees rise"))
        assert Article.objects.get().standing == "live"

    def test_where_the_delivery_is_forgotten_it_says_so(self, editor: Client) -> None:
        keep_rule(FilingRule(treatment="drop"))
        delivered(source(), rss(item("Port fees rise", guid="1")))
        assert "no longer kept" in act(editor, "back", key("Port fees rise")).content.decode()
        assert not Article.objects.exists()

    def test_what_cannot_be_done_is_named_and_the_rest_is_done(self, editor: Client) -> None:
        wire = source(hold=True)
        delivered(
            wire, rss(item("One", "https://wire.example/1", "1"), item("Two", "https://wire.example/2", "2"))
        )
        Article.objects.filter(headline="Two").update(standing=Standing.KILLED)
        page = act(editor, "take", key("One"), key("Two")).content.decode()
        assert Article.objects.get(headline="One").standing == "live"
        assert Article.objects.get(headline="Two").standing == "killed"
        assert "“Two”: it is killed" in page

    @pytest.mark.parametrize("deed", ["", "nonsense", "file", "unfile", "take", "drop", "back", "guess"])
    def test_no_choice_and_no_deed_change_nothing(self, editor: Client, deed: str) -> None:
        delivered(source(), rss(item("One", guid="1")))
        act(editor, deed)
        assert Article.objects.get().standing == "live"

    def test_a_get_changes_nothing(self, editor: Client) -> None:
        assert editor.get(WIRE + "act/?deed=drop").status_code == 405

    def test_it_leads_back_to_the_list_and_nowhere_else(self, editor: Client) -> None:
        delivered(source(), rss(item("One", guid="1")))
        for place in ("https://elsewhere.example/", "//elsewhere.example", "/desk/people/"):
            answer = editor.post(WIRE + "act/", {"deed": "drop", "line": key("One"), "back": place})
            assert answer["Location"].startswith(WIRE + "?done=1")

    @pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
    def test_it_is_an_editors(self, role: Role) -> None:
        delivered(source(hold=True), rss(item("One", guid="1")))
        client = browser(role)
        for place in (WIRE, WIRE + "new/", WIRE + "log.csv", f"{WIRE}{Provenance.objects.get().pk}/"):
            assert client.get(place).status_code == 302
        client.post(WIRE + "act/", {"deed": "take", "line": key("One")})
        assert Article.objects.get().standing == "waiting"


class TestBesideOurs:
    def test_the_sources_text_stands_beside_ours_with_the_differences_marked(self, editor: Client) -> None:
        sent(source(), item("Fees rise", guid="1", text="<p>Fees rise by a tenth in spring.</p>"))
        Article.objects.update(body="<p>Fees rise by a fifth in spring.</p>")
        page = editor.get(f"{WIRE}{Provenance.objects.get().pk}/").content.decode()
        assert "<mark>tenth </mark>" in page
        assert "<mark>fifth </mark>" in page
        assert "<mark>Fees" not in page

    def test_where_its_delivery_is_forgotten_ours_stands_there_alone(self, editor: Client) -> None:
        delivered(source(), rss(item("Fees rise", guid="1")))
        page = editor.get(f"{WIRE}{Provenance.objects.get().pk}/").content.decode()
        assert "no longer kept" in page
        assert "Barge owners" in page


class TestTheLog:
    def test_it_holds_every_line_as_filtered(self, editor: Client) -> None:
        delivered(
            source(),
            rss(
                item("One", "https://wire.example/1", "1"),
                item("Two", "https://wire.example/2", "2"),
                "<item></item>",
            ),
        )
        text = b"".join(editor.get(WIRE + "log.csv?q=two")).decode("utf-8-sig")  # type: ignore[arg-type]  # a stream
        [names, row] = list(csv.reader(io.StringIO(text)))
        line = dict(zip(names, row, strict=True))
        assert (line["headline"], line["source"], line["state"], line["terms"]) == (
            "Two",
            "North Coast Wire",
            "On the site",
            "cc-by",
        )

    @pytest.mark.parametrize(
        "value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1", "%0A-3"]
    )
    def test_no_cell_is_taken_for_a_formula(self, value: str) -> None:
        assert cell(value).startswith("'")
        assert not set("\t\r\n") & set(cell(value))

    @pytest.mark.parametrize("value", ["Fees rise", "", "3 ferries - and a barge", "'tis", "a=b"])
    def test_plain_words_stay_plain(self, value: str) -> None:
        assert cell(value) == value

    def test_the_shared_attacks(self) -> None:
        rows = [
            json.loads(line)
            for line in shared_data("attacks", "csv_injection.jsonl").read_text("utf-8").splitlines()
        ]
        assert rows
        for row in rows:
            parts = [cell(row["cell"]), *cell(row["cell"]).split(";")]
            assert not any(part.lstrip(' "').startswith(("=", "+", "-", "@")) for part in parts), row["cell"]
            assert row["dangerous"] or cell(row["cell"]) == row["cell"], row["cell"]

    def test_a_headline_that_is_a_formula_comes_out_as_text(self, editor: Client) -> None:
        delivered(source(), rss(item('=HYPERLINK("https://evil.example")', guid="1")))
        text = b"".join(editor.get(WIRE + "log.csv")).decode("utf-8-sig")  # type: ignore[arg-type]  # a stream
        assert "'=HYPERLINK" in text


def queries(deed: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as seen:
        deed()
    return len(seen)


def test_a_page_costs_the_same_however_many_lines_there_are(editor: Client) -> None:
    keep_rule(FilingRule(section=section("Economy", "economy")))
    wire = source(hold=True)
    delivered(wire, rss(item("One", "https://wire.example/0", "0"), "<item></item>"))
    shown(editor)
    few = {state: queries(lambda state=state: shown(editor, f"?state={state}")) for state in ("", *State)}
    many = [item(f"Story {n}", f"https://wire.example/{n}", f"g{n}") for n in range(1, 60)]
    delivered(wire, rss(*many), NOON + HOUR)
    withdraw_some = Article.objects.filter(headline__endswith="7")
    withdraw_some.update(standing=Standing.LEFT_OUT)
    assert {
        state: queries(lambda state=state: shown(editor, f"?state={state}")) for state in ("", *State)
    } == few


def test_filing_many_costs_the_same_as_filing_few(editor: Client) -> None:
    many = [item(f"Story {n}", f"https://wire.example/{n}", f"g{n}") for n in range(40)]
    delivered(source(), rss(*many))
    keys = [f"p{pk}" for pk in Provenance.objects.values_list("pk", flat=True)]
    economy, stock = section("Economy", "economy"), section("Stock", "stock")
    act(editor, "file", keys[0], section=stock.pk)

    def post(keys: list[str], to: Section) -> object:
        return editor.post(WIRE + "act/", {"deed": "file", "line": keys, "section": to.pk, "back": WIRE})

    assert queries(lambda: post(keys[:2], economy)) == queries(lambda: post(keys[2:], economy))


def test_withdrawing_by_hand_shows_as_taken_down() -> None:
    delivered(source(), rss(item("One", guid="1")))
    withdraw(Article.objects.select_related("licence", "section").get())
    assert headlines(Asked(state=State.DOWN)) == ["One"]
