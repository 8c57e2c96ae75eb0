"""Fetch something from the public web: the one function that opens a connection.

    async with Door(paper="https://courier.example") as door:
        answer = await door.fetch(Request("https://agency.example/feed.xml"))

An answer is an answer whatever its status: 304, 404 and 500 are for the caller to judge. What brings no
answer raises the FetchError that says why. Redirects of GET and HEAD are followed here, one
hop at a time, each read, paced and checked like a first request. Nothing is tried twice: when to try
again is the caller's to decide, with more patience than a door has.

No cookies are kept, no proxy is used, and the environment is asked for one thing only: the exceptions.
"""

import asyncio
import re
import ssl
import time
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, Self

import aiohttp
from aiohttp.abc import AbstractResolver

from broadsheet import __version__
from broadsheet.net.allowance import allowance_of_this_process
from broadsheet.net.body import Body
from broadsheet.net.errors import (
    NotHttp,
    RedirectInsecure,
    RequestMalformed,
    TooManyRedirects,
)
from broadsheet.net.limits import USUAL, Limits
from broadsheet.net.line import Lines
from broadsheet.net.lookup import Lookup
from broadsheet.net.pace import HOUSE, Pace
from broadsheet.net.target import PORTS, Target, next_target, read_target
from broadsheet.net.troubles import TROUBLES, explain
from broadsheet.net.unpack import OFFERED

__all__ = ["Answer", "Door", "Limits", "Request", "fetch", "fetch_now"]

ROOM = 1024 * 1024  # for heads, and for what a server writes between the pieces of a body
EXCHANGES = 64  # of one door at a time: bounds the memory that bodies can take together
LARGE = 1024 * 1024  # bytes from which on a body waits for one of the places for large ones
LARGE_AT_ONCE = 6  # of one door: sixty-four bodies of fifteen megabytes would be a gigabyte
# Shorter than the five seconds after which common servers hang up: we would write into a closing line.
KEEP_SECONDS = 4.0

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}

