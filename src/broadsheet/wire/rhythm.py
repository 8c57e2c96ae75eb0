"""How often a source is asked: learnt from its own stories, slowed by what its server says and by failures.

Pure: the times come in, and so does the chance that spreads sources apart. All waits are between FLOOR and CEILING,
except where the publisher asks for more (Retry-After).
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FLOOR = timedelta(minutes=5)
CEILING = timedelta(hours=24)
UNKNOWN = timedelta(minutes=30)
"""For a source of which we do not know enough yet."""

LONGEST_RETRY = timedelta(days=7)
LEAST_SILENCE = timedelta(hours=24)
PUSHED_LEAST = timedelta(hours=1)
PUSHED_RARER = 6
"""A source whose hub pushes is only asked as a safety net: so many times less often, and once an hour at most."""

REMEMBERED = 50
"""Stories that a rhythm is learnt from, the newest."""


def bounded(wait: timedelta) -> timedelta:
    """A wait within FLOOR and CEILING."""
    return min(max(wait, FLOOR), CEILING)


def learnt(times: Sequence[datetime]) -> timedelta:
    """How often to ask a source whose stories came at these times: twice as often as it usually has one.

    The median of the gaps is taken, so that one night or one busy hour changes little.
    """
    gaps = _gaps(times)
    if len(gaps) < 3:
        return UNKNOWN
    return bounded(sorted(gaps)[len(gaps) // 2] / 2)


def silence_after(times: Sequence[datetime]) -> timedelta:
    """After how long without a story this source is unusually silent: the 99th percentile of its gaps, a day at least."""
    gaps = sorted(_gaps(times))
    if len(gaps) < 3:
        return timedelta(days=7)
    return max(LEAST_SILENCE, gaps[min(len(gaps) - 1, int(len(gaps) * 0.99))])


def _gaps(times: Sequence[datetime]) -> list[timedelta]:
    """Between stories that came one after the other; those that came together count as one."""
    ordered = sorted({time.replace(second=0, microsecond=0) for time in times}, reverse=True)[:REMEMBERED]
    return [later - earlier for later, earlier in itertools.pairwise(ordered)]


@dataclass(frozen=True, slots=True)
class Hints:
    """What an answer's headers say about the next request. None where they say nothing."""

    fresh_for: timedelta | None = None
    retry_after: timedelta | None = None


def hints(headers: Mapping[str, str], now: datetime) -> Hints:
    """Read Cache-Control, Expires and Retry-After (RFC 9111, 5.2 and 5.3; RFC 9110, 10.2.3). Names in lower case."""
    return Hints(_fresh_for(headers, now), _retry_after(headers.get("retry-after", ""), now))


def _fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    directives = [part.strip().lower() for part in headers.get("cache-control", "").split(",")]
    if "no-cache" in directives or "no-store" in directives:
        return None
    for directive in directives:
        name, _, value = directive.partition("=")
        if name == "max-age":
            age = _seconds(headers.get("age", "")) or timedelta()
            fresh = _seconds(value.strip('"'))
            return max(timedelta(), fresh - age) if fresh is not None else None
    expires = _http_date(headers.get("expires", ""))
    if expires is None:
        return None
    sent = _http_date(headers.get("date", "")) or now
    return max(timedelta(), expires - sent)


def _retry_after(value: str, now: datetime) -> timedelta | None:
    wait = _seconds(value)
    if wait is None and (moment := _http_date(value)) is not None:
        wait = max(timedelta(), moment - now)
    return min(wait, LONGEST_RETRY) if wait is not None else None


def _seconds(value: str) -> timedelta | None:
    value = value.strip()
    return timedelta(seconds=int(value[:9])) if value.isascii() and value.isdigit() else None


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def next_due(
    now: datetime,
    interval: timedelta,
    given: Hints,
    chance: float,
    *,
    every: timedelta | None = None,
    last_new: datetime | None = None,
    pushed: bool = False,
) -> datetime:
    """When to ask again after an answer.

    `every` is what the feed says of itself; `last_new` when it last had something: a source
    that has fallen silent is asked less often, bit by bit. `pushed`: its news come by themselves.
    `chance`, from 0 to 1, spreads sources apart by a tenth.
    """
    wait = max(interval * PUSHED_RARER, PUSHED_LEAST) if pushed else interval
    if last_new is not None:
        wait = max(wait, (now - last_new) / 20)
    wait = bounded(max(wait, given.fresh_for or FLOOR, min(every or FLOOR, timedelta(hours=1))))
    wait = max(wait * (0.95 + 0.1 * chance), FLOOR)
    return now + max(wait, given.retry_after or FLOOR)


def next_try(now: datetime, interval: timedelta, failures: int, given: Hints, chance: float) -> datetime:
    """When to ask again after the failures-th failure in a row: later each time, a day at most."""
    wait = bounded(FLOOR * 2 ** min(failures - 1, 12))
    wait = min(max(wait, interval / 2), CEILING) * (0.95 + 0.1 * chance)
    return now + max(wait, given.retry_after or FLOOR)
