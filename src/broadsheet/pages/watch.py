"""Press when something has changed: the loop of the worker process.

The journal's bell wakes the loop when a change is committed. A whole new edition of a large
paper is built by a child process, so that single stories go on coming out meanwhile.
In quiet time brotli siblings are made and old editions cleared away.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

import broadsheet
from broadsheet.journal.actions import newest_change
from broadsheet.journal.bell import Bell
from broadsheet.pages import actions
from broadsheet.pages.kept import Kept
from broadsheet.pages.receipts import complete_receipts
from broadsheet.press.actions import add_brotli, is_swamped, live_pages, needs_edition, sweep
from broadsheet.press.errors import Busy
from broadsheet.work.loops import Loop
from broadsheet.work.memory import collect_seldom, set_aside_what_stays

LOOK_AGAIN = 0.25
"""Seconds after which the loop looks by itself, should a ring have been missed."""

QUIET = 2.0
"""Seconds without a change after which the press has time for other things."""

SMALL = 1500
"""Pages up to which a whole edition is built here and now: that takes no longer than starting a process for it."""

LONGEST_REST = 5.0
"""Seconds the loop rests at most when it has fallen over: a full disk, a database that is away."""

AFTER_FAILED_BUILD = 60.0
BETWEEN_SWEEPS = 60.0


def press_when_something_changed(stop: threading.Event) -> None:
    """Keep the live edition up to the journal until told to stop. Raises what goes wrong: see work.loops."""
    builder = Builder()
    collect_seldom()
    try:
        with Bell() as bell:
            _press_until(stop, builder, bell)
    finally:
        builder.stop()


PRESS = Loop("press", press_when_something_changed, LONGEST_REST)


def _press_until(stop: threading.Event, builder: "Builder", bell: Bell) -> None:
    changed = watcher()
    kept = Kept()
    works = actions.works(kept=kept)
    quiet_from, sweep_at, first = time.monotonic(), time.monotonic() + BETWEEN_SWEEPS, True
    receipts, tidy = False, False
    while not stop.is_set():
        if changed() or first:
            first = False
            small = live_pages(works) <= SMALL
            if small or not is_swamped(works):
                actions.run(build=small, kept=kept)
            builder.wanted = not small and needs_edition(works)
            receipts = True  # a run completes some; a thousand stories may have gone at once
            quiet_from, tidy = time.monotonic() + QUIET, False
        builder.see_to_it()
        receipts = receipts and complete_receipts(works) > 0
        if time.monotonic() > quiet_from:
            if not tidy:
                set_aside_what_stays()
                tidy = True
            if time.monotonic() > sweep_at:
                sweep_at = time.monotonic() + BETWEEN_SWEEPS
                _sweep(works)
            if add_brotli(works.editions, 1):
                continue
        bell.wait(LOOK_AGAIN)


def watcher() -> Callable[[], bool]:
    """A question, cheap to ask often: has the journal grown since it was asked last?"""
    last_version, last_change = -1, newest_change()

    def has_grown() -> bool:
        nonlocal last_version, last_change
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                [version] = cursor.execute("PRAGMA data_version").fetchone()
            if version == last_version:
                return False
            last_version = version
        newest = newest_change()
        grown, last_change = newest != last_change, newest
        return grown

    return has_grown


def _sweep(works: actions.Works) -> None:
    with suppress(Busy):  # an edition is being built; there is time
        sweep(works.editions, timezone.now())


class Builder:
    """Has whole editions built by a child process, one at a time."""

    def __init__(self) -> None:
        self.wanted = False
        self._child: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0

    def see_to_it(self) -> None:
        """Start a build where one is wanted and none is under way; notice how the last one ended."""
        if self._child is not None:
            failed = self._child.poll()
            if failed is None:
                return
            self._child = None
            if failed:
                # It has said why; what was wrong may need a person.
                self._not_before = time.monotonic() + AFTER_FAILED_BUILD
            self.wanted = needs_edition(actions.works())
        if self.wanted and time.monotonic() >= self._not_before:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "broadsheet", "press", "run", "--once"], env=_environment()
            )

    def stop(self) -> None:
        """End a build that is under way: it leaves nothing but an edition nobody was told of."""
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            self._child.wait()


def _environment() -> dict[str, str]:
    """The same paper and the same code for the child."""
    code = str(Path(broadsheet.__file__).parent.parent)
    paths = [code, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "BROADSHEET_HOME": str(settings.HOME), "PYTHONPATH": os.pathsep.join(paths)}
