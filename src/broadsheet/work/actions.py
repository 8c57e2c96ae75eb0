"""Claim jobs, keep their leases, and write down how they ended. Two workers never hold one job."""

from datetime import datetime
from typing import Any

from broadsheet.work.models import Job
from broadsheet.work.rules import KEEP_DEAD, KEEP_DONE, LEASE, has_tries_left, wait_after


def claim(worker: str, now: datetime) -> Job | None:
    """One ready job for this worker, or None.

    A conditional update decides: of two workers that saw the same row, the
    one whose update counts one has won, and the other looks again.
    """
    while True:
        seen = Job.objects.ready(now).values_list("id", "tries").first()
        if seen is None:
            return None
        won = Job.objects.filter(id=seen[0], state=Job.State.READY).update(
            state=Job.State.RUNNING,
            worker=worker,
            tries=seen[1] + 1,
            started_at=now,
            leased_until=now + LEASE,
        )
        if won:
            return Job.objects.get(id=seen[0])


def beat(job: Job, now: datetime) -> bool:
    """Lengthen the lease; False when the job is no longer this worker's."""
    return bool(_mine(job).update(leased_until=now + LEASE))


def finish(job: Job, result: Any, now: datetime) -> bool:  # Any: JSON
    """Write down that the job is done; False when it had gone to another worker meanwhile."""
    return bool(
        _mine(job).update(state=Job.State.DONE, finished_at=now, leased_until=None, result=result, trouble="")
    )


def fail(job: Job, trouble: str, now: datetime, *, permanent: bool = False) -> bool:
    """Write down a failure: ready again after a while, or dead when its tries are used up."""
    again = not permanent and has_tries_left(job.tries)
    return bool(
        _mine(job).update(
            state=Job.State.READY if again else Job.State.DEAD,
            run_after=now + wait_after(job.tries) if again else job.run_after,
            finished_at=None if again else now,
            leased_until=None,
            trouble=trouble[-8000:],
        )
    )


def recover(now: datetime) -> int:
    """Give back the jobs of workers that died; a job that killed its worker too often is dead. Answers how many."""
    count = 0
    for job in Job.objects.abandoned(now):
        trouble = f"its worker {job.worker} died or hung while running it (try {job.tries})"
        count += fail(job, trouble, now)
    return count


def revive(job: Job, now: datetime) -> None:
    """Give a dead job its tries again."""
    Job.objects.filter(id=job.id, state=Job.State.DEAD).update(
        state=Job.State.READY, tries=0, run_after=now, finished_at=None
    )


def forget_finished(now: datetime) -> int:
    """Drop finished jobs after a day and dead ones after thirty; answers how many."""
    done, _ = Job.objects.filter(state=Job.State.DONE, finished_at__lt=now - KEEP_DONE).delete()
    dead, _ = Job.objects.filter(state=Job.State.DEAD, finished_at__lt=now - KEEP_DEAD).delete()
    return done + dead


def _mine(job: Job) -> Any:  # Any: a query set of jobs
    return Job.objects.filter(id=job.id, state=Job.State.RUNNING, worker=job.worker, tries=job.tries)
