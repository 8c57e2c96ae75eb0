"""Pick documents up: look into a watched folder or a mailbox, and take in what lies there.

    look        the documents that are whole, read without holding up anything else (in a thread of its own)
    take_in     each in a transaction of its own; one that cannot be read stops no other
    hand_back   say what became of each: the file moved, the letter marked

A crash between taking in and handing back leaves a document where it was; the next look knows it again by its name
and bytes, and only hands it back.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction

from broadsheet.net.door import Answer
from broadsheet.wire import gateways
from broadsheet.wire.actions import sources
from broadsheet.wire.actions.receiving import Received, digest, receive
from broadsheet.wire.actions.sources import Trouble, Visit
from broadsheet.wire.errors import OwnFault, ParcelRefused
from broadsheet.wire.models import Delivery, Source
from broadsheet.wire.transports import folder, mailbox
from broadsheet.wire.transports.address import FOLDER, endpoint, folder_of
from broadsheet.wire.transports.parcels import Parcel

log = structlog.get_logger("wire")


@dataclass
class Bag:
    """What one look found. `every` is when to look again; `marks` what became of each parcel, by name."""

    parcels: list[Parcel]
    every: timedelta
    give_back: Callable[[dict[str, str]], None]
    marks: dict[str, str] = field(default_factory=dict)


async def look(source: Source) -> Bag:
    """Look into the folder or mailbox of a source. Raises FetchError, WireError."""
    return await asyncio.to_thread(_bag_of, source)


async def hand_back(bag: Bag) -> None:
    """Say what became of each. What cannot be said now is said after the next look."""
    if bag.marks:
        try:
            await asyncio.to_thread(bag.give_back, bag.marks)
        except (
            Exception
        ):  # the documents are taken in; the next look finds them again and only hands them back
            log.exception("a delivery could not be handed back")


def _bag_of(source: Source) -> Bag:
    if source.transport == Source.Transport.FOLDER:
        place = folder.allowed(source.url.removeprefix(FOLDER), settings.HOME, settings.FOLDERS)
        found = folder.look(place, folder.seconds_now())
        return Bag(found, folder.LOOK_EVERY, lambda marks: folder.put_all_away(place, marks))
    to, box = endpoint(source.url)
    account = mailbox.Account(to, box, source.login, gateways.password_of(source))
    return Bag(account.look(), mailbox.LOOK_EVERY, account.mark)


def take_in(source: Source, bag: Bag, visit: Visit) -> tuple[Counter[str], Trouble | None]:
    """Take in all parcels of a bag; answers the counts, and the last trouble there was."""
    counts: Counter[str] = Counter()
    trouble: Trouble | None = None
    for parcel in bag.parcels:
        begun = time.monotonic()
        try:
            received, refused = _one(source, parcel, visit.at)
        except (
            Exception
        ) as ours:  # one document on which we break must not stop the others; its reason says so
            log.exception("taking in a parcel failed", source=source.pk, parcel=parcel.name)
            received, refused = Received(), OwnFault(f"{parcel.name}: {type(ours).__name__}: {ours}"[:300])
        one = replace(visit, took=time.monotonic() - begun, size=len(parcel.data), status=200)
        sources.log_entry(one, refused, received.counts).save()
        bag.marks[parcel.name] = str(refused) if refused else ""
        counts += received.counts
        trouble = refused or trouble
    with transaction.atomic():
        if trouble is None:
            sources.note_look(visit, bag.every, counts["new"], took_in=bool(bag.parcels))
        else:
            # Nobody sends a refused document again by himself: the newsroom hears of the first.
            sources.note_failure(visit, trouble, alarming=1)
            Source.objects.filter(pk=source.pk).update(next_due_at=visit.at + bag.every)
    return counts, trouble


def _one(source: Source, parcel: Parcel, at: datetime) -> tuple[Received, Trouble | None]:
    if parcel.trouble:
        return Received(), ParcelRefused(f"{parcel.name}: {parcel.trouble}")
    address = f"{source.url}/{parcel.name}"
    if _is_here(source, address, parcel.data):
        return Received(), None
    answer = Answer(200, address, {"content-type": parcel.content_type}, parcel.data, None, 0.0)

    def follow(received: Received) -> None:
        if received.feed is not None:
            sources.described_by(source, received.feed)

    received = receive(source, at, answer, follow)
    if received.trouble is None:
        return received, None
    return received, ParcelRefused(f"{parcel.name}: {received.trouble}")


def _is_here(source: Source, address: str, data: bytes) -> bool:
    """Whether these very bytes were taken in under this name before: we died before handing them back."""
    last = Delivery.objects.filter(source=source, url=address[:4096]).order_by("-id").first()
    return last is not None and last.digest == digest(data) and "trouble" not in last.outcome


def sweep_folders(before: datetime) -> int:
    """Delete what was taken in before this hour from the `done` folders of all watched ones; answers how many files."""
    watched = Source.objects.filter(transport=Source.Transport.FOLDER).values_list("url", flat=True)
    return sum(folder.sweep(folder_of(url), before) for url in watched)
