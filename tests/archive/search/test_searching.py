"""Readers find what the site shows, all of it and nothing else; on both databases alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from broadsheet.archive.models import SearchDocument
from broadsheet.archive.search import answering, finding
from broadsheet.archive.search.answering import answer
from broadsheet.archive.search.documents import place_of
from broadsheet.archive.search.following import follow, index_stories, is_whole, rebuild
from broadsheet.archive.search.index import the_index
from broadsheet.archive.search.question import Asked
from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.noticed import journal_author, journal_publication
from broadsheet.desk.actions.publishing import kill, publish, set_terms, withdraw
from broadsheet.desk.models import Author, Publication
from broadsheet.rights.actions import preset
from tests.newsroom import NOON, about, draft, filing, published, section, signed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def paper() -> Publication:
    found = Publication.the_paper()
    rebuild()
    return found


def titles(words: str = "", **asked: Any) -> list[str]:
    follow()
    return [hit.story.headline for hit in answer(Asked(words=words, **asked), NOW).hits]


def wire(headline: str, terms: str = "cc-by", **fields: Any) -> int:
    [article] = file_many([filing(headline, terms, **fields)], fields.get("published", NOON))
    return int(article.pk)


def test_the_whole_text_is_searched() -> None:
    published("Barges wait", body="<p>The dredger <em>Marguerite</em> lies across the fairway.</p>")
    assert titles("marguerite fairway") == ["Barges wait"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("ferry", True, id="another ending"),
        pytest.param('"outer quay"', True, id="a phrase"),
        pytest.param('"quay outer"', False, id="the words the other way round"),
        pytest.param("tomas", True, id="without its accents"),
        pytest.param("TOMÁŠ", True, id="in capitals"),
        pytest.param("ferries -quay", False, id="without a word it has"),
        pytest.param("ferries -moon", True, id="without a word it lacks"),
        pytest.param("ferries moon", False, id="all words are wanted"),
        pytest.param('"quay Tomáš"', False, id="no phrase from one field into the next"),
        pytest.param("harbour", True, id="a topic"),
    ],
)
def test_words_are_found_as_readers_mean_them(words: str, found: bool) -> None:
    publish(
        about(
            draft("Ferries move to the outer quay", body="<p>Tomáš Wejhera decides tonight.</p>"), "Harbour"
        )
    )
    assert bool(titles(words)) is found


@pytest.mark.parametrize("words", ["東京", "京都民", "民", "発表", "รถไฟ"])
def test_scripts_without_spaces_are_searched_from_any_sign_on(words: str) -> None:
    published("東京都民に発表", body="<p>ขบวนรถไฟใหม่</p>")
    assert titles(words) == ["東京都民に発表"]


def test_section_author_and_days_narrow_the_answer() -> None:
    signed(published("Grain falls", section=section("Economy", "economy")))
    wire("Grain rises", published=NOON - timedelta(days=3))
    assert titles("grain", section="economy") == ["Grain falls"]
    index_stories(SearchDocument.objects.values_list("article", flat=True))
    assert titles("grain", author="ines-okafor") == ["Grain falls"]
    day = (NOON - timedelta(days=3)).date()
    assert titles("grain", since=day, until=day) == ["Grain rises"]
    assert titles(section="economy") == ["Grain falls"]


def test_a_headline_answers_better_than_a_mention_and_the_newest_first_when_asked() -> None:
    wire("Locks of the canal", published=NOON - timedelta(days=2))
    wire("A day in the harbour", body="<p>The canal freezes.</p>", published=NOON - timedelta(days=1))
    assert titles("canal") == ["Locks of the canal", "A day in the harbour"]
    assert titles("canal", order="newest") == ["A day in the harbour", "Locks of the canal"]


@pytest.mark.parametrize("order", ["best", "newest"])
@pytest.mark.parametrize("pool", [500, 12])
def test_pages_follow_each_other_and_leave_nothing_out(
    order: Any, pool: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "POOL", pool)
    file_many(
        [
            filing(
                f"{'Ferry' if n % 7 == 0 else 'Boat'} number{n:03}",
                body="<p>A ferry.</p>",
                published=NOON - timedelta(hours=n),
            )
            for n in range(47)
        ],
        NOON,
    )
    follow()
    seen: list[str] = []
    key = ""
    while True:
        page = answer(Asked(words="ferry", order=order, after=key), NOW, 5)
        assert page.total == 47
        seen += [hit.story.headline for hit in page.hits]
        key = page.after
        if not key:
            break
    assert len(seen) == len(set(seen)) == 47
    if order == "best":
        assert all(title.startswith("Ferry") for title in seen[:3])
    else:
        assert seen == sorted(seen, key=lambda title: title[-3:])


@pytest.mark.parametrize("terms", ["link-only", "excerpt"])
def test_a_text_the_terms_keep_back_is_neither_found_nor_shown(terms: str) -> None:
    secret = "<p>The opening sentence stands here for everybody to read, and it is long.</p>" * 12
    wire("Locks open", terms, body=secret + "<p>Zanzibar is named last.</p>")
    assert titles("zanzibar") == []
    assert titles("locks") == ["Locks open"]


def test_terms_that_change_are_followed() -> None:
    id = wire("Locks open", body="<p>Zanzibar.</p>")
    assert titles("zanzibar") == ["Locks open"]
    from broadsheet.desk.models import Article

    set_terms(Article.objects.get(pk=id), preset("link-only"), NOW)
    assert titles("zanzibar") == []


@pytest.mark.parametrize("take_down", [kill, withdraw])
def test_a_story_taken_down_is_gone_at_once_and_then_from_the_index(take_down: Any) -> None:
    story = published("Ferries stop")
    assert titles("ferries") == ["Ferries stop"]
    take_down(story)
    page = answer(Asked(words="ferries"), NOW)
    assert (page.total, page.hits) == (0, ())
    follow()
    assert not SearchDocument.objects.filter(article=story.pk).exists()
    assert answer(Asked(words="ferries"), NOW).total == 0


def test_an_edit_and_a_new_name_are_followed() -> None:
    story = signed(published("Ferries stop"))
    publish(story)
    assert titles("okafor") == ["Ferries stop"]
    author = Author.objects.get()
    author.name = "Ines Marlow"
    author.save()
    journal_author(author)
    story.headline = "Ferries sail again"
    story.save_revision().publish()
    assert titles("marlow again") == ["Ferries sail again"]
    assert titles("stop") == []


def test_following_again_changes_nothing() -> None:
    published("Ferries stop")
    follow()
    rows = list(SearchDocument.objects.values())
    index_stories(row["article"] for row in rows)
    assert follow() == 0
    assert list(SearchDocument.objects.values()) == rows


def test_an_index_made_anew_answers_alike() -> None:
    for n in range(5):
        published(f"Ferry number{n}")
    before = titles("ferry")
    assert rebuild() == 5
    assert titles("ferry") == before


def test_a_paper_of_another_language_gets_another_index(paper: Publication) -> None:
    published("Die Häuser am Hafen")
    assert titles("haus") == []
    paper.language = "de"
    paper.save()
    journal_publication()
    assert not is_whole()
    assert titles("haus") == ["Die Häuser am Hafen"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("feries", "ferries", id="a letter too few"),
        pytest.param("ferreis", "ferries", id="letters swapped"),
        pytest.param("harbuor nigth", "harbour night", id="two words"),
        pytest.param("xylophone", "", id="nothing is near"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_one_that_leads_somewhere(typed: str, meant: str) -> None:
    published("Night ferries leave the harbour")
    follow()
    assert answer(Asked(words=typed), NOW).meant == meant


def test_a_word_of_a_killed_story_is_never_suggested() -> None:
    story = published("Zanzibar ferries")
    follow()
    kill(story)
    follow()
    assert answer(Asked(words="zanzibr"), NOW).meant == ""


def ask(**query: str) -> Any:
    follow()
    return Client().get("/-/search", query)


def test_a_page_without_script_shows_what_was_found_and_where() -> None:
    published("Night <b>ferries</b> & barges", body="<p>The council decides on ferries &lt;soon&gt;.</p>")
    answered = ask(q="ferry")
    html = answered.content.decode()
    assert answered.status_code == 200
    assert answered["Cache-Control"] == "no-store"
    assert "<mark>ferries</mark>" in html
    assert "&lt;soon&gt;" in html
    assert "<script>" not in html and "noindex" in html
    assert 'action="/-/search"' in html


def test_programs_get_the_agreed_json() -> None:
    story = published("Night ferries", body="<p>Council &amp; ferries.</p>")
    follow()
    told = Client().get("/-/search", {"q": "ferries"}, headers={"Accept": "application/json"}).json()
    assert (told["total"], told["total_is"], told["looked_back_to"]) == (1, "exact", None)
    [found] = told["results"]
    assert list(found) == ["url", "title", "section", "published", "snippet"]
    assert found["url"] == f"/{story.address}/"
    assert found["snippet"] == "Council &amp; <mark>ferries</mark>."


def test_an_answer_says_that_there_are_as_many_at_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "COUNTED", 2)
    for n in range(4):
        published(f"Night ferries number{n}")
    assert "At least 2 stories" in ask(q="ferries").content.decode()
    told = Client().get("/-/search", {"q": "ferries"}, headers={"Accept": "application/json"}).json()
    assert (told["total"], told["total_is"], len(told["results"])) == (2, "at least", 4)


def test_an_answer_says_how_far_back_was_looked_and_leads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen only where a database has to read documents to tell whether words stand together."""
    place = place_of(1, datetime(2019, 5, 3, 12, tzinfo=UTC))
    found = finding.Found(0, (), f"n.{place}", whole=False, down_to=place)
    monkeypatch.setattr(answering, "find", lambda *_: found)
    html = ask(q='"outer quay"').content.decode()
    assert "Stories from 3 May 2019 on have been looked through" in html
    assert "Look further back" in html and f"after=n.{place}" in html
    assert "No story answers this so far" in html
    told = Client().get("/-/search", {"q": "quay"}, headers={"Accept": "application/json"}).json()
    assert (told["total_is"], told["looked_back_to"][:10], told["meant"]) == ("at least", "2019-05-03", None)
    assert told["next"].endswith(f"after=n.{place}")


