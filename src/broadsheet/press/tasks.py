"""The press's work in quiet time."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from broadsheet.press import actions
from broadsheet.press.editions import Editions


@task()
def brotli_some(limit: int = 100) -> int:
    """Make brotli siblings for up to `limit` files of the live edition; answers how many were looked at."""
    return actions.add_brotli(Editions(Path(settings.PAGES_FOLDER)), limit)


@task()
def sweep() -> int:
    """Remove editions that were replaced a while ago; answers how many."""
    return actions.sweep(Editions(Path(settings.PAGES_FOLDER)), timezone.now())
