"""What is set for an hour happens at that hour: by itself, with nobody reading, and also after a restart across it (N4)."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
from django.utils import timezone

from broadsheet.ops import worker
from tests.running import Run, broadsheet, eventually, new_home

PATIENCE = 60.0
"""Seconds a busy machine may take; the promise of five is kept by the tick, which a test below looks at."""

SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from broadsheet.desk.actions.publishing import publish
from broadsheet.desk.models import Article, Section
from broadsheet.rights.actions import preset
article = Article(headline={headline!r}, section=Section.objects.first(), licence=preset("own"), live=False,
    body="<p>The locks open at dawn.</p>", go_live_at=timezone.now() + timedelta(seconds=4))
article.save()
article.save_revision()
publish(article)
print("set for", article.go_live_at.isoformat())
"""
"""What the desk's screen does when an editor gives a go-live time and presses “Publish”."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """A founded paper's folder."""
    home = new_home(tmp_path_factory.mktemp("hours") / "paper")
    assert broadsheet("found", home=home).returncode == 0
    return home


@pytest.fixture
def running(home: Path) -> Iterator[list[Run]]:
    """The runs of the paper; whatever is left of them is ended."""
    runs: list[Run] = []
    yield runs
    for run in runs:
        run.end()


def schedule(home: Path, headline: str) -> datetime:
    """Set a story for an hour that comes soon, from another process than the paper's; answers the hour."""
    ran = broadsheet("shell", "-v", "0", "-c", SCHEDULE.format(headline=headline), home=home)
    assert ran.returncode == 0, ran.stderr
    return datetime.fromisoformat(ran.stdout.rpartition("set for ")[2].strip())


def is_out(home: Path, headline: str) -> bool:
    """Whether a file of the paper shows the headline. Read from the disk: nobody asks the paper for anything."""
    front = home / "pages" / "current" / "site" / "index.html"
    with suppress(FileNotFoundError):  # an edition may take another's place meanwhile
        return headline in front.read_text("utf-8")
    return False


def published_at(run: Run, headline: str) -> datetime:
    [(at,)] = run.rows("SELECT last_published_at FROM desk_article WHERE headline = ?", headline)
    return datetime.fromisoformat(str(at)).replace(tzinfo=UTC)


def test_a_scheduled_story_goes_live_at_its_hour_with_nobody_reading(home: Path, running: list[Run]) -> None:
    running.append(Run(home))
    eventually(lambda: is_out(home, "</html>"), within=PATIENCE)
    at = schedule(home, "Locks open by themselves")
    eventually(lambda: is_out(home, "Locks open by themselves"), within=PATIENCE)
    assert published_at(running[0], "Locks open by themselves") >= at


def test_a_story_whose_hour_passed_while_the_paper_was_down_goes_live_when_it_starts(
    home: Path, running: list[Run]
) -> None:
    at = schedule(home, "Locks open after the night")
    eventually(lambda: timezone.now() > at, within=PATIENCE)
    assert not is_out(home, "Locks open after the night")
    running.append(Run(home))
    eventually(lambda: is_out(home, "Locks open after the night"), within=PATIENCE)


def test_the_clock_looks_often_enough_for_five_seconds() -> None:
    assert worker.TICK <= 1.0


def test_the_clock_does_what_is_due_and_looks_again() -> None:
    stop, looked = threading.Event(), []

    def due(now: datetime) -> bool:
        looked.append(now)
        if len(looked) == 4:
            stop.set()
        return len(looked) in (2, 3)

    with (
        mock.patch.object(worker, "anything_due", due),
        mock.patch.object(worker, "come_due", return_value=1) as come_due,
        mock.patch.object(worker, "forget_before"),
        mock.patch.object(worker, "close_old_connections"),
        mock.patch.object(worker, "TICK", 0.0),
    ):
        worker.keep_time(stop)
    assert [call.args[0] for call in come_due.call_args_list] == looked[1:3]
