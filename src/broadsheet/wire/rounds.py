"""The wire's rounds: what the worker process runs for it, each in a thread of its own, until it is told to stop.

    poll_when_due        sources, each when it is due; besides, now and then, the chores (CHORES)
    fetch_when_wanted    pictures, as stories want them; beside the polling, since encoding a picture takes a second

Both may run in many processes at once: rows are claimed with leases. Both are begun again when they fall over, as every loop of
the worker is (work.loops).
"""

import asyncio
import ctypes
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.db import close_old_connections
from django.utils import timezone

from broadsheet.desk.models import Publication
from broadsheet.wire.actions import pictures, push, sources
from broadsheet.wire.actions.ended_feeds import take_back_ended
from broadsheet.wire.actions.keeping import forget_old
from broadsheet.wire.actions.polling import AT_ONCE, Desk, own_door
from broadsheet.wire.models import Alert, FilingPolicy, Subscription, TrainedClassifier
from broadsheet.wire.tasks import ask_hubs, tell_newsroom_of_alerts, train_classifier
from broadsheet.work.loops import Loop
from broadsheet.work.memory import set_aside_what_stays

log = structlog.get_logger("wire")

PAUSE = 1.0
"""Seconds between two looks for what is due."""


def poll_when_due(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Poll each source when it is due, until told to stop. Requests under way then are given up, and asked again later.

    Raises what goes wrong: see work.loops.
    """
    give_back_what_goes()
    set_aside_what_stays()
    async_to_sync(_poll_until)(stop, pause)


def fetch_when_wanted(stop: threading.Event, *, pause: float = PAUSE) -> None:
    """Fetch pictures as they are wanted, until told to stop. Raises what goes wrong: see work.loops."""
    async_to_sync(_fetch_until)(stop, pause)


LONGEST_REST = 5.0
"""Seconds they rest at most when they have fallen over: the database is away, say."""

POLLING = Loop("wire", poll_when_due, LONGEST_REST)
PICTURES = Loop("pictures", fetch_when_wanted, LONGEST_REST)


_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -3, -1  # mallopt(3)
_LARGE = 128 * 1024


def give_back_what_goes() -> None:
    """Have large blocks go back to the machine when they are freed: bodies, documents, what the XML parser holds.

    So they do at first; but glibc takes each one freed for a sign that others as large will follow, and keeps them. One publisher who sends
    fifteen megabytes made the worker larger for the rest of its life. Other C libraries do not do this, and are left as they are.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_TRIM_THRESHOLD, _LARGE)


async def _poll_until(stop: threading.Event, pause: float) -> None:
    worker, chores = sources.worker_token(), Chores(timezone.now())
    async with await own_door() as door, Desk(door, worker) as desk:
        while not stop.is_set():
            await sync_to_async(close_old_connections)()
            if room := AT_ONCE - desk.in_hand:
                for source in await sync_to_async(sources.claim_due)(worker, timezone.now(), room):
                    desk.ask(source)
            await desk.conclude(pause)
            await sync_to_async(push.take_in_pushed)(timezone.now())
            await sync_to_async(chores.do_due)(timezone.now())
    await sync_to_async(sources.release)(worker)


def ask_for_letter(now: datetime) -> None:
    """Have the newsroom told of new alerts. Mail is slow: it goes through the queue."""
    if Alert.objects.untold().exists() and Publication.the_paper().newsroom_email:
        tell_newsroom_of_alerts.enqueue()


def ask_for_push(now: datetime) -> None:
    """Have hubs asked to push where that is due. They may be slow: it goes through the queue."""
    if Subscription.objects.due(now).exists():
        ask_hubs.enqueue()


def keep_learning(now: datetime) -> None:
    """Have the classifier learn from what the day has brought, where the paper lets it speak at all."""
    asked = FilingPolicy.objects.exclude(classifier=FilingPolicy.Classifier.OFF)
    if (
        asked.exists()
        and not TrainedClassifier.objects.filter(trained_at__gt=now - timedelta(days=1)).exists()
    ):
        train_classifier.enqueue()


CHORES: tuple[tuple[timedelta, Callable[[datetime], object]], ...] = (
    (timedelta(hours=1), forget_old),
    (timedelta(minutes=1), ask_for_letter),
    (timedelta(seconds=10), take_back_ended),
    (timedelta(seconds=30), ask_for_push),
    (timedelta(hours=6), keep_learning),
)
"""What is done beside the polling, and how often."""


class Chores:
    """When each chore is to be done next."""

    def __init__(self, now: datetime) -> None:
        self._due = [now for _ in CHORES]

    def do_due(self, now: datetime) -> None:
        """Do those that are due; one that breaks waits for its next turn and stops nothing."""
        for number, (every, chore) in enumerate(CHORES):
            if now >= self._due[number]:
                self._due[number] = now + every
                try:
                    chore(now)
                except Exception:  # the polling must go on; the chore's next turn may be better
                    log.exception("a chore of the wire broke", chore=chore.__name__)


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
