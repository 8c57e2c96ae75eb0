"""Read the dates that feeds and exports write, in every odd shape.

Never raises and never guesses wildly: what is no date is None, and the caller
takes the time it first saw the story. Text without a zone is taken as UTC.

Sources: RFC 822, RFC 2822 (4.3: obsolete zones and two-digit years), RFC 3339, W3C-DTF, ISO 8601.
Pure: the time of day comes in as an argument.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from .calendar_words import MONTHS, ZONES
from .characters import one_line

_LONGEST = 100
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)

_TIME = re.compile(
    r"(?<![\d.])(?P<hour>\d{1,2})(?:(?:[:h]|(?=\s*[ap]\.?m))(?P<minute>\d{2}|\d(?=:\d))?(?:[:m](?P<second>\d{1,2})(?:[.,](?P<part>\d{1,9}))?)?)"
    r"(?:\s*(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\s*(?:gmt|utc)?\s*(?P<sign>[+\u2212-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?![\d/.-])", re.IGNORECASE
)
_ZONE = re.compile(r"\b[a-z]{1,5}\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-/.年년]\s*(\d{1,2})(?:\s*[-/.月월]\s*(\d{1,2}))?(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)")
_WORD = re.compile(r"[^\W\d_][^\s\d,;:/()\[\].–-]*")
_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?!\d)")
_AGO = re.compile(r"(\d{1,4}) (second|minute|hour|day|week)s? ago", re.IGNORECASE)
_NUMBERS_ONLY = re.compile(r"[@-]?\d+\.?\d*")
_STAMP = re.compile(r"@?(\d{4}|\d{8}|-?\d{9,19})(?:(?<=\d{9})\.\d*)?")

Day = tuple[int, int, int]
"""Year, month, day; not yet known to exist."""


def sane(date: datetime | None, first_seen: datetime) -> datetime:
    """The time a story is sorted and shown under: never after it was first seen, never before 1970."""
    return first_seen if date is None else max(min(date, first_seen), _EARLIEST)


def read_date(text: str, now: datetime) -> datetime | None:
    """The moment a text states, aware and in UTC; None when it states none.

    `now` decides what the text leaves open: the year, or which of 4/5 is the month
    (the reading nearest to now that is not in the future). A date in the future is returned as it is.
    Time or zone that cannot be (25:61, +99:99) are left away, the date stays.
    """
    if (moment := _from_mail(text) or _from_rfc_3339(text)) is not None:
        return moment
    text = _western(text)
    try:
        return _read(text, now.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


# Nearly all dates of feeds are written in one of two ways, and these take no search.
_AS_IN_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, ?)?(\d\d?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ((?:19|20)\d\d)"
    r" (\d\d?:\d\d?:\d\d?) ([A-Z]{3,4}|(?:GMT|UTC)[+-]\d\d?|[+-](?:0\d|1[0-4])[0-5]\d)",
    re.ASCII,
)
_AS_IN_RFC_3339 = re.compile(
    r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)", re.ASCII
)
_OFFSETS = {
    name: f"{'-' if hours < 0 else '+'}{int(abs(hours)):02}:{int(60 * (abs(hours) % 1)):02}"
    for name, hours in {
        **ZONES,
        **{f"{name}{hours:+}": hours for name in ("GMT", "UTC") for hours in range(-14, 15)},
    }.items()
}


def _from_mail(text: str) -> datetime | None:
    """A date as RFC 2822 writes it (3.3, and the zones of 4.3), or without its zeros: "Fri,13 Jun 2025 4:35:5 GMT+9".

    None for another, and where there is no such day.
    """
    if (found := _AS_IN_MAIL.fullmatch(text)) is None:
        return None
    day, month, year, time, zone = found.groups()
    if len(time) < 8:
        time = ":".join(part.zfill(2) for part in time.split(":"))
    offset = _OFFSETS.get(zone, zone)
    return _from_iso(f"{year}-{MONTHS[month.lower()]:02}-{day:0>2}T{time}{offset}")


def _from_rfc_3339(text: str) -> datetime | None:
    """A date as RFC 3339 writes it (5.6); None for another, and where there is no such day."""
    return _from_iso(text) if _AS_IN_RFC_3339.fullmatch(text) else None


def _from_iso(text: str) -> datetime | None:
    try:
        return _checked(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        return None


def _western(text: str) -> str:
    """One line with Western digits."""
    text = unicodedata.normalize("NFKC", one_line(text[: 4 * _LONGEST]))[:_LONGEST]
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() and letter > "9" else letter for letter in text
    )


def _read(text: str, now: datetime) -> datetime | None:
    if not any(letter.isdigit() for letter in text):
        return None
    if _NUMBERS_ONLY.fullmatch(text):
        stamp = _STAMP.fullmatch(text)
        return _from_number(stamp[1]) if stamp else None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _from_words(text, now)
    return _checked(moment)


def _checked(moment: datetime) -> datetime | None:
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    # Year 1 and year 0 are how programs write "no date".
    return moment if moment.year >= 1000 else None


def _from_number(digits: str) -> datetime | None:
    """Seconds, milli-, micro- or nanoseconds since 1970, or digits of a date run together."""
    if len(digits) in (8, 12, 14) and digits[:2] in ("19", "20"):
        shape = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}[len(digits)]
        return datetime.strptime(digits, shape).replace(tzinfo=UTC)
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return datetime(int(digits), 1, 1, tzinfo=UTC)
    if not 9 <= len(digits) <= 19:
        return None
    number = int(digits)
    for unit in (1, 1_000, 1_000_000, 1_000_000_000):
        if abs(number) < 100_000_000_000 * unit:
            return _EARLIEST + timedelta(seconds=number / unit)
    return None


def _from_words(text: str, now: datetime) -> datetime | None:
    if ago := _AGO.search(text):
        return now - timedelta(**{f"{ago[2].lower()}s": int(ago[1])})
    time = _TIME.search(text)
    # A zone stands behind the time; what looks like an offset before it is part of the date.
    before, after = (text[: time.start()], text[time.end() :]) if time else (text, "")
    offset = _OFFSET.match(after)
    rest = f"{before} {after[offset.end() :] if offset else after}"
    day = next(_valid(_days(rest, now)), None)
    if day is None:
        return None
    moment = day + (_time_of_day(time) if time else timedelta())
    return _checked(moment - (_offset(offset) if offset else _zone(after)))


def _valid(days: Iterable[Day]) -> Iterator[datetime]:
    for year, month, day in days:
        if 1 <= month <= 12 and 1 <= day <= 31:
            try:
                yield datetime(year, month, day, tzinfo=UTC)
            except ValueError:
                continue


def _year(digits: str) -> int:
    """A year of four digits or of two."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 50 else 1900)


