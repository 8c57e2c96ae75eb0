"""Which months a line of stories has, asked in three ways that must agree; and that age costs nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.models import Article, Section
from broadsheet.pages.lines import (
    months_beside,
    months_with_stories,
    newest_months,
    of_section,
    whole_paper,
)
from broadsheet.pages.months import Month, months_back, months_between
from tests.newsroom import NOON, filing, section

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")

HELD = [Month(2024, 2), Month(2025, 12), Month(2026, 1), Month(2026, 2), Month(2026, 9), Month(2026, 11)]


def file_in(months: Sequence[Month], where: Section) -> None:
    at = [datetime(month.year, month.number, 15, 12, tzinfo=UTC) for month in months]
    file_many([filing(f"Tides of {moment:%B %Y}", section=where, published=moment) for moment in at], NOON)


@pytest.fixture
def world() -> Section:
    world, economy = section(), section("Economy", "economy")
    file_in(HELD, world)
    file_in([Month(2026, 10), Month(2024, 3)], economy)
    return world


@pytest.mark.parametrize("most", [1, 3, 6, 12])
def test_the_newest_months_are_the_end_of_all_months(world: Section, most: int) -> None:
    lines = [of_section(world.pk), whole_paper(), of_section(0)]
    every = months_with_stories(lines, BERLIN)
    assert every[0] == HELD
    assert newest_months(lines, most, BERLIN) == [list(reversed(months))[:most] for months in every]


@pytest.mark.parametrize(
    "month", [*months_between(Month(2023, 12), Month(2026, 12))], ids=lambda month: month.path
)
def test_the_months_beside_one_are_the_nearest_with_stories(world: Section, month: Month) -> None:
    before = [held for held in HELD if held < month][-1:]
    after = [held for held in HELD if held > month][:1]
    [found] = months_beside([(of_section(world.pk), month)], BERLIN)
    assert found == (next(iter(before), None), next(iter(after), None))


def test_a_story_stands_in_the_month_of_the_papers_own_zone() -> None:
    world = section()
    eve = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)  # August has begun in Berlin
    file_many([filing("Night ferry", section=world, published=eve)], NOON)
    august = Month(2026, 8)
    assert newest_months([whole_paper()], 12, BERLIN) == [[august]]
    assert months_beside([(whole_paper(), Month(2026, 9))], BERLIN) == [(august, None)]


def test_what_lies_decades_back_is_not_asked_for(world: Section) -> None:
    file_in([Month(1986, 5)], world)
    assert Article.objects.count() == len(HELD) + 3
    for ask in (
        lambda: newest_months([of_section(world.pk)], 3, BERLIN),
        lambda: months_beside([(of_section(world.pk), Month(2026, 11))], BERLIN),
    ):
        with CaptureQueriesContext(connection) as seen:
            ask()
        assert sum(query["sql"].count("FROM desk_article") for query in seen.captured_queries) < 30


def test_back_and_forth_are_the_same_months() -> None:
    first, last = Month(2024, 11), Month(2026, 2)
    assert list(months_back(last, first)) == list(reversed(list(months_between(first, last))))
