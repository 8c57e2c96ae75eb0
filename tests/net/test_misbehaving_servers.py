"""Servers that hang, lie, flood and break: each ends soon, with one stated reason."""

import time

import pytest

from broadsheet.net.door import Limits, Request
from broadsheet.net.errors import (
    BrokenOff,
    ConnectionRefused,
    FetchError,
    HeadTooLarge,
    NotHttp,
    TimedOut,
    TooLarge,
)
from tests.feedserver import FeedServer
from tests.net.asking import IMPATIENT, ask, between_us, fetch_all, trouble
from tests.zoo import BROKEN, CHUNK, CHUNKED, DRIPPING, LONG_HEADS, NO_HTTP, OK, RESET, SLOW


@pytest.mark.parametrize("name", SLOW)
def test_a_server_that_falls_silent_is_left(feed_server: FeedServer, name: str) -> None:
    feed_server.raw("/", SLOW[name], 9.0)
    begun = time.monotonic()
    assert isinstance(trouble(feed_server.url("/"), IMPATIENT), TimedOut)
    assert time.monotonic() - begun < IMPATIENT.seconds + 2


@pytest.mark.parametrize("name", DRIPPING)
def test_a_drip_does_not_outlast_the_deadline(feed_server: FeedServer, name: str) -> None:
    feed_server.drip("/", DRIPPING[name], every=0.02, head=b"")
    begun = time.monotonic()
    assert isinstance(trouble(feed_server.url("/"), IMPATIENT), TimedOut)
    assert time.monotonic() - begun < IMPATIENT.seconds + 2


def test_the_deadline_counts_all_redirects_together(feed_server: FeedServer) -> None:
    for hop in range(4):
        feed_server.redirect(f"/{hop}", f"/{hop + 1}")
        feed_server.slow(f"/{hop}", 0.2)
    begun = time.monotonic()
    assert isinstance(trouble(feed_server.url("/0"), IMPATIENT), TimedOut)
    assert time.monotonic() - begun < IMPATIENT.seconds + 2


def test_waiting_for_a_slow_server_keeps_nobody_else(feed_server: FeedServer) -> None:
    feed_server.hang("/hang")
    feed_server.serve("/feed.xml", b"<rss/>")
    answers = fetch_all([Request(feed_server.url("/hang")), Request(feed_server.url("/feed.xml"))], IMPATIENT)
    assert isinstance(answers[0], TimedOut)
    assert not isinstance(answers[1], FetchError)


def test_a_body_announced_too_large_is_not_begun(feed_server: FeedServer) -> None:
    feed_server.raw("/", OK + b"Content-Length: 524288000\r\n\r\n", b"x" * 65536, again=True)
    assert isinstance(trouble(feed_server.url("/")), TooLarge)
    assert feed_server.bytes_sent < 8_000_000  # what fits into the buffers between us


@pytest.mark.parametrize(
    "head", [pytest.param(CHUNKED, id="chunked"), pytest.param(OK + b"\r\n", id="till closed")]
)
def test_an_endless_body_is_left_at_the_limit(feed_server: FeedServer, head: bytes) -> None:
    feed_server.raw("/", head, CHUNK, again=True)
    error = trouble(feed_server.url("/"), Limits(body=1_000_000, seconds=5))
    assert isinstance(error, TooLarge)
    assert feed_server.bytes_sent < between_us() + 1_100_000


def test_the_usual_limit_is_fifteen_mebibytes(feed_server: FeedServer) -> None:
    whole = bytes(15 * 1024 * 1024)
    feed_server.serve("/fits", whole)
    feed_server.serve("/over", whole + b"x")
    assert len(ask(feed_server.url("/fits")).body) == len(whole)
    assert isinstance(trouble(feed_server.url("/over")), TooLarge)


@pytest.mark.parametrize("name", BROKEN)
def test_half_an_answer_is_no_answer(feed_server: FeedServer, name: str) -> None:
    feed_server.raw("/", BROKEN[name])
    assert isinstance(trouble(feed_server.url("/")), BrokenOff)
    assert len(feed_server.requests) == 1  # when to try again is for the caller to say


@pytest.mark.parametrize("name", RESET)
def test_a_reset_is_a_broken_answer(feed_server: FeedServer, name: str) -> None:
    feed_server.reset("/", RESET[name])
    assert isinstance(trouble(feed_server.url("/")), BrokenOff)
    assert len(feed_server.requests) == 1


@pytest.mark.parametrize("name", NO_HTTP)
def test_what_is_not_http_is_called_that(feed_server: FeedServer, name: str) -> None:
    feed_server.raw("/", NO_HTTP[name], 0.1)
    assert isinstance(trouble(feed_server.url("/")), NotHttp)


@pytest.mark.parametrize("size", [b"xyz\r\nab\r\n", b"-2\r\nab\r\n", b"fffffffffffffffffffff\r\nab\r\n"])
def test_a_chunk_of_no_size_is_a_broken_answer(feed_server: FeedServer, size: bytes) -> None:
    feed_server.raw("/", CHUNKED + size, 0.1)
    assert isinstance(trouble(feed_server.url("/")), NotHttp | BrokenOff)


def test_a_later_chunk_of_no_size_ends_at_the_deadline(feed_server: FeedServer) -> None:
    feed_server.raw("/", CHUNKED + b"2\r\nab\r\n", 0.05, b"xyz\r\n", 9.0)
    # aiohttp 3.14 closes the line without a word to who reads the body, so "too slow" is all we learn.
    assert isinstance(trouble(feed_server.url("/"), IMPATIENT), TimedOut | NotHttp | BrokenOff)


def test_notes_without_end_on_a_chunk_are_left(feed_server: FeedServer) -> None:
    feed_server.raw("/", CHUNKED + b"1;", b"a" * 65536, again=True)
    assert isinstance(trouble(feed_server.url("/"), Limits(body=100_000)), TooLarge)
    assert feed_server.bytes_sent < between_us() + 500_000


def test_what_comes_is_counted_anew_for_each_request(feed_server: FeedServer) -> None:
    feed_server.serve("/", bytes(900_000))
    answers = fetch_all([Request(feed_server.url("/"))] * 8, Limits(body=1_000_000))
    assert [isinstance(one, FetchError) for one in answers] == [False] * 8
    assert feed_server.connections == 1


@pytest.mark.parametrize("name", LONG_HEADS)
def test_a_head_too_long_is_left(feed_server: FeedServer, name: str) -> None:
    feed_server.raw("/", LONG_HEADS[name], 0.2)
    assert isinstance(trouble(feed_server.url("/")), HeadTooLarge)


def test_a_head_without_end_is_left(feed_server: FeedServer) -> None:
    feed_server.raw("/", OK, b"X-More: and more\r\n", again=True)
    assert isinstance(trouble(feed_server.url("/")), HeadTooLarge)
    assert feed_server.bytes_sent < 8_000_000


def test_a_length_too_short_does_not_leak_into_the_next_answer(feed_server: FeedServer) -> None:
    forged = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
    feed_server.raw("/lie", OK + b"Content-Length: 4\r\n\r\ntrue" + forged, 0.3)
    feed_server.serve("/feed.xml", b"<rss/>")
    first, second = fetch_all([Request(feed_server.url("/lie")), Request(feed_server.url("/feed.xml"))])
    assert not isinstance(second, FetchError)
    assert second.body == b"<rss/>"
    assert isinstance(first, FetchError) or first.body == b"true"


def test_where_nobody_listens_the_connection_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with FeedServer() as server:
        monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", server.allow)
    assert isinstance(trouble(server.url("/")), ConnectionRefused)
