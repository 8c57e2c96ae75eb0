"""The wire's work as tasks: wake-ups for whoever runs them, once, twice or late. What is due is in the rows."""

from asgiref.sync import async_to_sync
from django.utils import timezone
from django_tasks import task

from broadsheet.wire.actions import alerts, pictures, polling, push, training
from broadsheet.wire.actions.keeping import forget_old
from broadsheet.wire.classifier import TooLittle
from broadsheet.wire.models import Source


@task()
def poll_due() -> dict[str, int]:
    """Poll the sources that are due now; answers the counts of their verdicts."""
    due = list(Source.objects.due(timezone.now()).values_list("pk", flat=True))
    return dict(polling.poll_now(due).counts)


@task()
def train_classifier() -> int:
    """Teach the classifier anew from the archive; answers from how many stories it learnt, 0 when there are too few."""
    try:
        return training.train(timezone.now()).trained
    except TooLittle:
        return 0


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


@task()
def ask_hubs() -> int:
    """Ask the hubs of sources to push, the first time or again; answers how many were asked."""
    return async_to_sync(_ask_hubs)()


async def _ask_hubs() -> int:
    async with await polling.own_door() as door:
        return await push.ask_hubs(door)
