"""The wire's rounds: what the worker process runs for it, each in a thread of its own, until it is told to stop.

    poll_when_due        sources, each when it is due; and once an hour what is old enough is forgotten
    fetch_when_wanted    pictures, as stories want them; beside the polling, since encoding a picture takes a second

Both may run in many processes at once: rows are claimed with leases.
"""

import asyncio
import gc
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.db import close_old_connections
from django.utils import timezone

from broadsheet.wire.actions import pictures, sources
from broadsheet.wire.actions.keeping import forget_old
from broadsheet.wire.actions.polling import AT_ONCE, Desk, own_door

log = structlog.get_logger("wire")

PAUSE = 1.0
"""Seconds between two looks for what is due."""
AFTER_TROUBLE = 5.0
"""Seconds to wait when a round broke: the database is away, say."""
FORGETTING = timedelta(hours=1)


def poll_when_due(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Poll each source when it is due, until told to stop. Requests under way then are given up, and asked again later."""
    set_aside_what_stays()
    _again_and_again(stop, lambda: async_to_sync(_poll_until)(stop, pause))


def fetch_when_wanted(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Fetch pictures as they are wanted, until told to stop."""
    _again_and_again(stop, lambda: async_to_sync(_fetch_until)(stop, pause))


def set_aside_what_stays() -> None:
    """Take all that the process has loaded so far out of the garbage collector's rounds.

    A delivery makes objects by the hundred thousand; looking through all of Django each time took a third of
    the time of filing them.
    """
    gc.collect()
    gc.freeze()


def _again_and_again(stop: threading.Event, rounds: Callable[[], None]) -> None:
    while not stop.is_set():
        try:
            rounds()
        except Exception:  # a round that breaks must not end the worker; the next may be better
            log.exception("a round of the wire broke")
            close_old_connections()
            stop.wait(AFTER_TROUBLE)


async def _poll_until(stop: threading.Event, pause: float) -> None:
    worker, forget_at = sources.worker_token(), timezone.now()
    async with await own_door() as door, Desk(door, worker) as desk:
        while not stop.is_set():
            await sync_to_async(close_old_connections)()
            if room := AT_ONCE - desk.in_hand:
                for source in await sync_to_async(sources.claim_due)(worker, timezone.now(), room):
                    desk.ask(source)
            await desk.conclude(pause)
            forget_at = await _forget(forget_at)
    await sync_to_async(sources.release)(worker)


async def _forget(at: datetime) -> datetime:
    """Forget what is old, when it is time to; answers when it is time again."""
    now = timezone.now()
    if now < at:
        return at
    await sync_to_async(forget_old)(now)
    return now + FORGETTING


async def _fetch_until(stop: threading.Event, pause: float) -> None:
    worker = sources.worker_token()
    async with await own_door(pictures.LIMITS) as door:
        while not stop.is_set():
            await sync_to_async(close_old_connections)()
            fetching = asyncio.create_task(pictures.fetch_due(pictures.AT_ONCE, door, worker))
            while not stop.is_set() and not (await asyncio.wait({fetching}, timeout=pause))[0]:
                pass
            if stop.is_set():
                fetching.cancel()
                await asyncio.gather(fetching, return_exceptions=True)
            elif not await fetching:
                await asyncio.sleep(pause)
    await sync_to_async(pictures.release)(worker)
