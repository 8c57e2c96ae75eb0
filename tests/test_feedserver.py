"""The publishers' server of the tests keeps its own promises."""

import http.client
import os
import time
from collections.abc import Mapping

import pytest

from tests.feedserver import FeedServer


def ask(
    server: FeedServer, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
    try:
        connection.request(method, path, headers=dict(headers or {}))
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_it_serves_what_it_was_given_and_remembers_who_asked(feed_server: FeedServer) -> None:
    feed_server.serve("/feed.xml", "<rss/>", headers={"X-Paper": "Larkport"})
    response, body = ask(feed_server, "/feed.xml", {"User-Agent": "test"})
    assert (response.status, body, response.headers["X-Paper"]) == (200, b"<rss/>", "Larkport")
    assert feed_server.requests[0].headers["user-agent"] == "test"
    assert len(feed_server.asked("/feed.xml")) == 1


def test_the_door_out_may_reach_it(feed_server: FeedServer) -> None:
    assert feed_server.allow in os.environ["BROADSHEET_EGRESS_ALLOW"].split(",")


def test_a_known_etag_is_answered_with_304(feed_server: FeedServer) -> None:
    feed_server.serve("/feed.xml", b"<rss/>")
    first, _ = ask(feed_server, "/feed.xml")
    second, body = ask(feed_server, "/feed.xml", {"If-None-Match": first.headers["ETag"]})
    assert (second.status, body) == (304, b"")
    feed_server.serve("/feed.xml", b"<rss>news</rss>")
    third, _ = ask(feed_server, "/feed.xml", {"If-None-Match": first.headers["ETag"]})
    assert third.status == 200


def test_a_known_date_is_answered_with_304(feed_server: FeedServer) -> None:
    date = "Mon, 05 Jan 2026 10:00:00 GMT"
    feed_server.serve("/feed.xml", b"<rss/>", headers={"Last-Modified": date}, etag=False)
    assert ask(feed_server, "/feed.xml", {"If-Modified-Since": date})[0].status == 304


def test_a_head_request_gets_no_body(feed_server: FeedServer) -> None:
    feed_server.serve("/feed.xml", b"<rss/>")
    response, body = ask(feed_server, "/feed.xml", method="HEAD")
    assert (response.headers["Content-Length"], body) == ("6", b"")


def test_unknown_paths_are_404(feed_server: FeedServer) -> None:
    assert ask(feed_server, "/nothing")[0].status == 404


def test_statuses_come_in_turn_and_then_the_page(feed_server: FeedServer) -> None:
    feed_server.serve("/feed.xml", b"<rss/>")
    feed_server.statuses("/feed.xml", 503, 429, headers={"Retry-After": "60"})
    assert [ask(feed_server, "/feed.xml")[0].status for _ in range(4)] == [503, 429, 200, 200]


def test_redirects_name_the_next_address(feed_server: FeedServer) -> None:
    feed_server.redirect("/old", "/new", 301)
    response, _ = ask(feed_server, "/old")
    assert (response.status, response.headers["Location"]) == (301, "/new")


def test_a_reset_breaks_the_answer_off(feed_server: FeedServer) -> None:
    feed_server.reset("/feed.xml")
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        ask(feed_server, "/feed.xml")


def test_a_drip_takes_its_time(feed_server: FeedServer) -> None:
    feed_server.drip("/feed.xml", b"slowly", every=0.02)
    begun = time.monotonic()
    assert ask(feed_server, "/feed.xml")[1] == b"slowly"
    assert time.monotonic() - begun > 0.1


def test_it_stops_although_a_client_is_still_waiting() -> None:
    with FeedServer() as server:
        server.hang("/feed.xml")
        connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
        connection.request("GET", "/feed.xml")
    connection.close()
    assert not server._thread.is_alive()
