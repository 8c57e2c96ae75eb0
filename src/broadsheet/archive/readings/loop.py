"""Choose the most-read lists every few minutes: a loop of the worker."""

import threading

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from broadsheet.archive.readings.actions import choose_most_read, forget_readings

EVERY = 300.0
"""Seconds between two choices: a page shows at most a dozen times an hour another list."""


def keep_most_read(stop: threading.Event) -> None:
    """Choose, and forget what is old, until told to stop."""
    while not stop.is_set():
        close_old_connections()
        now = timezone.now()
        choose_most_read(now)
        forget_readings(now, settings.KEEP_READINGS_DAYS)
        stop.wait(EVERY)
