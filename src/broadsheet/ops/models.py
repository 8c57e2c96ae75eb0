"""What is kept of a running paper: who was last heard of."""

from django.db import models


class Heartbeat(models.Model):
    """One worker process, on this machine or another, and when it last said that it is alive."""

    worker = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.worker} at {self.at:%Y-%m-%d %H:%M:%S}"
