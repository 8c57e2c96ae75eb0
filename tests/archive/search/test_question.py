"""What a reader types becomes a bounded question, whatever it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.search.documents import article_at, first_place, place_of
from broadsheet.archive.search.question import (
    LONGEST,
    MOST_CLAUSES,
    Asked,
    Clause,
    NotUnderstood,
    clauses_of,
    match_of,
    read_form,
)
from broadsheet.archive.search.sqlite import _expression
from broadsheet.text.terms import analyser

ENGLISH = analyser("en")


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        pytest.param("night ferries", (Clause(("night",)), Clause(("ferri",))), id="words"),
        pytest.param('"outer quay"', (Clause(("outer", "quay")),), id="a phrase"),
        pytest.param("“outer quay", (Clause(("outer", "quay")),), id="curly quotes, not closed"),
        pytest.param("ferry -race", (Clause(("ferri",)), Clause(("race",), wanted=False)), id="minus"),
        pytest.param("covid-19", (Clause(("covid", "19")),), id="a word of two terms stands together"),
        pytest.param("東京都", (Clause(("東京", "京都")),), id="signs without spaces as pairs"),
        pytest.param("京", (Clause(("京",), begins=True),), id="one sign is a beginning"),
        pytest.param("quay QUAY quays", (Clause(("quay",)),), id="the same word once"),
        pytest.param('"" - * ! ""', (), id="nothing but signs"),
        pytest.param("AND OR NEAR(", (Clause(("and",)), Clause(("or",)), Clause(("near",))), id="operators"),
    ],
)
def test_what_is_typed_becomes_clauses(typed: str, clauses: tuple[Clause, ...]) -> None:
    assert clauses_of(typed, ENGLISH) == clauses


def test_more_words_than_a_question_has_are_left_out() -> None:
    assert len(clauses_of(" ".join(f"w{n}" for n in range(90)), ENGLISH)) == MOST_CLAUSES


@given(st.text(max_size=LONGEST))
def test_a_database_is_given_letters_and_digits_in_quotes_and_our_own_words_only(typed: str) -> None:
    asked = match_of(Asked(words=typed), ENGLISH, ZoneInfo("UTC"))
    for clause in asked.clauses:
        assert clause.terms
        assert all(term and not set(term) & set("\"'\\%*:!&|<>() \t\n\0§¹") for term in clause.terms)
    bare = "".join(_expression(asked, "").split('"')[::2])
    assert set(bare.replace("AND", "").replace("OR", "").replace("NOT", "")) <= set("() *")


@pytest.mark.parametrize(
    ("given_fields", "field"),
    [
        pytest.param({"q": "x" * (LONGEST + 1)}, "q", id="too long"),
        pytest.param({"from": "yesterday"}, "from", id="no day"),
        pytest.param({"to": "2026-13-01"}, "to", id="no month"),
        pytest.param({"sort": "id; drop table"}, "sort", id="no order"),
        pytest.param({"section": "licence__terms"}, "section", id="no slug"),
        pytest.param({"author": "' OR 1=1"}, "author", id="no author"),
    ],
)
def test_what_is_not_understood_names_the_field(given_fields: dict[str, str], field: str) -> None:
    with pytest.raises(NotUnderstood) as wrong:
        read_form(given_fields)
    assert wrong.value.field == field


def test_days_are_days_of_the_papers_zone() -> None:
    zone = ZoneInfo("Pacific/Auckland")
    asked = match_of(Asked(since=date(2026, 11, 23), until=date(2026, 11, 23)), ENGLISH, zone)
    assert asked.low == first_place(datetime(2026, 11, 23, tzinfo=zone))
    assert asked.high == first_place(datetime(2026, 11, 24, tzinfo=zone))


@given(
    st.integers(1, 2**30 - 1),
    st.datetimes(datetime(1700, 1, 2), datetime(2240, 1, 1), timezones=st.just(UTC)),
)
def test_a_place_tells_its_story_and_lies_in_the_order_of_time(id: int, at: datetime) -> None:
    place = place_of(id, at)
    assert -(2**63) < place < 2**63
    assert article_at(place) == id
    assert first_place(at) <= place
