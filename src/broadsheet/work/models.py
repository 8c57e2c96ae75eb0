"""The embedded queue's one table."""

from django.db import models

from broadsheet.work.querysets import JobQuerySet


class Job(models.Model):
    """One wake-up. The truth it wakes somebody for is always another row, so it may run twice or late."""

    class State(models.TextChoices):
        READY = "ready", "waiting for a worker"
        RUNNING = "running", "leased to a worker"
        DONE = "done", "finished"
        DEAD = "dead", "given up after its last try"

    id = models.CharField(max_length=32, primary_key=True)
    task = models.CharField(max_length=200)
    queue = models.CharField(max_length=40, default="default")
    priority = models.SmallIntegerField(default=0)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    enqueued_at = models.DateTimeField()
    run_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    trouble = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            # The claim: ready jobs of a queue, the most urgent and oldest first; and leases run out.
            models.Index(fields=["state", "queue", "-priority", "run_after"], name="work_job_claim"),
            models.Index(fields=["state", "leased_until"], name="work_job_leases"),
            models.Index(fields=["state", "finished_at"], name="work_job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.task} ({self.state})"
