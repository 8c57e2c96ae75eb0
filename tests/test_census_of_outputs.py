"""The census of every way out of the house: what the terms forbid is found in none of them (R3), and what is
another's is found with its credit alone (R7).

A paper of canaries (tests.canaries) is pressed; every file of the page store is read, and every route that Django
answers to a stranger is asked. A file or a route of which this census does not know yet fails it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from unittest import mock
from urllib.parse import quote

import pytest
from django.test import Client

import broadsheet
from broadsheet.archive.search.following import follow, rebuild
from broadsheet.desk.actions.founding import found_paper
from broadsheet.rights.terms import Channel
from tests.canaries import EVENING, TAKEN_DOWN, Planted, plant, time_passes
from tests.newsroom import NOON
from tests.pages.pressroom import Pressroom, without_assets
from tests.routes import every_route

pytestmark = pytest.mark.django_db
PACKAGE = Path(broadsheet.__file__).parent
FEED = r"feed\.(xml|atom|json)"
MONTH = r"\d{4}/\d{2}"


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: which paths are of it, on which channel it tells (None: nothing of any story), with how much credit.

    `credit` is the least credit where a story's headline stands: "line" is the whole line its terms ask for,
    "name" the source's name, "page" none, since there is nothing but the way to the story's own page.
    More of a story than its headline never stands without its source's name.
    """

    name: str
    path: str
    channel: Channel | None = Channel.SITE
    credit: str = "name"


FILES = (
    Way("the front", "/"),
    Way("a section's front", "/economy/"),
    Way("another section's front", "/world-news/", None),
    Way("a story's page", rf"/{MONTH}/[a-z0-9-]+/", credit="line"),
    Way("a month", rf"/(economy/)?{MONTH}/"),
    Way("full coverage of an event", "/coverage/[a-z0-9-]+/"),
    Way("the list of months", "/archive/", None),
    Way("an author's page", "/author/ines-okafor/"),
    Way("a topic's page", "/topic/harbour/"),
    Way("the corrections", "/corrections/", credit="page"),
    Way("the corrections as a feed", rf"/corrections/{FEED}", Channel.FEED, "page"),
    Way("the paper's feed", rf"/{FEED}", Channel.FEED, "line"),
    Way("a section's feed", rf"/(economy|world-news)/{FEED}", Channel.FEED, "line"),
    Way("an author's feed", rf"/author/ines-okafor/{FEED}", Channel.FEED, "line"),
    Way("a topic's feed", rf"/topic/harbour/{FEED}", Channel.FEED, "line"),
    Way("what old pages fetch", r"/fragments/(economy|world-news)\.html", credit="page"),
    Way("a month's sitemap", r"/sitemaps/\d{4}-\d{2}\.xml", credit="page"),
    Way("the news sitemap", "/sitemap-news.xml", credit="page"),
    Way("the list of sitemaps", "/sitemap.xml", None),
    Way("what robots are told", "/robots.txt", None),
    Way("a standing page", "/(about|contact|privacy|terms)/", None),
    Way("the page of what is not there", r"/404\.html", None),
    Way("the page of what is gone", r"/410\.html", None),
)

ROUTES = (
    Way("the desk", "/desk/.*", None),
    Way("accounts", "/-/account/.*", None),
    Way("health", "/-/health", None),
    Way("metrics", "/-/metrics", None),
    Way("the contact form", "/-/contact(/sent)?", None),
    Way("a hub's knock", "/-/websub/x", None),
    Way("what is read", "/-/readings", None),
    Way("search", "/-/search"),
)
UNTOLD = ("draft", "waiting", "held", "killed", "merged")
"""Stories that strangers are told nothing of, one of each standing."""

ASK_THE_GATE = {"archive/telling.py", "pages/stories.py"}
"""Modules above the desk that have stories told: search, and the pages and feeds. A new one is a new way out."""

ASKED_FOR = ("text/html", "application/json")


@dataclass(frozen=True, slots=True)
class Output:
    """What a reader gets at one path."""

    path: str
    text: str
    way: Way

    @property
    def words(self) -> str:
        """The text as it is read: without markup, as often as it was escaped."""
        return re.sub(r"<[^>]*>", "", unescape(unescape(self.text)))


