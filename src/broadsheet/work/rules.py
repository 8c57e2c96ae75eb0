"""How often a job is tried, and how long a worker may hold it. Pure."""

from datetime import timedelta

LEASE = timedelta(seconds=60)
"""How long a claim lasts without a heartbeat: the time after which a dead worker's job goes to another."""

HEARTBEAT = timedelta(seconds=15)
TRIES = 5
KEEP_DONE = timedelta(days=1)
KEEP_DEAD = timedelta(days=30)


def wait_after(tries: int) -> timedelta:
    """How long to wait after the tries-th failure: 5 s, 20 s, 80 s, 320 s; at most ten minutes."""
    return timedelta(seconds=min(600, 5 * 4 ** max(0, tries - 1)))


def has_tries_left(tries: int) -> bool:
    """Whether a job that was tried so often may be tried again."""
    return tries < TRIES
