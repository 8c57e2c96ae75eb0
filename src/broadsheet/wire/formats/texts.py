"""The text of an item as HTML, whatever it is written in: plain, XHTML, or the elements of NITF.

Agencies put one inside the other: a NewsML-G2 item carries NITF, a NewsML 1 item plain text with hard line ends.
What comes out is still the publisher's, and is cleaned for print by wire.wording.
"""

import re
from html import escape
from itertools import pairwise

from broadsheet.wire.formats.elements import Element, inner_html, name_of

_BLANK = re.compile(r"\n[ \t]*\n")
_INDENTED = re.compile(r"\n(?=[ \t]{2,}\S|\t)")
_WRAPPED = 50
"""Characters of a line from which on its end was put there by a machine, and not by a writer."""
_MARKUP = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|table|blockquote|a|b|i|strong|em)>|<br\s*/?>|<p\b[^>]*>", re.IGNORECASE
)

# NITF's own names for what HTML calls otherwise (NITF 3.6, body.content).
_OF_NITF = {
    "hl1": "h2",
    "hl2": "h3",
    "bq": "blockquote",
    "block": "div",
    "credit": "cite",
    "nitf-table": "div",
    "datasource": "cite",
    "fn": "p",
}
# Said to the desk or to machines, or taken in by itself.
_NOT_PRINTED = frozenset(
    "media note nitf-table-metadata nitf-col alt-code pronounce head custom-table".split()
)


def plain_as_html(plain: str) -> str:
    """Plain text as HTML: a blank line parts paragraphs, a line end breaks the line."""
    blocks = [block.strip() for block in plain.replace("\r\n", "\n").split("\n\n")]
    return "".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block).replace("\n", "<br>")


def wire_text_as_html(plain: str) -> str:
    """The plain text of an agency as HTML; text with tags in it is HTML already.

    A blank line or an indented one begins a paragraph. Line ends after long lines are those of the teleprinter's width
    and go; after short ones they were meant, as in results and lists.
    """
    plain = plain.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if _MARKUP.search(plain):
        return plain.strip()
    blocks = [piece for block in _BLANK.split(plain) for piece in _INDENTED.split(block)]
    return "".join(f"<p>{paragraph}</p>" for block in blocks if (paragraph := _unwrapped(block)))


def _unwrapped(block: str) -> str:
    lines = [line.strip() for line in block.strip().split("\n")]
    pieces = [escape(lines[0], quote=False)]
    for before, line in pairwise(lines):
        pieces.append(" " if len(before) >= _WRAPPED else "<br>")
        pieces.append(escape(line, quote=False))
    return "".join(pieces)


def nitf_as_html(element: Element) -> str:
    """The inside of an element of NITF as HTML, without what is not for print."""
    return inner_html(element, _OF_NITF, _NOT_PRINTED).strip()


def xhtml_as_html(element: Element) -> str:
    """The inside of XHTML's <body>, or of what stands for it. Elements of NITF in it are read as such: some mix them."""
    body = next(
        (one for one in element.iter() if isinstance(one.tag, str) and _local(one) == "body"), element
    )
    return nitf_as_html(body)


def _local(element: Element) -> str:
    return name_of(str(element.tag)).rpartition(":")[2]
