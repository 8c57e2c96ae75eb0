"""Whatever bounds a question, its pages together hold all that matches and nothing else; on both databases alike.

Each answer is compared with one that reads every document from end to end.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from broadsheet.archive.search import finding, postgresql
from broadsheet.archive.search.documents import EVERY, Document, first_place, place_of, section_facet
from broadsheet.archive.search.finding import Found, find
from broadsheet.archive.search.index import TooHard, the_index
from broadsheet.archive.search.question import Clause, Match, Order

pytestmark = pytest.mark.django_db

STORIES = 400
START = datetime(2021, 3, 1, tzinfo=UTC)
STEP = timedelta(hours=61)
WORDS = "quay lock barge weir sluice ferry pilot tide dredger beacon".split()


def _document(n: int, chance: random.Random) -> Document:
    def said(words: int) -> tuple[str, ...]:
        return tuple(chance.choices(WORDS, weights=[40, 25, 15, 8, 5, 3, 2, 1, 1, 1], k=words))

    return Document(
        article=n,
        place=place_of(n, START + STEP * n),
        headline=said(3),
        names=said(1),
        standfirst=said(4),
        body=said(12),
        facets=(EVERY, section_facet("world-news" if n % 3 else "economy")),
        spellings=frozenset(),
    )


@pytest.fixture
def archive() -> list[Document]:
    """A small archive in which one word is nearly everywhere and others are rare."""
    chance = random.Random(5)
    documents = [_document(n, chance) for n in range(1, STORIES + 1)]
    index = the_index()
    index.put(documents)
    index.tidy()
    return documents


@pytest.fixture(params=["generous", "tight"])
def bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The bounds as they are, which this archive never meets; and such that it meets them all the time."""
    if request.param == "tight":
        monkeypatch.setattr(finding, "POOL", 12)
        monkeypatch.setattr(finding, "COUNTED", 30)
        monkeypatch.setattr(finding, "COUNTED_PHRASES", 15)
        monkeypatch.setattr(finding, "HEADLINE", 2)
        monkeypatch.setattr(postgresql, "OFTEN", 20)
        monkeypatch.setattr(postgresql, "TESTED", 25)
        monkeypatch.setattr(postgresql, "_STRETCH", 8)
        monkeypatch.setattr(postgresql, "PATIENCE", 30.0)
    return str(request.param)


def _has(document: Document, clause: Clause) -> bool:
    fields = (document.headline, document.names, document.standfirst, document.body)
    length = len(clause.terms)
    return any(
        field[at : at + length] == clause.terms for field in fields for at in range(len(field) - length + 1)
    )


def _matches(document: Document, match: Match) -> bool:
    return (
        all(_has(document, clause) is clause.wanted for clause in match.clauses)
        and all(facet in document.facets for facet in match.facets)
        and (match.low is None or document.place >= match.low)
        and (match.high is None or document.place < match.high)
    )


def _pages(match: Match, order: Order) -> Iterator[Found]:
    key = ""
    for _ in range(STORIES):
        with the_index().enquiry() as enquiry:
            page = find(enquiry, match, order, key, 7)
        yield page
        key = page.after
        if not key:
            return
    raise AssertionError("the pages do not end")


def _day(stories: int) -> int:
    return first_place(START + STEP * stories)


def _words(*said: str, **narrowed: object) -> Match:
    """Words, "phrases in a row", -unwanted ones."""
    clauses = tuple(Clause(tuple(words.strip("-").split()), not words.startswith("-")) for words in said)
    facets = (section_facet(str(narrowed["section"])),) if "section" in narrowed else ()
    bounds = {name: _day(int(str(narrowed[name]))) for name in ("low", "high") if name in narrowed}
    return Match(clauses, facets or (() if any(c.wanted for c in clauses) else (EVERY,)), **bounds)


