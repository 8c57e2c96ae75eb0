"""Take-downs: that a story, or the words it stood on, was taken back; and the receipt of where that is gone from, and when."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TakedownQuerySet(models.QuerySet["Takedown"]):
    def under_way(self) -> Self:
        """Those whose pages have not all been looked at yet, oldest first."""
        return self.filter(done_at=None).order_by("id")


class Takedown(models.Model):
    """One public story taken back, by a person or by its publisher. Kept for good.

    Written in the transaction that takes the story down. The receipt is filled in when
    the press has been at every page that showed it (pages.receipts).
    """

    article = models.ForeignKey(
        "desk.Article", null=True, on_delete=models.SET_NULL, related_name="takedowns"
    )
    headline = models.CharField(max_length=300)
    address = models.CharField(max_length=100)
    deed = models.CharField(max_length=20)
    """killed or withdrawn: the standing it was given; handed-over: it stayed, in another source's words."""
    reason = models.CharField(max_length=500, blank=True)
    """Why, in the words of whoever took it back; for the desk, not for readers."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    change = models.BigIntegerField()
    """The journal's entry: once the press is past it, the pages have been done."""
    footprint = models.JSONField()
    """Where it was visible (desk.rules.footprint)."""
    pictures = models.JSONField(default=list)
    """Of a story handed over: the ids of the pictures it showed until then and shows no more. Of others their own say it."""
    outputs = models.JSONField(default=list)
    """[{"kind", "path": "/…", "state", "at": ISO 8601}, …]

    kind    a plate of the press; "story" for its own page, "prev-next" and "related" for other stories' pages that led to it;
            "search" for the index behind /-/search; "picture" for a file of one
    state   "notice", "moved", "rewritten", "unchanged", "gone", "elsewhere" (a picture that something else shows), "again" (the
            story was published anew before the receipt was whole, and is there by right), "still"
    """

    objects = TakedownQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-id"]
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(done_at=None), name="desk_takedown_under_way"),
            models.Index(fields=["-began_at", "-id"], name="desk_takedown_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.headline} ({self.deed})"

    @property
    def still_shown(self) -> list[str]:
        """Paths that showed the story after all; none, unless something is wrong."""
        return [output["path"] for output in self.outputs if output["state"] == "still"]
