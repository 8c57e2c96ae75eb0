"""Moments are written as they write themselves, whatever was written before."""

from datetime import UTC, datetime, timedelta, timezone

from broadsheet.moments import iso

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ELSEWHERE = datetime(2026, 11, 23, 14, tzinfo=timezone(timedelta(hours=2)))


def test_one_moment_in_two_zones_is_written_in_each() -> None:
    assert NOON == ELSEWHERE
    for moment in (
        NOON,
        ELSEWHERE,
        NOON,
        NOON.replace(microsecond=7),
        datetime(2026, 11, 23, 12),
    ):  # one without a zone
        assert iso(moment) == moment.isoformat()
