"""What a long-lived process does with the memory of what it has loaded."""

import gc

SELDOM = (10_000, 20, 20)
"""Objects more than at the last look, and younger looks, after which the collector looks (Python: 700, 10, 10)."""


def collect_seldom() -> None:
    """Let the garbage collector look less often than it would: it takes 3 ms of a publication, at times ten."""
    gc.set_threshold(*SELDOM)


def set_aside_what_stays() -> None:
    """Take all that the process holds now out of the garbage collector's rounds, after one look through all of it.

    Looking through all of Django takes a twentieth of a second, while a page or a delivery waits. Say it again in quiet
    time: what was set aside before is looked through with the rest.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
