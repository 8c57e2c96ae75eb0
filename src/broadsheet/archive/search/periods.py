"""Cut the time of the paper into years, months and days. Pure.

A word that is in every other story is asked for in one of these at a time, from the newest back, until enough
is found; so it never costs more than it brings. Each document keeps the names of its own three (UTC).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from broadsheet.archive.search.documents import first_place, moment_at

Grain = Literal["year", "month", "day"]

_LENGTHS: tuple[tuple[Grain, timedelta], ...] = (
    ("year", timedelta(days=366)),
    ("month", timedelta(days=31)),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the archive: its facet, its first place, and the first place of the one that follows."""

    facet: str
    low: int
    high: int


def facets_at(place: int) -> tuple[str, ...]:
    """The facets of the year, the month and the day of a place.

    >>> facets_at(0)
    ('§1970', '§1970·01', '§1970·01·01')
    """
    day = moment_at(place).date()
    return tuple(_facet(day, grain) for grain in ("year", "month", "day"))


def period_of(place: int, grain: Grain) -> Period:
    """The year, month or day a place lies in."""
    day = moment_at(place).date()
    begins = {"year": day.replace(month=1, day=1), "month": day.replace(day=1), "day": day}[grain]
    return Period(_facet(day, grain), _place(begins), _place(_next(begins, grain)))


def grain_for(span: timedelta) -> Grain:
    """The longest grain of which one lasts no longer than three times `span`; a day when none does."""
    return next((grain for grain, length in _LENGTHS if length <= 3 * span), "day")


def around(low: int, high: int) -> Period | None:
    """The shortest period that has all places from `low` on and below `high`, if there is one."""
    grains: tuple[Grain, ...] = ("day", "month", "year")
    return next((p for p in (period_of(low, grain) for grain in grains) if p.high >= high), None)


def _facet(day: date, grain: Grain) -> str:
    return "§" + f"{day:%Y·%m·%d}"[: {"year": 4, "month": 7, "day": 10}[grain]]


def _next(begins: date, grain: Grain) -> date:
    if grain == "day":
        return begins + timedelta(days=1)
    if grain == "month":
        return (begins + timedelta(days=31)).replace(day=1)
    return begins.replace(year=begins.year + 1)


def _place(day: date) -> int:
    return first_place(datetime(day.year, day.month, day.day, tzinfo=UTC))
