"""How workers ask for jobs."""

from datetime import datetime
from typing import Any, Self

from django.db import models


class JobQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def ready(self, now: datetime) -> Self:
        """What may be claimed, the most urgent first."""
        return self.filter(state="ready", run_after__lte=now).order_by("-priority", "run_after", "id")

    def abandoned(self, now: datetime) -> Self:
        """What a worker claimed and let go of without a word: it died."""
        return self.filter(state="running", leased_until__lt=now)

    def waiting(self) -> Self:
        return self.filter(state="ready")

    def dead(self) -> Self:
        return self.filter(state="dead")
