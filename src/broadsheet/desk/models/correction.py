"""Corrections: dated notes under a story, kept for good."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _


class Correction(models.Model):
    """What was wrong and what is right, in words for readers."""

    article = models.ForeignKey(
        "desk.Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="corrections"
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    text = models.TextField(_("note"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(fields=["-at", "-id"], name="desk_correction_newest")]

    def __str__(self) -> str:
        return Truncator(self.text).chars(120)
