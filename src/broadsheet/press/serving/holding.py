"""Answers of what lies behind the front door, kept a few seconds for all who ask the same.

What a page asks for when it comes into sight is asked by a crowd at once. Each question is passed on once, without
anything of whoever asked it, and its answer is everybody's until it is too old. Whoever else keeps it is told to
drop it at the same moment, so however many caches stand in a row, nobody sees an older one.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from .copies import EMPTY, Message, body_of, start
from .headers import Header

# Django's handler and other ASGI apps type these three each in their own way.
ASGIApp = Callable[[Any, Any, Any], Awaitable[None]]
Question = tuple[bytes, bytes]
"""The host asked, and the query in its one spelling."""

MOST = 2_000
"""Answers held; the longest untouched goes first. A thousand bytes each, about."""

_METHODS = frozenset({"GET", "HEAD"})
_OF_THE_ASKER = frozenset({b"cache-control", b"expires", b"vary", b"set-cookie"})


@dataclass(frozen=True, slots=True)
class Held:
    """One answer, and until when it is good, in seconds of a clock that only goes forward."""

    status: int
    headers: tuple[Header, ...]
    body: bytes
    until: float


class Holding:
    """An ASGI app that answers one path from what it holds, and hands everything else on."""

    def __init__(
        self,
        beyond: ASGIApp,
        path: str,
        question: Callable[[bytes], bytes | None],
        *,
        seconds: float,
        most: int = MOST,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Answers of `beyond` at `path` are good for `seconds`, and at most `most` are held.

        `question` brings a query into its one spelling, so that no variant of it is another question; what it
        answers None to is handed on as it is.
        """
        self._beyond, self._path, self._question = beyond, path, question
        self._seconds, self._most, self._clock = seconds, most, clock
        self._held: OrderedDict[Question, Held] = OrderedDict()
        self._asking: dict[Question, asyncio.Task[Held]] = {}

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:  # Any: ASGI's own callables
        wanted = None
        if scope["type"] == "http" and scope["path"] == self._path and scope["method"] in _METHODS:
            wanted = self._question(scope["query_string"])
        if wanted is None:
            await self._beyond(scope, receive, send)
            return
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        asked = (b"\n".join(hosts), wanted)
        held = self._held.get(asked)
        if held is None or self._clock() >= held.until:
            held = await self._ask_once(asked, scope)
        await send(start(held.status, [*held.headers, (b"cache-control", self._keeping(held))]))
        await send(EMPTY if scope["method"] == "HEAD" else body_of(held.body))

    def _keeping(self, held: Held) -> bytes:
        left = int(held.until - self._clock())
        return b"public, max-age=%d" % left if held.status == 200 and left > 0 else b"no-store"

    async def _ask_once(self, asked: Question, scope: Message) -> Held:
        """The answer from beyond. Who comes while it is being asked for waits for the same one."""
        asking = self._asking.get(asked)
        if asking is None:
            asking = self._asking[asked] = asyncio.ensure_future(self._ask(asked, scope))
            asking.add_done_callback(lambda _: self._asking.pop(asked, None))
        # The reader who asked first may leave; the others still wait.
        return await asyncio.shield(asking)

    async def _ask(self, asked: Question, scope: Message) -> Held:
        # Its age counts from before it was asked for: what changed meanwhile may not be in it.
        until = self._clock() + self._seconds
        plain = {**scope, "method": "GET", "query_string": asked[1]}
        plain["headers"] = [(name, value) for name, value in scope["headers"] if name == b"host"]
        opening, body = await _answer(self._beyond, plain)
        about = tuple(
            (name, value) for name, value in opening["headers"] if name.lower() not in _OF_THE_ASKER
        )
        held = Held(opening["status"], about, body, until)
        if held.status == 200:
            self._keep(asked, held)
        return held

    def _keep(self, asked: Question, held: Held) -> None:
        self._held[asked] = held
        self._held.move_to_end(asked)
        while len(self._held) > self._most:
            self._held.popitem(last=False)


async def _answer(app: ASGIApp, scope: Message) -> tuple[Message, bytes]:
    """What an app answers to a request without a body, whole."""
    sent: list[Message] = []
    asked: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not asked:
            await asyncio.Event().wait()  # whoever waits for this answer does not leave
        return asked.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    opening, *rest = sent
    return opening, b"".join(message.get("body", b"") for message in rest)
