"""Schedules, embargoes and ends in six zones, over nights that skip or double an hour, jumping clocks and late workers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from broadsheet.desk.actions.clockwork import anything_due, come_due
from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.models import Article, Publication
from broadsheet.journal.actions import paper_clock
from broadsheet.journal.models import Change
from tests.newsroom import draft, filing

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)

HOURS = [
    pytest.param("Europe/Lisbon", datetime(2027, 3, 28, 1, 30), 0, id="Lisbon: an hour that is skipped"),
    pytest.param("Europe/Lisbon", datetime(2026, 10, 25, 1, 30), 0, id="Lisbon: the first of a doubled hour"),
    pytest.param(
        "Europe/Lisbon", datetime(2026, 10, 25, 1, 30), 1, id="Lisbon: the second of a doubled hour"
    ),
    pytest.param("America/New_York", datetime(2027, 3, 14, 2, 30), 0, id="New York: skipped 02:30"),
    pytest.param("America/New_York", datetime(2026, 11, 1, 1, 30), 1, id="New York: second 01:30"),
    pytest.param(
        "Australia/Lord_Howe", datetime(2027, 4, 4, 1, 45), 0, id="Lord Howe: half an hour doubled, first"
    ),
    pytest.param(
        "Australia/Lord_Howe", datetime(2027, 4, 4, 1, 45), 1, id="Lord Howe: half an hour doubled, second"
    ),
    pytest.param(
        "Australia/Lord_Howe", datetime(2026, 10, 4, 2, 15), 0, id="Lord Howe: half an hour skipped"
    ),
    pytest.param(
        "Pacific/Apia",
        datetime(2026, 12, 31, 23, 59),
        0,
        id="Apia: the last minute of a year, the world's first",
    ),
    pytest.param("Asia/Kathmandu", datetime(2026, 12, 1, 0, 0), 0, id="Kathmandu: quarters of an hour"),
    pytest.param(
        "Pacific/Chatham", datetime(2027, 4, 4, 3, 15), 1, id="Chatham: doubled, three quarters off"
    ),
]
pytestmark = pytest.mark.django_db


def paper_in(zone: str) -> None:
    paper = Publication.the_paper()
    paper.time_zone = zone
    paper.save()


def instant(zone: str, local: datetime, fold: int) -> datetime:
    """The one instant a wall clock in this zone means (PEP 495); of a skipped hour, what the clock before it says."""
    return local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def scheduled(at: datetime, headline: str = "At its hour") -> Article:
    article = draft(headline)
    article.go_live_at = at
    revision = article.save_revision()
    revision.approved_go_live_at = at
    revision.save()
    return article


def the_clock_says(now: datetime) -> None:
    """What the worker does at this hour. Wagtail asks the clock by itself, so it is told the same."""
    with mock.patch("django.utils.timezone.now", lambda: now):
        come_due(now)


def times_published(article: Article) -> int:
    rows = Change.objects.filter(kind="article", subject=article.pk)
    return sum(1 for row in rows if row.note["before"] is None and row.note["after"] is not None)


class TestInEveryZone:
    @pytest.mark.parametrize(("zone", "local", "fold"), HOURS)
    def test_a_schedule_is_kept_to_the_second_and_once(self, zone: str, local: datetime, fold: int) -> None:
        paper_in(zone)
        hour = instant(zone, local, fold)
        article = scheduled(hour)
        the_clock_says(hour - SECOND)
        article.refresh_from_db()
        assert (article.standing, article.address) == ("draft", None)
        for at in (hour, hour + SECOND, hour + HOUR):
            the_clock_says(at)
        article.refresh_from_db()
        assert article.standing == "live"
        assert times_published(article) == 1

    @pytest.mark.parametrize(("zone", "local", "fold"), HOURS)
    def test_an_embargo_and_an_end_are_instants_whatever_the_papers_zone(
        self, zone: str, local: datetime, fold: int
    ) -> None:
        paper_in(zone)
        hour = instant(zone, local, fold)
        [article] = file_many([filing(published=hour, embargo=hour, right_ends_at=hour + HOUR)], hour - HOUR)
        standings = []
        for at in (hour - SECOND, hour, hour + HOUR - SECOND, hour + HOUR):
            the_clock_says(at)
            article.refresh_from_db()
            standings.append(str(article.standing))
        assert standings == ["held", "live", "live", "expired"]
        month = hour.astimezone(ZoneInfo(zone))
        assert str(article.address).startswith(f"{month.year}/{month.month:02}/")

    def test_the_two_hours_of_a_doubled_night_are_two(self) -> None:
        first = instant("Europe/Lisbon", datetime(2026, 10, 25, 1, 30), 0)
        second = instant("Europe/Lisbon", datetime(2026, 10, 25, 1, 30), 1)
        assert second - first == HOUR
        early, late = scheduled(first, "Early"), scheduled(second, "Late")
        the_clock_says(first)
        early.refresh_from_db()
        late.refresh_from_db()
        assert (early.standing, late.standing) == ("live", "draft")


class TestAClockThatJumps:
    NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    @pytest.mark.parametrize("jump", [-timedelta(days=1), -HOUR], ids=["a day back", "an hour back"])
    def test_back_takes_nothing_back_and_does_nothing_twice(self, jump: timedelta) -> None:
        article = scheduled(self.NOON)
        the_clock_says(self.NOON)
        clock = paper_clock().at
        the_clock_says(self.NOON + jump)
        assert paper_clock().at == clock
        the_clock_says(self.NOON + HOUR)
        article.refresh_from_db()
        assert (article.standing, times_published(article)) == ("live", 1)

    @pytest.mark.parametrize("jump", [HOUR, timedelta(days=3652)], ids=["an hour on", "ten years on"])
    def test_on_does_what_lies_between_once(self, jump: timedelta) -> None:
        article = scheduled(self.NOON)
        [ending] = file_many([filing(published=self.NOON, right_ends_at=self.NOON + HOUR / 2)], self.NOON)
        the_clock_says(self.NOON + jump)
        for row in (article, ending):
            row.refresh_from_db()
        assert (article.standing, ending.standing) == ("live", "expired")
        assert times_published(article) == 1

    def test_a_worker_that_was_down_over_many_hours_is_late_and_leaves_nothing_out(self) -> None:
        stories = [scheduled(self.NOON + n * HOUR, f"Story {n}") for n in range(30)]
        late = self.NOON + timedelta(days=2)
        assert anything_due(late)
        the_clock_says(late)
        for story in stories:
            story.refresh_from_db()
        assert {story.standing for story in stories} == {"live"}
        assert [times_published(story) for story in stories] == [1] * 30
        assert not anything_due(late)

    def test_an_embargo_whose_end_passed_while_nobody_looked_is_never_shown(self) -> None:
        [article] = file_many(
            [filing(published=self.NOON, embargo=self.NOON, right_ends_at=self.NOON + HOUR)], self.NOON - HOUR
        )
        the_clock_says(self.NOON + 2 * HOUR)
        article.refresh_from_db()
        assert (article.standing, article.address, times_published(article)) == ("expired", None, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_hour_publish_once() -> None:
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).is_file():
        pytest.skip("two workers need a database that two connections can open")
    hour = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    stories = [scheduled(hour, f"Story {n}") for n in range(6)]

    def work(_: int) -> None:
        try:
            come_due(hour + SECOND)
        finally:
            connections.close_all()

    with mock.patch("django.utils.timezone.now", lambda: hour + SECOND), ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    assert [times_published(story) for story in stories] == [1] * 6
