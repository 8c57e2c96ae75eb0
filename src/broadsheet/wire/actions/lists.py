"""Lists of feeds (OPML): bring one in with a look before, and write our own.

offers    what a list offers: each feed with the section it would go to, and whether it is there already
take      add those that were chosen
export    our sources as a list, a folder for each section
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from broadsheet.desk.models import Publication, Section
from broadsheet.net.errors import FetchError
from broadsheet.rights.terms import BadTerms
from broadsheet.text.slug import slug
from broadsheet.wire.actions.sources import add_source, source_key
from broadsheet.wire.errors import SectionUnknown, WireError
from broadsheet.wire.formats import opml
from broadsheet.wire.formats.opml import ListedFeed, SourceList
from broadsheet.wire.models import Source


@dataclass(frozen=True)
class Offer:
    """One feed of a list: `section` where it would be filed (None: nobody has said), `there` when we have it already."""

    feed: ListedFeed
    section: Section | None = None
    there: bool = False


@dataclass
class Taken:
    """What came of a list: how many were added, how many were there, and those refused with the reason."""

    added: int = 0
    there: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def offers(source_list: SourceList, otherwise: Section | None = None) -> list[Offer]:
    """The feeds of a list, each once. A folder named like a section of ours files there, the innermost first."""
    sections = list(Section.objects.in_order())
    named = {slug(section.name): section for section in sections} | {one.slug: one for one in sections}
    feeds = {source_key(feed.url): feed for feed in reversed(source_list.feeds)}
    held = set(Source.objects.filter(key__in=list(feeds)).values_list("key", flat=True))
    return [
        Offer(feed, _section_of(feed, named) or otherwise, key in held)
        for key, feed in reversed(list(feeds.items()))
    ]


def _section_of(feed: ListedFeed, named: dict[str, Section]) -> Section | None:
    return next((named[slug(one)] for one in reversed(feed.folders) if slug(one) in named), None)


def take(chosen: Iterable[Offer], terms: str, *, hold: bool, now: datetime) -> Taken:
    """Add these feeds; what cannot be added stops no other."""
    taken = Taken()
    for offer in chosen:
        feed = offer.feed
        if offer.there:
            taken.there += 1
            continue
        try:
            if offer.section is None:
                raise SectionUnknown("no section was named for it")
            _, made = add_source(feed.url, offer.section.slug, terms, name=feed.title, hold=hold, now=now)
        except (WireError, FetchError, BadTerms) as refused:
            taken.refused.append((feed.title or feed.url, str(refused)))
            continue
        taken.added += made
        taken.there += not made
    return taken


def into(offers: Sequence[Offer], section: Section | None) -> list[Offer]:
    """These offers, all into one section."""
    return [replace(offer, section=section) for offer in offers]


def export(now: datetime) -> bytes:
    """Our sources on the web as OPML, a folder for each section. What only we may read (folders, mailboxes) is left out."""
    rows = Source.objects.filter(transport=Source.Transport.WEB).select_related("section")
    feeds = [
        ListedFeed(
            url=source.url,
            title=source.name,
            site_url=source.homepage,
            folders=(source.section.name,),
            language=source.language,
        )
        for source in rows.order_by("section__position", "section__id", "name", "id")
    ]
    return opml.write(Publication.the_paper().name, feeds, now)
