"""Keep a loop going: what runs for as long as the paper does, and is started again when it falls over."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.db import connection

log = structlog.get_logger("worker")

REST = 1.0
"""Seconds a loop rests after it has fallen over for the first time; each further time it doubles."""


@dataclass(frozen=True)
class Loop:
    """One loop: its name in the log, what runs until it is told to stop, and its longest rest in seconds."""

    name: str
    run: Callable[[threading.Event], None]
    longest: float = 60.0


def keep_up(loop: Loop, stop: threading.Event) -> None:
    """Run a loop until told to stop. A trouble is logged, and after a rest the loop begins again."""
    rest = REST
    while not stop.is_set():
        started = time.monotonic()
        try:
            loop.run(stop)
        except Exception:  # the loop's top: whatever it was, the paper must go on
            log.exception("a loop fell over and will be started again", loop=loop.name, rest=rest)
            connection.close()
            if time.monotonic() - started > loop.longest:
                rest = REST  # it had gone well for a while
            stop.wait(rest)
            rest = min(loop.longest, rest * 2)
    connection.close()
