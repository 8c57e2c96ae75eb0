"""End the contract with a source: remove all that came from it, and list it.

    stories      articles that stand on it, with versions, history, corrections, journal notes; one that another
                 source brought as well goes on with that one's version, and keeps nothing of this one but its address
    provenances  become tombstones: digests alone, by which nothing of it comes back
    the rest     deliveries and their bytes, logs, alerts, pictures that nothing else uses, page files
    the source   a stub without name or address, so that the same feed is not taken in again

In batches, each one transaction; the list of a batch is written before it is removed. Killed anywhere, the same
command goes on where it stopped, and lists what was left.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import CASCADE, Model, Q
from django.utils import timezone

from broadsheet.desk.actions.handing_over import Ending, give_back, hand_over, would_go_on
from broadsheet.desk.actions.removing import (
    forget_former_words,
    forget_the_removed,
    remove_for_good,
    remove_pictures,
)
from broadsheet.desk.models import Article, Handover, Standing
from broadsheet.wire import gateways
from broadsheet.wire.actions import likenesses
from broadsheet.wire.models import Provenance, Source, TrainedClassifier, WantedPicture

BATCH = 200

AFTERWARDS: list[Callable[[], None]] = []
"""What rooms above do so that nothing is left with them: the press takes the pages away."""

Entry = dict[str, Any]  # Any: JSON


@dataclass
class Ended:
    """What has been removed so far, by kind, and what could not be yet."""

    counts: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def count(self, kind: str, number: int = 1) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + number


def what_would_go(source: Source) -> dict[str, int]:
    """How much of each kind ending the contract would remove; writes nothing."""
    staying = len(_staying(source))
    counts = {"articles": len(_stories(source)) - staying, "provenances": _worded(source).count()}
    if staying:
        counts["stories that go on with another source's version"] = staying
    for rows in _dependants():
        counts[str(rows._meta.verbose_name_plural)] = rows._default_manager.filter(source=source).count()
    pictures = WantedPicture.objects.filter(article__in=_stories(source)).exclude(picture=None)
    return {**counts, "pictures": pictures.values("picture").distinct().count()}


def titles(source: Source, limit: int) -> list[tuple[str, str]]:
    """(headline, address or "") of the first stories that would go."""
    staying = _staying(source)
    going = [pk for pk in _stories(source) if pk not in staying][:limit]
    rows = Article.objects.filter(pk__in=going).order_by("id").values_list("headline", "address")
    return [(headline, address or "") for headline, address in rows]


def _staying(source: Source) -> set[int]:
    """The stories that would stay on the site with what another source sent."""
    now, staying = timezone.now(), set[int]()
    own = set(Provenance.objects.filter(source=source).values_list("pk", flat=True))
    for ids in _batches(_stories(source)):
        rows = Article.objects.select_related("licence").filter(pk__in=ids)
        offered = would_go_on(_endings(rows), now)
        staying |= {story for story, version in offered.items() if version.item not in own}
    return staying


def end(source: Source, now: datetime, write: Callable[[Entry], None]) -> Ended:
    """Remove everything of a source, each thing first given to `write`. Safe to call again after a crash."""
    ended = Ended()
    Source.objects.filter(pk=source.pk).update(active=False, ended_at=source.ended_at or now)
    write({"ended": now.isoformat(), "source": source.pk, "name": source.name, "url": source.url})
    for ids in _batches(_stories(source)):
        rows = Article.objects.filter(pk__in=ids).select_related("section", "licence").order_by("id")
        _end_stories(source, list(rows), now, ended, write)
    _forget_what_was_left(source)
    _end_deliveries(source, ended, write)
    _leave_tombstones(source, now, ended)
    _forget_the_source(source, ended)
    for follow_up in AFTERWARDS:
        follow_up()
    if waiting := forget_the_removed():
        ended.left.append(
            f"{waiting} journal entries wait for a follower to pass them; run this again in a minute"
        )
    if trouble := _shred():
        ended.left.append(trouble)
    write({"removed": ended.counts, "left": ended.left})
    return ended


def _stories(source: Source) -> list[int]:
    """The stories that stand on what this source sent, and those of its own that others stand on."""
    items = Provenance.objects.filter(source=source)
    own = items.filter(primary=True, article__isnull=False).values_list("article_id", flat=True)
    lent = items.filter(lends_to__isnull=False).values_list("lends_to_id", flat=True)
    return sorted({*own, *lent})


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[begin : begin + BATCH] for begin in range(0, len(ids), BATCH))


def _worded(source: Source) -> Any:  # Any: the manager's own query set
    return Provenance.objects.filter(source=source).exclude(verdict="ended")


@transaction.atomic
def _end_stories(
    source: Source, articles: list[Article], now: datetime, ended: Ended, write: Callable[[Entry], None]
) -> None:
    ids = [article.pk for article in articles]
    items = Provenance.objects.filter(source=source).filter(Q(article__in=ids) | Q(lends_to__in=ids))
    came = {
        story: row for row in items.order_by("id") for story in (row.article_id, row.lends_to_id) if story
    }
    wishes = WantedPicture.objects.filter(article__in=ids).exclude(picture=None)
    pictures = sorted(set(wishes.values_list("picture", flat=True)))
    told = {article.pk: _told(article, came[article.pk]) for article in articles}
    staying = _let_go_on(articles, source, now, told)
    for entry in told.values():
        write(entry)
    going = [article for article in articles if article.pk not in staying]
    gone = [article.pk for article in going]
    # Another source that brought the same story as well may bring it again, under its own terms.
    others = Provenance.objects.filter(article__in=gone).exclude(source=source)
    likenesses.forget(others.values("pk"))
    others.delete()
    remove_for_good(going)
    for name in remove_pictures([id for id in pictures if id is not None]):
        write({"file": name})
        ended.count("pictures' files")
    ended.count("articles", len(gone))
    if staying:
        ended.count("stories that went on with another source's version", len(staying))


def _let_go_on(articles: list[Article], source: Source, now: datetime, told: dict[int, Entry]) -> set[int]:
    """Let the stories go on that can: with another version, or with what they had before; answers which. Notes it in `told`."""
    went_on = hand_over(_endings(articles), now, keep=False)
    forget_former_words(list(went_on), now)
    for pk, version in went_on.items():
        told[pk] |= {"went_on_with": version.source}
    lent = Provenance.objects.filter(source=source, lends_to__in=[article.pk for article in articles])
    standing = dict(lent.values_list("lends_to_id", "article_id"))
    stranded = {article.pk for article in give_back([pk for pk in standing.values() if pk], now)}
    back = standing.keys() - stranded
    for pk in back:
        told[pk] |= {"went_on_with": "what it had before"}
    return {*went_on, *back}


def _endings(articles: Iterable[Article]) -> list[Ending]:
    """The ends of those of these stories that readers can see."""
    return [
        Ending(article, article.footprint, "the contract with its source has ended")
        for article in articles
        if article.standing == Standing.LIVE and article.footprint is not None
    ]


@transaction.atomic
def _forget_what_was_left(source: Source) -> None:
    """Stories that went on with another source's version before the contract ended still have this one's words in their past."""
    items = Provenance.objects.filter(source=source).values("pk")
    for handover in Handover.objects.filter(left__in=items).order_by("at", "id"):
        forget_former_words([handover.article_id], handover.at)
        handover.delete()


def _told(article: Article, item: Provenance) -> Entry:
    return {
        "article": article.pk,
        "headline": article.headline,
        "address": article.address or "",
        "standing": article.standing,
        "published": article.public_from.isoformat() if article.public_from else None,
        "item": item.item_id,
        "url": item.url,
    }


def _end_deliveries(source: Source, ended: Ended, write: Callable[[Entry], None]) -> None:
    for delivery in source.deliveries.order_by("id").iterator():
        if delivery.file:
            gateways.forget(delivery.file)
        write(
            {"delivery": delivery.fetched_at.isoformat(), "bytes": delivery.size, "digest": delivery.digest}
        )
    for rows in _dependants():
        removed, _ = rows._default_manager.filter(source=source).delete()
        if removed:
            ended.count(str(rows._meta.verbose_name_plural), removed)


def _dependants() -> Iterator[type[Model]]:
    """Every kind of row that belongs to a source, provenances aside: deliveries, logs, alerts, what was refused."""
    for relation in Source._meta.related_objects:
        if relation.on_delete is CASCADE and relation.related_model is not Provenance:
            yield relation.related_model


@transaction.atomic
def _leave_tombstones(source: Source, now: datetime, ended: Ended) -> None:
    """Digests alone, in new rows: whatever else a provenance knows of its item is gone with the old one."""
    rows = list(_worded(source).values("item_key", "id_key", "address_key", "text_key"))
    likenesses.forget(_worded(source).values("pk"))
    _worded(source).delete()
    Provenance.objects.bulk_create(
        Provenance(
            source=source,
            **keys,
            first_seen_at=now,
            last_seen_at=now,
            sent="",
            verdict="ended",
            reason="the contract with its source has ended",
        )
        for keys in rows
    )
    ended.count("tombstones", len(rows))


@transaction.atomic
def _forget_the_source(source: Source, ended: Ended) -> None:
    """Leave a stub that says nothing of whom it was, and have the classifier learn anew what it learnt from these texts too."""
    stub = Source.objects.get(pk=source.pk)
    for column in Source._meta.concrete_fields:
        if column.name not in ("id", "key") and column.get_internal_type() in (
            "CharField",
            "TextField",
            "URLField",
        ):
            setattr(stub, column.attname, column.get_default())
    stub.name = f"Ended source {stub.pk}"
    stub.save()
    learnt, _ = TrainedClassifier.objects.all().delete()
    if learnt:
        ended.count("trained classifiers", learnt)


def _shred() -> str:
    """Have the database give up the bytes of what was deleted; answers why that could not be, or ""."""
    if connection.in_atomic_block:
        return "the database file still holds deleted bytes: this ran inside another transaction"
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DatabaseError as busy:
        return f"the database file still holds deleted bytes ({busy}); run this again when the paper is quiet"
    return ""
