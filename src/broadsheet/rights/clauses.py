"""Terms in an editor's words: each clause, what it says, and whether the paper keeps it by itself.

What the paper cannot keep by itself (which country a reader sits in, who sells advertisements) is stated beside
the story and in its receipt, so that the people who can keep it see it. Pure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from broadsheet.rights.terms import Ads, AtEnd, Channel, Index, Show, Terms

Words = str | Promise

CHANNELS: dict[Channel, Words] = {
    Channel.SITE: _("Site"),
    Channel.FEED: _("Feeds"),
    Channel.LETTER: _("Letters"),
    Channel.API: _("API"),
    Channel.FEDERATION: _("Federation"),
}
AMOUNTS: dict[Show, Words] = {
    Show.NOTHING: _("nothing"),
    Show.HEADLINE: _("headline and link"),
    Show.EXCERPT: _("excerpt and link"),
    Show.FULL: _("the full text"),
}
INDEXES: dict[Index, Words] = {
    Index.INDEX: _("search engines may list it"),
    Index.CANONICAL: _("search engines are sent to the source"),
    Index.NOT_NEWS: _("search engines may list it, news search may not"),
    Index.NOINDEX: _("search engines may not list it"),
}
ENDS: dict[AtEnd, Words] = {
    AtEnd.REMOVE: _("the story goes; its address says so"),
    AtEnd.STUB: _("headline and link stay"),
    AtEnd.HEADLINE: _("headline and link stay"),
}
ADS: dict[Ads, Words] = {
    Ads.ALLOWED: _("allowed"),
    Ads.NOT_SOLD_AGAINST: _("none sold against this story"),
    Ads.NONE: _("none beside it"),
}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `kept`: the paper keeps it by itself; else it is stated for those who must."""

    name: str
    title: Words
    says: Words
    kept: bool


def _yes(allowed: bool) -> Words:
    return _("allowed") if allowed else _("not allowed")


def _days(terms: Terms) -> Words:
    return _("%d days from publication") % terms.days if terms.days else _("no limit")


_CLAUSES: tuple[tuple[str, Words, Callable[[Terms], Any], bool], ...] = (  # Any: words, or a moment
    ("images", _("Pictures"), lambda t: _yes(t.images), True),
    ("gallery", _("Galleries"), lambda t: _yes(t.gallery), False),
    ("edits", _("Changing its words"), lambda t: _yes(t.edits), True),
    ("translation", _("Translation"), lambda t: _yes(t.translation), False),
    ("ai", _("Use by AI"), lambda t: _yes(t.ai), False),
    (
        "by_hand_only",
        _("Chosen"),
        lambda t: _("by an editor, one by one") if t.by_hand_only else _("by rule or by hand"),
        True,
    ),
    ("territory", _("Territory"), lambda t: ", ".join(t.territory) or _("everywhere"), False),
    ("starts", _("Not before"), lambda t: t.starts.isoformat() if t.starts else _("no limit"), True),
    ("ends", _("Not after"), lambda t: t.ends.isoformat() if t.ends else _("no limit"), True),
    ("days", _("Longest"), _days, True),
    ("at_end", _("When the right ends"), lambda t: ENDS[t.at_end], True),
    ("credit", _("Credit"), lambda t: t.credit if t.credit_required else _("not asked for"), True),
    ("licence_url", _("Licence"), lambda t: t.licence_label or t.licence_url or _("none named"), True),
    ("index", _("Search engines"), lambda t: INDEXES[t.index], True),
    ("counter", _("Counter"), lambda t: t.counter or _("none"), True),
    ("ads", _("Advertisements"), lambda t: ADS[t.ads], False),
)


def clauses(terms: Terms) -> list[Clause]:
    """What the terms say, clause by clause: how much each channel shows, then the conditions."""
    shows = [
        Clause(channel.value, CHANNELS[channel], AMOUNTS[terms.on(channel)], True) for channel in Channel
    ]
    return [*shows, *(Clause(name, title, says(terms), kept) for name, title, says, kept in _CLAUSES)]
