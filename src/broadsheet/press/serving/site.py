"""The public site: answer readers from the page store, hand the rest to Django.

The order of judging a request: is it asked of its own host? is it ours (not `/-/`, not the desk)? is the host one of this paper's?
is the method GET or HEAD? is a copy at hand, or else a file? does the client hold it already?
No cookie, no query and no header but those in `negotiation` changes a byte of the
answer (RELIABILITY G5), and every answer carries the security headers, errors too (G7).

Any ASGI server can run it; docs/explanation/serving-speed.md says what it costs under granian.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Final
from urllib.parse import quote

import structlog

from . import headers as say
from .addresses import BadAddressError, read_address
from .copies import EMPTY, Copies, Copy, Message, Variant, body_of, start
from .finding import Finder
from .headers import Header
from .negotiation import Coding, Span, codings_in_order
from .replies import reply_to
from .sending import Receive, Send, send_from_disk

Scope = Message
# Django's handler and other ASGI apps type these three each in their own way.
ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]

LOOK_EVERY: Final = 0.1
"""Seconds between two looks whether a new edition came out."""

_DYNAMIC: Final = (b"/-/", b"/desk/")
_ASSETS: Final = b"/-/static/"
_DYNAMIC_ROOTS: Final = frozenset({b"/-", b"/desk"})
_DESK: Final = (b"/desk/",)
_OF_BOTH: Final = (b"/-/", b"/assets/", b"/media/")
"""What the desk's own host needs of the paper: accounts, and the styles and pictures of its previews."""
_METHODS: Final = frozenset({"GET", "HEAD"})

_NOTICE: Final = b"404"
"""The 404 page's place among the copies; a path begins with a slash."""

_MEMORY: Final = 512
"""How many distinct hosts and Accept-Encoding values are remembered as judged."""

_LONGEST_MEMORY: Final = 255
"""Bytes of a header value that is remembered; no host name is longer (RFC 1035, 2.3.4)."""

