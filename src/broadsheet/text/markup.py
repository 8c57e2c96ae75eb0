"""Read and write the letters of HTML: escaping, references, and parsing under guard.

Every reading of foreign markup in the paper goes through here. The guards see
to it that a hostile page costs no more time than an honest one of its length:
what is nested too deep or has too many tags is given up with `Tangled`, and the
caller falls back on `bare_text`, which reads any input in one pass.

Pure. What may stay of the markup is decided in text.rewrite.
"""

import html as entities
import re
from collections.abc import Mapping
from typing import Protocol

from lxml import etree

from .characters import tidy

LONGEST = 1_000_000
"""Characters of one text that are read; the rest is left away."""
DEEPEST = 500
"""Elements inside each other; a page made by people stays under a hundred."""
MOST_TAGS = 20_000
"""Tags of one text; the longest law has fewer."""
MOST_REFERENCES = 40_000
"""Ampersands of one text; the sanitiser takes time with the square of their number."""

_CHUNK = 16_384

# The parser of libxml2 waits for the end of these, which HTML does not have: what follows would stand inside.
_UNENDING = re.compile(r"(<(embed|source|track|wbr)\b[^<>]*>)", re.IGNORECASE)

# int() refuses longer numbers, and no character has one.
_HUGE_REFERENCE = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")

# Each alternative that looks for an end takes everything when there is none, so that no
# start is looked at twice: one pass over the text, whatever it holds.
_TAGS = re.compile(
    r"<!--(?:.*?--!?>|.*)"
    r"|<(script|style|template|noscript|textarea|title|svg|math|xmp|iframe|noembed|noframes|select)\b"
    r"(?:.*?</\1\b[^<>]*>?|.*)"
    r"|<(?P<end>/?)(?P<name>[a-z][^\s/<>]*)[^<>]*>?"
    r"|<[!?/][^<>]*>?",
    re.IGNORECASE | re.DOTALL,
)

_BLOCKS = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option "
    "p pre section summary table tbody td tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that stand apart: the words before and after them are not one word."""

_SILENT = (
    "applet audio button canvas datalist head iframe input map math meter noembed noframes noscript object "
    "progress script select style svg template textarea title video xmp"
)
SILENT = frozenset(_SILENT.split())
"""Elements whose inside is not the text of the page."""


class Tangled(ValueError):
    """The markup is nested too deep, or has too much of it, to be read as markup."""


class Listener(Protocol):
    """What a reader of markup must offer: lxml calls it for each tag and each piece of text."""

    depth: int

    def start(self, tag: str, attributes: Mapping[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...


def parser_for(listener: Listener) -> etree.HTMLParser:
    """A parser that tells the listener what it finds; costly to make, to be kept and used again."""
    return etree.HTMLParser(
        target=listener,  # type: ignore[arg-type]  # the stubs ask for comments and bytes, which lxml does not
        encoding="utf-8",
        recover=True,
        no_network=True,
        huge_tree=True,  # the limits are ours, in `read`
    )


def is_readable(html: str) -> bool:
    """Whether the text keeps to the limits, as far as counting tells."""
    if len(html) <= MOST_TAGS < MOST_REFERENCES:  # too short to have too many
        return True
    return len(html) <= LONGEST and html.count("<") <= MOST_TAGS and html.count("&") <= MOST_REFERENCES


def read(html: str, parser: etree.HTMLParser, listener: Listener) -> None:
    """Lead the listener through the markup.

    Raises Tangled when it is nested too deep or has too many tags or references; the
    parser is then in the middle of something and must not be used again.
    """
    if not is_readable(html):
        raise Tangled("the text has too many tags or references to be read as markup")
    data = _UNENDING.sub(r"\1</\2>", tidy(html)).encode()
    for start in range(0, len(data), _CHUNK):
        parser.feed(data[start : start + _CHUNK])
        # Looked at between the pieces: closing tags are compared with all open elements,
        # so depth times length is what a hostile page would make us pay.
        if listener.depth > DEEPEST:
            raise Tangled("the markup is nested too deep")
    parser.close()


def escape(text: str) -> str:
    """Text as HTML, the way HTML serialises it (WHATWG HTML 13.3, "escaping a string")."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "\xa0" in text:
        text = text.replace("\xa0", "&nbsp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def escape_attribute(value: str) -> str:
    """A value to stand between double quotes."""
    return escape(value).replace('"', "&quot;")


def resolve(text: str) -> str:
    """The text with its character references resolved once; never raises."""
    if "&" not in text:
        return text
    return entities.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def bare_text(html: str) -> str:
    """The text of any markup without parsing it: one pass, block tags become blank lines.

    A reading for what the parser gives up and for text without tags. Tags are
    taken by their look, so quoted angle brackets may leave a rest: the result is
    text, to be escaped before it is shown.
    """
    if "<" in html:
        html = _TAGS.sub(_space_for, html)
    return resolve(html)


def _space_for(match: re.Match[str]) -> str:
    name = match["name"]
    return "\n\n" if name and name.lower() in BLOCKS else ""
