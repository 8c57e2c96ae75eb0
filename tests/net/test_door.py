"""An ordinary day at the door."""

import asyncio
import gzip

import pytest

from broadsheet import __version__
from broadsheet.net.allowance import AllowanceMalformed
from broadsheet.net.door import Answer, Door, Request, fetch_now
from broadsheet.net.errors import RequestMalformed
from broadsheet.net.pace import UNPACED
from tests.feedserver import FeedServer
from tests.net.asking import ask, fetch_all

FEED = b"<rss><channel><title>The Larkport Wire</title></channel></rss>"


def test_a_feed_is_fetched(feed_server: FeedServer) -> None:
    url = feed_server.serve("/feed.xml", FEED)
    answer = ask(url)
    assert (answer.status, answer.url, answer.body, answer.moved) == (200, url, FEED, None)
    assert answer.headers["content-type"] == "application/rss+xml"
    assert 0 < answer.took < 1


def test_the_server_is_told_who_asks_and_what_we_can_unpack(feed_server: FeedServer) -> None:
    feed_server.serve("/feed.xml", FEED)
    fetch_now(Request(feed_server.url("/feed.xml")), paper="https://courier.example", pace=UNPACED)
    assert dict(feed_server.requests[0].headers) == {
        "host": feed_server.allow,
        "user-agent": f"Broadsheet/{__version__} (+https://courier.example)",
        "accept-encoding": "gzip, deflate, br",
        "accept": "*/*",
    }


def test_a_known_feed_costs_one_request_and_no_body(feed_server: FeedServer) -> None:
    url = feed_server.serve("/feed.xml", FEED)
    etag = ask(url).headers["etag"]
    answer = ask(url, headers={"If-None-Match": etag})
    assert (answer.status, answer.body) == (304, b"")
    assert len(feed_server.requests) == 2


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410, 429, 500, 503])
def test_every_status_is_an_answer(feed_server: FeedServer, status: int) -> None:
    feed_server.serve(
        "/feed.xml", b"" if status == 204 else FEED, status=status, headers={"Retry-After": "60"}
    )
    answer = ask(feed_server.url("/feed.xml"))
    assert (answer.status, answer.headers["retry-after"]) == (status, "60")


@pytest.mark.parametrize("status", [300, 305, 306, 399])
def test_what_is_not_a_redirect_is_not_followed(feed_server: FeedServer, status: int) -> None:
    feed_server.redirect("/feed.xml", "/elsewhere", status)
    assert ask(feed_server.url("/feed.xml")).status == status


def test_a_304_for_something_we_never_had_is_an_answer_too(feed_server: FeedServer) -> None:
    feed_server.serve(
        "/feed.xml", b"", status=304, headers={"Content-Encoding": "gzip", "Content-Length": "99999999"}
    )
    assert ask(feed_server.url("/feed.xml")).body == b""


def test_a_packed_feed_is_unpacked(feed_server: FeedServer) -> None:
    feed_server.serve("/feed.xml", gzip.compress(FEED), headers={"Content-Encoding": "gzip"})
    assert ask(feed_server.url("/feed.xml")).body == FEED


def test_head_asks_for_headers_only(feed_server: FeedServer) -> None:
    feed_server.serve("/picture.jpg", bytes(100), "image/jpeg", headers={"Content-Encoding": "gzip"})
    answer = ask(feed_server.url("/picture.jpg"), method="HEAD")
    assert (answer.headers["content-length"], answer.body) == ("100", b"")
    assert feed_server.requests[0].method == "HEAD"


def test_post_sends_a_body(feed_server: FeedServer) -> None:
    feed_server.serve("/hook", b"thanks")
    answer = ask(
        feed_server.url("/hook"), method="POST", body=b'{"a":1}', headers={"Content-Type": "application/json"}
    )
    asked = feed_server.requests[0]
    assert (answer.body, asked.body, asked.headers["content-type"]) == (
        b"thanks",
        b'{"a":1}',
        "application/json",
    )


