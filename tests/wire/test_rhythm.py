"""How often a source is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.wire.rhythm import Hints, hints, learnt, next_due, next_try, silence_after

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def every(gap: timedelta, count: int = 30) -> list[datetime]:
    return [NOW - n * gap for n in range(count)]


@pytest.mark.parametrize(
    ("times", "wait"),
    [
        pytest.param([], 30 * MINUTE, id="nothing known"),
        pytest.param(every(HOUR, 3), 30 * MINUTE, id="too little known"),
        pytest.param(every(HOUR), 30 * MINUTE, id="one an hour"),
        pytest.param(every(4 * HOUR), 2 * HOUR, id="one in four hours"),
        pytest.param(every(MINUTE), 5 * MINUTE, id="one a minute: not below the floor"),
        pytest.param(every(30 * DAY), DAY, id="one a month: not above the ceiling"),
        pytest.param(
            [*every(HOUR, 20), *(t - 9 * DAY for t in every(HOUR, 20))],
            30 * MINUTE,
            id="a long pause changes little",
        ),
        pytest.param([NOW] * 40, 30 * MINUTE, id="all at once tells nothing"),
    ],
)
def test_a_rhythm_is_learnt_from_the_gaps(times: list[datetime], wait: timedelta) -> None:
    assert learnt(times) == wait


@pytest.mark.parametrize(
    ("times", "silence"),
    [
        pytest.param(every(HOUR), DAY, id="a day at least"),
        pytest.param(every(2 * DAY), 2 * DAY, id="its own longest gap"),
        pytest.param([], 7 * DAY, id="nothing known"),
    ],
)
def test_silence_is_measured_by_a_sources_own_gaps(times: list[datetime], silence: timedelta) -> None:
    assert silence_after(times) == silence


@pytest.mark.parametrize(
    ("headers", "read"),
    [
        ({}, Hints()),
        ({"cache-control": "public, max-age=600"}, Hints(10 * MINUTE)),
        ({"cache-control": "max-age=600", "age": "120"}, Hints(8 * MINUTE)),
        ({"cache-control": "max-age=600", "age": "900"}, Hints(0 * MINUTE)),
        ({"cache-control": "no-cache, max-age=600"}, Hints()),
        ({"cache-control": 'max-age="600"'}, Hints(10 * MINUTE)),
        ({"cache-control": "max-age=soon"}, Hints()),
        ({"expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, Hints(HOUR)),
        (
            {"expires": "Mon, 23 Nov 2026 13:00:00 GMT", "date": "Mon, 23 Nov 2026 12:30:00 GMT"},
            Hints(30 * MINUTE),
        ),
        ({"expires": "0"}, Hints()),
        ({"expires": "Mon, 23 Nov 2020 13:00:00 GMT"}, Hints(0 * MINUTE)),
        ({"retry-after": "120"}, Hints(None, 2 * MINUTE)),
        ({"retry-after": "Mon, 23 Nov 2026 14:00:00 GMT"}, Hints(None, 2 * HOUR)),
        ({"retry-after": "99999999999"}, Hints(None, 7 * DAY)),
        ({"retry-after": "-5"}, Hints()),
        ({"retry-after": "ten minutes"}, Hints()),
    ],
)
def test_headers_are_read(headers: dict[str, str], read: Hints) -> None:
    assert hints(headers, NOW) == read


class TestNextDue:
    def due(
        self, interval: timedelta = HOUR, given: Hints | None = None, chance: float = 0.5, **more: object
    ) -> timedelta:
        return next_due(NOW, interval, given or Hints(), chance, **more) - NOW  # type: ignore[arg-type]

    def test_it_is_the_learnt_interval_give_or_take_a_twentieth(self) -> None:
        assert self.due() == HOUR
        assert 57 * MINUTE == self.due(chance=0.0) < self.due(chance=1.0) == 63 * MINUTE

    def test_what_the_server_calls_fresh_is_not_asked_for(self) -> None:
        assert self.due(given=Hints(3 * HOUR)) == 3 * HOUR

    def test_freshness_beyond_a_day_is_not_waited_for(self) -> None:
        assert self.due(given=Hints(30 * DAY)) == DAY

    def test_the_feeds_own_word_counts_up_to_an_hour(self) -> None:
        assert self.due(10 * MINUTE, every=45 * MINUTE) == 45 * MINUTE
        assert self.due(10 * MINUTE, every=30 * DAY) == HOUR

    def test_a_source_long_silent_is_asked_less_often(self) -> None:
        assert self.due(10 * MINUTE, last_new=NOW - 10 * DAY) == 12 * HOUR

    def test_retry_after_is_always_waited_for(self) -> None:
        assert self.due(given=Hints(None, 2 * DAY)) == 2 * DAY

    def test_never_sooner_than_five_minutes(self) -> None:
        assert self.due(timedelta(0), chance=0.0) == 5 * MINUTE


class TestNextTry:
    def wait(self, failures: int, given: Hints | None = None) -> timedelta:
        return next_try(NOW, 30 * MINUTE, failures, given or Hints(), 0.5) - NOW

    def test_each_failure_makes_the_wait_longer_up_to_a_day(self) -> None:
        waits = [self.wait(failures) for failures in range(1, 30)]
        assert waits == sorted(waits)
        assert waits[0] == 15 * MINUTE
        assert waits[-1] == DAY

    def test_retry_after_is_waited_for(self) -> None:
        assert self.wait(1, Hints(None, 3 * HOUR)) == 3 * HOUR
