"""The paper's words in the desk's templates."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import dateformat, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from broadsheet.desk.company import TOKEN
from broadsheet.desk.models import Publication, Standing
from broadsheet.text.clean import clean

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The name of the paper."""
    return Publication.the_paper().name


@register.simple_tag
def now_in_words() -> str:
    """The day, as the paper writes it, in the reader's zone."""
    return dateformat.format(timezone.localtime(), "l, j F Y")


SHORT_WORDS = {
    Standing.DRAFT: _("Draft"),
    Standing.WAITING: _("Waiting"),
    Standing.LEFT_OUT: _("Left out"),
    Standing.HELD: _("Held"),
    Standing.LIVE: _("On the site"),
    Standing.WITHDRAWN: _("Withdrawn"),
    Standing.KILLED: _("Killed"),
    Standing.EXPIRED: _("Licence ended"),
    Standing.MERGED: _("Merged"),
}


@register.filter
def standing_word(standing: str) -> str:
    """A standing in a word or two, for lists."""
    return str(SHORT_WORDS[Standing(standing)]) if standing else ""


@register.filter
def standing_sentence(standing: str) -> str:
    """A standing in full."""
    return str(Standing(standing).label) if standing else ""


@register.filter
def moment(at: datetime | None) -> str:
    """A time as a newsroom writes it, in the reader's zone: 17:05 today, else 23 Nov, 17:05."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    today = local.date() == timezone.localtime().date()
    return str(dateformat.format(local, "H:i" if today else "j M, H:i"))


@register.filter
def deed_told(entry: Any) -> str:  # Any: Wagtail's log entry
    """What a line of the history says was done, with its comment."""
    formatter = entry.formatter
    if formatter is None:
        return str(entry.action)
    told = str(formatter.format_message(entry))
    return told[:1].upper() + told[1:]


@register.filter
def held_text(body: str) -> SafeString:
    """A story's text to read at the desk: clean, its pictures left out."""
    return mark_safe(TOKEN.sub("", clean(body)))  # noqa: S308  cleaned on this line; the tokens are dropped whole
