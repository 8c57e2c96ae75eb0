"""Dates in every odd shape (RELIABILITY B5)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.text.dates import read_date, sane
from tests.shared_data import loader, shared_data

NOW = datetime(2025, 6, 20, 12, tzinfo=UTC)
HALF_PAST = "2025-06-13T14:30:00"

MOMENTS = {
    # RFC 822 and what became of it
    "Fri, 13 Jun 2025 14:30:00 GMT": HALF_PAST,
    "Fri, 13 Jun 2025 16:30:00 +0200": HALF_PAST,
    "Fri, 13 Jun 2025 10:30:00 -0400": HALF_PAST,
    "13 Jun 2025 14:30 UT": HALF_PAST,
    "13 Jun 25 14:30:00 Z": HALF_PAST,
    "Mon, 13 Jun 2025 14:30:00 GMT": HALF_PAST,  # it was a Friday
    "Friday, 13-Jun-25 14:30:00 GMT": HALF_PAST,
    "Fri, 13 Jun 2025 09:30:00 EST": HALF_PAST,
    "Fri, 13 Jun 2025 10:30:00 EDT": HALF_PAST,
    "Fri, 13 Jun 2025 16:30:00 CEST": HALF_PAST,
    "Fri, 13 Jun 2025 20:00:00 IST": HALF_PAST,
    "Fri, 13 Jun 2025 16:30:00 GMT+0200 (CEST)": HALF_PAST,
    "Fri, 13 Jun 2025 14:30:00 XYZ": HALF_PAST,  # no such zone: UTC
    "Fri, 13 Jun 2025 14:30:00": HALF_PAST,
    "Fri, 13 Jun 2025 14:30:00 +99:99": HALF_PAST,
    "Fri,13 Jun 2025 23:30:0 GMT+9": HALF_PAST,
    "Fri,13 Jun 2025 4:5:9 UTC-10": "2025-06-13T14:05:09",
    "Friday, 13 Jun 2025 4:5:9 GMT-10": "2025-06-13T14:05:09",
    "Fri, 13 Jun 2025 14:30:00 GMT+99": HALF_PAST,
    "Fri Jun 13 14:30:00 2025": HALF_PAST,
    "Fri Jun 13 10:30:00 EDT 2025": HALF_PAST,
    "Fri, 13 Jun 2025 25:61:00 GMT": "2025-06-13T00:00:00",
    "Fri, 13 Jun 2025 24:00:00 GMT": "2025-06-14T00:00:00",
    "Sat, 07 Sep 2002 00:00:01 GMT": "2002-09-07T00:00:01",
    "Sat, 07 Sep 99 00:00:01 GMT": "1999-09-07T00:00:01",
    # RFC 3339, W3C-DTF, ISO 8601
    "2025-06-13T14:30:00Z": HALF_PAST,
    "2025-06-13t14:30:00z": HALF_PAST,
    "2025-06-13T16:30:00+02:00": HALF_PAST,
    "2025-06-13T16:30:00+0200": HALF_PAST,
    "2025-06-13T16:30+02": HALF_PAST,
    "2025-06-13 14:30:00": HALF_PAST,
    "2025-06-13 16:30:00 +0200": HALF_PAST,
    "2025-06-13T14:30:00 GMT": HALF_PAST,
    "2025-06-13T14:30:60Z": "2025-06-13T14:30:59",
    "2025-06-13T14:30:00.123456789Z": "2025-06-13T14:30:00.123456",
    "2025-06-13T14:30+99:99": HALF_PAST,
    "2025-06-13T25:61:00Z": "2025-06-13T00:00:00",
    "20250613T143000Z": HALF_PAST,
    "2025-06-13": "2025-06-13T00:00:00",
    "2025-06": "2025-06-01T00:00:00",
    "2025": "2025-01-01T00:00:00",
    "2025-W24-5": "2025-06-13T00:00:00",
    "2025/06/13 14:30": HALF_PAST,
    "2025.06.13": "2025-06-13T00:00:00",
    # Numbers
    "1749825000": HALF_PAST,
    "1749825000000": HALF_PAST,
    "1749825000.0": HALF_PAST,
    "@1749825000": HALF_PAST,
    "20250613": "2025-06-13T00:00:00",
    "202506131430": HALF_PAST,
    "20250613143000": HALF_PAST,
    # What people write
    "June 13, 2025 2:30 pm": HALF_PAST,
    "Jun 13th, 2025, 2:30 P.M.": HALF_PAST,
    "13 June 2025 at 2pm": "2025-06-13T14:00:00",
    "06/13/2025 02:30 PM": HALF_PAST,
    "13/06/2025 14:30": HALF_PAST,
    "13.06.2025, 14:30 Uhr": HALF_PAST,
    "13.06.25": "2025-06-13T00:00:00",
    "14:30 - 13/06/2025": HALF_PAST,
    "Jun 13": "2025-06-13T00:00:00",
    "Dec 31": "2024-12-31T00:00:00",
    "2 hours ago": "2025-06-20T10:00:00",
    # In other languages
    "13. Juni 2025, 14:30 Uhr": HALF_PAST,
    "Fr, 13 Mär 2026 14:30:00 +0100": "2026-03-13T13:30:00",
    "ven., 13 juin 2025 14h30": HALF_PAST,
    "mar. 10 juin 2025": "2025-06-10T00:00:00",
    "13 août 2024": "2024-08-13T00:00:00",
    "viernes, 13 de junio de 2025": "2025-06-13T00:00:00",
    "13 de fevereiro de 2025": "2025-02-13T00:00:00",
    "13 giugno 2025": "2025-06-13T00:00:00",
    "13 czerwca 2025": "2025-06-13T00:00:00",
    "13. kesäkuuta 2025": "2025-06-13T00:00:00",
    "13 Haziran 2025 Cuma": "2025-06-13T00:00:00",
    "пт, 13 июня 2025 17:30:00 +0300": HALF_PAST,
    "13 червня 2025": "2025-06-13T00:00:00",
    "١٣ يونيو ٢٠٢٥": "2025-06-13T00:00:00",
    "13 जून 2025": "2025-06-13T00:00:00",
    "13 ביוני 2025": "2025-06-13T00:00:00",
    "2025年6月13日 14:30": HALF_PAST,
    "2025년 6월 13일": "2025-06-13T00:00:00",
    "２０２５-０６-１３": "2025-06-13T00:00:00",
    # Long ago and far ahead
    "Thu, 01 Jan 1970 00:00:00 GMT": "1970-01-01T00:00:00",
    "Tue, 19 Jan 2038 03:14:08 GMT": "2038-01-19T03:14:08",
    "9999-12-31T23:59:59Z": "9999-12-31T23:59:59",
    "Wed, 13 Jun 1888 14:30:00 GMT": "1888-06-13T14:30:00",
}

NO_DATES = [
    "",
    " ",
    "yesterday",
    "may",
    "no date",
    "0",
    "1",
    "12345",
    "0000-00-00 00:00:00",
    "0000-01-01",
    "0001-01-01T00:00:00Z",
    "1000-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00+99:99",
    "9999-12-31T23:59:59-05:00",
    "2025-02-30",
    "2025-13-45",
    "31 Feb 2025",
    "99999999999999999999",
    "Fri, 00 Jun 2025 14:30:00 GMT",
    "{{ date }}",
    "<b>x</b>",
    "1" * 5_000,
    "\x00\ud800",
]


@pytest.mark.parametrize(("text", "moment"), MOMENTS.items())
def test_a_date_is_read(text, moment):
    assert read_date(text, NOW) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", NO_DATES, ids=lambda text: repr(text[:30]))
def test_what_is_no_date_is_none(text):
    assert read_date(text, NOW) is None


def test_white_space_and_line_breaks_do_not_matter():
    assert read_date("\n  Fri, 13 Jun\t2025 \r\n 14:30:00  GMT ", NOW) == read_date("2025-06-13T14:30Z", NOW)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("06/05/2025", "2025-06-05"),  # nearer to now than the sixth of May
        ("07/05/2025", "2025-05-07"),  # the fifth of July has not been
        ("05.04.2025", "2025-04-05"),  # dots: the day comes first
    ],
)
def test_day_and_month_are_told_apart_by_what_can_have_been(text, moment):
    assert read_date(text, NOW) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
@settings(max_examples=150, deadline=None)
def test_what_programs_write_is_read_back(moment, minutes):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    local = moment + timedelta(minutes=minutes)
    sign, (hours, rest) = "+-"[minutes < 0], divmod(abs(minutes), 60)
    for shape in (
        "%a, %d %b %Y %H:%M:%S {}{:02}{:02}",
        "%Y-%m-%dT%H:%M:%S{}{:02}:{:02}",
        "%B %d, %Y %H:%M:%S {}{:02}:{:02}",
    ):
        assert read_date(local.strftime(shape).format(sign, hours, rest), NOW) == moment
    assert read_date(str(int(moment.timestamp())), NOW) == moment or moment.timestamp() < 100_000_000


_junk = st.lists(
    st.one_of(
        st.sampled_from(sorted(MOMENTS) + NO_DATES), st.integers(-99, 10_000).map(str), st.text(max_size=5)
    ),
    max_size=5,
).map(" ".join)


@given(_junk)
@settings(max_examples=300, deadline=None)
def test_nothing_raises_and_everything_is_in_utc(text):
    found = read_date(text, NOW)
    assert found is None or found.utcoffset() == timedelta(0)
    assert datetime(1970, 1, 1, tzinfo=UTC) <= sane(found, NOW) <= NOW


@pytest.mark.soak
@given(_junk | st.text(max_size=60))
@settings(max_examples=50_000, deadline=None)
def test_fifty_thousand_strings_raise_nothing(text):
    read_date(text, NOW)


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        pytest.param(None, NOW, id="no date: when it was first seen"),
        pytest.param(NOW - timedelta(days=3), NOW - timedelta(days=3), id="in the past: as it is"),
        pytest.param(NOW + timedelta(days=3_650), NOW, id="in the future: when it was first seen"),
        pytest.param(
            datetime(1888, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), id="too long ago: 1970"
        ),
    ],
)
def test_a_story_is_never_from_the_future(date, shown):
    assert sane(date, NOW) == shown


@pytest.mark.shared
def test_nearly_every_date_of_the_real_feeds_is_read():
    from feedparser.datetimes import _parse_date

    seen = read = 0
    for _, data, _ in loader().load(str(shared_data()), "real"):
        import re

        for text in re.findall(rb"<(?:pubDate|dc:date|updated|published|lastBuildDate)>([^<]+)<", data):
            stated = text.decode("utf-8", "replace")
            found, theirs = read_date(stated, NOW), _parse_date(stated)
            seen += 1
            read += found is not None
            if theirs is not None and found is not None:
                assert found.timetuple()[:6] == theirs[:6], stated
    assert seen > 500
    assert read == seen
