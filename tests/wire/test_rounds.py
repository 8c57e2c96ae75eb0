"""The rounds of the worker, the tasks, and what is forgotten."""

import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Collection

from broadsheet.desk.models import Article
from broadsheet.wire import rounds, tasks
from broadsheet.wire.actions import sources
from broadsheet.wire.actions.keeping import forget_old
from broadsheet.wire.models import Delivery, FetchLog, Provenance, Source, WantedPicture
from broadsheet.work import loops
from broadsheet.work.worker import run_all
from tests.feedserver import FeedServer
from tests.wire.newsagents import item, polled, rss, source
from tests.wire.test_pictures import jpeg


def until(done: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait for something to become true; says whether it did."""
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        time.sleep(0.05)
    return done()


def running(round: Callable[[threading.Event], None], stop: threading.Event) -> threading.Thread:
    def run() -> None:
        try:
            round(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.fixture
def shelf_for_pictures(transactional_db: None) -> None:
    """What the migrations gave the desk's pictures, where an earlier test has emptied the tables."""
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shelf_for_pictures")
class TestTheWorkersRounds:
    def test_a_due_source_is_polled_its_picture_fetched_and_both_stop_when_told(
        self, feed_server: FeedServer
    ) -> None:
        picture = feed_server.serve("/lock.jpg", jpeg(), "image/jpeg")
        feed_server.serve("/feed.xml", rss(item(more=f'<media:content url="{picture}" medium="image"/>')))
        source(feed_server.url("/feed.xml"))
        stop = threading.Event()
        threads = [
            running(lambda stop: rounds.poll_when_due(stop, pause=0.05), stop),
            running(lambda stop: rounds.fetch_when_wanted(stop, pause=0.05), stop),
        ]
        try:
            assert until(lambda: Article.objects.exclude(picture=None).exists())
        finally:
            stop.set()
            for thread in threads:
                thread.join(10)
        assert not any(thread.is_alive() for thread in threads)
        assert Source.objects.get().leased_until is None
        assert len(feed_server.asked("/feed.xml")) == 1

    def test_a_request_under_way_does_not_hold_up_the_stop(self, feed_server: FeedServer) -> None:
        feed_server.hang("/feed.xml")
        wire = source(feed_server.url("/feed.xml"))
        stop = threading.Event()
        thread = running(lambda stop: rounds.poll_when_due(stop, pause=0.05), stop)
        try:
            assert until(lambda: bool(feed_server.asked("/feed.xml")))
        finally:
            stop.set()
            thread.join(5)
        assert not thread.is_alive()
        wire.refresh_from_db()
        assert (wire.leased_until, wire.begun, wire.failures) == (None, 0, 0)

    def test_a_round_that_broke_is_begun_again_by_the_workers_loop(
        self, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feed_server.serve("/feed.xml", rss(item()))
        source(feed_server.url("/feed.xml"))
        claim, broke = sources.claim_due, threading.Event()

        def breaks_once(*asked: Any) -> list[Source]:
            if not broke.is_set():
                broke.set()
                raise OperationalError("the database is away")
            return claim(*asked)

        monkeypatch.setattr(sources, "claim_due", breaks_once)
        monkeypatch.setattr(loops, "REST", 0.05)
        stop = threading.Event()
        thread = running(lambda stop: loops.keep_up(rounds.POLLING, stop), stop)
        try:
            assert until(Article.objects.exists)
        finally:
            stop.set()
            thread.join(5)
        assert broke.is_set()

    def test_a_hanging_source_does_not_hold_up_the_others(self, feed_server: FeedServer) -> None:
        feed_server.hang("/hanging.xml")
        source(feed_server.url("/hanging.xml"), name="Hanging")
        feed_server.serve("/feed.xml", rss(item()))
        source(feed_server.url("/feed.xml"))
        stop = threading.Event()
        thread = running(lambda stop: rounds.poll_when_due(stop, pause=0.05), stop)
        try:
            assert until(Article.objects.exists, 8)
        finally:
            stop.set()
            thread.join(5)


@pytest.mark.django_db
class TestTasks:
    def test_polling_what_is_due_is_a_task(self, feed_server: FeedServer) -> None:
        feed_server.serve("/feed.xml", rss(item()))
        source(feed_server.url("/feed.xml"))
        source(feed_server.url("/later.xml"), name="Later", next_due_at=timezone.now() + timedelta(hours=1))
        tasks.poll_due.enqueue()
        assert run_all() == 1
        assert Article.objects.count() == 1
        assert feed_server.asked("/later.xml") == []

    def test_fetching_pictures_is_a_task(self, feed_server: FeedServer) -> None:
        picture = feed_server.serve("/lock.jpg", jpeg(), "image/jpeg")
        feed_server.serve("/feed.xml", rss(item(more=f'<media:content url="{picture}" medium="image"/>')))
        polled([source(feed_server.url("/feed.xml"))])
        tasks.fetch_wanted_pictures.enqueue()
        run_all()
        assert WantedPicture.objects.get().state == "held"

    def test_forgetting_is_a_task(self) -> None:
        tasks.forget_old_deliveries.enqueue()
        assert run_all() == 1


@pytest.mark.django_db
class TestForgetting:
    def test_old_deliveries_go_with_their_files_and_the_stories_stay_known(
        self, feed_server: FeedServer, tmp_path: Path
    ) -> None:
        feed_server.serve("/feed.xml", rss(item()))
        with override_settings(DELIVERIES_FOLDER=tmp_path):
            polled([source(feed_server.url("/feed.xml"))])
            file = tmp_path / Delivery.objects.get().file
            assert file.is_file()
            later = timezone.now() + timedelta(days=settings.KEEP_DELIVERIES_DAYS + 1)
            assert forget_old(later) == 1
            assert list(tmp_path.iterdir()) == []
            assert not Delivery.objects.exists() and not FetchLog.objects.exists()
            assert Provenance.objects.count() == 1
            assert forget_old(later) == 0

    def test_what_is_young_stays(self, feed_server: FeedServer) -> None:
        feed_server.serve("/feed.xml", rss(item()))
        polled([source(feed_server.url("/feed.xml"))])
        forget_old(timezone.now())
        assert Delivery.objects.count() == FetchLog.objects.count() == 1

    def test_the_log_of_quiet_visits_goes_after_a_week(self, feed_server: FeedServer) -> None:
        feed_server.serve("/feed.xml", rss(item()))
        wire = source(feed_server.url("/feed.xml"))
        polled([wire])
        polled([wire])
        forget_old(timezone.now() + timedelta(days=8))
        assert [log.status for log in FetchLog.objects.all()] == [200]


LARGE_DOCUMENTS = """
import django, os
django.setup()
from pathlib import Path
from broadsheet.wire import rounds
MEBI = 1024 * 1024
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // MEBI
rounds.give_back_what_goes()
large = bytearray(16 * MEBI)
del large  # a sign, to glibc, that others as large will follow
before = resident()
documents, between = [], []
for _ in range(200):
    documents.append(b"x" * (MEBI // 4))
    between.append(bytes(3_000))
held = resident()
documents.clear()
print(held - before, resident() - before)
"""
"""In a process of its own: one that has run a suite has room enough to need no more, and would keep the setting."""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what is freed")
def test_what_large_documents_took_goes_back_to_the_machine() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LARGE_DOCUMENTS], stdout=subprocess.PIPE, text=True, check=True
    )
    held, kept = map(int, done.stdout.split())
    assert held > 40
    assert kept < 10
