"""Lay out every page of a forme into an empty tree, on all cores.

The parent counts out page keys in runs that load well together; children
render, compress and write them. Children are forked, so that plates, templates
and furniture made once are shared; each opens its own connection to the
database. With one worker everything happens in this process.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context

from django.db import DatabaseError, connections

from broadsheet.journal.snapshot import snapshot
from broadsheet.press.errors import PageFailed, PressError, TwoKeysOnePath
from broadsheet.press.plates import Forme, Turn
from broadsheet.press.store import Store

RUN = 100
"""Page keys a child takes at once: enough to load in bulk, few enough that the cores end together."""

AHEAD = 4
"""Runs handed out in advance for each worker."""


@dataclass(frozen=True, slots=True)
class Job:
    """Some pages of one plate, by its place in the forme."""

    plate: int
    names: tuple[str, ...]


Result = tuple[Job, list[str]]
"""A job, and the files that came of it."""

Progress = Callable[[int, int], None]
"""Is told how many pages have been laid, and of how many."""


@dataclass(frozen=True, slots=True)
class _Task:
    forme: Forme
    store: Store


_task: _Task | None = None
"""What a child works on, set before the fork so that nothing has to be sent."""


def cores() -> int:
    """How many processes a build may use on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class Laid:
    """What a build wrote: all files ("site/a/index.html"), siblings not counted, and those of lasting plates."""

    files: list[str] = field(default_factory=list)
    lasting: list[str] = field(default_factory=list)


def lay_out(forme: Forme, store: Store, workers: int = 1, progress: Progress | None = None) -> Laid:
    """Write every page there is into an empty tree.

    Raises PageFailed naming the first page that cannot be made, and TwoKeysOnePath.
    """
    laid = Laid()
    names: set[str] = set()
    with snapshot():  # asked one after another, a page that moves meanwhile would stand in two plates' lists
        handed_out = list(jobs(forme))
    done, planned = 0, sum(len(job.names) for job in handed_out)
    for job, files in _laid(forme, store, handed_out, workers):
        for file in files:
            name = file.partition("/")[2]
            if name in names:
                raise TwoKeysOnePath(file)
            names.add(name)
        laid.files += files
        if forme.plates[job.plate].lasting:
            laid.lasting += files
        done += len(job.names)
        if progress:
            progress(done, planned)
    return laid


def jobs(forme: Forme) -> Iterator[Job]:
    """All page keys of the forme, in runs."""
    for place, plate in enumerate(forme.plates):
        names = iter(plate.names())
        while run := tuple(islice(names, RUN)):
            yield Job(place, run)


def _laid(forme: Forme, store: Store, handed_out: list[Job], workers: int) -> Iterator[Result]:
    if workers <= 1:
        for job in handed_out:
            yield _lay(forme, store, job)
        return
    global _task
    _task = _Task(forme, store)
    # A connection must not cross a fork; each process opens its own when it first asks.
    connections.close_all()
    try:
        # The runs with the heaviest pages (the lists) go first, so that no core ends alone.
        yield from _spread(
            sorted(handed_out, key=lambda job: forme.plates[job.plate].turn != Turn.LISTS), workers
        )
    finally:
        _task = None


def _spread(work: Iterable[Job], workers: int) -> Iterator[Result]:
    """The results of all jobs, as children finish them."""
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("fork"), initializer=_begin, initargs=(os.getpid(),)
    )
    pending: set[Future[Result]] = set()
    queue = iter(work)
    try:
        pending = {pool.submit(_lay_in_child, job) for job in islice(queue, workers * AHEAD)}
        while pending:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            pending |= {pool.submit(_lay_in_child, job) for job in islice(queue, len(done))}
            for future in done:
                yield future.result()
    except BrokenProcessPool as broken:
        raise PageFailed("any", "", f"a process of the build died ({broken})") from broken
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(parent: int) -> None:
    """A child's first act: die with the parent, leave stopping to it, and let whoever serves readers go first."""
    os.nice(5)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _lay_in_child(job: Job) -> Result:
    if _task is None:
        raise RuntimeError("a child of the build was started without its task")
    return _lay(_task.forme, _task.store, job)


def _lay(forme: Forme, store: Store, job: Job) -> Result:
    plate = forme.plates[job.plate]
    name = job.names[0]
    try:
        shown = plate.load(job.names)
        files: list[str] = []
        for name in job.names:
            if name in shown:
                files += [store.lay(sheet) for sheet in plate.render(name, shown[name])]
    except (PressError, DatabaseError, OSError):
        raise
    except Exception as trouble:  # whatever a page raises, the edition must not come out without it
        raise PageFailed(plate.name, name, f"{type(trouble).__name__}: {trouble}") from trouble
    return job, files
