"""Read the sample's feeds back, whatever their format, for the tests beside this."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import feedparser

from broadsheet.sample import SampleSource, render_feed, sources

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8901"


@dataclass(frozen=True)
class Item:
    """What the tests look at in one story of a feed."""

    source: SampleSource
    id: str
    title: str
    link: str
    summary: str
    body: str
    published: datetime
    authors: tuple[str, ...]
    tags: tuple[str, ...]


def items(source: SampleSource, now: datetime = NOW, base_url: str = BASE) -> list[Item]:
    """The stories of one feed; JSON is read as JSON, all else by feedparser."""
    raw = render_feed(source.slug, now, base_url)
    if source.format == "json-feed-1.1":
        return [_from_json(source, each) for each in json.loads(raw)["items"]]
    return [_from_xml(source, each) for each in feedparser.parse(raw).entries]


def all_items(now: datetime = NOW) -> Iterator[Item]:
    """Every story of every wire."""
    for source in sources():
        yield from items(source, now)


def _from_json(source: SampleSource, item: dict) -> Item:
    return Item(
        source=source,
        id=item["id"],
        title=item["title"],
        link=item["url"],
        summary=item["summary"],
        body=item["content_html"],
        published=datetime.fromisoformat(item["date_published"]),
        authors=tuple(author["name"] for author in item["authors"]),
        tags=tuple(item["tags"]),
    )


def _from_xml(source: SampleSource, entry: feedparser.FeedParserDict) -> Item:
    stamp = entry.get("published_parsed") or entry["updated_parsed"]
    return Item(
        source=source,
        id=entry.get("id") or entry["link"],
        title=entry["title"],
        link=entry["link"],
        summary=entry.get("summary", ""),
        body=entry["content"][0]["value"] if "content" in entry else "",
        published=datetime(*stamp[:6], tzinfo=UTC),
        authors=tuple(author.get("name", "") for author in entry.get("authors", ())),
        tags=tuple(tag["term"] for tag in entry.get("tags", ())),
    )
