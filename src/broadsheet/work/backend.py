"""The embedded backend of the Django Tasks API: jobs are rows of the paper's own database.

Enqueuing writes a row in the caller's transaction, so a job exists exactly
when the change that asked for it does. Claiming and running are work.worker's.
"""

from typing import Any, ParamSpec, TypeVar

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_enqueued
from django_tasks.utils import get_random_id, normalize_json

from broadsheet.work.models import Job

T = TypeVar("T")
P = ParamSpec("P")

_STATUS = {
    Job.State.READY: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.DEAD: TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Jobs with leases, retries and a place for the dead."""

    supports_defer = True
    supports_async_task = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[P, T], args: Any, kwargs: Any) -> TaskResult[T]:  # Any: JSON arguments
        """Write the job's row; it runs once the surrounding transaction has committed."""
        self.validate_task(task)
        now = timezone.now()
        job = Job.objects.create(
            id=get_random_id(),
            task=task.module_path,
            queue=task.queue_name,
            priority=task.priority,
            arguments=normalize_json({"args": list(args), "kwargs": dict(kwargs)}),
            enqueued_at=now,
            run_after=task.run_after or now,
        )
        result: TaskResult[T] = result_of(job, task, self.alias)
        task_enqueued.send(type(self), task_result=result)
        return result

    def get_result(self, result_id: str) -> TaskResult[Any]:  # Any: any task's
        """Where a job stands. Raises TaskResultDoesNotExist for an id there is not."""
        job = Job.objects.filter(id=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(job, task_of(job), self.alias)


def task_of(job: Job) -> Task[Any, Any]:  # Any: any task's
    """The task a job names. Raises ImportError when the code no longer has it."""
    task = import_string(job.task)
    if not isinstance(task, Task):
        raise ImportError(f"{job.task} is no task; the job {job.id} was written by other code")
    return task


def result_of(job: Job, task: Task[Any, Any], alias: str) -> TaskResult[Any]:  # Any: any task's
    """A job's row in the words of the Django Tasks API."""
    errors = (
        [TaskError(exception_class_path="builtins.Exception", traceback=job.trouble)] if job.trouble else []
    )
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=job.id,
        status=_STATUS[Job.State(job.state)],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=alias,
        errors=errors,
        worker_ids=[job.worker] if job.worker else [],
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
