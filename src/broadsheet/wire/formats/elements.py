"""Read XML elements by the names the trade uses for them.

Feeds put the same thing into a dozen namespaces, spell those wrong, or forget to declare them. `name_of` folds
all that into one short name: "title" and "item" for RSS of any age, "atom:…", "dc:…", "media:…", "content:…" for the
modules, always in lower case. `contents` sorts an element's children by these names.
"""

import re
from collections.abc import Mapping, Set
from functools import lru_cache
from html import escape
from types import MappingProxyType
from urllib.parse import urljoin

from lxml import etree

from broadsheet.text.characters import one_line

Element = etree._Element
Contents = dict[str, list[Element]]

_SPACES = {
    "my.netscape.com/rdf/simple/0.9": "",
    "channel.netscape.com/rdf/simple/0.9": "",
    "my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "purl.org/rss/1.0": "",
    "purl.org/net/rss1.1": "",
    "backend.userland.com/rss": "",
    "backend.userland.com/rss2": "",
    "backend.userland.com/rss091": "",
    "blogs.law.harvard.edu/tech/rss": "",
    "cyber.law.harvard.edu/rss/rss.html": "",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "www.w3.org/2005/atom": "atom",
    "purl.org/atom/ns": "atom",
    "purl.org/atom": "atom",
    "www.w3.org/1999/xhtml": "xhtml",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/terms": "dcterms",
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "search.yahoo.com/mrss": "media",
    "www.rssboard.org/media-rss": "media",
    "tools.search.yahoo.com/mrss": "media",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.pheedo.com/namespace/pheedo": "pheedo",
    "purl.org/syndication/thread/1.0": "thr",
    "purl.org/atompub/tombstones/1.0": "at",
    "web.resource.org/cc": "cc",
    "creativecommons.org/ns": "cc",
    "backend.userland.com/creativecommonsrssmodule": "cc",
    "cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "cc",
    "www.georss.org/georss": "georss",
    "podcastindex.org/namespace/1.0": "podcast",
    "prismstandard.org/namespaces/basic/2.0": "prism",
    "prismstandard.org/namespaces/basic/2.1": "prism",
    "prismstandard.org/namespaces/basic/3.0": "prism",
    "prismstandard.org/namespaces/1.2/basic": "prism",
    "iptc.org/std/nar/2006-10-01": "nar",
    "iptc.org/std/nitf/2006-10-18": "nitf",
    "iptc.org/std/newsml/2003-10-10": "newsml",
}
# What an undeclared prefix most likely meant.
_PREFIXES = frozenset(_SPACES.values()) | {"creativecommons", "dcterms"}

XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@lru_cache(maxsize=4096)
def name_of(tag: str) -> str:
    """The short name of an element: "item", "dc:creator"; "?" and the local name in a namespace of others."""
    if tag.startswith("{"):
        space, _, local = tag[1:].partition("}")
        key = re.sub(r"^https?://", "", space.strip().lower()).rstrip("/#")
        prefix = _SPACES.get(key, "?") if key else ""
    else:
        prefix, colon, local = tag.rpartition(":")
        prefix = prefix.lower()
        if colon and prefix not in _PREFIXES:
            prefix = "?"
    prefix = "cc" if prefix == "creativecommons" else prefix
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def contents(element: Element, core: str = "") -> Contents:
    """An element's children by name, in order. Names of the namespace `core` lose their prefix."""
    found: Contents = {}
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            name = name_of(tag)
            if core and name.startswith(core):
                name = name[len(core) :]
            found.setdefault(name, []).append(child)
    return found


def along(element: Element, path: str, core: str = "") -> list[Element]:
    """The elements at the end of a path of short names, in order: along(item, "itemmeta/pubstatus", "nar:")."""
    here = [element]
    for name in path.split("/"):
        wanted = (name, f"{core}{name}")
        here = [
            child
            for one in here
            for child in one
            if isinstance(child.tag, str) and name_of(child.tag) in wanted
        ]
    return here


def line_at(element: Element, path: str, core: str = "") -> str:
    """The line in the first element at the end of a path that says any."""
    return next((said for one in along(element, path, core) if (said := line_in(one))), "")


def line_in(element: Element) -> str:
    """What stands in an element as one line, whatever elements it is marked up with."""
    return one_line(text_in(element))


