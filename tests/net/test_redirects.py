"""Where an address leads, hop by hop."""

import pytest

from broadsheet.net.errors import TooManyRedirects
from tests.feedserver import FeedServer
from tests.net.asking import ask, trouble

FEED = b"<rss/>"


@pytest.fixture
def other_server(monkeypatch: pytest.MonkeyPatch, feed_server: FeedServer) -> object:
    """A second publisher, on another port."""
    with FeedServer() as server:
        monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", f"{feed_server.allow},{server.allow}")
        yield server


def chain(server: FeedServer, *statuses: int) -> str:
    """Redirects from /0 to /1 and so on, with a feed at the end."""
    for hop, status in enumerate(statuses):
        server.redirect(f"/{hop}", f"/{hop + 1}", status)
    server.serve(f"/{len(statuses)}", FEED)
    return server.url("/0")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(feed_server: FeedServer, status: int) -> None:
    answer = ask(chain(feed_server, status))
    assert (answer.status, answer.url, answer.body) == (200, feed_server.url("/1"), FEED)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((), False),
        ((301,), True),
        ((308,), True),
        ((301, 308, 301), True),
        ((302,), False),
        ((307,), False),
        ((301, 302), False),
        ((302, 301), False),
        ((303, 308), False),
    ],
)
def test_a_move_is_reported_when_every_step_was_for_good(
    feed_server: FeedServer, statuses: tuple[int, ...], moved: bool
) -> None:
    answer = ask(chain(feed_server, *statuses))
    assert answer.moved == (feed_server.url(f"/{len(statuses)}") if moved else None)


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_a_move_to_nothing_is_not_reported(feed_server: FeedServer, status: int) -> None:
    feed_server.redirect("/old", "/new", 301)
    feed_server.serve("/new", b"", status=status)
    answer = ask(feed_server.url("/old"))
    assert (answer.status, answer.moved) == (status, None)


def test_a_move_is_reported_with_304_too(feed_server: FeedServer) -> None:
    url = chain(feed_server, 301)
    etag = ask(url).headers["etag"]
    answer = ask(url, headers={"If-None-Match": etag})
    assert (answer.status, answer.moved) == (304, feed_server.url("/1"))


def test_five_redirects_are_followed_and_not_six(feed_server: FeedServer) -> None:
    assert ask(chain(feed_server, *[302] * 5)).body == FEED
    feed_server.requests.clear()
    assert isinstance(trouble(chain(feed_server, *[302] * 6)), TooManyRedirects)
    assert len(feed_server.requests) == 6


def test_a_circle_is_noticed_at_once(feed_server: FeedServer) -> None:
    feed_server.redirect("/a", "/b")
    feed_server.redirect("/b", "/a")
    assert isinstance(trouble(feed_server.url("/a")), TooManyRedirects)
    assert len(feed_server.requests) == 2


def test_the_body_of_a_redirect_is_not_read(feed_server: FeedServer) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /feed.xml\r\nContent-Encoding: gzip\r\n"
    feed_server.raw(
        "/bomb",
        head + b"Transfer-Encoding: chunked\r\n\r\n",
        b"10000\r\n" + bytes(65536) + b"\r\n",
        again=True,
    )
    feed_server.serve("/feed.xml", FEED)
    assert ask(feed_server.url("/bomb")).body == FEED
    assert feed_server.bytes_sent < 8_000_000  # what fits into the buffers between us


def test_a_redirect_without_a_place_to_go_is_the_answer(feed_server: FeedServer) -> None:
    feed_server.serve("/", FEED, status=302)
    answer = ask(feed_server.url("/"))
    assert (answer.status, answer.body) == (302, FEED)


def test_a_post_is_not_sent_on(feed_server: FeedServer) -> None:
    feed_server.redirect("/hook", "/elsewhere", 307)
    answer = ask(feed_server.url("/hook"), method="POST", body=b"secret")
    assert (answer.status, answer.headers["location"]) == (307, "/elsewhere")
    assert len(feed_server.requests) == 1


PRIVATE = {
    "Authorization": "Basic cmVhZGVyOnNlY3JldA==",
    "Cookie": "reader=1",
    "If-None-Match": '"a"',
    "If-Modified-Since": "Mon, 05 Jan 2026 10:00:00 GMT",
    "X-Api-Key": "secret",
    "Accept": "application/rss+xml",
    "Accept-Language": "en",
}


def test_the_same_host_is_told_everything_again(feed_server: FeedServer) -> None:
    ask(chain(feed_server, 302), headers=PRIVATE)
    for asked in feed_server.requests:
        assert {name.lower() for name in PRIVATE} <= set(asked.headers)


def test_another_host_is_told_no_password_and_not_what_we_hold(
    feed_server: FeedServer, other_server: FeedServer
) -> None:
    feed_server.redirect("/feed.xml", other_server.url("/feed.xml"))
    other_server.redirect("/feed.xml", feed_server.url("/back"))
    feed_server.serve("/back", FEED)
    ask(feed_server.url("/feed.xml"), headers=PRIVATE)
    for asked in (other_server.requests[0], feed_server.asked("/back")[0]):
        assert set(asked.headers) == {"host", "user-agent", "accept-encoding", "accept", "accept-language"}
        assert asked.headers["accept"] == "application/rss+xml"
