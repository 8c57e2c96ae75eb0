"""The embedded worker: claims jobs one after another, and runs them with a heartbeat."""

import os
import platform
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks.base import TaskContext
from django_tasks.utils import normalize_json

from broadsheet.work.actions import beat, claim, fail, finish, forget_finished, recover
from broadsheet.work.backend import result_of, task_of
from broadsheet.work.models import Job
from broadsheet.work.rules import HEARTBEAT

log = structlog.get_logger("work")

IDLE = 0.5
"""Seconds between two looks at an empty queue."""

HOUSEKEEPING = 15.0
"""Seconds between two looks for abandoned and old jobs."""


def worker_name() -> str:
    """A name no other worker has at the same time."""
    return f"{platform.node()}:{os.getpid()}:{threading.get_ident()}"[:60]


def work_until(stop: threading.Event) -> None:
    """Run jobs until told to stop; the job in hand is finished first."""
    name, housekeeping = worker_name(), 0.0
    while not stop.is_set():
        close_old_connections()
        housekeeping -= IDLE
        if housekeeping <= 0:
            recover(timezone.now())
            forget_finished(timezone.now())
            housekeeping = HOUSEKEEPING
        if not run_one(name):
            stop.wait(IDLE)


def run_all(limit: int = 10_000) -> int:
    """Run what is ready now, one after another; answers how many. For commands and tests."""
    count = 0
    while count < limit and run_one(worker_name()):
        count += 1
    return count


def run_one(worker: str) -> bool:
    """Claim and run one job; False when there was none."""
    job = claim(worker, timezone.now())
    if job is None:
        return False
    with _heartbeat(job):
        try:
            result = _run(job)
        except ImportError as missing:
            _write_failure(job, str(missing), permanent=True)
        except Exception:  # whatever a task raises is the task's trouble and must not end the worker
            _write_failure(job, traceback.format_exc(), permanent=False)
        else:
            finish(job, result, timezone.now())
    return True


def _run(job: Job) -> Any:  # Any: JSON
    task = task_of(job)
    args = job.arguments["args"]
    if task.takes_context:
        args = [TaskContext(task_result=result_of(job, task, task.backend)), *args]
    return normalize_json(task.call(*args, **job.arguments["kwargs"]))


def _write_failure(job: Job, trouble: str, *, permanent: bool) -> None:
    fail(job, trouble, timezone.now(), permanent=permanent)
    log.warning(
        "job failed", job=job.id, task=job.task, tries=job.tries, trouble=trouble.strip().splitlines()[-1]
    )


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Keep the lease alive from a thread of its own while the job runs."""
    done = threading.Event()

    def keep() -> None:
        try:
            while not done.wait(HEARTBEAT.total_seconds()):
                if not beat(job, timezone.now()):
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=keep, name=f"heartbeat {job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
