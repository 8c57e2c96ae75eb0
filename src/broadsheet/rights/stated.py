"""What an item of the wire itself states, beside the terms its source stands under.

A word that narrows always counts. One that widens (a Creative Commons licence on an item of a source under headline
and link) counts only where the host lets this source say so. Words in prose are for the editor to read; nothing is
made of them by guessing.

Pure. Sources: the licence addresses of creativecommons.org; RSS and Atom name them in cc:license and rel="license".
"""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from broadsheet.records import record
from broadsheet.rights.terms import Ads, Channel, Index, Show, Terms

_CC = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(?P<code>[a-z-]{2,12})/(?P<version>\d\.\d)"
    r"|publicdomain/(?P<free>zero|mark)/\d\.\d)(?:/|$)",
    re.IGNORECASE,
)
_PARTS = frozenset(("by", "nc", "nd", "sa"))


@record(frozen=True, slots=True)
class Statement:
    """What one item states of its rights. Times are aware UTC; `licence_url` is "" when it names none."""

    licence_url: str = ""
    embargo: datetime | None = None
    expires: datetime | None = None


@record(frozen=True, slots=True)
class Bounds:
    """The hours between which an item may be shown, as far as they still say something."""

    embargo: datetime | None
    right_ends_at: datetime | None


def bounds(statement: Statement, now: datetime) -> Bounds:
    """The item's own hours. An embargo that is past holds nothing; one at or after its end never lets it out."""
    embargo = statement.embargo if statement.embargo and statement.embargo > now else None
    return Bounds(embargo, statement.expires)


def licence_named(url: str) -> Terms | None:
    """The terms of a Creative Commons licence by its address; None for any other."""
    found = _CC.match(url.strip())
    if found is None:
        return None
    if found["free"]:
        label = "CC0 1.0" if found["free"].lower() == "zero" else "Public domain"
        return _licence(label, url, frozenset(), credited=False)
    parts = frozenset(found["code"].lower().split("-"))
    if "by" not in parts or not parts <= _PARTS:
        return None
    return _licence(f"CC {found['code'].upper()} {found['version']}", url, parts, credited=True)


def _licence(label: str, url: str, parts: frozenset[str], *, credited: bool) -> Terms:
    unchanged, unsold = "nd" in parts, "nc" in parts
    shows: dict[str, Any] = {channel.value: Show.FULL for channel in Channel}  # Any: field values
    return Terms(
        label,
        **shows,
        images=True,
        gallery=True,
        edits=not unchanged,
        translation=not unchanged,
        ai=not (unchanged or unsold),
        ads=Ads.NONE if unsold else Ads.ALLOWED,
        credit_required=credited,
        licence_label=label,
        licence_url=url.strip(),
        index=Index.INDEX,
    )


def effective(terms: Terms, statement: Statement, *, may_widen: bool) -> Terms:
    """The terms an item stands under: its source's, narrowed by its own licence, or that licence where it may widen.

    Pictures, the credit line, who chooses stories, what search engines are told and what happens at the end stay
    the source's in any case: an item's licence is for its text.
    """
    licence = licence_named(statement.licence_url)
    if licence is None:
        return terms
    named = {"licence_label": licence.licence_label, "licence_url": licence.licence_url}
    said = {**(_widened if may_widen else _narrowed)(terms, licence), **named}
    if all(getattr(terms, name) == value for name, value in said.items()):
        return terms
    return replace(terms, name=f"{terms.name}, {licence.name}"[:80], **said)


_LICENSED = ("edits", "translation", "ai")
_STRICTEST = (Ads.ALLOWED, Ads.NOT_SOLD_AGAINST, Ads.NONE)


def _widened(terms: Terms, licence: Terms) -> dict[str, Any]:  # Any: field values
    shows = {channel.value: licence.on(channel) for channel in Channel}
    says = {name: getattr(licence, name) for name in _LICENSED}
    credited = terms.credit_required or licence.credit_required
    return {
        **shows,
        **says,
        "ads": licence.ads,
        "days": None,
        "ends": None,
        "counter": "",
        "credit_required": credited,
    }


def _narrowed(terms: Terms, licence: Terms) -> dict[str, Any]:  # Any: field values
    says = {name: getattr(terms, name) and getattr(licence, name) for name in _LICENSED}
    return {**says, "ads": max(terms.ads, licence.ads, key=_STRICTEST.index)}