# What a redirect may carry to another host: neither passwords nor validators, which name what we hold.
HARMLESS = frozenset({"accept", "accept-language"})
# What only the door itself may say.
OURS = frozenset(
    {"accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization"}
    | {"proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "user-agent"}
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a token (RFC 9110, 5.6.2)
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\ud7ff\ue000-\U0010ffff]*")  # no line ends, no half characters


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. Conditional headers and Authorization are the caller's to give."""

    url: str
    method: Literal["GET", "HEAD", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    url      where it came from, after all redirects
    headers  names in lower case; several lines of one name joined with ", "
    body     without its Content-Encoding
    moved    the new address when it is good (2xx or 304) and every redirect to it was permanent (301, 308)
    took     seconds of the exchange, waiting for the host's turn not counted
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    moved: str | None
    took: float


class Door:
    """One set of connections, kept for many requests, for all tasks of one loop. Enter it before use."""

    def __init__(
        self,
        limits: Limits = USUAL,
        *,
        paper: str = "",
        pace: Pace = HOUSE,
        lookup: AbstractResolver | None = None,
    ) -> None:
        """`paper`: the publication's address, told to servers. Raises AllowanceMalformed, ValueError."""
        self._limits = limits
        self._agent = f"Broadsheet/{__version__}" + (f" (+{paper})" if paper else "")
        if not _VALUE.fullmatch(self._agent):
            raise ValueError(f"the paper's address cannot be told to servers: {paper!r}")
        self._pace = pace
        # aiohttp's part of the limits; the exchange as a whole is timed here.
        self._patience = aiohttp.ClientTimeout(
            sock_connect=limits.connect_seconds, sock_read=limits.idle_seconds
        )
        self._lookup = lookup or Lookup()
        self._allowance = allowance_of_this_process()
        self._exchanges = asyncio.Semaphore(EXCHANGES)
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def __aenter__(self) -> Self:
        # Two sets, so that a connection made under an exception is never used for anything else.
        self._public = self._session(public_only=True)
        self._excepted = self._session(public_only=False)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._public.close()
        await self._excepted.close()
        await self._lookup.close()

    async def fetch(self, request: Request) -> Answer:
        """Ask, follow redirects, give back the answer. Raises FetchError, one subclass per kind."""
        headers = checked(request)
        here = read_target(request.url, self._allowance)
        permanent, seen, took = True, {here.url}, 0.0
        while True:
            answer = await self._ask(here, request, headers, self._limits.seconds - took)
            took += answer.took
            location = answer.headers.get("location")
            if request.method == "POST" or answer.status not in REDIRECTS or location is None:
                good = 200 <= answer.status < 300 or answer.status == 304
                moved = answer.url if len(seen) > 1 and permanent and good else None
                return replace(answer, moved=moved, took=took)
            there = next_target(here, location, self._allowance)
            if here.scheme == "https" and there.scheme == "http":
                raise RedirectInsecure(str(there.url), f"from {here.url}")
            if there.url in seen or len(seen) > self._limits.redirects:
                raise TooManyRedirects(request.url, f"{len(seen)} redirects, the last to {there.url}")
            if not there.same_party(here):
                headers = {name: value for name, value in headers.items() if name.lower() in HARMLESS}
            permanent = permanent and answer.status in PERMANENT
            seen.add(there.url)
            here = there

    async def _ask(
        self, target: Target, request: Request, headers: Mapping[str, str], seconds: float
    ) -> Answer:
        """One hop, in its turn and within `seconds`."""
        host = target.host if target.port in PORTS.values() else f"{target.host}:{target.port}"
        async with self._pace.place(host), self._exchanges:
            await self._pace.turn(host)
            begun = time.monotonic()
            try:
                async with asyncio.timeout(seconds), self._open(target, request, headers) as response:
                    body = await read_body(response, str(target.url), self._limits, self._large)
            except TROUBLES as error:
                raise explain(error, str(target.url)) from error
        took = time.monotonic() - begun
        return Answer(response.status, str(target.url), plain_headers(response), body, None, took)

    def _open(
        self, target: Target, request: Request, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        limits = self._limits
        session = self._excepted if target.excepted else self._public
        return session.request(
            request.method,
            target.url,
            headers=headers,
            data=request.body or None,
            allow_redirects=False,
            auto_decompress=False,
            ssl=self._tls if target.scheme == "https" else True,
            timeout=self._patience,
            max_field_size=limits.header,
            max_line_size=limits.header,
            max_headers=limits.headers,
        )

    def _session(self, *, public_only: bool) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=self._lookup,
            socket_factory=Lines(ceiling=2 * self._limits.body + ROOM, public_only=public_only),
            limit=0,  # EXCHANGES counts instead, outside the deadline
            keepalive_timeout=KEEP_SECONDS,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers={"User-Agent": self._agent, "Accept-Encoding": OFFERED},
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            middlewares=(no_second_try,),
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Certificates and names verified against the system's authorities (SSL_CERT_FILE names others)."""
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context


async def fetch(request: Request, limits: Limits = USUAL, *, paper: str = "", pace: Pace = HOUSE) -> Answer:
    """Fetch one thing through a door of its own. For many, keep a Door open."""
    async with Door(limits, paper=paper, pace=pace) as door:
        return await door.fetch(request)


def fetch_now(request: Request, limits: Limits = USUAL, *, paper: str = "", pace: Pace = HOUSE) -> Answer:
    """`fetch` for commands and threads, which have no event loop of their own."""
    return asyncio.run(fetch(request, limits, paper=paper, pace=pace))


def checked(request: Request) -> Mapping[str, str]:
    """The request's headers, fit to be sent. Raises RequestMalformed."""
    if request.method not in ("GET", "HEAD", "POST") or (request.body and request.method != "POST"):
        raise RequestMalformed(request.url, f"{request.method!r} with {len(request.body)} bytes of body")
    for name, value in request.headers.items():
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value) or name.lower() in OURS:
            raise RequestMalformed(request.url, f"the header {name!r}")
    return request.headers


async def no_second_try(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Explain troubles before aiohttp sees them: it would ask again at once, past the host's pace."""
    try:
        return await send(request)
    except TROUBLES as error:
        raise explain(error, str(request.url)) from error


async def read_body(
    response: aiohttp.ClientResponse, url: str, limits: Limits, large: asyncio.Semaphore
) -> bytes:
    """The body, unpacked. That of a redirect is left unread: nobody will look at it.

    Few large bodies are in hand at a time (`large`); the others wait for their places, within their own deadline, and
    what their servers send meanwhile waits on the line.
    """
    if response.status < 200:
        raise NotHttp(url, f"status {response.status}")
    if response.status in REDIRECTS and "Location" in response.headers:
        return b""
    body = Body(url, limits, response.headers.getall("Content-Encoding", ()))
    if not response.content.at_eof():
        body.announce(response.content_length)
    async with AsyncExitStack() as places:
        placed = False
        async for piece in response.content.iter_any():
            body.add(piece)
            if not placed and body.size > LARGE:
                await places.enter_async_context(large)
                placed = True
        return body.whole()


def plain_headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Names in lower case, values as text that can be stored and sent back."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.raw_headers:
        name, value = raw_name.decode("ascii", "replace").lower(), raw_value.decode("utf-8", "replace")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
