"""End the contract with a source: remove all that came from it, and list it.

    stories      articles that stand on it, with versions, history, corrections, journal notes
    provenances  become tombstones: digests alone, by which nothing of it comes back
    the rest     deliveries and their bytes, logs, alerts, pictures that nothing else uses, page files
    the source   a stub without name or address, so that the same feed is not taken in again

In batches, each one transaction; the list of a batch is written before it is removed. Killed anywhere, the same
command goes on where it stopped, and lists what was left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import CASCADE, Model

from broadsheet.desk.actions.removing import forget_the_removed, remove_for_good, remove_pictures
from broadsheet.desk.models import Article
from broadsheet.wire import gateways
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
    counts = {"articles": _articles(source).count(), "provenances": _worded(source).count()}
    for rows in _dependants():
        counts[str(rows._meta.verbose_name_plural)] = rows._default_manager.filter(source=source).count()
    pictures = WantedPicture.objects.filter(article__in=_articles(source)).exclude(picture=None)
    return {**counts, "pictures": pictures.values("picture").distinct().count()}


def titles(source: Source, limit: int) -> list[tuple[str, str]]:
    """(headline, address or "") of the first stories that would go."""
    rows = _articles(source).order_by("id").values_list("headline", "address")[:limit]
    return [(headline, address or "") for headline, address in rows]


def end(source: Source, now: datetime, write: Callable[[Entry], None]) -> Ended:
    """Remove everything of a source, each thing first given to `write`. Safe to call again after a crash."""
    ended = Ended()
    Source.objects.filter(pk=source.pk).update(active=False, ended_at=source.ended_at or now)
    write({"ended": now.isoformat(), "source": source.pk, "name": source.name, "url": source.url})
    while articles := list(_articles(source).select_related("section").order_by("id")[:BATCH]):
        _end_stories(source, articles, ended, write)
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


def _articles(source: Source) -> Any:  # Any: the manager's own query set
    """The stories that stand on what this source sent."""
    return Article.objects.filter(
        pk__in=Provenance.objects.filter(source=source, primary=True, article__isnull=False).values("article")
    )


def _worded(source: Source) -> Any:  # Any: the manager's own query set
    return Provenance.objects.filter(source=source).exclude(verdict="ended")


@transaction.atomic
def _end_stories(
    source: Source, articles: list[Article], ended: Ended, write: Callable[[Entry], None]
) -> None:
    ids = [article.pk for article in articles]
    items = Provenance.objects.filter(article__in=ids, source=source).order_by("id")
    came = {row.article_id: row for row in items}
    wishes = WantedPicture.objects.filter(article__in=ids).exclude(picture=None)
    pictures = sorted(set(wishes.values_list("picture", flat=True)))
    for article in articles:
        write(_told(article, came[article.pk]))
    # Another source that brought the same story as well may bring it again, under its own terms.
    Provenance.objects.filter(article__in=ids).exclude(source=source).delete()
    remove_for_good(articles)
    for name in remove_pictures([id for id in pictures if id is not None]):
        write({"file": name})
        ended.count("pictures' files")
    ended.count("articles", len(ids))


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
