"""The marks that stand for dates."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from broadsheet.sample.marks import fill, span, whole_minute

NOW = datetime(2026, 11, 23, 20, 0, 41, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("3h", timedelta(hours=3)),
        ("3h 20m", timedelta(hours=3, minutes=20)),
        ("2d 3h 20m", timedelta(days=2, hours=3, minutes=20)),
        ("19d", timedelta(days=19)),
        (" 5m ", timedelta(minutes=5)),
    ],
)
def test_a_length_of_time_is_read_in_days_hours_and_minutes(text, length):
    assert span(text) == length


@pytest.mark.parametrize("text", ["", "  ", "3", "3x", "20m 3h", "-2h", "two days"])
def test_what_is_no_length_is_refused_by_name(text):
    with pytest.raises(ValueError, match="not a length of time"):
        span(text)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        pytest.param("{{ago 3h}}", "2026-11-23T17:00", id="a moment"),
        pytest.param("on {{day ago 2d}}.", "on Saturday.", id="a weekday gone"),
        pytest.param("on {{day in 3d}}.", "on Thursday.", id="a weekday to come"),
        pytest.param("by {{date in 9d}}", "by 2 December", id="a date to come, without a nought"),
        pytest.param("{{base}} and {{ago soon}}", "{{base}} and {{ago soon}}", id="other braces are left"),
    ],
)
def test_marks_are_filled_in_from_now(text, filled):
    assert fill(text, NOW, lambda when: when.strftime("%Y-%m-%dT%H:%M")) == filled


def test_seconds_are_cut_off_and_the_zone_is_utc():
    there = timezone(timedelta(hours=5, minutes=30))
    assert whole_minute(NOW.astimezone(there)) == datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        whole_minute(datetime(2026, 11, 23, 20, 0))
