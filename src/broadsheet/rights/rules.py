"""Judge what terms allow, where and when. Pure: the hour comes in as an argument."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from broadsheet.records import record
from broadsheet.rights.terms import AtEnd, Channel, Index, Show, Terms


class Act(StrEnum):
    """Something one may want to do with another's story besides showing it. The value is the clause's name."""

    EDIT = "edits"
    TRANSLATE = "translation"
    AI = "ai"
    GALLERY = "gallery"


@record(frozen=True, slots=True)
class Permit:
    """What may be shown on one channel at one hour, until when, and why."""

    show: Show
    images: bool
    until: datetime | None
    reason: str
    index: Index


def ends_at(terms: Terms, published: datetime) -> datetime | None:
    """The instant at which the right to a story published then ends; None when it never does."""
    if not terms.days:  # as most terms
        return terms.ends
    limit = published + timedelta(days=terms.days)
    return min(terms.ends, limit) if terms.ends else limit


def permit(terms: Terms, channel: Channel, published: datetime, at: datetime) -> Permit:
    """What `terms` allow on `channel` at `at` for a story first published at `published` (both aware)."""
    if terms.starts and at < terms.starts:
        return Permit(
            Show.NOTHING, False, None, f"terms {terms.name} begin {terms.starts.isoformat()}", terms.index
        )
    until = ends_at(terms, published)
    if until is None or at < until:
        show = terms.on(channel)
        reason = f"terms {terms.name} allow {show.word} on {channel}"
        if show is Show.FULL and terms.counter:
            # The paper's pages load nothing from elsewhere, so none of them can carry it.
            show = Show.EXCERPT
            reason = (
                f"terms {terms.name} allow full on {channel.value} only with their counter; so it is excerpt"
            )
        return Permit(show, terms.images and show > Show.HEADLINE, until, reason, terms.index)
    left = Show.NOTHING if terms.at_end is AtEnd.REMOVE else min(Show.HEADLINE, terms.on(channel))
    reason = f"terms {terms.name} ended {until.isoformat()}; what is left is {left.word}"
    return Permit(left, False, None, reason, Index.NOINDEX)


def refusal(terms: Terms, act: Act) -> str:
    """Why the terms forbid an act, naming the clause; "" where they allow it."""
    return "" if getattr(terms, act.value) else f"terms {terms.name} do not allow it (clause “{act.value}”)"


def within(terms: Terms, starts: datetime | None, ends: datetime | None) -> Terms:
    """The terms bounded by an embargo and an end of the story's own; never wider than they were."""
    if starts is None and ends is None:
        return terms
    begins = max((moment for moment in (terms.starts, starts) if moment), default=None)
    until = min((moment for moment in (terms.ends, ends) if moment), default=None)
    if begins and until and begins >= until:
        begins = None  # over before it began: only the end still says anything
    return replace(terms, starts=begins, ends=until)


def wider(terms: Terms, than: Terms) -> list[str]:
    """The clauses in which terms allow more than others do; empty where they are nowhere wider."""
    shows = [channel.value for channel in Channel if terms.on(channel) > than.on(channel)]
    flags = ["images", *(act.value for act in Act)]
    allows = [name for name in flags if getattr(terms, name) and not getattr(than, name)]
    drops = [name for name in ("by_hand_only", "credit_required") if _drops(terms, than, name)]
    return [*shows, *allows, *drops, *_longer(terms, than)]


def _drops(terms: Terms, than: Terms, duty: str) -> bool:
    return bool(getattr(than, duty) and not getattr(terms, duty))


def _longer(terms: Terms, than: Terms) -> list[str]:
    longer = []
    if than.starts and (terms.starts is None or terms.starts < than.starts):
        longer.append("starts")
    for name in ("ends", "days"):
        mine, theirs = getattr(terms, name), getattr(than, name)
        if theirs and (mine is None or mine > theirs):
            longer.append(name)
    if than.territory and not (terms.territory and set(terms.territory) <= set(than.territory)):
        longer.append("territory")
    return longer


def next_change(terms: Terms, published: datetime, at: datetime) -> datetime | None:
    """When, after `at`, the answer of permit() next changes by time alone; None when never."""
    until = ends_at(terms, published)
    if terms.starts is None and until is None:
        return None
    return min((moment for moment in (terms.starts, until) if moment and moment > at), default=None)
