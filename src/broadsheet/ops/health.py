"""Look how the running paper is: three small questions to the database, nothing else."""

from datetime import datetime

from django.db import DatabaseError
from django.db.models import Max

from broadsheet.journal.models import Change, Position
from broadsheet.ops.checks.database import trouble_of_the_database, unapplied_migrations
from broadsheet.ops.models import Heartbeat
from broadsheet.ops.rules import Vitals
from broadsheet.press.actions import FOLLOWER

_up_to_date = False


def vitals() -> Vitals:
    """How the paper is now. Never raises for a database that fails: that is an answer too."""
    try:
        trouble = trouble_of_the_database() or _trouble_of_the_shape()
        return Vitals(trouble) if trouble else _vitals()
    except DatabaseError as trouble:
        return Vitals(str(trouble).strip().partition("\n")[0])


def last_beat() -> datetime | None:
    """When any worker was last heard of."""
    return Heartbeat.objects.aggregate(last=Max("at"))["last"]


def _vitals() -> Vitals:
    position = Position.objects.filter(follower=FOLLOWER).values_list("position", flat=True).first() or 0
    waiting = Change.objects.after(position).values_list("at", flat=True).first()
    newest = Change.objects.order_by("-id").values_list("id", flat=True).first() or position
    return Vitals("", last_beat(), position, newest, waiting)


def _trouble_of_the_shape() -> str:
    """Whether the database is of this version. It cannot become older while we run, so one good answer is enough."""
    global _up_to_date
    if _up_to_date:
        return ""
    waiting = unapplied_migrations()
    _up_to_date = not waiting
    return f"of an older version, it lacks {waiting[0]}; run `broadsheet found`" if waiting else ""
