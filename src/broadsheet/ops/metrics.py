"""What a monitor may measure: the paper's state as Prometheus metrics, read from its rows when it is asked.

Nothing is counted in memory, so it does not matter which process is asked, or since when it runs. A family that cannot be
read (no database, say) is left out and `broadsheet_up` says so; the others are still told.

Each family has one line in FAMILIES, and one in docs/reference/metrics.md, which a test compares.
"""

import hmac
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min, Q
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from broadsheet import __version__
from broadsheet.archive.search.following import FOLLOWER as SEARCH
from broadsheet.desk.models import Article
from broadsheet.journal.actions import position_of
from broadsheet.ops.health import vitals
from broadsheet.press.models import AwaitingBrotli, Edition, StuckPage
from broadsheet.wire.models import Alert, FetchLog, Pushed, Source, Subscription, WantedPicture
from broadsheet.wire.screens.source_health import STATES, health_of
from broadsheet.work.models import Job

log = structlog.get_logger("ops")

Sample = tuple[tuple[str, ...], float]
LATELY = timedelta(hours=1)


@dataclass(frozen=True)
class Family:
    """One metric: its name without the prefix, what it says, the names of its labels, and its samples."""

    name: str
    help: str
    labels: tuple[str, ...]
    samples: Callable[[datetime], Iterable[Sample]]


def text(now: datetime) -> bytes:
    """All metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Paper(now))
    return generate_latest(registry)


def may_read(authorization: str, remote: str, host: str, forwarded: bool) -> bool:
    """Whether somebody may read the metrics: who sends the token; without one, this machine, asking for itself.

    A proxy on this machine asks from this machine, too: what it passed on (`forwarded`), or what was meant for the
    paper's public name, is a stranger's.
    """
    if settings.METRICS_TOKEN:
        given = authorization.removeprefix("Bearer ").encode("utf-8", "replace")
        return hmac.compare_digest(given, settings.METRICS_TOKEN.encode())
    here = ("127.0.0.1", "::1", "localhost", "[::1]")
    name = host if host.startswith("[") and host.endswith("]") else host.rpartition(":")[0] or host
    return not forwarded and remote in here and name in here


class _Paper(Collector):
    """The families as Prometheus' library wants them."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        whole = True
        for family in FAMILIES:
            metric = GaugeMetricFamily(f"broadsheet_{family.name}", family.help, labels=family.labels)
            try:
                for labels, value in family.samples(self._now):
                    metric.add_metric(labels, value)
            except (DatabaseError, OSError):
                log.exception("a metric could not be read", metric=family.name)
                whole = False
                continue
            yield metric
        up = GaugeMetricFamily("broadsheet_up", "1 when every metric could be read, else 0.")
        up.add_metric((), float(whole))
        yield up


# The samples


def _info(now: datetime) -> Iterable[Sample]:
    yield (__version__,), 1.0


def _worker_silence(now: datetime) -> Iterable[Sample]:
    if beat := vitals().last_beat:
        yield (), (now - beat).total_seconds()


def _press_position(now: datetime) -> Iterable[Sample]:
    yield (), float(vitals().position)


def _search_position(now: datetime) -> Iterable[Sample]:
    yield (), float(position_of(SEARCH))


def _journal_newest(now: datetime) -> Iterable[Sample]:
    yield (), float(vitals().newest)


def _press_behind(now: datetime) -> Iterable[Sample]:
    since = vitals().waiting_since
    yield (), (now - since).total_seconds() if since else 0.0


def _stuck_pages(now: datetime) -> Iterable[Sample]:
    yield (), float(StuckPage.objects.count())


def _pages(now: datetime) -> Iterable[Sample]:
    live = Edition.objects.filter(state="live").values_list("pages", flat=True).first()
    yield (), float(live or 0)


def _awaiting_brotli(now: datetime) -> Iterable[Sample]:
    yield (), float(AwaitingBrotli.objects.count())


def _jobs(now: datetime) -> Iterable[Sample]:
    counted = dict(Job.objects.values_list("state").annotate(count=Count("pk")).order_by())
    yield from (((state,), float(counted.get(state, 0))) for state in Job.State.values)


def _job_wait(now: datetime) -> Iterable[Sample]:
    since = Job.objects.ready(now).order_by().aggregate(since=Min("run_after"))["since"]
    yield (), (now - since).total_seconds() if since else 0.0


def _sources(now: datetime) -> Iterable[Sample]:
    found = dict.fromkeys(STATES, 0)
    for source in Source.objects.only(
        "active", "ended_at", "trouble_kind", "silent_since", "last_success_at"
    ):
        found[health_of(source)[0]] += 1
    yield from (((state,), float(count)) for state, count in found.items())


def _of_each(field: str) -> Callable[[datetime], Iterable[Sample]]:
    def samples(now: datetime) -> Iterable[Sample]:
        rows = Source.objects.asked().values_list("pk", "name", field)
        for pk, name, value in rows:
            if value is not None:
                yield (str(pk), name), value.timestamp() if isinstance(value, datetime) else float(value)

    return samples


