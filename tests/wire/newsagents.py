"""Small makers for the wire's tests: sources, feeds as publishers write them, and polls that need not wait."""

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any

from broadsheet.net.door import Door
from broadsheet.net.pace import UNPACED
from broadsheet.rights.actions import preset
from broadsheet.rights.models import Licence
from broadsheet.wire.actions.polling import Report, poll_now
from broadsheet.wire.actions.sources import source_key
from broadsheet.wire.actions.taking_in import Outcome, take_in
from broadsheet.wire.formats import read
from broadsheet.wire.models import Source
from tests.newsroom import section

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def source(
    url: str = "https://wire.example/feed.xml",
    terms: str | Licence = "cc-by",
    name: str = "North Coast Wire",
    **fields: Any,
) -> Source:
    """A source, due at once."""
    fields.setdefault("section", section())
    fields.setdefault("next_due_at", MORNING)
    fields.setdefault("key", source_key(url))
    licence = preset(terms) if isinstance(terms, str) else terms
    return Source.objects.create(name=name, url=url, licence=licence, **fields)


def item(
    title: str = "Locks open to night traffic",
    link: str = "https://wire.example/locks",
    guid: str = "",
    text: str = "<p>Barge owners had asked for it since the flood.</p>",
    published: datetime | None = MORNING,
    more: str = "",
) -> str:
    """One item of RSS 2.0. Leave a part out with an empty string."""
    parts = [f"<title>{escape(title)}</title>" if title else ""]
    parts.append(f"<link>{escape(link)}</link>" if link else "")
    parts.append(f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid else "")
    parts.append(f"<description>{escape(text)}</description>" if text else "")
    parts.append(f"<pubDate>{format_datetime(published)}</pubDate>" if published else "")
    return f"<item>{''.join(parts)}{more}</item>"


def rss(*items: str, title: str = "North Coast Wire", more: str = "") -> str:
    """A feed of RSS 2.0 with the usual modules declared."""
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    )
    head = f"<title>{escape(title)}</title><link>https://wire.example/</link><language>en</language>{more}"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {spaces}><channel>{head}{"".join(items)}</channel></rss>'


def delivered(source: Source, document: str | bytes, now: datetime = NOON) -> Outcome:
    """The document taken in as if the source had just sent it."""
    data = document.encode() if isinstance(document, str) else document
    return take_in(source, read(data, url=source.url, now=now), now)


def polled(sources: Iterable[Source]) -> Report:
    """These sources polled now, as fast as they answer."""
    return poll_now([source.pk for source in sources], door=Door(pace=UNPACED))
