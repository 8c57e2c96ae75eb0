"""Hear from pages that they are being read, without troubling Django: `POST /-/seen`.

A page of a story says so once, when it has been in sight for a second. It is the browser that counts and not the
server, because most pages come from a cache that never asks here (a CDN, nginx, the reader's own). What
is heard is judged by archive.readings.rules, tallied in memory and written down every WRITE_EVERY seconds.
"""

import atexit
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.db import DatabaseError, connection
from django.utils import timezone

from broadsheet.archive.readings.actions import write_down
from broadsheet.archive.readings.rules import Tally, address_read, is_reader
from broadsheet.readers.whereabouts import client_address, networks

log = structlog.get_logger("readings")

PATH = "/-/seen"
WRITE_EVERY = 10.0
LONGEST = 256
"""Bytes of what a page says."""

ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]


class Seen:
    """An ASGI app that answers `POST /-/seen` itself and hands everything else on."""

    def __init__(self, beyond: ASGIApp, *, trusted_proxies: Sequence[str] = (), writes: bool = True) -> None:
        """`trusted_proxies` are those whose X-Forwarded-For is believed; without `writes` nothing is written by itself."""
        self.tally = Tally()
        self._beyond = beyond
        self._trusted = networks(tuple(trusted_proxies))
        self._writes = writes
        self._writer: threading.Thread | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # Any: ASGI's own dictionaries
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._beyond(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        said = await _said(receive)
        self._note(scope, headers, said)
        # The same answer whether it counted or not: there is nothing to find out here.
        await send(
            {"type": "http.response.start", "status": 204, "headers": [(b"cache-control", b"no-store")]}
        )
        await send({"type": "http.response.body", "body": b""})

    def _note(self, scope: Any, headers: Mapping[str, str], said: str) -> None:
        address = address_read(said)
        if not address or not is_reader(headers) or not _is_from_here(headers):
            return
        peer = (scope.get("client") or ("",))[0]
        client = client_address(peer, headers.get("x-forwarded-for", ""), self._trusted)
        if self.tally.note(address, f"{client} {headers.get('user-agent', '')}", time.monotonic()):
            self._see_to_writing()

    def _see_to_writing(self) -> None:
        if self._writes and self._writer is None:
            self._writer = threading.Thread(target=self._keep_writing, name="readings", daemon=True)
            self._writer.start()
            atexit.register(self.write)

    def _keep_writing(self) -> None:
        while True:
            time.sleep(WRITE_EVERY)
            self.write()

    def write(self) -> None:
        """Write down what was tallied. Where that fails it is tallied again, and tried the next time."""
        counts = self.tally.take()
        if not counts:
            return
        try:
            write_down(counts, timezone.now())
        except DatabaseError as trouble:
            self.tally.give_back(counts)
            log.warning("readings could not be written down", stories=len(counts), trouble=str(trouble))
        finally:
            if not connection.in_atomic_block:
                connection.close()


async def _said(receive: Any) -> str:  # Any: ASGI's own callable
    """The body, or "" when it is longer than any address."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return ""
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LONGEST:
            return ""
    return body.decode("latin-1")


def _is_from_here(headers: Mapping[str, str]) -> bool:
    """Whether a page of this paper said it, as far as the browser tells (as pages.contact judges forms)."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")
