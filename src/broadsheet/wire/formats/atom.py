"""Atom 0.3 and 1.0, with the notices that take an entry back.

RFC 4287; the Atom 0.3 draft of 2003; RFC 6721 for deleted entries. What the feed says of its authors, rights and
language holds for every entry that does not say otherwise (RFC 4287, 4.2.1 and 4.2.10).
"""

import base64
import binascii
from html import escape

from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import Draft, Feed, Media, web_address
from broadsheet.wire.formats import modules
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.elements import (
    Contents,
    Element,
    attribute,
    base_of,
    contents,
    first,
    inner_html,
    language_of,
    stated_else,
    words,
)

ROOTS = ("feed", "atom:feed", "entry", "atom:entry")
_CORE = "atom:"
_PUBLISHED = ("published", "issued", "created", "dcterms:issued", "dc:date", "pubdate")
_UPDATED = ("updated", "modified", "dcterms:modified")


def recognises(document: Document) -> bool:
    """Whether this is an Atom feed, or a single entry standing by itself."""
    return document.root_name in ROOTS


def read(document: Document) -> Feed:
    """The feed. Bad entries are refused, each with its reason."""
    root = document.root
    alone = document.root_name.endswith("entry")
    about: Contents = {} if alone else contents(root, core=_CORE)
    base = base_of(root, document.url)
    reader = _Reader(document, about)
    entries = [root] if alone else [*about.get("entry", ()), *about.get("at:deleted-entry", ())]
    return Feed(
        title=Draft(title=construct(_one(about, "title"))).finish().title,
        format="Atom 0.3"
        if "atom/ns#" in str(root.tag) or attribute(root, "version") == "0.3"
        else "Atom 1.0",
        dispatches=document.each(entries, reader.entry, _title),
        refused=tuple(document.refused),
        url=web_address(_link(about), base),
        language=Draft(language=reader.language).finish().language,
        rights=Draft(rights=reader.rights).finish().rights,
        every=modules.every(about),
        hub=web_address(_link(about, "hub"), base),
        self_url=web_address(_link(about, "self"), base),
        faults=tuple(document.faults),
    )


class _Reader:
    """Reads the entries of one feed; knows what the feed says for all of them."""

    def __init__(self, document: Document, about: Contents) -> None:
        self._document = document
        self._authors = modules.authors(about)
        self.language = language_of(document.root) or first(about, "dc:language", "language")
        self.rights = _rights(about)
        self._licence = _licence(about)

    def entry(self, entry: Element) -> Draft:
        """One entry, or the notice of one taken back. Raises ItemUnusable."""
        if self._document.is_cut_off and entry.getnext() is None:
            raise ItemUnusable("the document breaks off inside it")
        found = contents(entry, core=_CORE)
        if str(entry.tag).endswith("deleted-entry"):
            return self._taken_back(entry, found)
        now = self._document.now
        source = contents(found["source"][0], core=_CORE) if found.get("source") else {}
        content = _one(found, "content")
        draft = Draft(
            base_url=base_of(entry if content is None else content, self._document.url),
            id=first(found, "id", "guid"),
            # The link stands outside the content, whose base may be another.
            url=web_address(_link(found) or _id_as_link(found), base_of(entry, self._document.url)),
            original_url=modules.original_url(found),
            title=construct(_one(found, "title")) or first(found, "media:title", "dc:title"),
            summary=_summary(found),
            body=construct(content),
            published=modules.date(found, now, *_PUBLISHED),
            updated=modules.date(found, now, *_UPDATED),
            authors=modules.authors(found) or modules.authors(source) or self._authors,
            tags=[*_categories(found), *modules.tags({k: v for k, v in found.items() if k != "category"})],
            language=stated_else(
                language_of(entry if content is None else content),
                first(found, "dc:language") or self.language,
            ),
            rights=_rights(found) or _rights(source) or self.rights,
            licence_url=_licence(found) or self._licence,
            media=[*_enclosures(found), *modules.media(_without_links(found))],
            source_title=construct(_one(source, "title")),
        )
        return modules.completed(draft, found, now)

    def _taken_back(self, entry: Element, found: Contents) -> Draft:
        """A tombstone (RFC 6721): the entry of this id is no more."""
        when = attribute(entry, "when")
        return Draft(
            base_url=base_of(entry, self._document.url),
            id=attribute(entry, "ref"),
            url=_link(found),
            updated=read_date(when, self._document.now) if when else None,
            kill=True,
            kill_reason=first(found, "at:comment", "comment"),
        )


