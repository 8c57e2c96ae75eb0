"""Replay: read kept deliveries again after a reader was mended, and take in what it now finds.

Two passes over the deliveries, from the oldest: the first notes which delivery has the newest version of each item,
the second takes in just those versions. So no story is set back to old words on its way, and a second replay finds
nothing to do: the database is the same after it. What editors changed stays, what they took off stays off. Rights
are judged as they are today.

The sources are held meanwhile, so that no poll passes in between.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone

from broadsheet.wire import gateways, identity
from broadsheet.wire.actions import sources
from broadsheet.wire.actions.receiving import what_became
from broadsheet.wire.actions.taking_in import Intake
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.errors import DeliveryRefused, SourceBusy
from broadsheet.wire.models import Delivery, Source
from broadsheet.wire.reading import read_delivery

log = structlog.get_logger("wire")

RENEW = 20
"""Deliveries between two renewals of our hold."""


@dataclass
class Replayed:
    """What a replay came to. `unreadable` names deliveries with the reason, `lost` counts those whose bytes are gone."""

    deliveries: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    unreadable: list[tuple[int, str]] = field(default_factory=list)
    lost: int = 0


def replay(
    since: datetime | None,
    only: Sequence[int] | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Replayed:
    """Read again what came from `since` on, of all sources or `only` these; `tell` hears how far it is.

    Raises SourceBusy when another worker is at one of the sources.
    """
    rows = Delivery.objects.exclude(file="").order_by("fetched_at", "id")
    rows = rows.filter(fetched_at__gte=since) if since else rows
    rows = rows.filter(source__in=only) if only is not None else rows
    worker = sources.worker_token()
    _hold(sorted(set(rows.order_by().values_list("source", flat=True))), worker)
    try:
        return _Replay(list(rows.values_list("pk", flat=True)), worker, tell).run()
    finally:
        sources.release(worker)


def _hold(pks: list[int], worker: str) -> None:
    """Hold all these sources; those that nobody asks any more need no holding."""
    asked = set(Source.objects.asked().filter(pk__in=pks).values_list("pk", flat=True))
    held = {source.pk for source in sources.claim(pks, worker, timezone.now())}
    if busy := asked - held:
        sources.release(worker)
        names = Source.objects.filter(pk__in=busy).values_list("name", flat=True)
        raise SourceBusy(", ".join(names[:5]))


class _Replay:
    """One replay under way."""

    def __init__(self, pks: list[int], worker: str, tell: Callable[[int, int], None]) -> None:
        self._pks, self._worker, self._tell = pks, worker, tell
        self._steps = 0
        self._result = Replayed()

    def run(self) -> Replayed:
        newest: dict[tuple[int, str], int] = {}
        for delivery, feed in self._each():
            for dispatch in feed.dispatches:
                newest[delivery.source_id, _key(dispatch)] = delivery.pk
        self._result = Replayed()
        for delivery, feed in self._each():
            self._take_in(delivery, feed, newest)
        return self._result

    def _each(self) -> Iterator[tuple[Delivery, Feed]]:
        """The deliveries that can be read, one at a time."""
        for pk in self._pks:
            self._steps += 1
            self._tell(self._steps, 2 * len(self._pks))
            if self._steps % RENEW == 0:
                sources.keep_hold(self._worker, timezone.now())
            delivery = (
                Delivery.objects.select_related("source__section", "source__licence").filter(pk=pk).first()
            )
            feed = self._read(delivery) if delivery else None
            if delivery and feed:
                yield delivery, feed

    def _read(self, delivery: Delivery) -> Feed | None:
        try:
            data = gateways.bring(delivery.file)
        except (OSError, EOFError):
            self._result.lost += 1
            return None
        try:
            kind = str(delivery.headers.get("content-type", ""))
            return read_delivery(data, kind, delivery.url, now=delivery.fetched_at)
        except DeliveryRefused as refused:
            self._result.unreadable.append((delivery.pk, str(refused)))
            return None

    def _take_in(self, delivery: Delivery, feed: Feed, newest: dict[tuple[int, str], int]) -> None:
        """Take in the items of which this delivery has the newest version."""
        source = delivery.source
        wanted = tuple(one for one in feed.dispatches if newest.get((source.pk, _key(one))) == delivery.pk)
        intake = Intake(
            source,
            replace(feed, dispatches=wanted),
            delivery.fetched_at,
            delivery,
            replayed_at=timezone.now(),
        )
        intake.prepare()
        with transaction.atomic():
            outcome = intake.settle()
            if "trouble" in delivery.outcome:
                Delivery.objects.filter(pk=delivery.pk).update(
                    outcome=what_became(feed, outcome), items=len(feed.dispatches) + len(feed.refused)
                )
        self._result.deliveries += 1
        self._result.counts += outcome.counts


def _key(dispatch: Dispatch) -> str:
    """By which versions of one item are told to be that: as a source names it, else its address or words."""
    keys = identity.keys_of(dispatch)
    return keys.id or keys.address or keys.item
