"""Write readings down, choose the most-read lists, and forget what is old."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Sum

from broadsheet.archive.readings.models import MostRead, Reading
from broadsheet.desk.models import Article, Standing
from broadsheet.journal.actions import Entry, append_many
from broadsheet.journal.models import Kind

LISTED = 5
"""Stories on a most-read list."""

FEWEST = 3
"""Readings a story needs to be on a list: fewer say nothing, and could be told to be one reader's."""

OVER = timedelta(hours=24)
"""What "most read" is counted over."""

Lists = dict[int | None, list[int]]
"""Section, or None for the whole paper → stories, most read first."""


@transaction.atomic
def write_down(counts: Mapping[str, int], now: datetime) -> int:
    """Add readings of this hour, by address; answers how many counted. Addresses of no public story are left out."""
    rows = Article.objects.filter(address__in=list(counts)).values_list("pk", "address", "standing")
    hour = _hour(now)
    read = [(pk, hour, counts[address]) for pk, address, standing in rows if standing == Standing.LIVE]
    if read:
        moment = connection.ops.adapt_datetimefield_value(hour)
        table = Reading._meta.db_table
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} (article_id, hour, count) VALUES (%s, %s, %s) "  # noqa: S608  our own table
                f"ON CONFLICT (article_id, hour) DO UPDATE SET count = {table}.count + excluded.count",
                [(pk, moment, count) for pk, _, count in sorted(read)],
            )
    return sum(count for _, _, count in read)


def readings_of(article: int, since: datetime) -> int:
    """How often a story was read since an hour began."""
    found = Reading.objects.filter(article=article, hour__gte=_hour(since)).aggregate(total=Sum("count"))
    return found["total"] or 0


@transaction.atomic
def choose_most_read(now: datetime) -> list[int | None]:
    """Make the most-read lists what the last day's readings say; answers whose changed. Journals those."""
    wanted = _most_read(now)
    held: Lists = {}
    for listed, article in MostRead.objects.order_by("rank").values_list("section_id", "article_id"):
        held.setdefault(listed, []).append(article)
    changed = [section for section in {**wanted, **held} if wanted.get(section) != held.get(section)]
    for section in changed:
        MostRead.objects.filter(section=section).delete()
        MostRead.objects.bulk_create(
            MostRead(section_id=section, rank=rank, article_id=article)
            for rank, article in enumerate(wanted.get(section, []))
        )
    append_many(Entry(Kind.MOST_READ, section or 0) for section in sorted(changed, key=lambda s: s or 0))
    return changed


def _most_read(now: datetime) -> Lists:
    rows = (
        Reading.objects.filter(hour__gt=now - OVER, article__standing=Standing.LIVE)
        .values("article_id", "article__section_id")
        .annotate(total=Sum("count"))
        .filter(total__gte=FEWEST)
        .order_by("-total", "-article_id")
    )
    lists: Lists = {}
    for row in rows.iterator():
        for section in (None, row["article__section_id"]):
            if len(lists.setdefault(section, [])) < LISTED:
                lists[section].append(row["article_id"])
    return lists


def most_read(sections: list[int | None]) -> Lists:
    """The stories on these lists, most read first. One query."""
    lists: Lists = {section: [] for section in sections}
    for section, article in MostRead.objects.order_by("rank").values_list("section_id", "article_id"):
        if section in lists:
            lists[section].append(article)
    return lists


def forget_readings(now: datetime, days: int) -> int:
    """Drop readings older than `days`; answers how many rows."""
    dropped, _ = Reading.objects.filter(hour__lt=now - timedelta(days=days)).delete()
    return dropped


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
