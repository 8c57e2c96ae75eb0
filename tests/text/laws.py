"""The sanitiser's laws, checked on any input with a parser that is not ours."""

import re
from html.entities import html5
from urllib.parse import urlsplit

import html5lib

from broadsheet.text.clean import ATTRIBUTES, ELEMENTS, SCHEMES, clean

VOID = {"br", "hr", "img", "embed"}
_parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)


def check(html: str, base_url: str = "") -> str:
    """Clean the input and hold every law to the result; returns the result."""
    cleaned = clean(html, base_url)
    obeys(cleaned)
    assert clean(cleaned) == cleaned, "cleaning twice is not cleaning once"
    assert weight(cleaned) <= max(1024, 2 * len(html)), "the text has more than doubled"
    cleaned.encode("utf-8")
    return cleaned


def obeys(cleaned: str) -> None:
    """A browser reads exactly what we wrote, and finds allowed things only."""
    tree = _parser.parseFragment(cleaned)
    assert serialise(tree) == cleaned, "a browser reads something else"
    for element in tree.iter():
        if element is not tree:
            _is_allowed(element)


def _is_allowed(element) -> None:
    tag = element.tag
    assert tag in ELEMENTS, tag
    own = ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] | ({"embedtype"} if tag == "embed" else set())
    assert set(element.attrib) <= own, (tag, dict(element.attrib))
    for name in ("href", "src", "url"):
        if name in element.attrib:
            scheme = urlsplit(element.attrib[name]).scheme
            assert scheme in (SCHEMES if name == "href" else {"http", "https"}), element.attrib[name]
    if tag == "embed":
        assert element.get("embedtype") in ("image", "wanted")
        assert element.get("embedtype") == "wanted" or element.get("id", "").isdigit()


def weight(html: str) -> int:
    """Characters, a reference counted as one."""
    return len(re.sub(r"&(?:amp|lt|gt|quot|nbsp);", "x", html))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def serialise(element) -> str:
    """The inside of an element, serialised as WHATWG HTML 13.3 says."""
    pieces = [escaped(element.text or "")]
    for child in element:
        attributes = "".join(
            ' {}="{}"'.format(name, escaped(value).replace('"', "&quot;"))
            for name, value in child.attrib.items()
        )
        pieces.append(f"<{child.tag}{attributes}>")
        if child.tag not in VOID:
            pieces += [serialise(child), f"</{child.tag}>"]
        pieces.append(escaped(child.tail or ""))
    return "".join(pieces)


REFERENCES = sorted(name for name in html5 if name.endswith(";"))
