"""The paper as a feed: RSS 2.0, Atom and JSON Feed, of the whole paper and of each section.

All three say the same of a story: what the terms let the channel *feed* show, its people, its picture,
and the credit line exactly once. Addresses are absolute, also within the text. Sources: RSS 2.0.11 with
the modules content, Dublin Core, media and atom:link; RFC 4287; https://www.jsonfeed.org/version/1.1/.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from mimetypes import guess_type
from urllib.parse import urlsplit

from broadsheet.theme import xml
from broadsheet.theme.furniture import Furniture
from broadsheet.theme.shapes import Feed, FeedItem
from broadsheet.theme.story import Credit, Picture, Story, credit_parts

RSS_NAMES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
)
RSS_TYPE = "application/rss+xml"
ATOM_TYPE = "application/atom+xml"
NEVER = "1970-01-01T00:00:00+00:00"

_TAG = re.compile(r'<[a-zA-Z][^\s>]*(?:\s+[^\s=>"]+(?:="[^"]*")?)*\s*/?>')
_ADDRESS = re.compile(r'(\s(?:src|href)=")(?=/(?!/))')
_SRCSET = re.compile(r'(\ssrcset=")([^"]*)(?=")')


def render_rss(furniture: Furniture, feed: Feed) -> str:
    """RSS 2.0: excerpt in `description`, the whole text in `content:encoded` where the terms give it."""
    base = _base(feed)
    head = [
        xml.element("title", _title(furniture, feed)),
        xml.element("link", furniture.absolute(base)),
        xml.element("description", furniture.paper.tagline or furniture.paper.name),
        xml.element("language", furniture.paper.language),
        xml.element("lastBuildDate", rfc822(_changed(feed))),
        xml.empty("atom:link", rel="self", type=RSS_TYPE, href=furniture.absolute(base + "feed.xml")),
    ]
    lines = "\n".join([*head, *(item.rss for item in feed.items)])
    return f'{xml.HEAD}<rss version="2.0" {RSS_NAMES}>\n<channel>\n{lines}\n</channel>\n</rss>\n'


def render_atom(furniture: Furniture, feed: Feed) -> str:
    """Atom 1.0 (RFC 4287): excerpt in `summary`, the whole text in `content`."""
    base = _base(feed)
    paper = furniture.paper
    head = [
        xml.element("title", _title(furniture, feed)),
        xml.element("id", furniture.absolute(base)),
        xml.element("updated", _changed(feed)),
        xml.empty("link", rel="self", type=ATOM_TYPE, href=furniture.absolute(base + "feed.atom")),
        xml.empty("link", rel="alternate", type="text/html", href=furniture.absolute(base)),
        f"<author>{xml.element('name', paper.name)}</author>",
    ]
    if paper.tagline:
        head.append(xml.element("subtitle", paper.tagline))
    lines = "\n".join([*head, *(item.atom for item in feed.items)])
    name = f'xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml.text(paper.language)}"'
    return f"{xml.HEAD}<feed {name}>\n{lines}\n</feed>\n"


def render_json_feed(furniture: Furniture, feed: Feed) -> str:
    """JSON Feed 1.1."""
    base = _base(feed)
    paper = furniture.paper
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(furniture, feed),
        "home_page_url": furniture.absolute(base),
        "feed_url": furniture.absolute(base + "feed.json"),
        "description": paper.tagline or paper.name,
        "language": paper.language,
        "icon": furniture.absolute(furniture.assets["touch-icon.png"]),
        "authors": [{"name": paper.name, "url": furniture.absolute("/")}],
    }
    items = ",".join(item.json for item in feed.items)
    return f'{_json(data)[:-1]},"items":[{items}]}}\n'


# ---- one story ---------------------------------------------------------------------------------------------


def identity(furniture: Furniture, story: Story) -> str:
    """A tag URI (RFC 4151) that outlives a change of the story's address."""
    host = urlsplit(furniture.paper.url).hostname or "localhost"
    return f"tag:{host},{story.published.iso[:4]}:story:{story.id}"


