"""JSON Feed 1.0 and 1.1 (jsonfeed.org).

A careless publisher's numbers where texts belong are read as texts; any other value of a wrong kind is as if it were not
there. The feed's authors and language hold for every item that names none.
"""

from html import escape
from typing import Any

from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import Draft, Feed, Media, web_address
from broadsheet.wire.errors import JsonBroken
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.modules import attached
from broadsheet.wire.formats.texts import plain_as_html

Values = dict[str, Any]  # Any: JSON from outside


def recognises(document: Document) -> bool:
    """Whether this is a JSON Feed: it says so, or has items and a title."""
    if not document.text.startswith("{"):
        return False
    value = document.json
    return isinstance(value, dict) and (
        "jsonfeed.org/version" in str(value.get("version", "")) or ("items" in value and "title" in value)
    )


def read(document: Document) -> Feed:
    """The feed. Raises JsonBroken when its items are no list; bad items are refused, each with its reason."""
    value: Values = document.json
    items = value.get("items", [])
    if not isinstance(items, list):
        raise JsonBroken("`items` is not a list")
    reader = _Reader(document, value)
    return Feed(
        title=Draft(title=text(value, "title")).finish().title,
        format=f"JSON Feed {_version(value)}",
        dispatches=document.each(items, reader.item, _title),
        refused=tuple(document.refused),
        url=web_address(text(value, "home_page_url"), document.url),
        language=Draft(language=text(value, "language")).finish().language,
        hub=web_address(_hub(value), document.url),
        self_url=web_address(text(value, "feed_url"), document.url),
        faults=tuple(document.faults),
    )


class _Reader:
    """Reads the items of one feed; knows what the feed says for all of them."""

    def __init__(self, document: Document, value: Values) -> None:
        self._document = document
        self._authors = _authors(value)
        self._language = text(value, "language")
        self._base = text(value, "home_page_url") or text(value, "feed_url") or document.url

    def item(self, item: object) -> Draft:
        """One item. Raises ItemUnusable."""
        if not isinstance(item, dict):
            raise ItemUnusable("is no JSON object")
        now = self._document.now
        plain = text(item, "content_text")
        return Draft(
            base_url=web_address(text(item, "url"), self._base) or self._base,
            id=text(item, "id"),
            url=text(item, "url") or text(item, "external_url"),
            title=text(item, "title"),
            summary=escape(text(item, "summary"), quote=False),
            body=text(item, "content_html") or plain_as_html(plain),
            published=read_date(text(item, "date_published"), now),
            updated=read_date(text(item, "date_modified"), now),
            authors=_authors(item) or self._authors,
            tags=texts(item, "tags"),
            language=text(item, "language") or self._language,
            media=_media(item),
        )


def text(value: Values, name: str) -> str:
    """A value as text; numbers too, as careless publishers write ids."""
    found = value.get(name)
    if isinstance(found, str):
        return found.strip()
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def texts(value: Values, name: str) -> list[str]:
    """A list of texts; a single one counts as a list."""
    found = value.get(name)
    if isinstance(found, list):
        return [text({"": one}, "") for one in found]
    return [text(value, name)]


def objects(value: Values, name: str) -> list[Values]:
    """A list of objects; a single one counts as a list."""
    found = value.get(name)
    return [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]


def _version(value: Values) -> str:
    said = text(value, "version").rstrip("/").rpartition("/")[2]
    return "1.1" if said == "1.1" else "1.0"


def _title(item: object) -> str:
    return text(item, "title") if isinstance(item, dict) else ""


def _authors(value: Values) -> list[str]:
    """1.1 has a list, 1.0 one author."""
    people = objects(value, "authors") or objects(value, "author")
    return [name for person in people if (name := text(person, "name"))]


def _media(item: Values) -> list[Media]:
    found = [Media(text(item, name), "image") for name in ("image", "banner_image")]
    for attachment in objects(item, "attachments"):
        medium = attached(text(attachment, "url"), text(attachment, "mime_type"), "enclosure")
        found.append(Media(medium.url, medium.kind, medium.role, medium.type, alt=text(attachment, "title")))
    return found


def _hub(value: Values) -> str:
    hubs = objects(value, "hubs")
    return next((text(hub, "url") for hub in hubs if text(hub, "type").lower() == "websub"), "")
