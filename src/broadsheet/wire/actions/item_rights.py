"""The rights of each item of a delivery: its source's terms, and what the item itself states (rights.stated)."""

from datetime import datetime
from typing import Any

from broadsheet.rights.actions import licence_for
from broadsheet.rights.models import Licence
from broadsheet.rights.rules import within
from broadsheet.rights.stated import Bounds, Statement, bounds, effective
from broadsheet.rights.terms import Terms
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.models import Source

LONGEST = 2_000
"""Characters of a publisher's usage terms that the desk keeps."""

_ALWAYS = Bounds(None, None)


class ItemRights:
    """What the items of one source may do. A delivery names few licences, so each is looked up once."""

    def __init__(self, source: Source, now: datetime) -> None:
        self.source = source
        self.now = now
        self._terms: dict[str, Terms] = {}
        """By the licence that an item names, "" for none."""
        self._licences: dict[str, Licence] = {}
        """The same."""

    def terms(self, dispatch: Dispatch) -> Terms:
        """The terms an item stands under, its own hours not counted."""
        named = dispatch.licence_url
        terms = self._terms.get(named)
        if terms is None:
            terms = self._terms[named] = effective(
                self.source.licence.terms,
                Statement(licence_url=named),
                may_widen=self.source.trusts_licences,
            )
        return terms

    def bounded(self, dispatch: Dispatch) -> Terms:
        """The same, with its own embargo and end."""
        hours = self._hours(dispatch)
        if hours is _ALWAYS:
            return self.terms(dispatch)
        return within(self.terms(dispatch), hours.embargo, hours.right_ends_at)

    def filed(self, dispatch: Dispatch, published: datetime) -> dict[str, Any]:  # Any: fields of a Filing
        """The rights of a story as the desk takes them. One held by an embargo counts as published when that ends."""
        hours = self._hours(dispatch)
        return {
            "licence": self._licences.get(dispatch.licence_url) or self._licence(dispatch),
            "published": max(published, hours.embargo) if hours.embargo else published,
            "embargo": hours.embargo,
            "right_ends_at": hours.right_ends_at,
            "usage_terms": usage_terms(dispatch),
        }

    def _licence(self, dispatch: Dispatch) -> Licence:
        terms, own = self.terms(dispatch), self.source.licence
        licence = self._licences[dispatch.licence_url] = own if terms == own.terms else licence_for(terms)
        return licence

    def _hours(self, dispatch: Dispatch) -> Bounds:
        if dispatch.embargo is None and dispatch.expires is None:  # as nearly all
            return _ALWAYS
        return bounds(Statement("", dispatch.embargo, dispatch.expires), self.now)


def usage_terms(dispatch: Dispatch) -> str:
    """What its publisher says may be done with an item, in prose, for an editor to read."""
    if not (dispatch.usage_terms or dispatch.rights or dispatch.rights_holder):  # as most
        return ""
    said = [dispatch.usage_terms, dispatch.rights]
    if dispatch.rights_holder and dispatch.rights_holder not in dispatch.rights:
        said.append(f"© {dispatch.rights_holder}")
    return "\n".join(dict.fromkeys(words.strip() for words in said if words.strip()))[:LONGEST]
