"""Fill in the marks that stand for dates in the sample's texts.

A text of the sample never names a calendar date; it says how far from now:

    {{ago 2d 3h 20m}}   a moment, written as the feed's format wants it
    {{day ago 2d}}      the weekday's name then, for prose: "Tuesday"
    {{day in 3d}}       the same, ahead
    {{date in 9d}}      day and month, for prose: "2 December"

Pure: the clock comes in as an argument. Days are d, hours h, minutes m.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

SPAN = re.compile(r"(?:(?P<days>\d+)d)?\s*(?:(?P<hours>\d+)h)?\s*(?:(?P<minutes>\d+)m)?")
MARK = re.compile(r"\{\{(?:(?P<form>day|date) )?(?P<way>ago|in) (?P<span>[0-9dhm ]+)\}\}")

# strftime's names follow the machine's locale; the sample is in English everywhere.
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def span(text: str) -> timedelta:
    """The length of "2d 3h 20m"; any of the three parts may be left out, not all of them.

    Raises ValueError when the text is no such length.
    """
    found = SPAN.fullmatch(text.strip())
    if not found or not found.group():
        raise ValueError(f"not a length of time: {text!r}; write it like 2d 3h 20m")
    return timedelta(**{unit: int(count) for unit, count in found.groupdict(default="0").items()})


def whole_minute(now: datetime) -> datetime:
    """Now in UTC, its seconds cut off: newsrooms file by the minute. Raises ValueError for a naive time."""
    if now.tzinfo is None:
        raise ValueError("the sample needs to know the time zone of now; pass an aware datetime")
    return now.astimezone(UTC).replace(second=0, microsecond=0)


def fill(text: str, now: datetime, moment: Callable[[datetime], str]) -> str:
    """The text with every mark replaced; `moment` writes an exact time as its format wants it."""
    base = whole_minute(now)

    def one(found: re.Match[str]) -> str:
        distance = span(found["span"])
        when = base + distance if found["way"] == "in" else base - distance
        if found["form"] == "day":
            return DAYS[when.weekday()]
        if found["form"] == "date":
            return f"{when.day} {MONTHS[when.month - 1]}"
        return moment(when)

    return MARK.sub(one, text)
