"""Try a source: fetch it and say what would come, without taking anything in.

check      one that is there
look_at    an address somebody typed, before there is a source: a feed, a page that leads to feeds, or a trouble
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from broadsheet.desk.models import Section
from broadsheet.net.door import Answer
from broadsheet.net.errors import FetchError
from broadsheet.rights.actions import preset
from broadsheet.wire import gateways
from broadsheet.wire.actions import picking_up
from broadsheet.wire.actions.polling import own_door
from broadsheet.wire.actions.sources import source_key
from broadsheet.wire.actions.taking_in import Outcome, preview
from broadsheet.wire.dispatch import Feed
from broadsheet.wire.errors import DeliveryRefused, ListOfFeeds, WebPageInstead, WireError, refused_by_status
from broadsheet.wire.filing import By, Filed
from broadsheet.wire.formats.discovery import Candidate, candidates
from broadsheet.wire.models import FilingRule, Source
from broadsheet.wire.reading import read_delivery
from broadsheet.wire.rules import Kind, Verdict
from broadsheet.wire.sealing import seal
from broadsheet.wire.transports.address import Address, read_address

SHOWN = 10
DOCUMENTS = 5
"""Of a folder or a mailbox, as a sample."""


@dataclass(frozen=True)
class Proposal:
    """What somebody would add: an address as typed, and how its stories would be filed."""

    address: str
    section: Section
    terms: str
    name: str = ""
    hold: bool = False
    login: str = ""
    password: str = ""


@dataclass
class Look:
    """What stands at an address.

    title, format   of the feed, "" when it is none
    items           its first items: (title, address, published, verdict, reason, where it would be filed and by what)
    counts          of all its items, by verdict
    feeds           where the page at this address says feeds are, when it is a page
    trouble         why nothing came; "" when something did
    """

    url: str = ""
    title: str = ""
    format: str = ""
    items: list[tuple[str, str, datetime | None, str, str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    unreadable: int = 0
    faults: list[str] = field(default_factory=list)
    moved_to: str = ""
    feeds: tuple[Candidate, ...] = ()
    is_list: bool = False
    trouble: str = ""
    there: Source | None = None


def check(source: Source) -> dict[str, Any]:  # Any: JSON
    """What a source brings now, each item with the verdict it would get and why, and what would file it where.

    Raises FetchError and WireError as a poll would state them. Writes nothing.
    """
    feeds, answer = _brought(source)
    now = timezone.now()
    outcomes = [preview(source, feed, now) for feed in feeds]
    first = feeds[0] if feeds else Feed("", "", ())
    sections = dict(Section.objects.values_list("pk", "slug"))
    rules = dict(FilingRule.objects.values_list("pk", "position"))
    return {
        "status": answer.status if answer else 200,
        "moved_to": answer.moved if answer else None,
        "title": first.title,
        "format": first.format,
        "faults": [fault for feed in feeds for fault in feed.faults],
        "items": [
            {
                "title": one.title,
                "url": one.address,
                "verdict": str(verdict.kind),
                "reason": verdict.reason,
                "section": sections.get(filed.section) if filed and not filed.drop else None,
                "filed_by": str(filed.by) if filed else None,
                "rule": rules.get(filed.rule) if filed and filed.rule else None,
                "filing": filed.reason if filed else None,
            }
            for outcome in outcomes
            for (one, verdict), filed in zip(outcome.verdicts, outcome.filed, strict=True)
        ],
        "unreadable": [
            {"position": one.position, "title": one.title, "reason": one.reason}
            for feed in feeds
            for one in feed.refused
        ],
        "counts": _sum(outcomes),
    }


def look_at(proposal: Proposal) -> Look:
    """What stands at an address, and what would become of it. Raises nothing: a trouble is an answer. Writes nothing."""
    look = Look()
    try:
        address = read_address(proposal.address, settings.HOME, settings.FOLDERS)
        look.url = address.url
        look.there = Source.objects.filter(key=source_key(address.url, address.login)).first()
        _look(look, proposal, address)
    except WebPageInstead as page:
        look.trouble = "" if look.feeds else str(page)
    except ListOfFeeds as several:
        look.is_list, look.trouble = True, str(several)
    except (FetchError, WireError) as trouble:
        look.trouble = str(trouble)
    return look


def _look(look: Look, proposal: Proposal, address: Address) -> None:
    source = look.there or Source(
        name=proposal.name or address.host,
        transport=address.transport,
        url=address.url,
        key=source_key(address.url, address.login),
        section=proposal.section,
        licence=preset(proposal.terms),
        hold=proposal.hold,
        login=proposal.login or address.login,
        sealed_password=seal(proposal.password or address.password),
        next_due_at=timezone.now(),
    )
    feeds, answer = _brought(source, look)
    # The source is made for the look and unmade after it: judging needs one, and nobody has asked for it yet.
    with transaction.atomic():
        if source.pk is None:
            source.save()
        outcomes = [preview(source, feed, timezone.now()) for feed in feeds]
        transaction.set_rollback(True)
    look.moved_to = (answer.moved or "") if answer else ""
    look.title, look.format = (feeds[0].title, feeds[0].format) if feeds else ("", "")
    look.faults = [fault for feed in feeds for fault in feed.faults]
    look.unreadable = sum(len(feed.refused) for feed in feeds)
    look.counts = _sum(outcomes)
    names = {section.pk: section.name for section in Section.objects.all()}
    lines = (line for outcome in outcomes for line in zip(outcome.verdicts, outcome.filed, strict=True))
    look.items = [
        (
            one.title or one.address,
            one.address,
            one.published,
            str(verdict.kind),
            told(verdict),
            place(filed, names),
        )
        for (one, verdict), filed in islice(lines, SHOWN)
    ]


def told(verdict: Verdict) -> str:
    """What would become of an item, in an editor's words."""
    if verdict.kind is Kind.NEW:
        return _("would wait for an editor") if verdict.hold else _("would be published at once")
    return verdict.reason


def place(filed: Filed | None, sections: Mapping[int, str]) -> str:
    """Where an item would be filed and what decides that, in an editor's words; "" for what is not new."""
    if filed is None:
        return ""
    if filed.by is By.RULE:
        return filed.reason  # its sentence names the section
    return f"{sections.get(filed.section, '')}: {filed.reason}"


def _brought(source: Source, look: Look | None = None) -> tuple[list[Feed], Answer | None]:
    """What a source brings now, read. `look` is told of the feeds that a page leads to."""
    now = timezone.now()
    if source.transport != Source.Transport.WEB:
        bag = async_to_sync(picking_up.look)(source)
        return [
            read_delivery(parcel.data, parcel.content_type, source.url, now=now)
            for parcel in bag.parcels[:DOCUMENTS]
            if not parcel.trouble
        ], None
    answer = async_to_sync(_fetched)(source)
    if answer.status != 200:
        raise refused_by_status(answer.status)
    kind = answer.headers.get("content-type", "")
    try:
        return [read_delivery(answer.body, kind, answer.url, now=now)], answer
    except DeliveryRefused as refused:
        if look is not None and isinstance(refused, WebPageInstead):
            look.feeds = candidates(answer.body, answer.url, kind)
        raise


def _sum(outcomes: list[Outcome]) -> dict[str, int]:
    found: dict[str, int] = {}
    for outcome in outcomes:
        for kind, count in outcome.counts.items():
            found[kind] = found.get(kind, 0) + count
    return {kind: count for kind, count in found.items() if count}


async def _fetched(source: Source) -> Answer:
    question = gateways.question(source.url, login=source.login, password=gateways.password_of(source))
    async with await own_door() as door:
        return await door.fetch(question)
