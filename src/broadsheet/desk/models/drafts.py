"""What has drafts goes before readers, and from them, in one transaction with its journal."""

from typing import Any

from django.db import transaction
from wagtail.models import DraftStateMixin


class WholeDrafts(DraftStateMixin):
    """Wagtail's drafts, published whole or not at all, whoever asks.

    Wagtail saves the row and then sends a signal, and on that signal the desk gives the story its place and journals it
    (desk.wagtail_doors). The desk's screens and clock open a transaction around both; a script, or Wagtail's own command, does
    not, and one killed between the two would leave a story changed that no page ever follows.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:  # Any: Wagtail's own hook
        return super().publish(*args, **kwargs)

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:  # Any: Wagtail's own hook
        return super().unpublish(*args, **kwargs)
