"""RSS 0.90 to 2.0: what most of the wire is written in.

RSS 0.90 and 1.0 are RDF, with their items beside the channel; 0.91 to 2.0 have them inside. The modules do
the same in all of them, so one reader reads all. (RSS 2.0.11, RSS 1.0, the RSS Best Practices Profile.)
"""

from broadsheet.wire.dispatch import Draft, Feed, web_address
from broadsheet.wire.formats import modules
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.elements import (
    Contents,
    Element,
    attribute,
    base_of,
    contents,
    first,
    language_of,
    name_of,
    resource,
    stated_else,
    words,
)

ROOTS = ("rss", "rdf:rdf", "rdf", "channel")
_SUMMARIES = ("dc:description", "itunes:summary", "atom:summary", "atom:content", "itunes:subtitle")
_BODIES = ("content:encoded", "encoded", "fullitem", "xhtml:body", "body")
_PUBLISHED = ("pubdate", "dcterms:issued", "dc:date", "atom:published", "dcterms:created", "date")
_UPDATED = ("atom:updated", "dcterms:modified", "dc:modified")
RIGHTS = ("copyright", "dc:rights", "dcterms:rights", "rights", "atom:rights")


def recognises(document: Document) -> bool:
    """Whether this is RSS of any age."""
    return document.root_name in ROOTS


def read(document: Document) -> Feed:
    """The feed. Bad items are refused, each with its reason."""
    root = document.root
    outside = contents(root)
    channel = root if document.root_name == "channel" else next(iter(outside.get("channel", ())), root)
    about = contents(channel)
    base = base_of(channel, document.url)
    reader = _Reader(document, about, base, language_of(channel) or "")
    return Feed(
        title=Draft(title=first(about, "title", "dc:title", "atom:title")).finish().title,
        format=_version(document),
        dispatches=document.each(_items(channel, outside, about), reader.item, _title),
        refused=tuple(document.refused),
        url=web_address(_link(about), base),
        language=Draft(language=reader.language).finish().language,
        rights=Draft(rights=reader.rights).finish().rights,
        every=modules.every(about),
        hub=web_address(modules.link_to(about, "hub"), base),
        self_url=web_address(modules.link_to(about, "self"), base),
        faults=tuple(document.faults),
    )


class _Reader:
    """Reads the items of one channel; knows what the channel says for all of them."""

    def __init__(self, document: Document, about: Contents, base: str, language: str) -> None:
        self._document = document
        self._base = base
        self.language = first(about, "language", "dc:language") or language
        self.rights = first(about, *RIGHTS)
        self._licence = modules.licence_url(about)

    def item(self, item: Element) -> Draft:
        """One item. Raises ItemUnusable."""
        if self._document.is_cut_off and item is self._last(item):
            raise ItemUnusable("the document breaks off inside it")
        found = contents(item)
        now = self._document.now
        summary, body = _texts(found)
        id = first(found, "guid", "atom:id") or resource(item) or first(found, "dc:identifier")
        draft = Draft(
            base_url=base_of(item, self._document.url) if item.base else self._base,
            id=id,
            url=_link(found) or _permalink(found) or resource(item),
            original_url=modules.original_url(found),
            title=first(found, "title", "dc:title", "atom:title", "media:title"),
            summary=summary,
            body=body,
            published=modules.date(found, now, *_PUBLISHED),
            updated=modules.date(found, now, *_UPDATED),
            authors=modules.authors(found),
            tags=modules.tags(found),
            language=first(found, "dc:language", "language") or self._language_around(item),
            rights=first(found, *RIGHTS) or self.rights,
            licence_url=modules.licence_url(found) or self._licence,
            media=modules.media(found),
            source_title=first(found, "source", "dc:source"),
        )
        return modules.completed(draft, found, now)

    def _language_around(self, item: Element) -> str:
        return (
            stated_else(language_of(item), self.language) if self._document.has_languages else self.language
        )

    def _last(self, item: Element) -> Element | None:
        """The item itself when none follows it."""
        return item if not any(True for _ in item.itersiblings(item.tag)) else None


def _items(channel: Element, outside: Contents, about: Contents) -> list[Element]:
    """Items wherever a version of RSS puts them: in the channel, beside it, in a list of their own."""
    found = list(about.get("item", ()))
    if channel.getparent() is not None:
        found += outside.get("item", ())
    for shelf in (*about.get("items", ()), *outside.get("items", ())):
        found += contents(shelf).get("item", ())
    # An element nobody closed has swallowed them.
    return found or [one for one in channel.iter() if isinstance(one.tag, str) and name_of(one.tag) == "item"]


def _title(item: Element) -> str:
    return Draft(title=first(contents(item), "title")).finish().title


def _version(document: Document) -> str:
    root = document.root
    if document.root_name == "rss":
        return f"RSS {attribute(root, 'version')[:10]}".strip()
    old = any("netscape.com/rdf/simple" in str(space) for space in root.nsmap.values())
    return "RSS 0.90" if old else "RSS 1.0"


def _link(found: Contents) -> str:
    """The item's own link, the last where it has several, as other readers do; feeds also write it as Atom does."""
    for link in reversed(found.get("link", ())):
        if url := words(link) or attribute(link, "href") or resource(link):
            return url
    return modules.link_to(found, "alternate", "")


def _permalink(found: Contents) -> str:
    """The guid, where it is the address (the default of RSS 2.0)."""
    for guid in found.get("guid", ()):
        said = words(guid)
        if attribute(guid, "ispermalink").lower() != "false" and said.startswith(("http://", "https://")):
            return said
    return ""


def _texts(found: Contents) -> tuple[str, str]:
    """Summary and body. Where both a description and a summary stand, the second of them is the body of a feed without one."""
    both = [*found.get("description", ()), *found.get("summary", ())]
    if found.get("description") and found.get("summary"):
        both.sort(key=lambda element: element.getparent().index(element))
    said = [text for element in both if (text := words(element))]
    body = first(found, *_BODIES) or (said[1] if len(said) > 1 and found.get("summary") else "")
    if said:
        return said[0], body
    groups = [first(contents(group), "media:description") for group in found.get("media:group", ())]
    spare = first(found, *_SUMMARIES) or next(filter(None, groups), "") or first(found, "media:description")
    return spare, body
