"""A small web server for tests: the publishers of the world, on 127.0.0.1.

    def test_a_feed_is_polled(feed_server):
        feed_server.serve("/feed.xml", b"<rss>...</rss>")
        poll(feed_server.url("/feed.xml"))
        assert feed_server.requests[0].headers["user-agent"].startswith("Broadsheet/")

The `feed_server` fixture also opens the door out to it (BROADSHEET_EGRESS_ALLOW), for this
test and the processes it starts. It answers conditional requests, keeps connections open, and
misbehaves when told to: see the methods of FeedServer. Outside pytest: `with FeedServer() as server:`.
"""

import asyncio
import contextlib
import hashlib
import os
import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self

import pytest

ALLOW = "BROADSHEET_EGRESS_ALLOW"
HEAD_LIMIT = 1 << 20


@dataclass(frozen=True)
class Asked:
    """One request as it came in. Header names in lower case; `at` in seconds of time.monotonic()."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


@dataclass(frozen=True)
class Reply:
    """An orderly answer."""

    body: bytes
    status: int
    headers: Mapping[str, str]

    def answers_with_304(self, asked: Asked) -> bool:
        """Whether the validators the client sent still hold (RFC 9110, 13.1: If-None-Match goes first)."""
        if self.status != 200 or asked.method not in {"GET", "HEAD"}:
            return False
        known = asked.headers.get("if-none-match")
        if known is not None:
            ours = self.headers.get("ETag", "").removeprefix("W/")
            return bool(ours) and any(ours == one.strip().removeprefix("W/") for one in known.split(","))
        since = asked.headers.get("if-modified-since")
        return since is not None and since == self.headers.get("Last-Modified")

    def wire(self, asked: Asked) -> bytes:
        status, body = self.status, self.body
        if self.answers_with_304(asked):
            status, body = 304, b""
        lines = [f"HTTP/1.1 {status} {reason(status)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if status not in {204, 304} and "Content-Length" not in self.headers:
            lines.append(f"Content-Length: {len(body)}")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        return head if asked.method == "HEAD" else head + body


@dataclass(frozen=True)
class Raw:
    """Bytes as they go on the wire, with pauses in seconds between them; then the connection ends."""

    steps: tuple[bytes | float, ...]
    again: bool = False  # repeat the last step until the client goes
    reset: bool = False  # end with a reset (RST) instead of a close


@dataclass
class FeedServer:
    """Serves what the test tells it to, in a thread of its own, from `with` to the end of the block."""

    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    port: int = 0
    requests: list[Asked] = field(default_factory=list)
    connections: int = 0  # opened so far
    most_at_once: int = 0  # requests being answered at one time, at most
    bytes_sent: int = 0

    def __post_init__(self) -> None:
        self._answers: dict[str, Reply | Raw] = {}
        self._turns: dict[str, list[Reply]] = defaultdict(list)
        self._delay: dict[str, float] = {}
        self._busy = 0
        self._clients: set[asyncio.Task[None]] = set()
        self._up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), name="feed-server")

    # What the test sees

    @property
    def allow(self) -> str:
        """This server's entry for BROADSHEET_EGRESS_ALLOW."""
        return f"{self.host}:{self.port}"

    def url(self, path: str = "/", host: str = "") -> str:
        """The address of `path` here; `host` spells the machine another way (localhost, say)."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path, in the order they came."""
        return [one for one in self.requests if one.path == path]

    # What the test tells it

    def serve(
        self,
        path: str,
        body: bytes | str,
        content_type: str = "application/rss+xml",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        etag: bool = True,
    ) -> str:
        """Answer `path` with `body`; 304 when the client's validator matches. Returns the address."""
        data = body.encode() if isinstance(body, str) else body
        sent = {"Content-Type": content_type}
        if etag:
            sent["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:20]}"'
        self._answers[path] = Reply(data, status, sent | dict(headers or {}))
        return self.url(path)

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        """Send the client from `path` on to `to` (a whole address, or a path here)."""
        self._answers[path] = Reply(b"", status, {"Location": to})
        return self.url(path)

    def statuses(self, path: str, *statuses: int, headers: Mapping[str, str] | None = None) -> str:
        """Answer the next requests for `path` with these, one each, and then with what is served there."""
        self._turns[path] += [Reply(b"", status, dict(headers or {})) for status in statuses]
        return self.url(path)

    def slow(self, path: str, seconds: float) -> None:
        """Think for `seconds` before each answer at `path`."""
        self._delay[path] = seconds

    def hang(self, path: str, after: bytes = b"") -> str:
        """Send `after` (nothing, or a part of an answer), then say no more and keep the line open."""
        return self.raw(path, after, 3600.0)

    def drip(self, path: str, body: bytes, every: float = 0.05, head: bytes | None = None) -> str:
        """Send the body one byte at a time; with `head=b""`, `body` is the whole answer, head and all."""
        if head is None:
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        steps: list[bytes | float] = [head]
        for byte in body:
            steps += [bytes((byte,)), every]
        return self.raw(path, *steps)

    def reset(self, path: str, after: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf") -> str:
        """Send `after`, then break the connection off with a reset."""
        return self.raw(path, after, 0.02, reset=True)

    def raw(self, path: str, *steps: bytes | float, again: bool = False, reset: bool = False) -> str:
        """Answer with exactly these bytes and pauses; `again` repeats the last step until the client goes."""
        self._answers[path] = Raw(steps, again, reset)
        return self.url(path)

    # The machine room

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, self.port), backlog=1024)
        self.port = self._listener.getsockname()[1]
        self._thread.start()
        self._up.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
        self._thread.join(5)

    def close(self) -> None:
        """Hang up on everybody, and answer nobody any more."""
        if self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # it has ended meanwhile
                self._loop.call_soon_threadsafe(self._over.set)

    async def _run(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._client, sock=self._listener, ssl=self.tls, limit=HEAD_LIMIT)
        self._up.set()
        await self._over.wait()
        server.close()
        for task in self._clients:
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        self.connections += 1
        with contextlib.suppress(OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            async for asked in listen(reader):
                self.requests.append(asked)
                if not await self._answer(asked, writer):
                    break
        writer.close()
        self._clients.discard(task)

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is to end."""
        self._busy += 1
        self.most_at_once = max(self.most_at_once, self._busy)
        try:
            if delay := self._delay.get(asked.path):
                await asyncio.sleep(delay)
            answer = self._choose(asked)
            if isinstance(answer, Raw):
                await self._recite(answer, writer)
                return False
            await self._send(answer.wire(asked), writer)
            return asked.headers.get("connection", "").lower() != "close"
        finally:
            self._busy -= 1

    def _choose(self, asked: Asked) -> Reply | Raw:
        if self._turns[asked.path]:
            return self._turns[asked.path].pop(0)
        return self._answers.get(asked.path) or Reply(b"", 404, {})

    async def _recite(self, answer: Raw, writer: asyncio.StreamWriter) -> None:
        for step in answer.steps:
            await self._step(step, writer)
        while answer.again:
            await self._step(answer.steps[-1], writer)
        if answer.reset:
            # Linger on with no time left: the kernel answers with RST instead of FIN.
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    async def _step(self, step: bytes | float, writer: asyncio.StreamWriter) -> None:
        if isinstance(step, bytes):
            await self._send(step, writer)
        else:
            await asyncio.sleep(step)

    async def _send(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        self.bytes_sent += len(data)


async def listen(reader: asyncio.StreamReader) -> AsyncIterator[Asked]:
    """The requests of one connection, until the client closes it."""
    while True:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except asyncio.IncompleteReadError:
            return
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {
            name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        yield Asked(method, path, headers, body, time.monotonic())


def reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unheard Of"


@pytest.fixture
def feed_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FeedServer]:
    """A running FeedServer that the door out may reach."""
    with FeedServer() as server:
        others = os.environ.get(ALLOW, "")
        monkeypatch.setenv(ALLOW, f"{others},{server.allow}".lstrip(","))
        yield server
