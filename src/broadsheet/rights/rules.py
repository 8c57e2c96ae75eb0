"""Judge what terms allow, where and when. Pure: the hour comes in as an argument."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from broadsheet.rights.terms import AtEnd, Channel, Index, Show, Terms


@dataclass(frozen=True, slots=True)
class Permit:
    """What may be shown on one channel at one hour, until when, and why."""

    show: Show
    images: bool
    until: datetime | None
    reason: str
    index: Index


def ends_at(terms: Terms, published: datetime) -> datetime | None:
    """The instant at which the right to a story published then ends; None when it never does."""
    limits = [terms.ends, published + timedelta(days=terms.days) if terms.days else None]
    return min((limit for limit in limits if limit), default=None)


def permit(terms: Terms, channel: Channel, published: datetime, at: datetime) -> Permit:
    """What `terms` allow on `channel` at `at` for a story first published at `published` (both aware)."""
    if terms.starts and at < terms.starts:
        return Permit(
            Show.NOTHING, False, None, f"terms {terms.name} begin {terms.starts.isoformat()}", terms.index
        )
    until = ends_at(terms, published)
    if until is None or at < until:
        show = terms.on(channel)
        reason = f"terms {terms.name} allow {show.name.lower()} on {channel.value}"
        return Permit(show, terms.images and show > Show.HEADLINE, until, reason, terms.index)
    left = Show.NOTHING if terms.at_end is AtEnd.REMOVE else min(Show.HEADLINE, terms.on(channel))
    reason = f"terms {terms.name} ended {until.isoformat()}; what is left is {left.name.lower()}"
    return Permit(left, False, None, reason, Index.NOINDEX)


def next_change(terms: Terms, published: datetime, at: datetime) -> datetime | None:
    """When, after `at`, the answer of permit() next changes by time alone; None when never."""
    moments = (terms.starts, ends_at(terms, published))
    return min((moment for moment in moments if moment and moment > at), default=None)