_HOST: Final = re.compile(rb"([A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_JOINED: Final = frozenset({b"accept-encoding", b"if-none-match"})

_WORDS: Final = {
    302: "The desk is at /desk/.",
    400: "This request cannot be understood. Check the address and try again.",
    404: "There is no page at this address.",
    405: "This page can only be read.",
    414: "This address is too long.",
    503: "The paper is not at hand just now. Please try again in a moment.",
}

log = structlog.get_logger("broadsheet.press.serving")


class RefusedError(Exception):
    """No copy answers this request; `status` and a few words do."""

    def __init__(self, status: int, *more: Header) -> None:
        super().__init__(_WORDS[status])
        self.status = status
        self.more = more


class PublicSite:
    """An ASGI 3 app: the public site from files, everything else from `fallback`."""

    def __init__(
        self,
        store: Path,
        media: Path,
        fallback: ASGIApp,
        *,
        allowed_hosts: Sequence[str] = (),
        hsts: int = 0,
        memory: int = 64 * 1024 * 1024,
        public_media: Sequence[str] = ("pictures",),
        assets: Sequence[Path] = (),
        desk_host: str = "",
    ) -> None:
        """Serve the page store `store` and the folders `public_media` of the media folder `media`.

        Under `/-/static/` the files of the folders `assets` are served, the first that has the name.
        `allowed_hosts` are host names as in Django's setting of that name (a leading dot stands
        for all below it, `*` for any); none at all means any, for development. `hsts` is in
        seconds, 0 without https. `memory` bounds the copies kept, in bytes. With a `desk_host`
        the desk answers under that name alone, and no page of the paper does.
        """
        self._fallback = fallback
        self._finder = Finder(store, media, public_media, assets, hsts)
        self._copies = Copies(memory)
        self._hosts_allowed = [host.lower() for host in allowed_hosts]
        self._hosts_welcome: set[bytes] = set()
        self._desk_host = desk_host.lower().rstrip(".")
        self._orders: dict[bytes, tuple[Coding, ...]] = {}
        self._security = say.security_headers(say.PAGE_POLICY, hsts)
        self._next_look = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; lifespan and websockets are answered too, as ASGI wants."""
        ready = self.at_hand(scope)
        if ready is not None:
            await send(ready[0])
            await send(ready[1])
        elif scope["type"] != "http":
            await self._not_http(scope, receive, send)
        else:
            raw = scope.get("raw_path") or quote(scope["path"]).encode("ascii")
            if self._desk_host and not self._is_at_home(raw, scope):
                await self._elsewhere(raw, scope, send)
            elif raw in _DYNAMIC_ROOTS or (raw.startswith(_DYNAMIC) and not raw.startswith(_ASSETS)):
                await self._fallback(scope, receive, send)
            else:
                await self._public(raw, scope, receive, send)

    def _is_at_home(self, raw: bytes, scope: Scope) -> bool:
        """Whether this path belongs to the host it was asked of: the desk's own, or the paper's."""
        if raw.startswith(_OF_BOTH) or raw == b"/-":
            return True
        return (raw == b"/desk" or raw.startswith(_DESK)) == self._is_desk_host(_read(scope["headers"]))

    def _is_desk_host(self, seen: dict[bytes, bytes]) -> bool:
        found = _HOST.fullmatch(seen.get(b"host", b""))
        return bool(found and found[1].decode("ascii").lower().rstrip(".") == self._desk_host)

    async def _elsewhere(self, raw: bytes, scope: Scope, send: Send) -> None:
        """Nothing is told of the other host, but for the bare name of the desk's own, which leads to the desk."""
        more: tuple[Header, ...] = ()
        status = 404
        if raw == b"/" and self._is_desk_host(_read(scope["headers"])):
            status, more = 302, ((b"location", b"/desk/"),)
        await self._refuse(RefusedError(status, *more), scope["method"], send)

    def at_hand(self, scope: Scope) -> tuple[Message, Message] | None:
        """The two messages that answer this request, if they lie in memory and need no look at the disk.

        This is the hot path: no waiting, no disk, next to no allocation. It may be called in
        another thread than the event loop's. None means only that the request goes the long way.
        """
        if scope["type"] != "http":
            return None
        now = monotonic()
        copy = self._copies.believed(scope.get("raw_path", b""), now)
        if copy is None or now >= self._next_look:
            return None
        method, seen = scope["method"], _read(scope["headers"])
        if method not in _METHODS or seen.get(b"host") not in self._hosts_welcome:
            return None
        opening, body = reply_to(seen, method == "HEAD", self._variant(copy, seen))
        # What comes from the disk has `until` in the past, so it never gets here; the type does not know.
        return None if isinstance(body, Span) else (opening, body)

    async def _public(self, raw: bytes, scope: Scope, receive: Receive, send: Send) -> None:
        method, seen = scope["method"], _read(scope["headers"])
        try:
            if not self._welcomes(seen.get(b"host", b"")):
                raise RefusedError(400)
            if method not in _METHODS:
                raise RefusedError(405, (b"allow", b"GET, HEAD"))
            await self._answer(raw, seen, method, receive, send)
        except RefusedError as refusal:
            await self._refuse(refusal, method, send)
        except BadAddressError as bad:
            await self._refuse(RefusedError(bad.status), method, send)
        except OSError as trouble:
            # The disk failed (RELIABILITY A5); the file's name stays in the log, not in the answer.
            log.error("the page store cannot be read", trouble=str(trouble), path=raw.decode("latin-1"))
            await self._refuse(RefusedError(503, (b"retry-after", b"5")), method, send)

    async def _answer(
        self, raw: bytes, seen: dict[bytes, bytes], method: str, receive: Receive, send: Send
    ) -> None:
        now = monotonic()
        if now >= self._next_look:
            self._look(now)
        copy = self._copies.get(raw, now) or await self._fetch(raw, now)
        variant = self._variant(copy, seen)
        opening, body = reply_to(seen, method == "HEAD", variant)
        if not isinstance(body, Span):
            await send(opening)
            await send(body)
        elif not await send_from_disk(copy.shelf, variant, opening, body, receive, send):
            raise RefusedError(503, (b"retry-after", b"1"))

    @property
    def memory(self) -> int:
        """Bytes, about, that the copies in memory take."""
        return self._copies.size

    def _look(self, now: float) -> None:
        self._next_look = now + LOOK_EVERY
        if self._finder.look():
            self._copies.clear()

    async def _fetch(self, raw: bytes, now: float) -> Copy:
        """The copy from the store, or one that leads to the address meant, or the notice of a 404."""
        address = read_address(raw)
        copy = await self._finder.find(address) if address.canonical == raw else None
        if copy is not None:
            self._copies.keep(raw, copy, now)
            return copy
        return self._finder.redirect(address, raw) or await self._notice(now)

    async def _notice(self, now: float) -> Copy:
        copy = self._copies.get(_NOTICE, now)
        if copy is None:
            copy = await self._finder.notice()
            if copy is None:
                raise RefusedError(404 if self._finder.has_edition else 503)
            self._copies.keep(_NOTICE, copy, now)
        return copy

    def _variant(self, copy: Copy, seen: dict[bytes, bytes]) -> Variant:
        accept = seen.get(b"accept-encoding")
        if accept is None:
            return copy.variants["identity"]
        return copy.variant(self._orders.get(accept) or self._order(accept))

    def _order(self, accept: bytes) -> tuple[Coding, ...]:
        if len(self._orders) >= _MEMORY:
            self._orders.clear()
        # Browsers send about ten different values. What no browser sends is not worth the memory.
        order = codings_in_order(accept[:_LONGEST_MEMORY])
        if len(accept) <= _LONGEST_MEMORY:
            self._orders[accept] = order
        return order

    def _welcomes(self, host: bytes) -> bool:
        if host in self._hosts_welcome:
            return True
        found = _HOST.fullmatch(host)
        if found is None or len(host) > _LONGEST_MEMORY:
            return False
        name = found[1].decode("ascii").lower().rstrip(".")
        if self._hosts_allowed and not any(fits_host(name, allowed) for allowed in self._hosts_allowed):
            return False
        if len(self._hosts_welcome) >= _MEMORY:
            self._hosts_welcome.clear()
        if name != self._desk_host:  # what lies in memory is the paper's; the desk's host takes the long way
            self._hosts_welcome.add(host)
        return True

    async def _refuse(self, refusal: RefusedError, method: str, send: Send) -> None:
        """A short answer in plain words, with nothing of the request in it (RELIABILITY G9)."""
        body = str(refusal).encode()
        about = [
            *self._security,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", say.KEEP_NOT),
            *refusal.more,
        ]
        await send(start(refusal.status, about))
        await send(EMPTY if method == "HEAD" else body_of(body))

    async def _not_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})
            return
        # Django answers no lifespan; the server is told that we are ready and that we are done.
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                self._finder.close()
                return


def fits_host(name: str, allowed: str) -> bool:
    """Whether a host name is one that an entry of the allowed hosts means (as Django's ALLOWED_HOSTS).

    Both in lower case: a leading dot means the name and all below it, `*` any.
    """
    if allowed.startswith("."):
        return name == allowed[1:] or name.endswith(allowed)
    return allowed in ("*", name)


def _read(headers: Sequence[Header]) -> dict[bytes, bytes]:
    """The request headers by name; of two Host lines comes a host that no paper has (RFC 9112, 3.2)."""
    seen = dict(headers)
    return seen if len(seen) == len(headers) else _joined(headers)


def _joined(headers: Iterable[Header]) -> dict[bytes, bytes]:
    seen: dict[bytes, bytes] = {}
    for name, value in headers:
        if name in seen and name in _JOINED:
            seen[name] += b", " + value
        elif name in seen and name == b"host":
            seen[name] = b" "
        else:
            seen[name] = value
    return seen
