"""Take out of any text what may never be stored or shown.

The first thing that happens to every string from outside, whatever it is: a
title, a body, a name, an address. Left out are control characters, halves of
surrogate pairs, marks that turn the reading direction around, and signs that
take no room and only serve to hide something. What scripts need stays: the
joiners of Persian and Hindi, the marks that keep a Latin word in place inside
Arabic, the joiners inside emoji.

Pure. What the text says is left to others.
"""

import re

# Letters that take no room or are blank: a text of nothing else is empty.
INVISIBLE = (
    " \t\n\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u200c\u200d\u200e\u200f\u202f\u205f\u2800\u3000\u3164\ufe0e\ufe0f\uffa0"
)

_UNFIT = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and line feed
    "\u180e\u200b\u2028\u2029"  # separators and spaces of no width
    "\u202a-\u202e\u2060-\u206f"  # overrides of direction, invisible operators
    "\ud800-\udfff"  # halves of pairs
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"  # byte order marks, annotations, no characters
    "\U000e0000-\U000e007f"  # invisible letters
)
_FOUND = re.compile(f"[{_UNFIT}]")
_REPLACED = re.compile(
    "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]+\U000e007f"  # flags of regions: kept whole
    f"|\r\n?|[{_UNFIT}]"
)
_LONE = re.compile("[\ud800-\udfff]")
_BREAKS = frozenset("\r\x0b\x0c\u2028\u2029")


def tidy(text: str) -> str:
    """The text without unfit characters; every kind of line break becomes a line feed.

    Controls from U+0080 to U+009F are read as windows-1252, which is what they were
    before somebody declared the wrong encoding (WHATWG Encoding does the same).
    A lone half of a surrogate pair becomes U+FFFD; two halves that belong together are joined.
    """
    # All that is unfit counts as unprintable, and that is quickly asked.
    if text.isprintable() or _FOUND.search(text) is None:
        return text
    if _LONE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _REPLACED.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) > 1:
        return "\n" if found[0] == "\r" else found
    if found in _BREAKS:
        return "\n"
    if "\x80" <= found <= "\x9f":
        return found.encode("latin-1").decode("cp1252", "ignore")
    return ""


def is_one_line(text: str) -> bool:
    """Whether a text is surely one line already, which most names and titles are. (Of all spaces only U+0020 is printable.)"""
    return text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "


def one_line(text: str) -> str:
    """The text as one line: tidied, each run of white space a single space, none at the ends."""
    return text if is_one_line(text) else " ".join(tidy(text).split())
