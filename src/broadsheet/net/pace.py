"""Be a polite guest: few requests at once to one host, and not too often.

One pace is shared by all doors of the process (`HOUSE`), whatever thread or event loop they
run in, so that a poll and a picture fetched beside it count together.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MANY = 1000  # hosts remembered before the idle ones are forgotten

Waiter = tuple[asyncio.AbstractEventLoop, "asyncio.Future[None]"]


@dataclass
class _Host:
    busy: int = 0
    due: float = 0.0  # when the next request may start, on the monotonic clock
    waiting: deque[Waiter] = field(default_factory=deque)


class Pace:
    """At most `at_once` requests to one host at a time, starting at least `apart` seconds apart.

    None for either lifts that limit.
    """

    def __init__(self, at_once: int | None = 2, apart: float | None = 1.0) -> None:
        self._at_once = at_once
        self._apart = apart or 0.0
        self._hosts: dict[str, _Host] = {}
        self._forget_at = MANY
        self._lock = threading.Lock()

    @asynccontextmanager
    async def place(self, host: str) -> AsyncIterator[None]:
        """Hold one of the places of `host`, waiting in line for it if need be."""
        if self._at_once is None:
            yield
            return
        await self._arrive(host, self._at_once)
        try:
            yield
        finally:
            self._leave(host)

    async def turn(self, host: str) -> None:
        """Wait until a request to `host` may start, and count it as started."""
        if not self._apart:
            return
        with self._lock:
            now = time.monotonic()
            state = self._state(host)
            start = max(now, state.due)
            state.due = start + self._apart
        if start > now:
            await asyncio.sleep(start - now)

    async def _arrive(self, host: str, at_once: int) -> None:
        loop = asyncio.get_running_loop()
        with self._lock:
            state = self._state(host)
            if state.busy < at_once:
                state.busy += 1
                return
            waiter = (loop, loop.create_future())
            state.waiting.append(waiter)
        try:
            await waiter[1]
        except asyncio.CancelledError:
            with self._lock:
                given_up = waiter in state.waiting
                if given_up:
                    state.waiting.remove(waiter)
            if not given_up:  # the place was already on its way to us: hand it on
                self._leave(host)
            raise

    def _leave(self, host: str) -> None:
        with self._lock:
            state = self._hosts[host]
            while state.waiting:
                loop, future = state.waiting.popleft()
                try:
                    loop.call_soon_threadsafe(_give, future)
                except RuntimeError:  # that loop was closed without a word: the next in line
                    continue
                return
            state.busy -= 1

    def _state(self, host: str) -> _Host:
        """What we know of a host. Of many, the idle ones are forgotten from time to time."""
        if len(self._hosts) > self._forget_at:
            now = time.monotonic()
            self._hosts = {name: one for name, one in self._hosts.items() if one.busy or one.due > now}
            self._forget_at = max(MANY, 2 * len(self._hosts))
        return self._hosts.setdefault(host, _Host())


def _give(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)


HOUSE = Pace()
UNPACED = Pace(at_once=None, apart=None)
