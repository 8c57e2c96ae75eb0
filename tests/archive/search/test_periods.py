"""Years, months and days hold every place once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.search.documents import first_place, place_of
from broadsheet.archive.search.periods import Grain, around, facets_at, grain_for, period_of

moments = st.datetimes(datetime(1700, 1, 2), datetime(2239, 12, 31), timezones=st.just(UTC))
grains = st.sampled_from(("year", "month", "day"))


@given(moments, st.integers(1, 2**30 - 1), grains)
def test_a_place_lies_in_its_period_and_has_its_facet(at: datetime, id: int, grain: Grain) -> None:
    place = place_of(id, at)
    period = period_of(place, grain)
    assert period.low <= place < period.high
    assert period.facet in facets_at(place)


@given(moments, grains)
def test_the_period_before_ends_where_this_one_begins(at: datetime, grain: Grain) -> None:
    period = period_of(first_place(at), grain)
    assert period_of(period.low - 1, grain).high == period.low
    assert period_of(period.high, grain).low == period.high


@pytest.mark.parametrize(
    ("span", "grain"),
    [
        (timedelta(days=900), "year"),
        (timedelta(days=122), "year"),
        (timedelta(days=121), "month"),
        (timedelta(days=11), "month"),
        (timedelta(days=10), "day"),
        (timedelta(0), "day"),
    ],
)
def test_a_period_lasts_about_as_long_as_the_span(span: timedelta, grain: Grain) -> None:
    assert grain_for(span) == grain


@pytest.mark.parametrize(
    ("first", "last", "facet"),
    [
        ((2026, 11, 23), (2026, 11, 24), "§2026·11·23"),
        ((2026, 11, 23), (2026, 11, 25), "§2026·11"),
        ((2026, 11, 1), (2026, 12, 1), "§2026·11"),
        ((2026, 11, 30), (2026, 12, 2), "§2026"),
        ((2026, 11, 30), (2027, 1, 2), None),
    ],
)
def test_days_are_within_the_shortest_period_that_has_them_all(
    first: tuple[int, int, int], last: tuple[int, int, int], facet: str | None
) -> None:
    low, high = (first_place(datetime(*day, tzinfo=UTC)) for day in (first, last))
    period = around(low, high)
    assert (period.facet if period else None) == facet
