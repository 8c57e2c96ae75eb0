"""Write readings down, choose the most-read lists, and forget what is old."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q, Sum

from broadsheet.archive.readings.models import MostRead, PastReadings, Reading
from broadsheet.desk.models import Article, Standing
from broadsheet.journal.actions import Entry, append_many
from broadsheet.journal.models import Kind
from broadsheet.questions import Question

LISTED = 5
"""Stories on a most-read list."""

FEWEST = 3
"""Readings a story needs to be on a list: fewer say nothing, and could be told to be one reader's."""

OVER = timedelta(hours=24)
"""What "most read" is counted over."""

AT_ONCE = 5_000
"""Hours of stories that are forgotten in one transaction: nobody who writes waits long for it."""

Lists = dict[int | None, list[int]]
"""Section, or None for the whole paper → stories, most read first."""


@transaction.atomic
def write_down(counts: Mapping[str, int], now: datetime) -> int:
    """Add readings of this hour, by address; answers how many counted. Addresses of no public story are left out."""
    rows = Article.objects.filter(address__in=list(counts)).values_list("pk", "address", "standing")
    hour = _hour(now)
    read = [(pk, hour, counts[address]) for pk, address, standing in rows if standing == Standing.LIVE]
    moment = connection.ops.adapt_datetimefield_value(hour)
    _add(
        Reading._meta.db_table,
        ("article_id", "hour"),
        [(pk, moment, count) for pk, _, count in sorted(read)],
    )
    return sum(count for _, _, count in read)


@dataclass(frozen=True, slots=True)
class Counts:
    """How often one story was read: in this hour, the last 24, the last seven days, and ever."""

    hour: int
    day: int
    week: int
    total: int


def readings_of(article: int, now: datetime) -> Counts:
    """How often a story was read. Two queries."""

    def since(ago: timedelta) -> Sum:
        return Sum("count", filter=Q(hour__gte=_hour(now - ago)), default=0)

    found = Reading.objects.filter(article=article).aggregate(
        this_hour=since(timedelta(0)),
        day=since(timedelta(hours=23)),
        week=since(timedelta(days=7)),
        held=Sum("count", default=0),
    )
    past = PastReadings.objects.filter(article=article).values_list("count", flat=True).first() or 0
    return Counts(found["this_hour"], found["day"], found["week"], found["held"] + past)


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
    _tell_of(changed)
    return changed


@transaction.atomic
def leave_most_read(articles: Collection[int]) -> None:
    """Take stories off the most-read lists, and have the pages with these pressed."""
    rows = MostRead.objects.filter(article__in=articles)
    changed = set(rows.values_list("section_id", flat=True))
    rows.delete()
    _tell_of(changed)


def _tell_of(changed: Collection[int | None]) -> None:
    append_many(Entry(Kind.MOST_READ, section or 0) for section in sorted(changed, key=lambda s: s or 0))


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


_MOST_READ = Question(lambda: MostRead.objects.order_by("rank").values_list("section_id", "article_id"))


def most_read(sections: list[int | None]) -> Lists:
    """The stories on these lists, most read first. One query."""
    lists: Lists = {section: [] for section in sections}
    for section, article in _MOST_READ():
        if section in lists:
            lists[section].append(article)
    return lists


def forget_readings(now: datetime, days: int) -> int:
    """Forget in which hours stories were read more than `days` ago, and keep how often; answers how many rows went."""
    before, forgotten = _hour(now - timedelta(days=days)), 0
    while rows := _forget_some(before):
        forgotten += rows
    return forgotten


@transaction.atomic
def _forget_some(before: datetime) -> int:
    """Up to AT_ONCE rows. What is added to the totals is what the database says it deleted: two who sweep at once
    count nothing twice."""
    oldest = Reading.objects.filter(hour__lt=before).order_by("hour", "pk").values("pk")[:AT_ONCE]
    within, given = oldest.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {Reading._meta.db_table} WHERE id IN ({within}) RETURNING article_id, count",  # noqa: S608  our own table
            given,
        )
        gone = cursor.fetchall()
    sums: Counter[int] = Counter()
    for article, count in gone:
        sums[article] += count
    _add(PastReadings._meta.db_table, ("article_id",), sorted(sums.items()))
    return len(gone)


def _add(table: str, key: tuple[str, ...], rows: Sequence[tuple[int | str | datetime | None, ...]]) -> None:
    """Add counts to rows of a table of ours, which may not be there yet. Each row is its key, then the count."""
    if not rows:
        return
    named, marks = ", ".join(key), ", ".join(["%s"] * (len(key) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({named}, count) VALUES ({marks}) "  # noqa: S608  our own tables
            f"ON CONFLICT ({named}) DO UPDATE SET count = {table}.count + excluded.count",
            rows,
        )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
