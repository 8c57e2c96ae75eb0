"""Merges: which stories an editor made one, and how the one that went looked before, so that it can be had back."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.desk.models.article import Article, Standing


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


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def open(self) -> Self:
        """Those that wait for an editor: both stories are stories of their own, and on their way to readers or there."""
        able = [Standing.LIVE, Standing.HELD, Standing.WAITING, Standing.DRAFT]
        return self.filter(state="open", one__standing__in=able, other__standing__in=able)

    def of(self, *articles: int) -> Self:
        """Those of a pair of articles."""
        return self.filter(one=min(articles), other=max(articles))


class Suggestion(models.Model):
    """Two articles that could be one story: for the editor to merge, or to say that they are two. Asked once for good."""

    class State(models.TextChoices):
        OPEN = "open", _("could be one story")
        MERGED = "merged", _("merged")
        TWO = "two", _("two stories")

    one = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    share = models.PositiveSmallIntegerField()
    """Of the shorter text that stands in the longer, in hundredths."""
    reason = models.CharField(max_length=200)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_suggestion_for_two"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="the_older_one_first"),
        ]
        indexes = [
            models.Index(fields=["-found_at"], condition=models.Q(state="open"), name="desk_suggestion_open")
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"

    @property
    def both(self) -> tuple[Article, Article]:
        return self.one, self.other
