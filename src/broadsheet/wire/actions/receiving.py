"""Receive a document, whichever way it came: keep its bytes, read it, judge and file it, and log what became of it.

receive     one document of a source, in one transaction with its log; the caller adds what follows for the source
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from broadsheet.net.door import Answer
from broadsheet.wire import gateways
from broadsheet.wire.actions import sources
from broadsheet.wire.actions.taking_in import Intake, Outcome
from broadsheet.wire.actions.writing_down import keep_refused
from broadsheet.wire.dispatch import Feed
from broadsheet.wire.errors import DeliveryRefused, NothingUsable
from broadsheet.wire.models import Delivery, Source
from broadsheet.wire.reading import read_delivery

SHOWN_REFUSALS = 50


@dataclass(frozen=True)
class Received:
    """What became of a document: what was read and how many of each verdict, or why it could not be."""

    feed: Feed | None = None
    counts: Counter[str] = field(default_factory=Counter)
    trouble: DeliveryRefused | None = None


def receive(
    source: Source,
    at: datetime,
    answer: Answer,
    follow: Callable[[Received], None],
    read: Feed | DeliveryRefused | None = None,
) -> Received:
    """Take in the document in `answer`; `follow` writes what that means for the source, in the same transaction.

    `read` is what was read of it, or why it could not be, where that has been done already.
    """
    file = kept(source, at, answer)
    try:
        feed = usable(read if read is not None else read_of(source, answer, at))
    except DeliveryRefused as trouble:
        received = Received(trouble=trouble)
        with transaction.atomic():
            told: dict[str, object] = {"trouble": str(trouble), "kind": trouble.kind}
            document = delivery(source, at, answer, file, told)
            keep_refused(source, document, [(0, "", answer.url, str(trouble))], at)
            follow(received)
        return received
    sources.named_after(source, feed)
    intake = Intake(source, feed, at)
    intake.prepare()
    with transaction.atomic():
        # The row first: what comes of the document says which document it came in.
        intake.delivery = document = delivery(source, at, answer, file)
        outcome = intake.settle()
        document.items = len(outcome.verdicts) + len(feed.refused)
        document.outcome = what_became(feed, outcome)
        document.save(update_fields=["items", "outcome"])
        received = Received(feed, outcome.counts)
        follow(received)
    return received


def read_of(source: Source, answer: Answer, at: datetime) -> Feed | DeliveryRefused:
    """What is read of the document, in a process of its own where that is called for, or why nothing is."""
    content_type = answer.headers.get("content-type", "")
    try:
        return read_delivery(answer.body, content_type, answer.url, now=at, wary=is_risky(source))
    except DeliveryRefused as trouble:
        return trouble


def is_risky(source: Source) -> bool:
    """Whether a poll of this source began before and never came to its end: it may have stopped a worker."""
    return source.begun > 1


def usable(feed: Feed | DeliveryRefused) -> Feed:
    """The feed. Raises DeliveryRefused, also when none of its items can be used."""
    if isinstance(feed, DeliveryRefused):
        raise feed
    if not feed.dispatches and feed.refused:
        raise NothingUsable(f"{len(feed.refused)} items, the first: {feed.refused[0].reason}")
    return feed


def kept(source: Source, at: datetime, answer: Answer) -> str:
    """The file of the bytes; the same bytes that could not be read last time are not kept twice."""
    same = Delivery.objects.filter(source=source, digest=digest(answer.body)).exclude(file="")
    return same.values_list("file", flat=True).first() or gateways.keep(
        answer.body, source.pk, digest(answer.body), at
    )


def delivery(
    source: Source, at: datetime, answer: Answer, file: str, outcome: dict[str, object] | None = None
) -> Delivery:
    """The row of a document that came."""
    return Delivery.objects.create(
        source=source,
        fetched_at=at,
        status=answer.status,
        url=answer.url[:4096],
        headers=gateways.worth_keeping(answer.headers),
        digest=digest(answer.body),
        size=len(answer.body),
        file=file,
        outcome=outcome or {},
    )


def what_became(feed: Feed, outcome: Outcome) -> dict[str, object]:
    """A delivery's outcome as it is kept: counts, faults, and the first refusals with their reasons."""
    unread = [[one.position, one.title, one.reason] for one in feed.refused]
    unwanted = [
        [number, dispatch.title[:200], verdict.reason]
        for number, (dispatch, verdict) in enumerate(outcome.verdicts, 1)
        if verdict.kind == "refused"
    ]
    return {
        "counts": dict(outcome.counts),
        "faults": list(feed.faults),
        "refused": (unread + unwanted)[:SHOWN_REFUSALS],
    }


def digest(data: bytes) -> str:
    """32 hex digits over a document's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
