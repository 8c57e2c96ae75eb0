"""Poll: ask sources through the one door, and conclude each answer.

    ask         one conditional request for each source, many at once, as fast as their hosts let us
    conclude    unchanged (the log and the next time), failed (a stated trouble, later and later), or
                a delivery: bytes kept, read, judged and filed with its log in one transaction (receiving)

Watched folders and mailboxes are looked into in their turn, too (picking_up).

One source never waits for another: answers are concluded as they come in. All rows are written in the
thread that called, by one hand.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.db import transaction
from django.utils import timezone

from broadsheet.desk.models import Publication
from broadsheet.net.door import Answer, Door
from broadsheet.net.errors import FetchError
from broadsheet.net.limits import USUAL, Limits
from broadsheet.wire import gateways, rhythm
from broadsheet.wire.actions import picking_up, push, sources, vanished
from broadsheet.wire.actions.ended_feeds import take_back_ended
from broadsheet.wire.actions.picking_up import Bag
from broadsheet.wire.actions.receiving import Received, digest, is_risky, read_of, receive
from broadsheet.wire.actions.sources import Trouble, Visit
from broadsheet.wire.dispatch import Feed
from broadsheet.wire.errors import (
    DeliveryRefused,
    NothingHeld,
    OwnFault,
    WireError,
    WorkerStopped,
    refused_by_status,
)
from broadsheet.wire.models import Source
from broadsheet.wire.reading import is_suspicious

log = structlog.get_logger("wire")

AT_ONCE = 200
"""Sources in hand at a time; the door itself lets fewer through."""
WAITING = 16
"""Answers that may wait to be concluded: bounds the memory that bodies take together."""
TOGETHER = 200
"""Quiet answers concluded in one transaction."""


@dataclass(frozen=True)
class Fetched:
    """What a request brought: an answer, a bag of parcels, or the trouble that kept them away."""

    source: Source
    at: datetime
    answer: Answer | None = None
    trouble: Trouble | None = None
    bag: Bag | None = None
    read: Feed | DeliveryRefused | None = None
    """What a suspicious document says; the others are read when they are concluded."""


@dataclass(frozen=True)
class Result:
    """What came of one source."""

    source: Source
    counts: Counter[str] = field(default_factory=Counter)
    trouble: Trouble | None = None
    faults: tuple[str, ...] = ()
    """What was wrong with the document and was read past."""


@dataclass
class Report:
    """What came of a round over many sources."""

    results: list[Result] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        return sum((result.counts for result in self.results), Counter())

    @property
    def failed(self) -> list[Result]:
        return [result for result in self.results if result.trouble is not None]


def poll_now(
    pks: Sequence[int], *, door: Door | None = None, tell: Callable[[Result], None] | None = None
) -> Report:
    """Poll these sources at once, whether due or not; those another worker holds are left to it.

    For commands, tasks and tests. `tell` hears of each source as it is done with.
    """
    return async_to_sync(_poll_claimed)(pks, door, tell)


async def _poll_claimed(
    pks: Sequence[int], door: Door | None, tell: Callable[[Result], None] | None
) -> Report:
    worker, report = sources.worker_token(), Report()
    async with door or await own_door() as open_door:
        for start in range(0, len(pks), AT_ONCE):
            claimed = await sync_to_async(sources.claim)(pks[start : start + AT_ONCE], worker, timezone.now())
            report.results += (await poll(claimed, open_door, worker, tell)).results
    await sync_to_async(take_back_ended)(timezone.now())
    return report


async def own_door(limits: Limits = USUAL) -> Door:
    """A door that tells publishers which paper asks."""
    paper = await sync_to_async(Publication.the_paper)()
    return Door(limits, paper=paper.base_url)


async def poll(
    claimed: Sequence[Source], door: Door, worker: str, tell: Callable[[Result], None] | None = None
) -> Report:
    """Ask all these sources, which `worker` holds, through one door, and conclude each answer as it comes."""
    desk = Desk(door, worker)
    report = Report()
    async with desk:
        for source in claimed:
            desk.ask(source)
        while desk.in_hand:
            for result in await desk.conclude():
                report.results.append(result)
                if tell:
                    tell(result)
    return report


class Desk:
    """The requests under way and the answers that wait to be concluded."""

    def __init__(self, door: Door, worker: str) -> None:
        self._door = door
        self._worker = worker
        self._answers: asyncio.Queue[Fetched] = asyncio.Queue(WAITING)
        self._asking: set[asyncio.Task[None]] = set()
        self._one_reader = asyncio.Semaphore()
        self.in_hand = 0
        """Sources asked and not concluded yet."""

    async def __aenter__(self) -> "Desk":
        self._beat = asyncio.create_task(self._keep_hold())
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in (self._beat, *self._asking):
            task.cancel()
        await asyncio.gather(self._beat, *self._asking, return_exceptions=True)

    def ask(self, source: Source) -> None:
        """Put the question to a source; its answer is concluded later."""
        self.in_hand += 1
        task = asyncio.create_task(self._ask(source))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, source: Source) -> None:
        await self._answers.put(await self._read_ahead(await fetch(source, self._door)))

    async def _read_ahead(self, fetched: Fetched) -> Fetched:
        """Read a suspicious document beside the other requests, so that nobody waits for it. One at a time: each may take much memory."""
        answer = fetched.answer
        if answer is None or answer.status != 200 or is_quiet(fetched):
            return fetched
        if not (is_risky(fetched.source) or is_suspicious(answer.body)):
            return fetched
        async with self._one_reader:
            read = await asyncio.to_thread(read_of, fetched.source, answer, fetched.at)
        return replace(fetched, read=read)

    async def conclude(self, wait: float | None = None) -> list[Result]:
        """Conclude the answers there are; waits for one, `wait` seconds at most."""
        try:
            first = await asyncio.wait_for(self._answers.get(), wait)
        except TimeoutError:
            return []
        batch = [first]
        while not self._answers.empty() and len(batch) < TOGETHER:
            batch.append(self._answers.get_nowait())
        self.in_hand -= len(batch)
        results = await sync_to_async(conclude)(batch)
        for fetched in batch:
            if fetched.bag is not None:
                await picking_up.hand_back(fetched.bag)
        return results

    async def _keep_hold(self) -> None:
        while True:
            await asyncio.sleep(sources.HEARTBEAT)
            await sync_to_async(sources.keep_hold)(self._worker, timezone.now())


async def fetch(source: Source, door: Door) -> Fetched:
    """Put one conditional request to a source."""
    if source.begun > sources.DEADLY:
        return Fetched(source, timezone.now(), trouble=WorkerStopped(f"{source.begun - 1} times"))
    try:
        if source.transport != Source.Transport.WEB:
            return Fetched(source, timezone.now(), bag=await picking_up.look(source))
        answer = await door.fetch(gateways.question_to(source))
    except WireError as trouble:
        return Fetched(source, timezone.now(), trouble=trouble)
    except FetchError as trouble:
        log.info("source failed", source=source.pk, kind=trouble.kind, cause=str(trouble.cause))
        return Fetched(source, timezone.now(), trouble=trouble)
    except Exception as ours:  # one source on which we break must not stop the round; its trouble says so
        log.exception("asking failed", source=source.pk)
        return Fetched(source, timezone.now(), trouble=OwnFault(f"{type(ours).__name__}: {ours}"[:300]))
    return Fetched(source, timezone.now(), answer)


# What follows from an answer


def conclude(batch: Sequence[Fetched]) -> list[Result]:
    """Write down what came of these requests; answers it in their order."""
    asked = [(one, is_quiet(one)) for one in batch]
    if quiet := [one for one, nothing in asked if nothing]:
        sources.note_quiet([visit_of(one) for one in quiet])
        vanished.look_after_quiet([one.source for one in quiet])
    return [Result(one.source) if nothing else _concluded(one) for one, nothing in asked]


def is_quiet(fetched: Fetched) -> bool:
    """Whether the publisher has nothing new: it says so, or sent the very same bytes."""
    answer = fetched.answer
    if answer is None:
        return False
    if answer.status == 304:
        return holds_something(fetched.source)
    return answer.status == 200 and digest(answer.body) == fetched.source.body_digest and not answer.moved


def holds_something(source: Source) -> bool:
    """Whether we hold something of a source that could be unchanged."""
    return bool(source.etag or source.last_modified or source.body_digest)


def _concluded(fetched: Fetched) -> Result:
    try:
        if fetched.bag is not None:
            counts, trouble = picking_up.take_in(fetched.source, fetched.bag, visit_of(fetched))
            return Result(fetched.source, counts, trouble)
        if fetched.answer is None:
            assert fetched.trouble is not None
            return _failed(fetched, fetched.trouble)
        if fetched.answer.status == 304:
            return _failed(fetched, NothingHeld())
        if fetched.answer.status != 200:
            return _failed(fetched, refused_by_status(fetched.answer.status))
        return _delivered(fetched, fetched.answer)
    except Exception as ours:  # one source on which we break must not stop the round; its trouble says so
        log.exception("taking in failed", source=fetched.source.pk)
        return _failed(fetched, OwnFault(f"{type(ours).__name__}: {ours}"[:300]))


@transaction.atomic
def _failed(fetched: Fetched, trouble: Trouble) -> Result:
    sources.note_failure(visit_of(fetched), trouble)
    return Result(fetched.source, trouble=trouble)


def _delivered(fetched: Fetched, answer: Answer) -> Result:
    """A document came: take it in, and note what that says of the source."""
    source, visit = fetched.source, visit_of(fetched)

    def follow(received: Received) -> None:
        if received.trouble is not None:
            sources.note_failure(visit, received.trouble)
            return
        assert received.feed is not None
        vanished.look_after_poll(source, received.feed, fetched.at)
        if answer.moved:
            sources.moved_to(source, answer.moved)
        sources.note_success(
            visit, received.feed, answer.headers, digest(answer.body), received.counts["new"]
        )
        sources.log_entry(visit, counts=received.counts).save()
        push.wish_for(source, received.feed, answer.headers, fetched.at)

    received = receive(source, fetched.at, answer, follow, fetched.read)
    log.info("source taken in", source=source.pk, **received.counts)
    faults = received.feed.faults if received.feed else ()
    return Result(source, received.counts, received.trouble, faults)


def visit_of(fetched: Fetched) -> Visit:
    """The request as it is logged."""
    answer = fetched.answer
    return Visit(
        source=fetched.source,
        at=fetched.at,
        status=answer.status if answer else 0,
        took=answer.took if answer else 0.0,
        size=len(answer.body) if answer else 0,
        hints=rhythm.hints(answer.headers, fetched.at) if answer else rhythm.Hints(),
        chance=random.random(),  # noqa: S311  spreads sources apart, guards nothing
    )
