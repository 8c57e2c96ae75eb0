"""Icons: lucide's from its package, and the marks of the share services in strokes of our own.

Each becomes a `<symbol>` that a page refers to by `<use href="#i-name">`, so an icon costs one line where
it is used, no request, and takes the colour of the text.
"""

from __future__ import annotations

from functools import cache

from lucide.jinja import lucide
from lxml import etree
from markupsafe import Markup

SHARE_ICONS = ("facebook", "x", "pinterest", "mail", "link", "check", "share-2")
PAGE_ICONS = ("search", "rss", "arrow-left", "arrow-right", "arrow-up-right")

OWN = {
    "facebook": '<path d="M17 3h-2.5A4.5 4.5 0 0 0 10 7.5V10H7v4h3v7h4v-7h3l1-4h-4V8a1 1 0 0 1 1-1h2z"/>',
    "x": '<path d="M4.5 4 16 20h3.5L8 4zM4.5 20l6-6.7M19.5 4l-6 6.7"/>',
    "pinterest": (
        '<circle cx="12" cy="12" r="9.5"/>'
        '<path d="M8.6 13.2a4 4 0 1 1 4.6 2.2c-1 .1-1.7-.3-2.1-.9M12 10 9.5 20.5"/>'
    ),
}


@cache
def symbols(names: tuple[str, ...]) -> Markup:
    """One hidden sheet with a symbol for each icon."""
    sheet = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{_strokes(name)}</symbol>' for name in names)
    return Markup(f'<svg class="sheet" aria-hidden="true">{sheet}</svg>')  # noqa: S704 - our own drawings


def _strokes(name: str) -> str:
    if name in OWN:
        return OWN[name]
    drawing = etree.fromstring(lucide(name, size=None))
    return "".join(etree.tostring(part, encoding="unicode").strip() for part in drawing)
