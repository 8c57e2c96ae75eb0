"""The press's hands: threads that compare, compress and write while the next page is rendered, and others that wait for the disk.

Neither the compressor nor the disk holds the interpreter's lock. They stay from run to run, because starting eight
threads takes two milliseconds, and a story that comes out has no hundred.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

HANDS = 3
"""Threads at the files. More of them keep the one that renders waiting for the interpreter's lock."""

SYNCS = 16
"""Files seen to the disk at once: the more there are, the more of them the disk takes with one flush."""

_hands = ThreadPoolExecutor(HANDS, "hand")
_syncs = ThreadPoolExecutor(SYNCS, "sync")


def give(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """Have some work done by a hand. It may not wait for other work given to them: they may all be waiting for it."""
    return _hands.submit(work, *args, **kwargs)


def all_at_once(work: Callable[[T], None], things: Sequence[T]) -> None:
    """See many things to the disk in the same way, and wait for the last; raises the first trouble."""
    if len(things) == 1:
        work(things[0])
    else:
        given = [_syncs.submit(work, thing) for thing in things]
        wait(given)  # when it raises, nothing is under way any more
        for done in given:
            done.result()


def _grow_new_ones() -> None:
    """Threads do not go with a fork."""
    global _hands, _syncs
    _hands, _syncs = ThreadPoolExecutor(HANDS, "hand"), ThreadPoolExecutor(SYNCS, "sync")


os.register_at_fork(after_in_child=_grow_new_ones)
