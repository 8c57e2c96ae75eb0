"""Polling through the door, against publishers that behave and that do not."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from broadsheet.desk.models import Article
from broadsheet.wire import reading
from broadsheet.wire.actions import polling
from broadsheet.wire.actions.sources import claim, claim_due, keep_hold, release, worker_token
from broadsheet.wire.gateways import bring
from broadsheet.wire.models import Delivery, FetchLog, Source
from tests.feedserver import FeedServer
from tests.wire.newsagents import item, polled, rss, source

pytestmark = pytest.mark.django_db

FEED = rss(item(guid="1"), item("A rudder explained", "https://wire.example/b", "2"))


@pytest.fixture
def wire(feed_server: FeedServer) -> Source:
    """A source at this server, with nothing served there yet."""
    return source(feed_server.url("/feed.xml"))


def again(wire: Source) -> Source:
    wire.refresh_from_db()
    return wire


class TestAGoodFeed:
    def test_its_stories_are_filed_and_its_bytes_kept(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.serve("/feed.xml", FEED)
        report = polled([wire])
        assert report.counts == {"new": 2}
        assert Article.objects.count() == 2
        kept = Delivery.objects.get()
        assert bring(kept.file) == FEED.encode()
        assert (kept.items, kept.outcome["counts"]["new"], kept.headers["content-type"]) == (
            2,
            2,
            "application/rss+xml",
        )

    def test_the_source_remembers_how_it_went(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.serve("/feed.xml", FEED)
        polled([wire])
        again(wire)
        assert (wire.format, wire.title, wire.failures, wire.trouble_kind) == (
            "RSS 2.0",
            "North Coast Wire",
            0,
            "",
        )
        assert wire.last_success_at is not None and wire.last_new_at is not None
        assert wire.next_due_at > timezone.now() + timedelta(minutes=4)
        assert (wire.leased_until, wire.worker, wire.begun) == (None, "", 0)
        assert FetchLog.objects.get().counts["new"] == 2

    def test_a_source_nobody_named_takes_the_feeds_name(self, feed_server: FeedServer, wire: Source) -> None:
        Source.objects.update(name="127.0.0.1")
        feed_server.serve("/feed.xml", FEED)
        polled([wire])
        assert again(wire).name == "North Coast Wire"
        assert {a.credit_name for a in Article.objects.all()} == {"North Coast Wire"}


class TestAnUnchangedFeed:
    def test_it_costs_one_request_with_both_validators(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.serve("/feed.xml", FEED, headers={"Last-Modified": "Mon, 23 Nov 2026 08:00:00 GMT"})
        polled([wire])
        polled([wire])
        first, second = feed_server.asked("/feed.xml")
        assert "if-none-match" not in first.headers
        assert second.headers["if-none-match"].startswith('"')
        assert second.headers["if-modified-since"] == "Mon, 23 Nov 2026 08:00:00 GMT"

    def test_it_writes_the_log_and_the_next_time_and_nothing_else(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        feed_server.serve("/feed.xml", FEED)
        polled([wire])
        with CaptureQueriesContext(connection) as queries:
            report = polled([wire])
        writes = [
            q["sql"].split(" SET ")[0][:40]
            for q in queries
            if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")
        ]
        assert {write.split()[1 if write.startswith("UPDATE") else 2].strip('"') for write in writes} == {
            "wire_source",
            "wire_fetchlog",
        }
        assert report.counts == {}
        assert [log.status for log in FetchLog.objects.order_by("id")] == [200, 304]
        assert Delivery.objects.count() == 1

    def test_the_same_bytes_without_validators_are_nothing_new_either(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        feed_server.serve("/feed.xml", FEED, etag=False)
        polled([wire])
        polled([wire])
        assert Delivery.objects.count() == 1
        assert [log.status for log in FetchLog.objects.order_by("id")] == [200, 200]

    def test_many_quiet_sources_are_concluded_in_few_queries(self, feed_server: FeedServer) -> None:
        feed_server.serve("/feed.xml", FEED)
        wires = [source(feed_server.url(f"/feed.xml?n={n}"), name=f"Wire {n}") for n in range(40)]
        for wire in wires:
            feed_server.serve(f"/feed.xml?n={wires.index(wire)}", rss(title=wire.name))
        polled(wires)
        with CaptureQueriesContext(connection) as queries:
            polled(wires)
        assert len(queries) < 40 * 6


class TestWhatThePublisherAsksFor:
    def test_max_age_is_waited_for(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.serve("/feed.xml", FEED, headers={"Cache-Control": "public, max-age=7200"})
        polled([wire])
        assert again(wire).next_due_at > timezone.now() + timedelta(minutes=110)

    def test_retry_after_is_waited_for_and_429_backs_off(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.statuses("/feed.xml", 429, headers={"Retry-After": "36000"})
        report = polled([wire])
        assert again(wire).next_due_at > timezone.now() + timedelta(hours=9)
        assert report.failed[0].trouble is not None
        assert wire.trouble_kind == "too-many-requests"

    @pytest.mark.parametrize("status", [301, 308])
    def test_a_permanent_move_moves_the_source(
        self, feed_server: FeedServer, wire: Source, status: int
    ) -> None:
        feed_server.redirect("/feed.xml", "/new.xml", status)
        feed_server.serve("/new.xml", FEED)
        polled([wire])
        assert again(wire).url == feed_server.url("/new.xml")

    def test_a_move_onto_another_source_is_not_followed(self, feed_server: FeedServer, wire: Source) -> None:
        source(feed_server.url("/new.xml"), name="The other")
        feed_server.redirect("/feed.xml", "/new.xml", 301)
        feed_server.serve("/new.xml", FEED)
        polled([wire])
        assert again(wire).url == feed_server.url("/feed.xml")

    def test_a_passing_redirect_does_not_move_it(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.redirect("/feed.xml", "/new.xml", 302)
        feed_server.serve("/new.xml", FEED)
        assert polled([wire]).counts == {"new": 2}
        assert again(wire).url == feed_server.url("/feed.xml")

    def test_a_move_to_a_web_page_does_not_move_it(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.redirect("/feed.xml", "/home", 301)
        feed_server.serve("/home", "<!DOCTYPE html><html></html>", "text/html")
        polled([wire])
        assert (again(wire).url, wire.trouble_kind) == (feed_server.url("/feed.xml"), "html-instead")

    def test_410_stops_the_source(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.statuses("/feed.xml", 410)
        polled([wire])
        assert (again(wire).active, wire.trouble_kind) == (False, "gone")
        assert polled([wire]).results == []


class TestASuspiciousDocument:
    def test_it_is_read_apart_and_taken_in_like_any_other(
        self, feed_server: FeedServer, wire: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        apart = []
        run = reading._run
        monkeypatch.setattr(reading, "_run", lambda *files: apart.append(files) or run(*files))
        feed_server.serve("/feed.xml", rss(item(guid="1"), "<a/>" * 50_000))
        assert polled([wire]).counts["new"] == 1
        assert len(apart) == 1

    def test_so_is_all_of_a_source_over_which_a_worker_stopped(
        self, feed_server: FeedServer, wire: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        apart = []
        run = reading._run
        monkeypatch.setattr(reading, "_run", lambda *files: apart.append(files) or run(*files))
        feed_server.serve("/feed.xml", FEED)
        Source.objects.filter(pk=wire.pk).update(begun=1)
        assert polled([wire]).counts["new"] > 0
        assert len(apart) == 1

    def test_one_that_is_too_heavy_is_a_stated_trouble(
        self, feed_server: FeedServer, wire: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "_run", lambda *_: -9)
        feed_server.serve("/feed.xml", rss(item(guid="1"), "<a/>" * 50_000))
        polled([wire])
        assert again(wire).trouble_kind == "too-heavy"


class TestATroubledSource:
    def test_a_dead_host_is_a_stated_trouble(self, feed_server: FeedServer) -> None:
        dead = source("http://127.0.0.1:9/feed.xml")
        polled([dead])
        assert again(dead).trouble_kind in ("port-forbidden", "connection-refused")

    def test_an_unknown_name_is_a_stated_trouble(self, feed_server: FeedServer) -> None:
        unknown = source("http://no-such-host.example/feed.xml")
        polled([unknown])
        assert again(unknown).trouble_kind == "name-unknown"

    def test_it_is_asked_less_and_less_often(self, feed_server: FeedServer, wire: Source) -> None:
        waits = []
        for _ in range(6):
            polled([wire])
            waits.append(again(wire).next_due_at - timezone.now())
        assert waits[-1] > 4 * waits[0]
        assert max(waits) < timedelta(hours=26)

    def test_the_first_time_of_a_trouble_is_kept_and_the_next_good_answer_clears_it(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        polled([wire])
        first = again(wire).trouble_since
        polled([wire])
        assert again(wire).trouble_since == first
        assert wire.trouble_at is not None and first is not None and wire.trouble_at > first
        feed_server.serve("/feed.xml", FEED)
        polled([wire])
        assert (again(wire).trouble_kind, wire.trouble, wire.failures, wire.trouble_since) == (
            "",
            "",
            0,
            None,
        )

    def test_what_could_not_be_read_is_kept_once(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.serve("/feed.xml", "<<<>>>", etag=False)
        polled([wire])
        polled([wire])
        files = set(Delivery.objects.values_list("file", flat=True))
        assert len(files) == 1
        assert bring(files.pop()) == b"<<<>>>"

    def test_a_validator_is_not_kept_of_what_could_not_be_read(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        feed_server.serve("/feed.xml", "<<<>>>")
        polled([wire])
        polled([wire])
        assert "if-none-match" not in feed_server.asked("/feed.xml")[1].headers

    def test_a_fault_of_ours_is_the_sources_trouble_and_nothing_is_filed(
        self, feed_server: FeedServer, wire: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def break_down(*_: object) -> None:
            raise RuntimeError("the step was wet")

        good = source(feed_server.url("/good.xml"), name="The good one")
        feed_server.serve("/good.xml", rss(item("Fine", "https://wire.example/c")))
        feed_server.serve("/feed.xml", FEED)
        real = "broadsheet.wire.actions.polling.sources.named_after"
        monkeypatch.setattr(real, lambda source, feed: break_down() if source.pk == wire.pk else None)
        report = polled([wire, good])
        assert report.counts == {"new": 1}
        assert again(wire).trouble_kind == "own-fault"
        assert wire.etag == ""

    def test_a_source_whose_polls_never_end_is_put_to_rest(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        feed_server.serve("/feed.xml", FEED)
        Source.objects.update(begun=3)
        polled([wire])
        assert again(wire).trouble_kind == "worker-stopped"
        assert wire.next_due_at > timezone.now() + timedelta(hours=23)
        assert feed_server.asked("/feed.xml") == []

    def test_a_source_that_goes_while_it_is_asked_stops_nothing(
        self, feed_server: FeedServer, wire: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        good = source(feed_server.url("/good.xml"), name="The good one")
        feed_server.serve("/good.xml", FEED)
        feed_server.serve("/feed.xml", rss(item("Gone", "https://wire.example/gone")))
        real = polling.conclude

        def conclude(batch: Sequence[polling.Fetched]) -> list[polling.Result]:
            Source.objects.filter(pk=wire.pk).delete()
            return real(batch)

        monkeypatch.setattr(polling, "conclude", conclude)
        assert polled([wire, good]).counts == {"new": 2}


class TestSilence:
    def test_a_source_silent_beyond_its_own_rhythm_is_noticed_once(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        feed_server.serve("/feed.xml", FEED)
        polled([wire])
        long_ago = timezone.now() - timedelta(days=30)
        Source.objects.update(last_new_at=long_ago, silence_after=timedelta(days=2))
        polled([wire])
        noticed = again(wire).silent_since
        assert noticed is not None
        polled([wire])
        assert again(wire).silent_since == noticed
        feed_server.serve("/feed.xml", rss(item("News at last", "https://wire.example/new")))
        polled([wire])
        assert again(wire).silent_since is None


class TestLeases:
    def test_two_workers_never_hold_one_source(self) -> None:
        for n in range(6):
            source(f"https://wire.example/{n}.xml", name=str(n))
        now = timezone.now()
        first = claim_due("a", now, 4)
        second = claim_due("b", now, 10)
        assert (len(first), len(second)) == (4, 2)
        assert not {s.pk for s in first} & {s.pk for s in second}

    def test_a_source_somebody_holds_is_left_to_him(self, feed_server: FeedServer, wire: Source) -> None:
        claim([wire.pk], worker_token(), timezone.now())
        assert polled([wire]).results == []

    def test_a_dead_workers_sources_are_taken_over(self) -> None:
        wire, now = source(), timezone.now()
        claim([wire.pk], "dead", now)
        assert claim_due("alive", now, 5) == []
        assert claim_due("alive", now + timedelta(minutes=2), 5) == [wire]
        assert again(wire).begun == 2

    def test_a_worker_keeps_its_hold(self) -> None:
        wire, now = source(), timezone.now()
        claim([wire.pk], "slow", now)
        keep_hold("slow", now + timedelta(seconds=80))
        assert claim_due("other", now + timedelta(seconds=120), 5) == []

    def test_a_worker_that_stops_lets_go(self) -> None:
        wire = source()
        claim([wire.pk], "leaving", timezone.now())
        assert release("leaving") == 1
        assert (again(wire).leased_until, wire.begun) == (None, 0)

    def test_sources_not_due_or_not_asked_are_not_handed_out(self) -> None:
        source("https://wire.example/1.xml", next_due_at=timezone.now() + timedelta(hours=1))
        source("https://wire.example/2.xml", active=False)
        assert claim_due("a", timezone.now(), 5) == []
