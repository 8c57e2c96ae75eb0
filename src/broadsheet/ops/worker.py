"""The worker process: the clock, the wire, the press, search and the queue, each in a thread of its own.

A loop that falls over is logged and started again after a while; the others go
on. The process ends when it is told to (see ops.child for when its supervisor has gone).
"""

import os
import signal
import threading
import time

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from broadsheet.archive.readings.loop import keep_most_read
from broadsheet.archive.search.following import keep_search_current
from broadsheet.desk.actions.clockwork import anything_due, come_due
from broadsheet.desk.actions.founding import open_at
from broadsheet.journal.actions import forget_before
from broadsheet.ops.actions import beat, say_goodbye
from broadsheet.ops.logbook import keep_log
from broadsheet.pages.shipping import ship_what_came_out
from broadsheet.pages.watch import PRESS
from broadsheet.press.shipping.actions import is_wanted
from broadsheet.wire.rounds import PICTURES, POLLING
from broadsheet.work.loops import Loop, keep_up
from broadsheet.work.worker import work_until, worker_name

log = structlog.get_logger("worker")

TICK = 0.5
"""Seconds between two looks at what time has brought: a scheduled story is public within five."""

BEAT = 15.0
"""Seconds between two signs of life, for the doctor and /-/health."""

HOURLY = 3600.0


def loops() -> list[Loop]:
    """All the loops of one worker process."""
    return [
        Loop("clock", keep_time),
        PRESS,
        *([Loop("shipping", ship_what_came_out)] if is_wanted() else []),
        Loop("search", keep_search_current),
        Loop("most read", keep_most_read),
        POLLING,
        PICTURES,
        *(Loop(f"jobs {number}", work_until) for number in range(1, settings.WORKERS + 1)),
    ]


def keep_time(stop: threading.Event) -> None:
    """Do what has come due, twice a second; once an hour forget what nobody needs any more."""
    housekeeping = 0.0
    while not stop.is_set():
        close_old_connections()
        now = timezone.now()
        if anything_due(now):
            moved = come_due(now)
            if moved:
                log.info("came due", stories=moved)
        if time.monotonic() > housekeeping:
            forget_before(now, settings.KEEP_JOURNAL_DAYS)
            housekeeping = time.monotonic() + HOURLY
        stop.wait(TICK)


def run_worker(address: str = "") -> None:
    """Run every loop until SIGTERM or SIGINT; blocks. `address` is where the web server beside it answers."""
    keep_log(settings.LOG_FORMAT)
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    if address and open_at(address):
        log.info("the paper has another address now", address=address)
    threads = [threading.Thread(target=keep_up, args=(loop, stop), name=loop.name) for loop in loops()]
    for thread in threads:
        thread.start()
    log.info("worker started", pid=os.getpid(), loops=len(threads))
    _show_signs_of_life(stop)
    for thread in threads:
        thread.join()
    log.info("worker stopped", pid=os.getpid())


def _show_signs_of_life(stop: threading.Event) -> None:
    name = worker_name()
    while not stop.wait(BEAT if _beaten(name) else 1.0):
        close_old_connections()
    say_goodbye(name)
    connection.close()


def _beaten(name: str) -> bool:
    try:
        beat(name, timezone.now())
    except DatabaseError:
        log.exception("no sign of life could be written")
        connection.close()
        return False
    return True