def test_header_lines_of_one_name_are_joined_and_odd_bytes_are_made_text(feed_server: FeedServer) -> None:
    head = (
        b"HTTP/1.1 200 OK\r\nLink: <a>\r\nX-Odd: caf\xe9 \xc3\xa9\r\nLINK: <b>\r\nContent-Length: 0\r\n\r\n"
    )
    feed_server.raw("/", head)
    headers = ask(feed_server.url("/")).headers
    assert headers["link"] == "<a>, <b>"
    assert headers["x-odd"] == "caf\ufffd é"
    assert ask(feed_server.url("/"), headers={"If-None-Match": headers["x-odd"]}).status == 200


def test_cookies_are_not_kept(feed_server: FeedServer) -> None:
    feed_server.serve("/", FEED, headers={"Set-Cookie": "reader=1"})
    fetch_all([Request(feed_server.url("/"))] * 2)
    assert "cookie" not in feed_server.requests[1].headers


def test_the_environment_offers_no_proxy_and_no_password(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    (netrc := tmp_path / "netrc").write_text("machine 127.0.0.1 login reader password secret\n")  # type: ignore[operator]
    monkeypatch.setenv("NETRC", str(netrc))
    feed_server.serve("/", FEED)
    assert ask(feed_server.url("/")).status == 200
    assert "authorization" not in feed_server.requests[0].headers


def test_one_connection_serves_many_requests(feed_server: FeedServer) -> None:
    feed_server.serve("/", FEED)
    fetch_all([Request(feed_server.url("/"))] * 5)
    assert (len(feed_server.requests), feed_server.connections) == (5, 1)


def test_many_tasks_share_one_door(feed_server: FeedServer) -> None:
    feed_server.serve("/", FEED)

    async def go() -> list[Answer]:
        async with Door(pace=UNPACED) as door:
            return await asyncio.gather(*(door.fetch(Request(feed_server.url("/"))) for _ in range(200)))

    assert {answer.status for answer in asyncio.run(go())} == {200}
    assert feed_server.connections <= 64


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("If-None-Match", '"a"\r\nHost: inner.example'),
        ("If-None-Match", '"a"\nX: 1'),
        ("If-None-Match", '"a"\rX: 1'),
        ("If-None-Match", '"a"\0'),
        ("If-None-Match", '"\udcff"'),
        ("X\r\nY", "1"),
        ("X Y", "1"),
        ("X:Y", "1"),
        ("", "1"),
        ("Ünicode", "1"),
        ("Host", "inner.example"),
        ("transfer-encoding", "chunked"),
        ("Content-Length", "5"),
        ("Connection", "upgrade"),
        ("Accept-Encoding", "zstd"),
    ],
)
def test_headers_that_would_forge_the_request_never_reach_the_wire(
    feed_server: FeedServer, name: str, value: str
) -> None:
    feed_server.serve("/", FEED)
    with pytest.raises(RequestMalformed):
        ask(feed_server.url("/"), headers={name: value})
    assert feed_server.connections == 0


@pytest.mark.parametrize(
    ("method", "body"), [("PUT", b""), ("GET /\r\n", b""), ("GET", b"body"), ("HEAD", b"body")]
)
def test_only_get_head_and_post_are_spoken(feed_server: FeedServer, method: str, body: bytes) -> None:
    with pytest.raises(RequestMalformed):
        ask(feed_server.url("/"), method=method, body=body)  # type: ignore[arg-type]  # the mistake under test


def test_a_malformed_exception_is_told_when_the_door_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", "localhost")
    with pytest.raises(AllowanceMalformed, match="'localhost'"):
        Door()


def test_a_paper_cannot_put_lines_into_the_request() -> None:
    with pytest.raises(ValueError, match="cannot be told"):
        Door(paper="https://courier.example\r\nX: 1")
