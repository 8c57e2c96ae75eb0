"""Write the journal. Each caller is inside the transaction that makes the change."""

from collections.abc import Iterable
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from broadsheet.journal.bell import ring_at_commit
from broadsheet.journal.models import Change, Kind, PaperClock, Position
from broadsheet.questions import Question
from broadsheet.records import record
from broadsheet.rows import Mould

# One number for the whole house; it only has to differ from other users of advisory locks.
_ADVISORY_LOCK = 0x6272_6F61


class OutsideTransaction(RuntimeError):
    """A change was journalled outside the transaction that makes it: a fault in the calling action."""


@record(frozen=True, slots=True)
class Entry:
    """A change about to be written."""

    kind: Kind
    subject: int = 0
    note: dict[str, Any] = field(default_factory=dict)  # Any: JSON


def _hold_the_order() -> None:
    """Make row ids follow commit order.

    SQLite has one writer at a time; on PostgreSQL a transaction-scoped
    advisory lock does the same for those who journal.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("journal entries are written inside transaction.atomic(), with the change")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])


_CHANGE = Mould(Change)


def append_many(entries: Iterable[Entry]) -> int:
    """Write the entries in order; answers how many. A constant number of queries, however many."""
    now = timezone.now()
    rows = [(now, entry.kind.value, entry.subject, entry.note) for entry in entries]
    if rows:
        _hold_the_order()
        _CHANGE.enter(("at", "kind", "subject", "note"), rows)
        ring_at_commit()
    return len(rows)


def append(kind: Kind, subject: int = 0, note: dict[str, Any] | None = None) -> None:  # Any: JSON
    """Write one entry."""
    append_many([Entry(kind, subject, note or {})])


_NEWEST = Question(lambda: Change.objects.order_by("-id").values_list("id", flat=True)[:1])


def newest_change() -> int:
    """The last change there is; 0 while there is none."""
    return next(iter(_NEWEST()), 0)


_POSITION = Question(
    lambda follower: Position.objects.filter(follower=follower).values_list("position", flat=True)
)


def position_of(follower: str) -> int:
    """Where a follower stands; 0 when it has never run."""
    return next(iter(_POSITION(follower)), 0)


def move_position(follower: str, position: int) -> None:
    """Remember how far a follower has come."""
    moved = {"position": position, "moved_at": timezone.now()}
    if not Position.objects.filter(follower=follower).update(**moved):
        Position.objects.update_or_create(follower=follower, defaults=moved)


_CLOCK = Question(lambda: PaperClock.objects.filter(id=1))


def paper_clock() -> PaperClock:
    """The paper's clock; set to now when the paper is new."""
    for clock in _CLOCK():
        return clock
    now = timezone.now()
    clock, _ = PaperClock.objects.get_or_create(id=1, defaults={"at": now, "hour": _full_hour(now)})
    return clock


def take_clock() -> None:
    """Be the only one who does what time has brought, until the transaction ends: of two workers, the second waits here."""
    paper_clock()
    PaperClock.objects.select_for_update().get(id=1)


def advance_clock(now: datetime) -> bool:
    """Move the paper's clock to `now`, never back. Says whether a new full hour began; journals it if so."""
    _hold_the_order()
    clock = paper_clock()
    if now <= clock.at:
        return False
    hour = _full_hour(now)
    new_hour = hour > clock.hour
    clock.at, clock.hour = now, max(hour, clock.hour)
    clock.save()
    if new_hour:
        append(Kind.HOUR, note={"hour": hour.isoformat()})
    return new_hour


def forget_before(now: datetime, days: int) -> int:
    """Drop changes older than `days` that every follower has passed; answers how many."""
    passed = min((p.position for p in Position.objects.all()), default=0)
    dropped, _ = Change.objects.filter(id__lte=passed, at__lt=now - timedelta(days=days)).delete()
    return dropped


def _full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
