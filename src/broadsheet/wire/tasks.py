"""The wire's work as tasks: wake-ups for whoever runs them, once, twice or late. What is due is in the rows."""

from django.utils import timezone
from django_tasks import task

from broadsheet.wire.actions import alerts, pictures, polling
from broadsheet.wire.actions.keeping import forget_old
from broadsheet.wire.models import Source


@task()
def poll_due() -> dict[str, int]:
    """Poll the sources that are due now; answers the counts of their verdicts."""
    due = list(Source.objects.due(timezone.now()).values_list("pk", flat=True))
    return dict(polling.poll_now(due).counts)


@task()
def fetch_wanted_pictures(limit: int = 100) -> int:
    """Fetch pictures that stories want; answers how many were tried."""
    return pictures.fetch_wanted(limit)


@task()
def forget_old_deliveries() -> int:
    """Drop deliveries, logs and wishes that were kept long enough; answers how many deliveries went."""
    return forget_old(timezone.now())


@task()
def tell_newsroom_of_alerts() -> int:
    """Mail the newsroom what has gone wrong with its sources; answers how many alerts the letter names."""
    return alerts.tell_newsroom(timezone.now())
