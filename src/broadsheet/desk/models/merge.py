"""Merges: which stories an editor made one, and how the one that went looked before, so that it can be had back."""

from django.conf import settings
from django.db import models

from broadsheet.desk.models.article import Article


class Merge(models.Model):
    """One story made part of another. Nothing of it is changed but where it stands; `before` is where it stood."""

    survivor = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    merged = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()
    """{"standing", "notice", "live_revision", "scheduled": {revision: its hour}}"""
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    """When the merged story came to stand by itself again."""
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(ended_at=None), name="merged_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.survivor_id}"
