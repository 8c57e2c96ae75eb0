"""Two at once and one a second, in small."""

import asyncio
import threading
import time

import pytest

from broadsheet.net import pace as pace_module
from broadsheet.net.door import Answer, Door, Request, fetch_now
from broadsheet.net.pace import HOUSE, UNPACED, Pace
from tests.feedserver import FeedServer

APART = 0.05


def poll(server: FeedServer, pace: Pace, times: int) -> tuple[float, list[float]]:
    """Ask for one thing many times at once: the seconds of it all, and of each exchange."""

    async def go() -> list[Answer]:
        async with Door(pace=pace) as door:
            return await asyncio.gather(*(door.fetch(Request(server.url("/"))) for _ in range(times)))

    begun = time.monotonic()
    answers = asyncio.run(go())
    return time.monotonic() - begun, [answer.took for answer in answers]


@pytest.fixture
def slow_server(feed_server: FeedServer) -> FeedServer:
    feed_server.serve("/", b"<rss/>")
    feed_server.slow("/", 0.05)
    return feed_server


def test_the_house_asks_two_at_once_and_one_a_second(slow_server: FeedServer) -> None:
    assert (HOUSE._at_once, HOUSE._apart) == (2, 1.0)
    begun = time.monotonic()
    fetch_now(Request(slow_server.url("/")))
    fetch_now(Request(slow_server.url("/")))  # another door, the same pace
    assert time.monotonic() - begun > 1.0


def test_requests_to_one_host_start_apart(slow_server: FeedServer) -> None:
    seconds, _ = poll(slow_server, Pace(at_once=None, apart=APART), 6)
    assert seconds > 5 * APART
    assert len(slow_server.requests) == 6


def test_few_requests_are_open_at_one_host(slow_server: FeedServer) -> None:
    poll(slow_server, Pace(at_once=2, apart=None), 8)
    assert (slow_server.most_at_once, len(slow_server.requests)) == (2, 8)


def test_threads_and_doors_share_the_pace(slow_server: FeedServer) -> None:
    pace = Pace(at_once=2, apart=APART / 5)
    threads = [threading.Thread(target=poll, args=(slow_server, pace, 4)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (slow_server.most_at_once, len(slow_server.requests)) == (2, 16)


def test_redirects_keep_the_pace_too(feed_server: FeedServer) -> None:
    for hop in range(3):
        feed_server.redirect(f"/{hop}", f"/{hop + 1}")
    begun = time.monotonic()
    fetch_now(Request(feed_server.url("/0")), pace=Pace(apart=APART))
    assert time.monotonic() - begun > 3 * APART


def test_waiting_for_the_turn_does_not_count_against_the_deadline(slow_server: FeedServer) -> None:
    seconds, took = poll(slow_server, Pace(at_once=1, apart=None), 8)
    assert max(took) < seconds / 2


def test_hosts_do_not_wait_for_each_other(slow_server: FeedServer) -> None:
    async def go(hosts: int) -> float:
        pace = Pace(apart=0.5)
        begun = time.monotonic()
        await asyncio.gather(*(visit(pace, f"{n}.example") for n in range(hosts)))
        return time.monotonic() - begun

    assert asyncio.run(go(200)) < 0.4


def test_without_limits_nobody_waits(slow_server: FeedServer) -> None:
    poll(slow_server, UNPACED, 20)
    assert slow_server.most_at_once > 2


async def visit(pace: Pace, host: str, stay: float = 0.0) -> None:
    async with pace.place(host):
        await pace.turn(host)
        await asyncio.sleep(stay)


def test_who_gives_up_waiting_does_not_keep_the_place() -> None:
    async def go() -> None:
        pace = Pace(at_once=1, apart=None)
        first = asyncio.create_task(visit(pace, "a.example", 0.1))
        waiting = [asyncio.create_task(visit(pace, "a.example")) for _ in range(3)]
        await asyncio.sleep(0.02)
        waiting[0].cancel()
        await first
        waiting[1].cancel()  # its place is on the way to it already
        await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 1)
        await asyncio.wait_for(visit(pace, "a.example"), 1)

    asyncio.run(go())


def test_a_trouble_gives_the_place_back() -> None:
    async def go() -> None:
        pace = Pace(at_once=1, apart=None)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                async with pace.place("a.example"):
                    raise ZeroDivisionError
        await asyncio.wait_for(visit(pace, "a.example"), 1)

    asyncio.run(go())


def test_a_place_is_handed_past_a_loop_that_was_closed() -> None:
    pace = Pace(at_once=1, apart=None)
    here, gone = asyncio.new_event_loop(), asyncio.new_event_loop()
    place = pace.place("a.example")
    here.run_until_complete(place.__aenter__())
    waiting = gone.create_task(visit(pace, "a.example"))
    gone.run_until_complete(asyncio.sleep(0))
    gone.close()
    here.run_until_complete(place.__aexit__(None, None, None))
    here.run_until_complete(asyncio.wait_for(visit(pace, "a.example"), 1))
    here.close()
    waiting._log_destroy_pending = False  # type: ignore[attr-defined]  # left waiting is the point here


def test_idle_hosts_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "MANY", 10)

    async def go() -> int:
        pace = Pace(apart=0.001)
        for n in range(100):
            await visit(pace, f"{n}.example")
            await asyncio.sleep(0.0005)
        return len(pace._hosts)

    assert asyncio.run(go()) < 30
