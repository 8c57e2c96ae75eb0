"""OPML: lists of feeds, as feed readers and newsrooms hand them on, read and written.

    read(data) -> SourceList        write(title, feeds, now) -> bytes

OPML 1.0, 1.1 and 2.0 (opml.org/spec2.opml), and the outlines of Radio UserLand before them. A list is no feed: it brings
no dispatches, and `wire.formats.read` refuses it by name. Making sources of it is left to `wire.actions.sources`.

Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from broadsheet.text.characters import one_line
from broadsheet.text.clean import plain_line
from broadsheet.wire.dispatch import Refusal, language_tag, web_address
from broadsheet.wire.errors import NoListOfFeeds
from broadsheet.wire.formats.document import Bounds, Document
from broadsheet.wire.formats.elements import Element, attribute, contents, first, name_of

ROOTS = ("opml", "outlinedocument")
LISTS = Bounds(size=4 * 1024 * 1024)
"""How much of a list is read: twenty thousand feeds, longer than anybody reads."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list. `folders` are those it lies in, the outermost first; only `url` is always said."""

    url: str
    title: str = ""
    site_url: str = ""
    folders: tuple[str, ...] = ()
    description: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class SourceList:
    """A list, read: `format` "OPML 2.0"; `refused` what is listed as a feed and cannot be one; `faults` what was read past."""

    title: str
    format: str
    feeds: tuple[ListedFeed, ...]
    refused: tuple[Refusal, ...] = ()
    faults: tuple[str, ...] = ()


def recognises(document: Document) -> bool:
    """Whether this is a list of feeds."""
    return document.root_name in ROOTS


def read(data: bytes, content_type: str = "", *, bounds: Bounds = LISTS) -> SourceList:
    """The feeds of a list, in its order, one listed twice twice. Raises DeliveryRefused.

    A list that is not well-formed is mended, and read as far as it goes; its faults say so.
    """
    document = Document(data, content_type, "", _EPOCH, bounds)
    if document.is_web_page or not recognises(document):
        raise NoListOfFeeds(document.beginning)
    if document.faults:
        escaped = with_escaped_values(document.text).encode("utf-8", "replace")
        document = Document(
            escaped, "text/xml; charset=utf-8", "", _EPOCH, bounds, faults=document.faults[:1]
        )
    about = contents(document.root)
    head = contents(about["head"][0]) if about.get("head") else {}
    feeds: list[ListedFeed] = []
    refused: list[Refusal] = []
    for position, (outline, folders) in enumerate(_listed(document.root), 1):
        if position > bounds.items:
            refused.append(Refusal(position, "", f"beyond the first {bounds.items} feeds of one list"))
            break
        title = plain_line(_said(outline, "title") or _said(outline, "text"), 200)
        url = _said(outline, "xmlurl")
        feed = ListedFeed(
            url=web_address(_as_web(url), ""),
            title=title,
            site_url=web_address(_said(outline, "htmlurl"), ""),
            folders=folders,
            description=plain_line(_said(outline, "description"), 500),
            language=language_tag(_said(outline, "language")),
        )
        if feed.url:
            feeds.append(feed)
        else:
            refused.append(Refusal(position, title, f"its address is none of the web: {url[:200]!r}"))
    return SourceList(
        title=plain_line(first(head, "title") or _said(document.root, "title"), 200),
        format=f"OPML {_said(document.root, 'version')[:10] or '1.0'}",
        feeds=tuple(feeds),
        refused=tuple(refused),
        faults=tuple(dict.fromkeys(document.faults)),
    )


def _listed(root: Element) -> Iterator[tuple[Element, tuple[str, ...]]]:
    """Each outline that names a feed, with the names of the folders it lies in."""
    waiting: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, folders = waiting.pop()
        if name_of(str(element.tag)) == "outline":
            if _said(element, "xmlurl"):
                yield element, folders
            elif folder := plain_line(_said(element, "text") or _said(element, "title"), 100):
                folders = (*folders, folder)[:_DEEPEST]
        waiting += [(child, folders) for child in reversed(element) if isinstance(child.tag, str)]


def _said(outline: Element, name: str) -> str:
    return attribute(outline, name)


def _as_web(url: str) -> str:
    """The address without the scheme that once told browsers to hand a feed on."""
    if url.lower().startswith("feed:"):
        return url[5:] if url[5:].lower().startswith("http") else f"https:{url[5:]}"
    return url


_OUTLINE = re.compile(
    r"<outline\b((?:(?!<outline\b)[^\n]){0,8000}?)(/?)>(?=\s*(?:</?outline|</body|</opml|<!--|$))",
    re.IGNORECASE,
)
_NAMES = (
    "text|title|type|description|xmlUrl|htmlUrl|url|language|version|category|created|isComment|isBreakpoint"
)
_NAMED = re.compile(rf"\s({_NAMES})\s*=\s*([\"'])", re.IGNORECASE)


def with_escaped_values(text: str) -> str:
    """The list with quotes and tags escaped that stand bare in the values of its outlines, as careless programs write them."""
    return _OUTLINE.sub(_escaped_outline, text)


def _escaped_outline(outline: re.Match[str]) -> str:
    starts: dict[str, re.Match[str]] = {}
    for named in _NAMED.finditer(
        outline[1]
    ):  # what is named a second time stands in a description's own markup
        starts.setdefault(named[1].lower(), named)
    order = list(starts.values())
    if not order:
        return outline[0]
    ends = [*(named.start() for named in order[1:]), len(outline[1])]
    values = [
        f' {named[1]}="{_escaped(outline[1][named.end() : end].rstrip().removesuffix(named[2]))}"'
        for named, end in zip(order, ends, strict=True)
    ]
    return f"<outline{''.join(values)}{outline[2]}>"


def _escaped(value: str) -> str:
    return value.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def write(title: str, feeds: Iterable[ListedFeed], now: datetime) -> bytes:
    """The list as OPML 2.0, in UTF-8: folders and feeds in the order given, each folder once."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = one_line(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(now.astimezone(UTC), usegmt=True)
    body = etree.SubElement(root, "body")
    shelves: dict[tuple[str, ...], Element] = {(): body}
    for feed in feeds:
        shelf = body
        for depth in range(1, len(feed.folders) + 1):
            folders = feed.folders[:depth]
            if folders not in shelves:
                shelves[folders] = _outline(shelf, text=folders[-1], title=folders[-1])
            shelf = shelves[folders]
        name = feed.title or feed.url
        _outline(
            shelf,
            type="rss",  # of any feed: "rss" is the only type the specification has for one
            text=name,
            title=name,
            xmlUrl=feed.url,
            htmlUrl=feed.site_url,
            description=feed.description,
            language=feed.language,
        )
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _outline(shelf: Element, **said: str) -> Element:
    """An outline with the attributes that say something."""
    return etree.SubElement(
        shelf, "outline", {name: line for name, value in said.items() if (line := one_line(value))}
    )