@dataclass(frozen=True)
class Paper:
    planted: list[Planted]
    press: Pressroom

    def files(self) -> list[Output]:
        """Every file readers can ask for, notices and leads included."""
        return [
            Output(path, (self.press.live / tree / _file(path)).read_text("utf-8"), _way(path, FILES))
            for tree in ("site", "gone", "moved")
            for path in sorted(self.press.paths(tree))
        ]


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[Paper]:
    """The paper of canaries in the evening, pressed at noon and since, and searchable."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WITHHELD_FOLDER = tmp_path / "withheld"
    without_assets(monkeypatch)
    clock = mock.Mock(return_value=NOON)
    with mock.patch("django.utils.timezone.now", clock):
        found_paper("The Larkport Courier", ("World News", "Economy"))
        press = Pressroom(tmp_path)
        planted = plant()
        rebuild()
        press.run()
        clock.return_value = EVENING
        time_passes(planted)
        press.run()
        follow()
        yield Paper(planted, press)


def _file(path: str) -> str:
    return f"{path}index.html".strip("/") if path.endswith("/") else path.strip("/")


def _way(path: str, ways: tuple[Way, ...]) -> Way:
    """The one row of the census that a path is of; fails for a way out that nobody has looked at."""
    known = [way for way in ways if re.fullmatch(way.path, path)]
    assert len(known) == 1, f"{path} is in {len(known)} rows of the census, {[way.name for way in known]}"
    return known[0]


def found(output: Output, one: Planted) -> set[str]:
    """Which canaries of a story are in an output."""
    return {what for what, word in one.canaries.items() if word in output.text}


def escaped(outputs: list[Output], planted: list[Planted]) -> list[str]:
    """Canaries that were found where the terms do not allow them."""
    return [
        f"{output.path}: {what} of {one.name}"
        for output in outputs
        for one in planted
        for what in sorted(found(output, one) - one.allows(output.way.channel))
    ]


def uncredited(outputs: list[Output], planted: list[Planted]) -> list[str]:
    """Where a story of another's stands without the credit it must have there."""
    return [
        f"{output.path}: {one.name}, with no more than {sorted(told)}"
        for output in outputs
        for one in planted
        if one.source and (told := found(output, one)) and not _is_credited(output, one, told)
    ]


def _is_credited(output: Output, one: Planted, told: set[str]) -> bool:
    terms = one.article().terms
    if output.way.credit == "line" and _is_whole(output, one):
        return terms.credit.replace("{source}", one.source) in output.words
    if told <= {"headline", "correction"} and (
        output.way.credit == "page" or output.way.name == "a story's page"
    ):
        return True  # the way to the story's own page, such as "next" under another story, and our own note on it
    return one.source in output.words


def _is_whole(output: Output, one: Planted) -> bool:
    """Whether the story itself stands here, and not a way to it."""
    return output.way.name != "a story's page" or output.path == f"/{one.article().address}/"


# ---- the files ---------------------------------------------------------------------------------------------


def test_no_file_of_the_paper_shows_what_the_terms_forbid(paper: Paper) -> None:
    assert escaped(paper.files(), paper.planted) == []


def test_no_file_of_the_paper_shows_a_borrowed_word_without_its_credit(paper: Paper) -> None:
    assert uncredited(paper.files(), paper.planted) == []


def test_the_census_knows_of_no_file_that_is_not_there(paper: Paper) -> None:
    seen = {output.way.name for output in paper.files()}
    assert [way.name for way in FILES if way.name not in seen] == []


@pytest.mark.parametrize(
    "where", ["a story's page", "the paper's feed", "a topic's feed", "an author's feed"]
)
def test_what_the_terms_allow_is_there(paper: Paper, where: str) -> None:
    """The canaries sing: a census of a paper that shows nothing would find nothing, either."""
    outputs = [output for output in paper.files() if output.way.name == where]
    for one in paper.planted:
        told = {what for output in outputs for what in found(output, one)}
        allowed = one.allows(outputs[0].way.channel) & one.canaries.keys()
        # A feed brings no notes of the paper's own, and a whole text or a standfirst for its excerpt.
        missing = allowed - told - {"excerpt"} - ({"correction", "standfirst"} if "feed" in where else set())
        assert not missing, f"{one.name}: {sorted(missing)} at {where}"