def text_in(element: Element) -> str:
    """All text inside an element, as it stands."""
    return "".join(str(piece) for piece in element.itertext())


def words(element: Element | None) -> str:
    """What stands in an element: its text, or its markup where markup stands in it bare."""
    if element is None:
        return ""
    if len(element) == 0:
        return (element.text or "").strip()
    return inner_html(element).strip()


def first(found: Contents, *names: str) -> str:
    """The words of the first of these elements that says anything."""
    for name in names:
        if name in found:
            for element in found[name]:
                if said := words(element):
                    return said
    return ""


def attribute(element: Element, name: str) -> str:
    """An attribute by its local name, whatever its case and namespace (`url`, `rdf:resource`)."""
    value = element.get(name)
    if value is not None:
        return str(value).strip()
    for key, said in element.items():
        if str(key).rpartition("}")[2].lower() == name:
            return str(said).strip()
    return ""


def attributes(element: Element) -> dict[str, str]:
    """All attributes, each by the name and with the words that `attribute` finds it under: for who asks for several."""
    said: dict[str, str] = {}
    for key, value in element.items():
        name = str(key).rpartition("}")[2].lower()
        if name == key or name not in said:
            said[name] = str(value).strip()
    return said


def resource(element: Element) -> str:
    """What an element of RDF points to."""
    return str(element.get(f"{_RDF}resource") or element.get(f"{_RDF}about") or "")


def number(element: Element, name: str) -> int:
    """An attribute that counts; 0 when it does not."""
    return counted(attribute(element, name))


def counted(value: str) -> int:
    """What a value counts, pixels or none; 0 when it does not."""
    value = value.removesuffix("px")
    return min(int(value), 1_000_000) if value.isascii() and value.isdigit() and len(value) < 8 else 0


def base_of(element: Element, document_url: str) -> str:
    """The address that relative ones in this element start from (XML Base)."""
    bases: list[str] = []
    here: Element | None = element
    while here is not None:
        if base := here.get(XML_BASE):
            bases.append(str(base).strip())
        here = here.getparent()
    url = document_url
    for base in reversed(bases):
        try:
            joined = urljoin(url, base)
        except ValueError:
            continue
        # A base of another kind (file:) would make strangers' links into addresses of this machine.
        url = joined if joined.startswith(("http://", "https://")) else url
    return url


def language_of(element: Element) -> str | None:
    """The language in force at this element: None when nobody states one, "" when it is said to be unknown (XML 1.0, 2.12)."""
    here: Element | None = element
    while here is not None:
        language = here.get(XML_LANG)
        if language is not None:
            return str(language).strip()
        here = here.getparent()
    return None


def stated_else(stated: str | None, other: str) -> str:
    """What is stated, even if it is that nothing is known; else the other."""
    return other if stated is None else stated


_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def inner_html(
    element: Element, renamed: Mapping[str, str] = MappingProxyType({}), dropped: Set[str] = frozenset()
) -> str:
    """The inside of an element as HTML: prefixes off, empty elements closed the way HTML does it.

    `renamed` gives the HTML names of elements called otherwise, `dropped` those left out with all that is in them.
    """
    pieces = [escape(element.text or "", quote=False)]
    # What is still to be written, last first: elements, and end tags with what follows them.
    waiting: list[Element | str] = [*reversed(element)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            pieces.append(one)
            continue
        after = escape(one.tail or "", quote=False)
        if not isinstance(one.tag, str):  # an entity nobody defined
            pieces.append(after)
            continue
        name = one.tag.rpartition("}")[2].rpartition(":")[2]
        if name.lower() in dropped:
            pieces.append(after)
            continue
        name = renamed.get(name.lower(), name)
        pieces.append(f"<{name}{_attributes(one)}>")
        if name.lower() in _VOID:
            pieces.append(after)
            continue
        pieces.append(escape(one.text or "", quote=False))
        waiting.append(f"</{name}>{after}")
        waiting += reversed(one)
    return "".join(pieces)


def _attributes(element: Element) -> str:
    named = ((str(key), escape(str(value))) for key, value in element.attrib.items())
    return "".join(
        f' {"lang" if key == XML_LANG else key.rpartition("}")[2]}="{value}"' for key, value in named
    )
