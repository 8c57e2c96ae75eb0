"""Decide what becomes of an item that came over the wire.

Pure: no network, no database, no clock. The caller brings the dispatch, what we already hold of it, the source's terms
and the time. Each verdict says why, and the desk shows it. Storing is in wire.actions.
"""

from datetime import datetime
from enum import StrEnum

from broadsheet.records import record
from broadsheet.rights.rules import permit
from broadsheet.rights.terms import Channel, Show, Terms
from broadsheet.text.dates import sane
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.filing import Filed, Treatment
from broadsheet.wire.identity import GONE, MERGED, Match

NOTHING_NEW = "nothing new"
LIKE_ONE_TAKEN_OFF = "new; much of it is in a story that was taken off here, so an editor decides"


class Kind(StrEnum):
    """What becomes of a dispatch."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    KILL = "kill"
    REFUSED = "refused"
    DROPPED = "dropped"


@record(frozen=True, slots=True)
class Verdict:
    """What becomes of one dispatch, why, and which story of ours it is. `hold` keeps a new one for an editor."""

    kind: Kind
    reason: str
    match: Match | None = None
    hold: bool = False


def judge(
    dispatch: Dispatch,
    match: Match | None,
    terms: Terms,
    now: datetime,
    *,
    source: int,
    sent: str,
    hold: bool,
) -> Verdict:
    """What becomes of a dispatch of `source` that is the story `match`, or none that we hold.

    `sent` is the digest of the dispatch as it came; `hold` whether the source's stories wait for an editor.
    """
    if dispatch.kill:
        return _taken_back(match, source)
    if not dispatch.says_something:
        return Verdict(Kind.REFUSED, "it has neither a title nor a text", match)
    if match is None:
        return _unknown(dispatch, terms, now, hold)
    return _known(match, source, sent)


def treated(verdict: Verdict, filed: Filed, terms: Terms) -> Verdict:
    """What becomes of a new story once the filing rules have been read: left out, held, let through, or as it was.

    No rule lets a story through whose terms leave it to an editor.
    """
    if filed.drop:
        return Verdict(Kind.DROPPED, "left out by a filing rule")
    if filed.hold and not verdict.hold:
        return Verdict(Kind.NEW, "new; a filing rule has it wait for an editor", hold=True)
    if filed.treatment is Treatment.AT_ONCE and verdict.hold and not terms.by_hand_only:
        return Verdict(Kind.NEW, "new; a filing rule lets it through")
    return verdict


def _taken_back(match: Match | None, source: int) -> Verdict:
    if match is None:
        return Verdict(Kind.REFUSED, "it takes back a story that we do not hold")
    if match.held.standing in GONE:
        return Verdict(Kind.DUPLICATE, "the story is off the site already", match)
    if match.held.source != source or not match.held.primary:
        return Verdict(Kind.DUPLICATE, "the story stands on what another source sent", match)
    return Verdict(Kind.KILL, f"the publisher takes the story back (known by {match.by})", match)


def _unknown(dispatch: Dispatch, terms: Terms, now: datetime, hold: bool) -> Verdict:
    if terms.site <= Show.HEADLINE and not dispatch.address:
        return Verdict(Kind.REFUSED, f"terms {terms.name} allow its headline with a link, and it has no link")
    allowed = permit(terms, Channel.SITE, published(dispatch, now), now)
    if allowed.show is Show.NOTHING and not (terms.starts and now < terms.starts):
        return Verdict(Kind.REFUSED, allowed.reason)
    if terms.by_hand_only:
        return Verdict(Kind.NEW, f"new; terms {terms.name} leave it to an editor to take it", hold=True)
    if hold:
        return Verdict(Kind.NEW, "new; stories of this source wait for an editor", hold=True)
    return Verdict(Kind.NEW, "new")


def _known(match: Match, source: int, sent: str) -> Verdict:
    held = match.held
    if held.dropped:
        return Verdict(Kind.DUPLICATE, "a filing rule left it out", match)
    if held.standing in GONE:
        return Verdict(
            Kind.DUPLICATE, "the story was taken off here, and does not come back by itself", match
        )
    if held.standing == MERGED:
        return Verdict(Kind.DUPLICATE, "an editor has made it one story with another", match)
    if held.standing == "expired":
        return Verdict(Kind.DUPLICATE, "the licence of this story has ended", match)
    if held.source != source:
        return Verdict(Kind.DUPLICATE, f"we have the story already (known by {match.by})", match)
    if held.sent == sent:
        return Verdict(Kind.DUPLICATE, NOTHING_NEW, match)
    if not held.primary:
        return Verdict(Kind.DUPLICATE, "we have the story from another source", match)
    return Verdict(Kind.UPDATE, f"changed (known by {match.by})", match)


def published(dispatch: Dispatch, first_seen: datetime) -> datetime:
    """The time a story counts as published: what the publisher says, but never after we first saw it."""
    return sane(dispatch.published or dispatch.updated, first_seen)


def updated(dispatch: Dispatch, first_seen: datetime) -> datetime | None:
    """When the publisher last changed it, where that lies between its publication and now."""
    if dispatch.updated is None or not published(dispatch, first_seen) < dispatch.updated <= first_seen:
        return None
    return dispatch.updated