def _troubles(now: datetime) -> Iterable[Sample]:
    for pk, name, kind, failures in Source.objects.in_trouble().values_list(
        "pk", "name", "trouble_kind", "failures"
    ):
        yield (str(pk), name, kind), float(failures)


def _alerts(now: datetime) -> Iterable[Sample]:
    for pk, name, about in Alert.objects.open().values_list("source", "source__name", "about"):
        yield (str(pk), name, about), 1.0


def _wire_lateness(now: datetime) -> Iterable[Sample]:
    due = Source.objects.due(now).order_by().aggregate(since=Min("next_due_at"))["since"]
    yield (), (now - due).total_seconds() if due else 0.0


def _visits(now: datetime) -> Iterable[Sample]:
    visits = FetchLog.objects.filter(at__gte=now - LATELY)
    for kind, count in visits.values_list("trouble_kind").annotate(count=Count("pk")).order_by():
        yield (kind or "none",), float(count)


def _pushed(now: datetime) -> Iterable[Sample]:
    yield (), float(Pushed.objects.count())


def _subscriptions(now: datetime) -> Iterable[Sample]:
    counted = dict(Subscription.objects.values_list("state").annotate(count=Count("pk")).order_by())
    yield from (((state,), float(counted.get(state, 0))) for state in Subscription.State.values)


def _pictures(now: datetime) -> Iterable[Sample]:
    counted = dict(WantedPicture.objects.values_list("state").annotate(count=Count("pk")).order_by())
    yield from (((state,), float(counted.get(state, 0))) for state in WantedPicture.State.values)


def _stories(now: datetime) -> Iterable[Sample]:
    counted = Article.objects.values_list("standing").annotate(count=Count("pk")).order_by()
    yield from (((standing,), float(count)) for standing, count in counted)


def _new_stories(now: datetime) -> Iterable[Sample]:
    lately = Article.objects.filter(received_at__gte=now - LATELY)
    counted = lately.aggregate(
        wire=Count("pk", filter=Q(origin="wire")), own=Count("pk", filter=~Q(origin="wire"))
    )
    yield from (((origin,), float(count)) for origin, count in counted.items())


def _disk(now: datetime) -> Iterable[Sample]:
    yield (), float(shutil.disk_usage(settings.HOME).free)


_SOURCE = ("source", "name")
FAMILIES: tuple[Family, ...] = (
    Family("info", "Always 1; the label tells the version.", ("version",), _info),
    Family("worker_silence_seconds", "Seconds since a worker was last heard of.", (), _worker_silence),
    Family("press_position", "How far the press has come in the journal.", (), _press_position),
    Family("search_position", "How far the search index has come in the journal.", (), _search_position),
    Family("journal_newest", "How far the journal goes.", (), _journal_newest),
    Family(
        "press_behind_seconds", "Seconds the oldest change has been waiting for the press.", (), _press_behind
    ),
    Family("press_stuck_pages", "Pages that could not be made.", (), _stuck_pages),
    Family("press_pages", "Pages of the live edition.", (), _pages),
    Family("press_awaiting_brotli", "Files whose brotli sibling is still to be made.", (), _awaiting_brotli),
    Family("jobs", "Jobs of the queue, by state.", ("state",), _jobs),
    Family("job_wait_seconds", "Seconds the longest waiting job has been ready.", (), _job_wait),
    Family("sources", "Sources, by how they fare.", ("state",), _sources),
    Family("source_failures", "Failures in a row of a source in trouble.", (*_SOURCE, "kind"), _troubles),
    Family("source_alert", "1 while an alert about a source is open.", (*_SOURCE, "about"), _alerts),
    Family(
        "source_last_success_timestamp_seconds",
        "When a source last answered well.",
        _SOURCE,
        _of_each("last_success_at"),
    ),
    Family(
        "source_last_story_timestamp_seconds",
        "When a source last had a new story.",
        _SOURCE,
        _of_each("last_new_at"),
    ),
    Family("source_due_timestamp_seconds", "When a source is asked next.", _SOURCE, _of_each("next_due_at")),
    Family(
        "wire_lateness_seconds",
        "Seconds the longest due source has been waiting to be asked.",
        (),
        _wire_lateness,
    ),
    Family(
        "wire_visits_last_hour",
        "Visits to sources in the last hour, by kind of trouble (none: well).",
        ("trouble",),
        _visits,
    ),
    Family("wire_pushed_waiting", "Pushed documents that wait to be taken in.", (), _pushed),
    Family("wire_subscriptions", "Subscriptions to hubs, by state.", ("state",), _subscriptions),
    Family("pictures", "Pictures that stories of the wire want, by state.", ("state",), _pictures),
    Family("stories", "Stories, by standing.", ("standing",), _stories),
    Family(
        "stories_last_hour",
        "Stories that came in during the last hour, by origin.",
        ("origin",),
        _new_stories,
    ),
    Family("disk_free_bytes", "Bytes free on the paper's disk.", (), _disk),
)