def construct(element: Element | None) -> str:
    """A text construct as HTML, whatever it is written in (RFC 4287, 3.1 and 4.1.3; Atom 0.3, `mode`)."""
    if element is None:
        return ""
    type = attribute(element, "type").lower() or "text"
    mode = attribute(element, "mode").lower()
    if mode == "base64" or ("/" in type and not type.startswith("text/") and not _is_xml(type)):
        unpacked = _unpacked(element)
        if unpacked or mode == "base64" or type.startswith(("image/", "audio/", "video/")):
            return unpacked
    if len(element):
        return _without_wrapper(element)
    said = (element.text or "").strip()
    # Many label HTML as text, or leave the label out: what shows tags of HTML is read as such.
    if type in ("text", "text/plain") and mode != "escaped" and "</" not in said:
        return escape(said, quote=False)
    return said


def _is_xml(type: str) -> bool:
    return type.endswith(("/xml", "+xml"))


def _unpacked(element: Element) -> str:
    """A text in Base64; "" when it holds something else than text."""
    packed = "".join((element.text or "").split())
    try:
        return base64.b64decode(packed, validate=True).decode("utf-8").strip()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def _without_wrapper(element: Element) -> str:
    """Inline markup; the <div> that RFC 4287 asks for around it is not part of the text."""
    alone = len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip()
    if alone and isinstance(element[0].tag, str) and element[0].tag.rpartition("}")[2].lower() == "div":
        return inner_html(element[0]).strip()
    return inner_html(element).strip()


def _one(found: Contents, name: str) -> Element | None:
    """The first element of this name that says something."""
    elements = found.get(name, [])
    return next((one for one in elements if len(one) or (one.text or "").strip()), None)


def _title(entry: Element) -> str:
    return Draft(title=construct(_one(contents(entry, core=_CORE), "title"))).finish().title


def _summary(found: Contents) -> str:
    if said := construct(_one(found, "summary")) or construct(_one(found, "tagline")):
        return said
    inside = [contents(group) for group in found.get("media:group", ())]
    return next(
        (said for one in (*inside, found) if (said := first(one, "media:description", "dc:description"))),
        first(found, "itunes:summary", "description"),
    )


def _rights(found: Contents) -> str:
    return (
        construct(_one(found, "rights")) or construct(_one(found, "copyright")) or first(found, "dc:rights")
    )


def _licence(found: Contents) -> str:
    return _link(found, "license") or modules.licence_url(found)


def _link(found: Contents, rel: str = "alternate") -> str:
    """The address of the best link of this relation: a page before anything else."""
    links = [link for link in found.get("link", ()) if _rel(link) == rel]
    links.sort(key=_pageness)
    return next((url for link in links if (url := attribute(link, "href") or words(link))), "")


def _pageness(link: Element) -> int:
    """0 for what says that it is a page, 1 for what says nothing, 2 for something else."""
    type = attribute(link, "type").lower()
    return 0 if "html" in type else 2 if type else 1


def _rel(link: Element) -> str:
    """The relation; written out with IANA's address it is the same one (RFC 4287, 4.2.7.2)."""
    rel = attribute(link, "rel").lower() or "alternate"
    return rel.removeprefix("http://www.iana.org/assignments/relation/")


def _id_as_link(found: Contents) -> str:
    """An entry without any link whose id is an address: most likely it stands there."""
    id = first(found, "id")
    return id if id.startswith(("http://", "https://")) and not found.get("link") else ""


def _categories(found: Contents) -> list[str]:
    return [
        attribute(one, "label") or attribute(one, "term") or words(one) for one in found.get("category", ())
    ]


def _enclosures(found: Contents) -> list[Media]:
    return [
        modules.attached(url, attribute(link, "type"), "enclosure")
        for link in found.get("link", ())
        if _rel(link) == "enclosure" and (url := attribute(link, "href"))
    ]


def _without_links(found: Contents) -> Contents:
    return {name: elements for name, elements in found.items() if name != "link"}
