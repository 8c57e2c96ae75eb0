"""Months of the paper, in its own time zone: what archives and sitemaps are cut into. Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from django.utils import dateformat, translation


class Month(NamedTuple):
    """One month of one year; in order of time."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo) -> Self:
        """The month an aware instant falls into, as the paper counts."""
        local = moment.astimezone(zone)
        return cls(local.year, local.month)

    @classmethod
    def read(cls, path: str) -> Self:
        """The month of "2026/11". Raises ValueError."""
        year, number = path.split("/")
        return cls(int(year), int(number))

    @property
    def path(self) -> str:
        """ "2026/11" """
        return f"{self.year:04d}/{self.number:02d}"

    def next(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    def before(self) -> "Month":
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From which instant and before which one, in UTC."""
        return _begin(self, zone), _begin(self.next(), zone)


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """All months from one to the other, both included."""
    while first <= last:
        yield first
        first = first.next()


def months_back(last: Month, first: Month) -> Iterator[Month]:
    """The same from the last to the first."""
    while last >= first:
        yield last
        last = last.before()


@lru_cache(maxsize=4096)
def month_name(month: Month, language: str) -> str:
    """ "November 2026" in the paper's language."""
    with translation.override(language):
        return dateformat.format(date(month.year, month.number, 1), "F Y")


@lru_cache(maxsize=8192)
def _begin(month: Month, zone: ZoneInfo) -> datetime:
    return datetime(month.year, month.number, 1, tzinfo=zone).astimezone(UTC)
