"""Say that a worker is alive, or that it leaves."""

from datetime import datetime, timedelta

from broadsheet.ops.models import Heartbeat

FORGET_AFTER = timedelta(days=1)


def beat(worker: str, now: datetime) -> None:
    """Write down that this worker (its machine and process, say) is alive. To be called every 15 seconds."""
    if not Heartbeat.objects.filter(worker=worker).update(at=now):
        Heartbeat.objects.update_or_create(worker=worker, defaults={"at": now})
        # A new worker often comes in place of one that could not say goodbye.
        Heartbeat.objects.filter(at__lt=now - FORGET_AFTER).delete()


def say_goodbye(worker: str) -> None:
    """Forget a worker that stops by itself, so that nobody waits for it."""
    Heartbeat.objects.filter(worker=worker).delete()
