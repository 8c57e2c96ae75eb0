"""The public site under the real server: what arrives on the wire, under load and when it stops."""

import asyncio
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from broadsheet.press.serving import PublicSite
from broadsheet.press.serving.server import open_short_cut, serve
from tests.press.paper import PAGE, Paper, soon


async def slow_behind(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Stands for Django: answers after the seconds named in the path."""
    await asyncio.sleep(float(scope["path"].rpartition("/")[2] or 0))
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"done"})


class Running:
    """A server in a thread of its own."""

    def __init__(self, site: PublicSite) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, args=(site,))
        self._thread.start()

    def _run(self, site: PublicSite) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(serve(site, self._socket, self._stop))

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)

    def end(self, within: float = 10) -> None:
        self.stop()
        self._thread.join(within)
        self._socket.close()
        assert not self._thread.is_alive()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def raw(self, data: bytes) -> bytes:
        """Send bytes as they are; what came until the server closed or two seconds passed in silence."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
            line.sendall(data)
            got = b""
            try:
                while piece := line.recv(65536):
                    got += piece
            except TimeoutError:
                pass
            return got


@contextmanager
def running(site: PublicSite) -> Iterator[Running]:
    server = Running(site)
    try:
        yield server
    finally:
        server.end()


@pytest.fixture
def server(paper: Paper) -> Iterator[Running]:
    with running(PublicSite(paper.store, paper.media, slow_behind)) as server:
        yield server


def test_the_short_cut_fits_the_granian_we_have():
    assert open_short_cut()


def test_a_page_arrives_as_it_was_written(server: Running):
    line = server.connect()
    for _ in range(3):
        line.request("GET", "/")
        answer = line.getresponse()
        assert (answer.status, answer.read(), answer.getheader("server")) == (200, PAGE, "broadsheet")


def test_one_connection_carries_answers_of_all_kinds(server: Running):
    line = server.connect()
    line.request("GET", "/")
    etag = line.getresponse().getheader("etag")
    line.close()
    for method, path, headers, status in [
        ("GET", "/", {}, 200),
        ("HEAD", "/", {}, 200),
        ("GET", "/", {"if-none-match": etag}, 304),
        ("GET", "/", {"range": "bytes=0-3"}, 206),
        ("GET", "/about", {}, 301),
        ("GET", "/nothing/", {}, 404),
        ("HEAD", "/nothing/", {}, 404),
        ("GET", "/2026/11/withdrawn/", {}, 410),
        ("GET", "/-/0", {}, 200),
        ("GET", "/%2e%2e/", {}, 400),
        ("GET", "/", {"accept-encoding": "gzip"}, 200),
        ("GET", "/", {}, 200),
    ]:
        line.request(method, path, headers=headers)
        answer = line.getresponse()
        answer.read()
        assert answer.status == status, (method, path, headers)


def test_a_changed_page_shows_within_half_a_second_under_load(paper: Paper, server: Running):
    line, old_until = server.connect(), time.monotonic() + 0.5
    paper.put("site/index.html", b"changed")
    while time.monotonic() < old_until + 0.3:
        line.request("GET", "/")
        body = line.getresponse().read()
        assert body == b"changed" or (body == PAGE and time.monotonic() < old_until)
    assert body == b"changed"


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
        b"GET //evil.example/ HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_a_malformed_request_is_answered_400(server: Running, data: bytes):
    assert server.raw(data).startswith(b"HTTP/1.1 400 ")


def test_headers_without_end_are_cut_off(server: Running):
    got = server.raw(b"GET / HTTP/1.1\r\nHost: a.example\r\nX: " + b"x" * 200_000 + b"\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 431 ")


def test_two_thousand_idle_connections_do_not_hold_up_a_reader(server: Running):
    lines = []
    try:
        for _ in range(2000):
            line = socket.create_connection(("127.0.0.1", server.port))
            lines.append(line)
            line.sendall(b"GET / HTTP/1.1\r\nHost: a.example\r\nX-Slow: ")
        began = time.monotonic()
        assert server.raw(b"GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n").endswith(PAGE)
        assert time.monotonic() - began < 1
    finally:
        for line in lines:
            line.close()


def test_a_client_that_leaves_ends_the_reading_of_a_large_file(paper: Paper, server: Running):
    size = 32 * 1024**3  # sparse: many seconds of reading
    path = paper.put_media("pictures/cd34/4000.jpg", b"")
    with path.open("wb") as file:
        file.truncate(size)
    line = socket.create_connection(("127.0.0.1", server.port))
    line.sendall(b"GET /media/pictures/cd34/4000.jpg HTTP/1.1\r\nHost: a.example\r\n\r\n")
    line.recv(1000)
    line.close()
    soon()
    assert not [link for link in Path("/proc/self/fd").iterdir() if _target(link) == str(path)]


def test_a_large_file_arrives_whole(paper: Paper, server: Running):
    body = bytes(range(256)) * 20_000
    paper.put_media("pictures/cd34/4000.jpg", body)
    line = server.connect()
    line.request("GET", "/media/pictures/cd34/4000.jpg")
    assert line.getresponse().read() == body


def test_a_running_answer_is_finished_when_the_server_stops(paper: Paper):
    with running(PublicSite(paper.store, paper.media, slow_behind)) as server:
        idle = socket.create_connection(("127.0.0.1", server.port))
        idle.sendall(b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n")
        line = server.connect()
        line.request("GET", "/-/1")
        time.sleep(0.2)
        server.stop()
        assert line.getresponse().read() == b"done"
        server.end(within=3)
        idle.close()


def test_two_sites_in_one_process_do_not_answer_for_each_other(paper: Paper, tmp_path: Path):
    other = Paper(tmp_path / "other")
    other.open_edition("1")
    other.put("site/index.html", b"the other paper")
    first = PublicSite(paper.store, paper.media, slow_behind)
    second = PublicSite(other.store, other.media, slow_behind)
    with running(first) as one, running(second) as two:
        for server, body in ((one, PAGE), (two, b"the other paper")) * 2:
            line = server.connect()
            line.request("GET", "/")
            assert line.getresponse().read() == body


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""
