"""What the press keeps: its editions, the pages it could not make, and what waits for brotli."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One whole tree of pages. The row decides which is live; the link `current` is made to agree."""

    class State(models.TextChoices):
        BUILDING = "building", _("being built")
        LIVE = "live", _("what readers get")
        RETIRED = "retired", _("replaced by another")
        FAILED = "failed", _("given up while it was built")

    number = models.PositiveIntegerField(primary_key=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.BUILDING)
    position = models.BigIntegerField()
    """How far in the journal its pages have come."""
    fingerprint = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(default=0)
    """How many it had when it came out."""
    planned = models.PositiveIntegerField(default=0)
    """How many pages its build has to lay."""
    laid = models.PositiveIntegerField(default=0)
    """How many of them it has laid, as of the last second or so."""
    assets = models.JSONField(default=list, blank=True)
    """Its files that must outlive it for a while."""
    kept = models.JSONField(default=dict, blank=True)
    """file → until when (ISO): what it took over from the edition before for pages in readers' caches."""
    trouble = models.TextField(blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When it came out or was given up; for a retired one, when it was replaced."""

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="live"), name="one_live_edition"
            )
        ]

    def __str__(self) -> str:
        return f"edition {self.number} ({self.state})"


class StuckPage(models.Model):
    """A page that could not be made. It stays as it was, and every run tries it again."""

    plate = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    trouble = models.TextField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plate", "name"], name="one_row_per_stuck_page")]

    def __str__(self) -> str:
        return f"{self.plate} {self.name}"


class AwaitingBrotli(models.Model):
    """A file of the live edition whose brotli sibling is still to be made, in quiet time."""

    file = models.CharField(max_length=1100, unique=True)

    def __str__(self) -> str:
        return self.file


class Outgoing(models.Model):
    """A path of the live edition that looks different, and elsewhere does not yet; "" is all of them.

    Not unique: a path that changes while it is shipped is noted once more, and shipped once more.
    """

    file = models.CharField(max_length=1100, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file or "everything"


class Shipped(models.Model):
    """An object that was put into a bucket: its key there, and the digest of what was put."""

    bucket = models.CharField(max_length=500)
    key = models.CharField(max_length=1100)
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key"], name="one_row_per_object")]

    def __str__(self) -> str:
        return self.key
