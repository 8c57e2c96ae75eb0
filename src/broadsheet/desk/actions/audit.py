"""Remember who did what to a story: the editors' history, beside the readers' journal.

Wagtail keeps its own deeds (edit, publish, submit, approve) in the same log;
these are the ones the paper adds. Each action that changes a story's standing
writes here, whatever screen, command or agency message called it.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import ModelLogEntry

from broadsheet.desk.models import Article


class Deed(StrEnum):
    """What was done. The value is the name in the log, and never changes."""

    WITHDRAW = "desk.withdraw"
    KILL = "desk.kill"
    CORRECT = "desk.correct"
    MOVE = "desk.address"
    TERMS = "desk.terms"
    OVERRIDE = "desk.override"
    WIRE_WORDS = "desk.wire_words"
    PLACE = "desk.place"
    LEAVE_OUT = "desk.leave-out"
    OFFER = "desk.offer-again"
    MERGE = "desk.merge"
    UNMERGE = "desk.unmerge"
    HAND_OVER = "desk.hand-over"
    GIVE_BACK = "desk.give-back"


DEED_LABELS = {
    Deed.WITHDRAW: (_("Withdraw"), _("Taken off the site")),
    Deed.KILL: (_("Kill"), _("Killed")),
    Deed.CORRECT: (_("Correct"), _("Corrected")),
    Deed.MOVE: (_("Change address"), _("Address changed")),
    Deed.TERMS: (_("Change terms"), _("Terms changed")),
    Deed.OVERRIDE: (_("Override terms"), _("Terms widened by hand")),
    Deed.WIRE_WORDS: (_("Take the wire's words"), _("The wire's words taken over")),
    Deed.PLACE: (_("File elsewhere"), _("Filed elsewhere")),
    Deed.LEAVE_OUT: (_("Leave out"), _("Left out")),
    Deed.OFFER: (_("Take back in"), _("Waiting for an editor again")),
    Deed.MERGE: (_("Merge"), _("Merged into another story")),
    Deed.UNMERGE: (_("Un-merge"), _("Made a story of its own again")),
    Deed.HAND_OVER: (_("Hand over"), _("Went on with another source's version")),
    Deed.GIVE_BACK: (_("Give back"), _("Stands on its former version again")),
}


def remember(article: Article, deed: Deed, by: Any = None, **data: Any) -> None:  # Any: user; JSON
    """Write one deed down. Without `by` it is the person signed in, or nobody when the paper acted itself."""
    remember_many([article], deed, by, **data)


def remember_many(
    articles: Iterable[Article], deed: Deed, by: Any = None, **data: Any
) -> None:  # Any: user; JSON
    """Write the same deed down for many stories, in one query."""
    remember_each([(article, data) for article in articles], deed, by)


def remember_each(
    done: Iterable[tuple[Article, dict[str, Any]]], deed: Deed, by: Any = None
) -> None:  # Any: user; JSON
    """Write a deed down for many stories, for each with what is to be said of it, in one query."""
    who, now = get_active_log_context(), timezone.now()
    kind = ContentType.objects.get_for_model(Article)
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(article.pk),
            label=article.headline,
            action=deed.value,
            timestamp=now,
            user=by or who.user,
            uuid=who.uuid,
            data=data,
        )
        for article, data in done
    )