def item_of(furniture: Furniture, story: Story) -> FeedItem:
    """One story as the feeds write it. It says nothing of the feed it stands in, so one serves all of them."""
    html = _whole(furniture, story) if story.body_html else _short(story)
    id, url = identity(furniture, story), furniture.absolute(story.url)
    said = _Said(
        id=xml.text(id),
        url=xml.text(url),
        title=xml.text(story.headline),
        names=[xml.text(name) for name in _names(story)],
        topics=[xml.text(topic.name) for topic in story.topics],
        section=xml.text(story.section.name),
        excerpt=xml.text(_excerpt(story)),
        content=xml.text(html),
    )
    return FeedItem(
        rss=_rss_item(furniture, story, said),
        atom=_atom_entry(story, said),
        json=_json(_json_item(furniture, story, id, url, html)),
        changed=(story.updated or story.published).iso,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of one item as XML has them, for RSS and for Atom: a whole build escapes many thousands."""

    id: str
    url: str
    title: str
    names: list[str]
    topics: list[str]
    section: str
    excerpt: str
    content: str


def _rss_item(furniture: Furniture, story: Story, said: _Said) -> str:
    full = bool(story.body_html)
    parts = [
        f"<title>{said.title}</title>\n<link>{said.url}</link>",
        f'<guid isPermaLink="false">{said.id}</guid>\n<pubDate>{rfc822(story.published.iso)}</pubDate>',
        *(f"<dc:creator>{name}</dc:creator>" for name in said.names),
        f"<category>{said.section}</category>",
        *(f"<category>{topic}</category>" for topic in said.topics),
        # What stands in `description` is markup: a plain excerpt is escaped once for that, and once for XML.
        f"<description>{xml.text(said.excerpt) if full else said.content}</description>",
    ]
    if full:
        parts.append(f"<content:encoded>{said.content}</content:encoded>")
    if story.picture:
        parts.append(_media(furniture, story.picture))
    return "<item>\n" + "\n".join(parts) + "\n</item>"


def _atom_entry(story: Story, said: _Said) -> str:
    parts = [
        f"<title>{said.title}</title>\n<id>{said.id}</id>",
        f'<link rel="alternate" type="text/html" href="{said.url}"/>',
        f"<published>{story.published.iso}</published>",
        f"<updated>{(story.updated or story.published).iso}</updated>",
        *(f"<author><name>{name}</name></author>" for name in said.names),
        f'<category term="{story.section.slug}" label="{said.section}"/>',
        *(f'<category term="{topic}"/>' for topic in said.topics),
    ]
    if story.credit and story.credit.url:
        parts.append(xml.empty("link", rel="via", href=story.credit.url))
    if story.body_html:
        parts.append(f"<summary>{said.excerpt}</summary>")
    parts.append(f'<content type="html">{said.content}</content>')
    return "<entry>\n" + "\n".join(parts) + "\n</entry>"


def _json_item(furniture: Furniture, story: Story, id: str, url: str, html: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": id,
        "url": url,
        "title": story.headline,
        "content_html": html,
        "date_published": story.published.iso,
        "date_modified": (story.updated or story.published).iso,
        "tags": [story.section.name, *(topic.name for topic in story.topics)],
    }
    if _excerpt(story):
        item["summary"] = _excerpt(story)
    if story.read_on_url:
        item["external_url"] = story.read_on_url
    if story.picture:
        item["image"] = furniture.absolute(story.picture.src)
    if names := _names(story):
        item["authors"] = [{"name": name} for name in names]
    if story.language:
        item["language"] = story.language
    return item


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(value: object) -> str:
    return _ENCODER.encode(value)


def _names(story: Story) -> list[str]:
    return [person.name for person in story.authors] or ([story.byline_text] if story.byline_text else [])


def _excerpt(story: Story) -> str:
    return story.standfirst or story.excerpt


def _whole(furniture: Furniture, story: Story) -> str:
    return absolute_addresses(story.body_html, furniture.paper.url) + _credit_line(story.credit)


def _short(story: Story) -> str:
    """Excerpt and credit as markup: all that the terms give, and where the whole stands."""
    excerpt = _excerpt(story)
    return (f"<p>{xml.text(excerpt)}</p>" if excerpt else "") + _credit_line(story.credit)


def _credit_line(credit: Credit | None) -> str:
    if credit is None:
        return ""
    before, name, after = credit_parts(credit)
    shown = f'<a href="{xml.text(credit.url)}">{xml.text(name)}</a>' if credit.url else xml.text(name)
    licence = ""
    if credit.licence_url:
        licence = f' (<a href="{xml.text(credit.licence_url)}">{xml.text(credit.licence_label)}</a>)'
    elif credit.licence_label:
        licence = f" ({xml.text(credit.licence_label)})"
    return f"<p>{xml.text(before)}{shown}{xml.text(after)}{licence}</p>"


def _media(furniture: Furniture, picture: Picture) -> str:
    marks = {"url": furniture.absolute(picture.src), "medium": "image"}
    if kind := guess_type(picture.src)[0]:
        marks["type"] = kind
    # No media:description: many readers take it for the description of the item itself.
    inner = xml.element("media:credit", picture.credit) if picture.credit else ""
    opened = xml.empty("media:content", **marks, width=str(picture.width), height=str(picture.height))
    return opened[:-2] + f">{inner}</media:content>"


def absolute_addresses(body_html: str, base: str) -> str:
    """Clean markup with the paper's own paths made absolute; nothing but addresses inside tags is touched.

    >>> absolute_addresses('<a href="/about/">href="/about/"</a>', "https://larkport.example")
    '<a href="https://larkport.example/about/">href="/about/"</a>'
    """

    html = str(body_html)
    if '="/' not in html and "srcset=" not in html:
        return html  # most texts name no page of the paper

    def tag(found: re.Match[str]) -> str:
        whole = _ADDRESS.sub(lambda mark: mark[1] + base, found[0])
        return _SRCSET.sub(lambda mark: mark[1] + _srcset(mark[2], base), whole)

    return _TAG.sub(tag, html)


def _srcset(value: str, base: str) -> str:
    parts = (part.strip() for part in value.split(", "))
    return ", ".join(base + part if re.match("/(?!/)", part) else part for part in parts)


# ---- the feed ----------------------------------------------------------------------------------------------


def _base(feed: Feed) -> str:
    return feed.section.url if feed.section else feed.url


def _title(furniture: Furniture, feed: Feed) -> str:
    name = feed.section.name if feed.section else feed.name
    return f"{furniture.paper.name}: {name}" if name else furniture.paper.name


def _changed(feed: Feed) -> str:
    """The newest change in the feed: a feed depends on its stories, never on the clock."""
    moments = [item.changed for item in feed.items]
    return max(moments, key=_moment) if moments else NEVER


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


@lru_cache(maxsize=1024)
def rfc822(iso: str) -> str:
    """An RFC 3339 moment as RSS wants it (RFC 822 with a year of four digits), in UTC.

    >>> rfc822("2026-11-23T11:20:00+01:00")
    'Mon, 23 Nov 2026 10:20:00 +0000'
    """
    return format_datetime(_moment(iso).astimezone(UTC))
