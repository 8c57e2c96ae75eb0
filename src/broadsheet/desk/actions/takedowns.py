"""Keep the receipt of every take-down: begun in the transaction of the deed, ended when all pages are done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from broadsheet.desk.models import Article, Takedown
from broadsheet.journal.models import Change


def take_note(
    gone: Sequence[tuple[Article, dict[str, Any]]],
    deed: str,
    reason: str,
    by: Any,
    pictures: Sequence[int] = (),
) -> None:  # Any: JSON; user
    """Begin the receipts of stories that readers could see; their changes have just been journalled. Two queries.

    `deed` is killed, withdrawn or handed-over (Takedown.deed); `pictures` as Takedown.pictures says.
    """
    if not gone:
        return
    newest = Change.objects.order_by("-id").values_list("id", flat=True).first() or 0
    who, now = by or get_active_log_context().user, timezone.now()
    Takedown.objects.bulk_create(
        Takedown(
            article=article,
            headline=article.headline,
            address=was["address"],
            deed=deed,
            reason=reason[:500],
            by=who,
            began_at=now,
            change=newest,
            footprint=was,
            pictures=list(pictures),
        )
        for article, was in gone
    )


def finish(takedown: Takedown, outputs: list[dict[str, str]], now: datetime) -> Takedown:
    """Write down where the story was and what became of it there; the receipt is whole."""
    takedown.outputs, takedown.done_at = outputs, now
    takedown.save(update_fields=["outputs", "done_at"])
    return takedown
