"""Run the public site under granian: its options, a clean stop, and the short cut past the event loop.

Granian's own thread reads the sockets; for each request it wakes the event loop's thread and
makes a task there. On one core that costs more than everything else the answer needs.
A page in memory needs no event loop, so it is answered at once in granian's thread;
everything else goes the usual way. What that is worth: docs/explanation/serving-speed.md.
"""

import asyncio
import os
import resource
import socket
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

import granian
import structlog
from granian import _futures as futures
from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from .site import PublicSite

HEADERS_WITHIN: Final = 15_000
"""Milliseconds for a client to send its request's headers, and for an idle connection to send the next."""

LONGEST_HEAD: Final = 64 * 1024
"""Bytes of a request line and its headers."""

MOST_CONNECTIONS: Final = 4096
"""Clients at once, if the system allows as many files. More of them wait in the system's backlog."""

DRAIN: Final = 8.0
"""Seconds for running answers to end when the server stops."""

_KNOWN_GRANIAN: Final = "2.8."
_LOGGING: Final = {"loggers": {"_granian": {"handlers": [], "propagate": True}}}

# Which site the server started in this context serves: the short cut is made deep inside granian.
_at_hand: ContextVar[PublicSite | None] = ContextVar("_at_hand", default=None)

log = structlog.get_logger("broadsheet.press.serving")


class PaperServer(Server):
    """Granian in this process's event loop, on a socket that is open already."""

    def __init__(self, site: PublicSite, listening: socket.socket) -> None:
        super().__init__(
            site,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            websockets=False,
            backpressure=_connections(),
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN, max_buffer_size=LONGEST_HEAD),
            log_level=LogLevels.error,
            log_dictconfig=_LOGGING,
        )
        self.bind_addr, self.bind_port = listening.getsockname()[:2]
        self._listening = listening

    def _init_shared_socket(self) -> None:
        # Granian would open a socket by itself. Ours is open in the supervisor too, so that readers wait, and
        # are not refused, while a web process is replaced. Granian closes the descriptor when it stops.
        holder: Any = SocketHolder  # its stub does not know the arguments its Rust half takes
        self._shd = holder(os.dup(self._listening.fileno()), False, self.backlog)


async def serve(site: PublicSite, listening: socket.socket, stop: asyncio.Event) -> None:
    """Serve until `stop` is set, then take no new connection and let running answers end.

    `listening` is a bound, listening TCP socket. Answers still running after `DRAIN` seconds are broken off.
    """
    if open_short_cut():
        _at_hand.set(site)
    server: Any = PaperServer(site, listening)  # granian's methods are not typed
    serving = asyncio.ensure_future(server.serve())
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not stopping.done():
        stopping.cancel()
        await serving
        return
    server.stop()
    done, _ = await asyncio.wait({serving}, timeout=DRAIN)
    if not done:
        log.warning("answers were broken off", seconds=DRAIN)
        serving.cancel()


def open_short_cut() -> bool:
    """Let granian answer from memory without the event loop; False if this granian is not one we know.

    Granian has no public door for it. Where its inside has changed the paper is served
    the usual way, only slower.
    """
    usual = getattr(futures, "_cbsched_aioschedule", None)
    if usual is None or not granian.__version__.startswith(_KNOWN_GRANIAN):
        log.warning("pages are served without the short cut: unknown granian", version=granian.__version__)
        return False
    if not hasattr(usual, "is_short_cut"):
        futures._cbsched_aioschedule = _with_short_cut(usual)
    return True


def _with_short_cut(usual: Callable[..., Any]) -> Callable[..., Any]:
    # Granian's objects come from its Rust half and have no types.
    def scheduler(loop: Any, context: Any, call: Any) -> Callable[[Any], None]:
        long_way = usual(loop, context, call)
        site = _at_hand.get()
        return long_way if site is None else _schedule_for(site, long_way)

    scheduler.is_short_cut = True  # type: ignore[attr-defined]  # a mark, so that it is put in once
    return scheduler


def _schedule_for(site: PublicSite, long_way: Callable[[Any], None]) -> Callable[[Any], None]:
    def schedule(request: Any) -> None:
        try:
            ready = site.at_hand(request.scope)
        except Exception:
            # This is the top of granian's thread, and an error here would leave the reader without an answer.
            log.exception("the short cut failed")
            ready = None
        if ready is None:
            long_way(request)
            return
        send = request.proto.send
        send(ready[0])
        send(ready[1])
        request.done()

    return schedule


def _connections() -> int:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS
    if soft < min(wanted, hard):
        soft = min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(128, min(MOST_CONNECTIONS, soft - 256))
