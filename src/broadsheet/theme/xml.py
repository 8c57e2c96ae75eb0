"""Text that may stand in an XML file: nothing in a headline can break a feed or a sitemap."""

from __future__ import annotations

import re

from broadsheet.theme.environment import escape

# XML 1.0, section 2.2: these characters may not stand in a document at all, not even as references. None can be printed.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def text(value: str) -> str:
    """The value escaped for element content and quoted attributes, without forbidden characters.

    >>> text('Rope & "sails"\\x00')
    'Rope &amp; &#34;sails&#34;'
    """
    plain = str(value)  # also what is markup: it is text here
    return escape(plain if plain.isprintable() else _FORBIDDEN.sub("", plain))


def element(name: str, value: str, **attributes: str) -> str:
    """`<name>value</name>`; underscores in attribute names stand for colons."""
    marks = "".join(f' {key.replace("_", ":")}="{text(said)}"' for key, said in attributes.items())
    return f"<{name}{marks}>{text(value)}</{name}>"


def empty(name: str, **attributes: str) -> str:
    """`<name …/>`."""
    marks = "".join(f' {key.replace("_", ":")}="{text(said)}"' for key, said in attributes.items())
    return f"<{name}{marks}/>"