def _days(text: str, now: datetime) -> Iterator[Day]:
    """The days a text may mean, the likeliest first."""
    if found := _YEAR_FIRST.search(text):
        yield int(found[1]), int(found[2]), int(found[3] or 1)
    elif found := _YEAR_LAST.search(text):
        yield from _day_or_month_first(int(found[1]), int(found[3]), _year(found[4]), found[2], now)
    elif month := _named_month(text):
        yield from _around_month(text, month, now)
    elif found := _COMPACT.search(text):
        yield int(found[1]), int(found[2]), int(found[3])


def _day_or_month_first(first: int, second: int, year: int, mark: str, now: datetime) -> Iterator[Day]:
    """4/5/2025 is in May for most of the world and in April in America; 4.5.2025 is in May."""
    days: list[Day] = [(year, second, first), (year, first, second)]
    if mark == "/":
        days = [day for _, day in sorted((_distance(day, now), day) for day in days)]
    yield from days


def _distance(day: Day, now: datetime) -> timedelta:
    for moment in _valid([day]):
        return now - moment if moment <= now else timedelta(days=100_000) + (moment - now)
    return timedelta.max


def _named_month(text: str) -> int | None:
    """The last word that is a month: weekdays come first, and "mar." is Tuesday in French."""
    months = [MONTHS[word] for word in _WORD.findall(text.lower()) if word in MONTHS]
    return months[-1] if months else None


def _around_month(text: str, month: int, now: datetime) -> Iterator[Day]:
    numbers = _NUMBER.findall(text)
    years = [digits for digits in numbers if len(digits) == 4 or int(digits) > 31]
    others = [digits for digits in numbers if len(digits) < 4 and int(digits) <= 31]
    if years:
        yield _year(years[0]), month, int(others[0]) if others else 1
    elif len(others) > 1:  # "13 Jun 25"
        yield _year(others[1]), month, int(others[0])
    elif others:
        days = [(year, month, int(others[0])) for year in (now.year, now.year - 1)]
        yield from sorted(days, key=lambda day: _distance(day, now))


def _time_of_day(found: re.Match[str]) -> timedelta:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    if hour > 24 or minute > 59 or second > 60:
        return timedelta()
    fraction = int((found["part"] or "0").ljust(9, "0")) // 1_000
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59), microseconds=fraction)


def _offset(found: re.Match[str]) -> timedelta:
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if hours > 14 or minutes > 59:
        return timedelta()
    offset = timedelta(hours=hours, minutes=minutes)
    return offset if found["sign"] == "+" else -offset


def _zone(after: str) -> timedelta:
    for name in _ZONE.findall(after):
        if name.upper() in ZONES:
            return timedelta(hours=ZONES[name.upper()])
    return timedelta()
