"""The newsroom's post: what readers wrote through the contact form."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContactMessage(models.Model):
    """One message. Kept until the newsroom's copy has been mailed, and for the desk to read."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("message"), max_length=10000)
    at = models.DateTimeField(_("time"), auto_now_add=True, db_index=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return f"{self.name}: {self.subject or self.text[:60]}"
