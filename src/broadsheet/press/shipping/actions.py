"""Note what came out, and ship it: objects into the bucket, addresses to the CDN."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone

from broadsheet.press.editions import Editions
from broadsheet.press.models import Edition, Outgoing, Shipped
from broadsheet.press.shipping import hook
from broadsheet.press.shipping.bucket import Bucket
from broadsheet.press.shipping.rules import (
    PICTURES,
    Crate,
    messages,
    page_crate,
    picture_crate,
)
from broadsheet.press.store import Store

log = structlog.get_logger("press.shipping")

NOTES = 2000
"""Notes taken up at once."""
LOAD = 500
"""Objects looked at in one go: bounds the memory of a whole edition."""
LATE = timedelta(minutes=5)
"""How long a note may wait before the doctor speaks of it."""


@dataclass
class Load:
    """What a round came to: objects put and taken, addresses told."""

    put: int = 0
    taken: int = 0
    told: int = 0
    keys: set[str] = field(default_factory=set)
    everything: bool = False


def bucket() -> Bucket | None:
    """The bucket the host has set, or none."""
    if not settings.BUCKET_URL:
        return None
    return Bucket(
        settings.BUCKET_URL,
        settings.BUCKET_ENDPOINT,
        settings.BUCKET_REGION,
        settings.BUCKET_KEY,
        settings.BUCKET_SECRET,
    )


def is_wanted() -> bool:
    """Whether anybody outside wants to know what came out."""
    return bool(settings.BUCKET_URL or settings.PURGE_URL)


def note(names: Iterable[str]) -> None:
    """Note that these files of the live edition ("a/index.html") look different. Inside the caller's transaction."""
    if is_wanted():
        now = timezone.now()
        Outgoing.objects.bulk_create(Outgoing(file=name, at=now) for name in names)


def note_everything() -> None:
    """Note that any file may look different: another edition came out, or the bucket is another."""
    note([""])


def waiting_since() -> datetime | None:
    """When the oldest note was made that has not been shipped; None when all are."""
    return Outgoing.objects.order_by("id").values_list("at", flat=True).first()


def begin() -> None:
    """Note everything when a bucket has been set that nothing was shipped to yet."""
    place = bucket()
    if place is not None and not Shipped.objects.filter(bucket=place.url).exists():
        note_everything()


def ship(editions: Editions, media: Path, paper: str, *, clear: bool = True) -> Load | None:
    """Take up the notes there are; None when there are none. `clear` looks for pictures that have gone, too.

    `media` is the media folder, `paper` the publication's own address.

    Raises what the bucket or the CDN's door raises; the notes are kept then, and nothing is lost.
    """
    notes = list(Outgoing.objects.order_by("id")[:NOTES])
    live = Edition.objects.filter(state=Edition.State.LIVE).first()
    if not notes or live is None:
        return None
    names = {row.file for row in notes}
    load = Load(everything="" in names)
    store = editions.store(live.number)
    place = bucket()
    if place is not None:
        _fill(place, store, media, names, load)
        if not Edition.objects.filter(number=live.number, state=Edition.State.LIVE).exists():
            return load  # another edition came out meanwhile; what is not in this one may be in that
        _empty(place, store, media, names, load, clear)
    else:
        load.keys = names - {""}
    if settings.PURGE_URL:
        _tell(load, paper)
    Outgoing.objects.filter(pk__in=[row.pk for row in notes]).delete()
    log.info("shipped", put=load.put, taken=load.taken, told=load.told)
    return load


# ---- the bucket --------------------------------------------------------------------------------------------


def _fill(place: Bucket, store: Store, media: Path, names: set[str], load: Load) -> None:
    """Put what lies here and not there: first what is new there, then what leads to it."""
    for new in (True, False):
        files = store.names() if load.everything else iter(sorted(names))
        while some := list(islice(files, LOAD)):
            held = _held(place, some)
            wanted = [name for name in some if (name in held) is not new]
            crates = [crate for name in wanted for crate in _crates(store, name)]
            crates = [crate for crate in crates if held.get(crate.key) != crate.digest]
            _put(place, _pictures(place, media, crates), load)
            _put(place, crates, load)


def _crates(store: Store, name: str) -> Iterator[Crate]:
    found = store.held(name)
    if found is not None:
        yield page_crate(name, found[1], found[0])


def _pictures(place: Bucket, media: Path, crates: Iterable[Crate]) -> list[Crate]:
    """What the pages show and is not in the bucket: it has to be there before them."""
    shown = sorted({key for crate in crates for key in crate.shows})
    held = _held(place, shown)
    files = [(key, media.parent / key) for key in shown if key not in held]
    return [picture_crate(key, file.read_bytes()) for key, file in files if file.is_file()]


def _put(place: Bucket, crates: list[Crate], load: Load) -> None:
    for crate in place.put(crates):
        load.keys.add(crate.key)
    rows = [Shipped(bucket=place.url, key=crate.key, digest=crate.digest) for crate in crates]
    Shipped.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["bucket", "key"], update_fields=["digest"]
    )
    load.put += len(rows)


def _empty(place: Bucket, store: Store, media: Path, names: set[str], load: Load, clear: bool) -> None:
    """Take away what lies there and no more here."""
    there = Shipped.objects.filter(bucket=place.url)
    pages = there.exclude(key__startswith=PICTURES)
    asked = pages if load.everything else pages.filter(key__in=names)
    keys = list(asked.values_list("key", flat=True))
    gone = [key for key in keys if store.held(key) is None]
    if clear:
        pictures = there.filter(key__startswith=PICTURES).values_list("key", flat=True)
        gone += [key for key in pictures if not (media.parent / key).is_file()]
    for some in (gone[n : n + LOAD] for n in range(0, len(gone), LOAD)):
        place.take(some)
        there.filter(key__in=some).delete()
    load.taken += len(gone)
    load.keys.update(gone)


def _held(place: Bucket, keys: list[str]) -> dict[str, str]:
    """Of these keys those that are in the bucket, with the digest of what was put."""
    there = Shipped.objects.filter(bucket=place.url, key__in=keys)
    return dict(there.values_list("key", "digest"))


# ---- the CDN -----------------------------------------------------------------------------------------------


def _tell(load: Load, paper: str) -> None:
    now = timezone.now()
    bodies = messages(paper, load.keys, load.everything, now.isoformat())
    hook.tell(settings.PURGE_URL, settings.PURGE_SECRET, bodies, now)
    load.told = len(load.keys)
