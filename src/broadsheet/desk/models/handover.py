"""Handovers: that a story whose right had ended at one source stands on what another source sent, and how it was before."""

from django.db import models


class Handover(models.Model):
    """One public story that went on with another source's version of it. `before` is what it showed until then.

    Kept, so that un-merging can give the story back what it stood on; gone when the contract with that source ends.
    """

    article = models.ForeignKey("desk.Article", on_delete=models.CASCADE, related_name="handovers")
    left = models.BigIntegerField(db_index=True)
    """The wire's item that it stood on."""
    taken = models.BigIntegerField(db_index=True)
    """The wire's item that it stands on since."""
    of = models.CharField(max_length=200)
    """The source whose words it left, as its credit named it."""
    to = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    before = models.JSONField()
    """field → value, as desk.actions.handing_over.snapshot writes it"""
    ended_at = models.DateTimeField(null=True)
    """When the story was given back what it had stood on."""

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.article_id} from {self.left} to {self.taken}"