QUESTIONS = [
    pytest.param(_words("quay"), id="a word nearly everywhere"),
    pytest.param(_words("ferry"), id="a word here and there"),
    pytest.param(_words("dredger"), id="a rare word"),
    pytest.param(_words("gondola"), id="a word nowhere"),
    pytest.param(_words("quay", "lock", "weir"), id="three words"),
    pytest.param(_words("quay lock"), id="a frequent phrase"),
    pytest.param(_words("quay quay quay"), id="the same word thrice in a row"),
    pytest.param(_words("tide pilot"), id="a rare phrase"),
    pytest.param(_words("quay lock", "lock barge"), id="two phrases"),
    pytest.param(_words("quay", "-lock"), id="without a word"),
    pytest.param(_words("quay", "-quay lock"), id="without a phrase"),
    pytest.param(_words("-quay"), id="everything but a word"),
    pytest.param(_words("lock", section="economy"), id="a word in a section"),
    pytest.param(_words(section="world-news"), id="a section"),
    pytest.param(_words("quay", low=30, high=40), id="a word in a month"),
    pytest.param(_words("quay lock", low=10, high=390), id="a phrase in some years"),
    pytest.param(_words(low=100), id="from a day on"),
    pytest.param(_words("ferry", high=120), id="a word until a day"),
    pytest.param(_words("quay", low=900), id="days without a story"),
]


@pytest.mark.parametrize("order", ["newest", "best"])
@pytest.mark.parametrize("match", QUESTIONS)
def test_the_pages_of_an_answer_hold_what_reading_everything_finds(
    archive: list[Document], bounds: str, match: Match, order: Order
) -> None:
    right = sorted((document.place for document in archive if _matches(document, match)), reverse=True)
    pages = list(_pages(match, order))
    shown = [place for page in pages for place in page.places]
    assert sorted(shown, reverse=True) == right
    if order == "newest":
        assert shown == right
    for page in pages:
        assert page.total == len(right) if page.whole else page.total <= len(right)
        assert len(page.places) == 7 or page is pages[-1] or page.down_to is not None
    if bounds == "generous":
        assert all(page.whole and page.down_to is None for page in pages)


@pytest.mark.parametrize("match", QUESTIONS)
def test_the_same_question_gets_the_same_answer(archive: list[Document], bounds: str, match: Match) -> None:
    assert list(_pages(match, "best")) == list(_pages(match, "best"))


def test_the_best_are_found_however_old(archive: list[Document], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "POOL", 12)
    old = Document(9_000, place_of(9_000, START), ("dyke", "dyke"), (), (), ("dyke",), (EVERY,), frozenset())
    said = ("quay",) * 30
    young = [
        Document(n, place_of(n, START + STEP * n), said, (), (), (*said, "dyke"), (EVERY,), frozenset())
        for n in range(9_001, 9_050)
    ]
    the_index().put([old, *young])
    [first, *_] = next(_pages(_words("dyke"), "best")).places
    assert first == old.place


def test_more_than_is_counted_is_said_to_be_as_many_at_least(
    archive: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "POOL", 12)
    monkeypatch.setattr(finding, "COUNTED", 30)
    page = next(_pages(_words("quay"), "newest"))
    assert (page.total, page.whole) == (30, False)
    assert (
        page.places
        == tuple(document.place for document in archive[::-1] if _matches(document, _words("quay")))[:7]
    )


def test_all_that_is_asked_for_one_question_shares_its_patience(
    archive: list[Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = the_index()
    monkeypatch.setattr(f"{type(index).__module__}.PATIENCE", 0.0)
    with pytest.raises(TooHard), index.enquiry() as enquiry:
        enquiry.look(_words("quay"), 500, 500)


def test_a_question_that_keeps_the_database_busy_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    index = the_index()
    monkeypatch.setattr(f"{type(index).__module__}.PATIENCE", 0.05)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000) SELECT COUNT(*) FROM n"
    with pytest.raises(TooHard), index.enquiry(), connection.cursor() as cursor:
        cursor.execute(endless)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
