"""Filing at the desk: rules as sentences, in an order, tried before they are kept, and stories filed anew."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.desk.models import Article, Standing
from broadsheet.journal.models import Change
from broadsheet.readers.roles import Role
from broadsheet.wire.actions import training
from broadsheet.wire.actions.filing import keep_rule
from broadsheet.wire.actions.incoming import file_under
from broadsheet.wire.incoming import of_keys
from broadsheet.wire.models import FilingPolicy, FilingRule, Provenance
from tests.newsroom import published, section
from tests.people import browser
from tests.wire.newsagents import delivered, item, rss, source

pytestmark = pytest.mark.django_db

FILING = "/desk/filing/"


@pytest.fixture
def editor() -> Client:
    return browser(Role.EDITOR)


def shown(client: Client, place: str = FILING) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("<strong>", "").replace("</strong>", "").split())


def came_in(*titles: str, **fields: Any) -> None:
    """Stories that came in an hour ago."""
    items = [item(title, f"https://wire.example/{title}", title) for title in titles]
    delivered(source(**fields), rss(*items), timezone.now() - timedelta(hours=1))


class TestWritingRules:
    def test_an_empty_list_says_what_to_do(self, editor: Client) -> None:
        section()
        assert "There are no rules" in shown(editor)

    def test_without_sections_it_leads_to_the_first(self, editor: Client) -> None:
        assert "Add the first section" in shown(editor)

    def test_what_is_typed_is_kept_and_read_as_a_sentence(self, editor: Client) -> None:
        wire, economy = source(), section("Economy", "economy")
        said = {
            "sources": [wire.pk], "languages": ["en"], "categories": "shipping, ports\r\n shipping", "words": "",
            "urgency": "0", "section": economy.pk, "topics": "Harbour", "treatment": "hold",
        }  # fmt: skip
        answer = editor.post(FILING + "new/", said)
        assert answer["Location"] == FILING
        assert FilingRule.objects.get().categories == ["shipping", "ports"]
        sentence = "Stories of North Coast Wire in English whose category is “shipping” or “ports” go to Economy, get the topic Harbour and wait for an editor."
        assert sentence in shown(editor)

    def test_a_rule_that_does_nothing_is_refused(self, editor: Client) -> None:
        answer = editor.post(FILING + "new/", {"words": "ferry", "urgency": "0"})
        assert "must do something" in answer.content.decode()
        assert not FilingRule.objects.exists()

    @pytest.mark.parametrize(
        "typed", ["x" * 121, "\n".join(map(str, range(101)))], ids=["too long", "too many"]
    )
    def test_values_are_bounded(self, editor: Client, typed: str) -> None:
        editor.post(FILING + "new/", {"words": typed, "urgency": "0", "treatment": "drop"})
        assert not FilingRule.objects.exists()

    def test_a_rule_shows_who_changed_it(self, editor: Client) -> None:
        kept = keep_rule(FilingRule(words=["ferry"], treatment="hold"))
        editor.post(f"{FILING}{kept.pk}/", {"words": "barge", "urgency": "0", "treatment": "hold"})
        page = shown(editor, f"{FILING}{kept.pk}/")
        assert "Edda Pell" in page
        assert "“barge”" in page

    def test_the_order_is_typed_or_dragged(self, editor: Client) -> None:
        one, two = (keep_rule(FilingRule(words=[word], treatment="hold")) for word in ("one", "two"))
        editor.post(FILING, {"rule": [one.pk, two.pk], f"place-{one.pk}": "2", f"place-{two.pk}": "1"})
        assert list(FilingRule.objects.values_list("pk", flat=True)) == [two.pk, one.pk]

    def test_a_rule_is_switched_off_and_on_by_a_post(self, editor: Client) -> None:
        kept = keep_rule(FilingRule(treatment="hold"))
        assert editor.get(f"{FILING}{kept.pk}/switch/").status_code == 405
        editor.post(f"{FILING}{kept.pk}/switch/")
        assert not FilingRule.objects.get().active
        editor.post(f"{FILING}{kept.pk}/switch/")
        assert FilingRule.objects.get().active

    def test_deleting_asks_first_and_leaves_what_was_filed(self, editor: Client) -> None:
        kept = keep_rule(FilingRule(section=section("Economy", "economy")))
        came_in("Fees")
        assert "Delete this rule?" in shown(editor, f"{FILING}{kept.pk}/delete/")
        editor.post(f"{FILING}{kept.pk}/delete/")
        assert not FilingRule.objects.exists()
        assert Article.objects.get().section.slug == "economy"
        assert "go to Economy" in Provenance.objects.get().filing

    def test_rules_are_searched_by_what_they_say(self, editor: Client) -> None:
        keep_rule(FilingRule(words=["ferry"], treatment="hold"))
        keep_rule(FilingRule(words=["chess"], treatment="drop"))
        page = shown(editor, FILING + "?q=CHESS")
        assert "“chess”" in page
        assert "“ferry”" not in page

    @pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
    def test_rules_are_an_editors(self, role: Role) -> None:
        kept, client = keep_rule(FilingRule(treatment="hold")), browser(role)
        for place in ("", "new/", "dry-run/", f"{kept.pk}/", f"{kept.pk}/delete/"):
            assert client.get(FILING + place).status_code == 302
        for place in ("", "new/", "dry-run/", "classifier/", f"{kept.pk}/switch/", f"{kept.pk}/delete/"):
            client.post(
                FILING + place,
                {"classifier": "suggest", "certainty": "90", "treatment": "drop", "urgency": "0"},
            )
        assert list(FilingRule.objects.values_list("pk", "active", "treatment")) == [(kept.pk, True, "hold")]
        assert not FilingPolicy.objects.exists()


class TestTryingBeforeKeeping:
    def test_it_says_what_would_be_otherwise_and_keeps_nothing(self, editor: Client) -> None:
        came_in("Port fees rise", "Chess opens")
        said = {"words": "port", "urgency": "0", "section": section("Economy", "economy").pk, "try": "1"}
        page = editor.post(FILING + "new/", said).content.decode()
        assert "Of 2 stories of the last week, 1 would be otherwise" in page
        assert not FilingRule.objects.exists()
        assert Article.objects.get(headline="Port fees rise").section.slug == "world-news"


class TestTheDryRun:
    def test_it_shows_what_yesterdays_wire_would_have_become_and_what_it_became(self, editor: Client) -> None:
        came_in("Port fees rise", "Chess opens", "Horoscope")
        keep_rule(FilingRule(words=["port"], section=section("Economy", "economy"), topics=["Harbour"]))
        keep_rule(FilingRule(words=["horoscope"], treatment="drop"))
        page = shown(editor, FILING + "dry-run/")
        assert "2 of 3 stories would be otherwise" in page
        assert "+ Harbour" in page
        assert "Chess opens" not in page
        assert "Chess opens" in shown(editor, FILING + "dry-run/?show=all")

    def test_it_writes_nothing(self, editor: Client) -> None:
        came_in("Port fees rise")
        keep_rule(FilingRule(words=["port"], section=section("Economy", "economy")))
        before = (Change.objects.count(), list(Provenance.objects.values_list("section", "filing")))
        shown(editor, FILING + "dry-run/")
        assert (Change.objects.count(), list(Provenance.objects.values_list("section", "filing"))) == before

    def test_conditions_on_what_the_item_says_of_itself_hold_there_too(self, editor: Client) -> None:
        more = "<category>Shipping</category><dc:creator>Ines Okafor</dc:creator>"
        document = rss(item("Fees rise", guid="1", text="<p>Of the harbour.</p>", more=more))
        delivered(source(), document, timezone.now() - timedelta(hours=1))
        keep_rule(
            FilingRule(
                categories=["shipping"],
                bylines=["okafor"],
                words=["harbour"],
                anywhere=True,
                section=section("Economy", "economy"),
            )
        )
        assert "1 of 1 stories would be otherwise" in shown(editor, FILING + "dry-run/")

    def test_an_older_story_is_in_the_week_and_not_in_the_day(self, editor: Client) -> None:
        delivered(source(), rss(item("Old", guid="1")), timezone.now() - timedelta(days=3))
        assert "0 of 0" in shown(editor, FILING + "dry-run/")
        assert "0 of 1" in shown(editor, FILING + "dry-run/?period=week")


class TestFilingAnew:
    def refile(self, client: Client) -> None:
        pks = list(Provenance.objects.values_list("pk", flat=True))
        client.post(FILING + "dry-run/?period=day", {"item": pks})

    def test_the_ticked_stories_move_with_one_entry_each_and_say_why(self, editor: Client) -> None:
        came_in("Port fees rise", "Chess opens")
        kept = keep_rule(
            FilingRule(words=["port"], section=section("Economy", "economy"), topics=["Harbour"])
        )
        before = Change.objects.filter(kind="article").count()
        self.refile(editor)
        article = Article.objects.get(headline="Port fees rise")
        assert (article.section.slug, [topic.name for topic in article.topics.all()]) == (
            "economy",
            ["Harbour"],
        )
        assert Change.objects.filter(kind="article").count() == before + 1
        provenance = Provenance.objects.get(article=article)
        assert (provenance.rule, provenance.filed_by, provenance.section) == (kept, "rule", article.section)

    def test_what_somebody_has_moved_since_is_passed_over(self, editor: Client) -> None:
        came_in("Port fees rise")
        [line] = of_keys([f"p{Provenance.objects.get().pk}"])
        file_under([line], {line.pk: section("Stock", "stock")})
        keep_rule(FilingRule(words=["port"], section=section("Economy", "economy")))
        assert "somebody has moved it to Stock" in shown(editor, FILING + "dry-run/")
        self.refile(editor)
        assert Article.objects.get().section.slug == "stock"

    def test_nothing_is_taken_off_the_site_and_what_waits_is_left_out(self, editor: Client) -> None:
        came_in("Horoscope of today")
        came_in("Horoscope of tomorrow", url="https://other.example/f", hold=True)
        keep_rule(FilingRule(words=["horoscope"], treatment="drop"))
        self.refile(editor)
        standings = dict(Article.objects.values_list("headline", "standing"))
        assert standings == {"Horoscope of today": Standing.LIVE, "Horoscope of tomorrow": Standing.LEFT_OUT}

    def test_it_costs_the_same_however_many(self, editor: Client) -> None:
        def queries(count: int, word: str) -> int:
            FilingRule.objects.all().delete()
            keep_rule(FilingRule(words=[word], section=section("Economy", "economy"), topics=["Harbour"]))
            came_in(*(f"Port fees {word} {n}" for n in range(count)), url=f"https://{word}.example/f")
            Article.objects.update(section=section())
            Provenance.objects.update(section=section())
            with CaptureQueriesContext(connection) as seen:
                self.refile(editor)
            return len(seen)

        queries(1, "one")
        assert queries(3, "two") == queries(30, "three")


class TestTheClassifierAtTheDesk:
    def test_it_may_not_file_before_its_check_is_on_the_page(self, editor: Client) -> None:
        page = editor.post(FILING + "classifier/", {"classifier": "file", "certainty": "90"}, follow=True)
        assert "has not been checked" in page.content.decode()
        assert not FilingPolicy.objects.exists()

    def test_once_taught_the_page_says_how_good_it_is_and_it_may_file(self, editor: Client) -> None:
        sea, pitch = section("Sea", "sea"), section("Sport", "sport")
        for number in range(30):
            published(f"Ferry {number} leaves the quay", section=sea)
            published(f"Keeper {number} saves the match", section=pitch)
        training.train(timezone.now())
        page = shown(editor)
        assert "Checked on the newest 6 stories" in page
        assert "100 % right" in page
        editor.post(FILING + "classifier/", {"classifier": "file", "certainty": "85"})
        policy = FilingPolicy.objects.get()
        assert (policy.classifier, policy.certainty) == ("file", 0.85)

    @pytest.mark.parametrize("certainty", ["", "x", "101", "49"])
    def test_a_certainty_is_a_number_of_hundredths(self, editor: Client, certainty: str) -> None:
        editor.post(FILING + "classifier/", {"classifier": "suggest", "certainty": certainty})
        assert not FilingPolicy.objects.exists()
