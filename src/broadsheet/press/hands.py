"""The press's hands: threads that wait for the disk and the compressor while the next page is rendered.

Neither holds the interpreter's lock. They stay from run to run, because starting eight threads takes two milliseconds,
and a story that comes out has no hundred.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

HANDS = 3
"""Threads: so many files are seen to the disk at once."""

_hands = ThreadPoolExecutor(HANDS, "hand")


def give(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
    """Have some work done. It may not wait for other work given to the hands: they may all be waiting for it."""
    return _hands.submit(work, *args, **kwargs)


def all_at_once(work: Callable[[T], None], things: Sequence[T]) -> None:
    """Do the same with many things, and wait for the last; raises the first trouble."""
    if len(things) == 1:
        work(things[0])
    else:
        wait_for(give(work, thing) for thing in things)


def wait_for(given: Iterable[Future[None]]) -> None:
    """Wait for all of it; raises the first trouble when nothing is under way any more."""
    troubles = [trouble for work in list(given) if (trouble := work.exception())]
    if troubles:
        raise troubles[0]


def _grow_new_ones() -> None:
    """Threads do not go with a fork."""
    global _hands
    _hands = ThreadPoolExecutor(HANDS, "hand")


os.register_at_fork(after_in_child=_grow_new_ones)