def test_a_question_that_takes_too_long_is_refused_with_what_would_help(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    published("Night ferries")
    monkeypatch.setattr(f"{type(the_index()).__module__}.PATIENCE", 0.0)
    answered = ask(q="ferries")
    assert answered.status_code == 422
    assert "Ask with fewer or rarer words." in answered.content.decode()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param({}, 200, id="nothing asked yet"),
        pytest.param({"q": "nothing-has-this"}, 200, id="nothing found"),
        pytest.param({"q": "x" * 257}, 400, id="too long"),
        pytest.param({"q": "a", "section": "no-such"}, 400, id="no such section"),
        pytest.param({"q": "a", "from": "soon"}, 400, id="no day"),
        pytest.param({"q": "a", "licence__terms": "x", "order_by": "body"}, 200, id="unknown fields"),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_every_question_gets_an_answer_in_its_own_form(
    query: dict[str, str], status: int, accept: str
) -> None:
    answered = Client().get("/-/search", query, headers={"Accept": accept})
    assert answered.status_code == status
    assert answered["Content-Type"].startswith(accept)


def test_only_reading_is_allowed() -> None:
    assert Client().post("/-/search", {"q": "a"}).status_code == 405


BOMBS = [
    "(" * 250, "\"" * 256, "*" * 256, "a* " * 80, "NEAR(a b, 999999)", "headline:a OR body:b", "a' OR '1'='1",
    "'; DROP TABLE archive_search; --", "^a", "a NOT", "{headline} : x", "\u202e\u0000\ud7ff", "ﷺ" * 200,
    "é\u0301" * 120, "(a+)+$" * 40, "a|b&c!d<->e:*", "\\'\\\"", "%s%(x)s%%", "a " * 128, "§ §s-world-news ¹ferry",
    "👩‍👩‍👧‍👦" * 20, "-a -b -c", "\"a b\" " * 40, "東" * 256, "ก" * 256,
]  # fmt: skip


@pytest.mark.parametrize("words", BOMBS, ids=range(len(BOMBS)))
def test_no_question_breaks_or_bends_the_search(words: str) -> None:
    published("Night ferries")
    follow()
    answered = Client().get("/-/search", {"q": words}, headers={"Accept": "application/json"})
    assert answered.status_code in (200, 400, 422)
    assert SearchDocument.objects.count() == 1


@pytest.mark.parametrize(
    "key", ["n.", "n.x", "b.1.2.3", "b.nan.5", "n.9" + "9" * 40, "b..", "zzz", "n.-5", "b.1e999.7"]
)
def test_a_key_nobody_gave_begins_anew_or_finds_nothing(key: str) -> None:
    published("Night ferries")
    answered = ask(q="ferries", after=key)
    assert answered.status_code == 200