def test_what_was_taken_down_left_nothing_but_its_notice(paper: Paper) -> None:
    taken_down = [one for one in paper.planted if one.name in TAKEN_DOWN]
    there = {f"/{one.article().address}/" for one in taken_down}
    notices = [output for output in paper.files() if output.path in there]
    assert ["A notice of the paper&#39;s own." in output.text for output in notices] == [True, True]


# ---- the routes --------------------------------------------------------------------------------------------


def test_no_route_tells_a_stranger_what_the_terms_forbid(paper: Paper) -> None:
    stranger = Client(raise_request_exception=False)
    routes = every_route()
    assert {_way(route, ROUTES).name for route in routes} == {way.name for way in ROUTES}
    answers = [_answer(stranger, route, "text/html") for route in routes]
    answers += [
        _answer(stranger, route, "application/json") for route in routes if not route.startswith("/desk/")
    ]
    assert escaped(answers, paper.planted) == []


def test_the_desks_routes_tell_a_stranger_of_no_story_by_its_number(paper: Paper) -> None:
    stranger = Client(raise_request_exception=False)
    answers = [
        _answer(stranger, route, "text/html")
        for one in paper.planted
        if one.name in UNTOLD
        for route in every_route(pk=str(one.id))
        if "articles/" in route and f"/{one.id}/" in route
    ]
    assert len(answers) > 5 * len(UNTOLD)
    assert escaped(answers, paper.planted) == []


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_search_finds_a_story_by_the_words_it_may_show_and_by_no_others(paper: Paper, kind: str) -> None:
    stranger = Client()
    for one in paper.planted:
        for what, word in one.canaries.items():
            if what in ("picture", "correction", "excerpt"):
                continue  # words that are not looked for; asked below
            output = _asked(stranger, word, kind)
            hits = _hits(output, one)
            assert hits == (what in one.allows(Channel.SITE)), f"{word} asked as {kind}"


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_an_answer_of_search_holds_nothing_the_terms_forbid_and_its_credit(paper: Paper, kind: str) -> None:
    stranger = Client()
    words = [*(word for one in paper.planted for word in one.canaries.values()), "barges", "harbour", ""]
    answers = [_asked(stranger, word, kind) for word in words]
    assert escaped(answers, paper.planted) == []
    if kind == "text/html":  # programs get a headline, an extract and the way to the page
        assert uncredited(answers, paper.planted) == []


def _answer(client: Client, path: str, kind: str) -> Output:
    answer = client.get(path, headers={"accept": kind})
    assert answer.status_code != 500, path
    # A stream is a file of the desk's styles or pictures.
    text = "" if answer.streaming else answer.content.decode()
    told = "\n".join([text, *answer.headers.values()])
    return Output(path, told, _way(path.partition("?")[0], ROUTES))


def _asked(client: Client, word: str, kind: str) -> Output:
    """An answer of search, without the question that it repeats."""
    output = _answer(client, f"/-/search?q={quote(word)}", kind)
    return Output(output.path, _without_the_question(output.text, word), output.way)


def _without_the_question(text: str, word: str) -> str:
    if not word:
        return text
    return re.sub(rf'((?:value|content)="|<title>[^<]*|[?&]q=){word}', r"\1", text)


def _hits(output: Output, one: Planted) -> bool:
    return f"/{one.article().address}/" in output.text


# ---- ways out that are neither a file nor a route ------------------------------------------------------------


def test_nobody_else_has_stories_told() -> None:
    """A letter or a post to elsewhere goes through the gate as well; then it is read here like the others."""
    asks = re.compile(r"from broadsheet\.desk\.gate import [^\n]*\b(Gate|tell)\b|\bgate\.(Gate|tell)\b")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] != "desk" and asks.search(path.read_text("utf-8"))
    }
    assert found == ASK_THE_GATE
