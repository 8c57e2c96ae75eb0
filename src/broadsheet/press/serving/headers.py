"""What every public answer says of itself: its kind, its keeping, and what browsers may do with it.

Pure tables. The policy allows nothing from elsewhere and nothing inline, so that a
hole in the cleaning of a story (RELIABILITY D1) still runs no script.
"""

import re

Header = tuple[bytes, bytes]

PAGE_POLICY = (
    b"default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; font-src 'self'; "
    b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
# Pictures come from outside and are opened by their own address too: there they get no rights at all.
MEDIA_POLICY = b"default-src 'none'; img-src 'self'; style-src 'none'; frame-ancestors 'none'; sandbox"

# A browser asks again each time (a 304 costs a hundred bytes): an editor who publishes and looks sees the
# new page. A CDN may keep it for thirty seconds, so that a killed story is gone everywhere within the minute.
KEEP_PAGE = b"public, max-age=0, s-maxage=30, must-revalidate"
KEEP_FOR_EVER = b"public, max-age=31536000, immutable"
# The desk's scripts and styles come with the packages and change with them, under the same names.
KEEP_ASSET = b"public, max-age=600, must-revalidate"
KEEP_NOT = b"no-store"

VARY: Header = (b"vary", b"accept-encoding")

_HASHED = re.compile(r"\.[0-9a-f]{8,64}\.[a-z0-9]+")

_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "xsl": "text/xsl; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "webmanifest": "application/manifest+json; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
    "woff": "font/woff",
    "pdf": "application/pdf",
}
# Two names say more than their endings do.
_NAMES = {
    "feed.xml": "application/rss+xml; charset=utf-8",
    "feed.json": "application/feed+json; charset=utf-8",
}
_PICTURES = frozenset({"avif", "webp", "jpg", "jpeg", "png", "gif"})


def security_headers(policy: bytes, hsts: int) -> list[Header]:
    """The headers on every public answer. `hsts` is in seconds; 0 where the paper has no https."""
    headers = [
        (b"server", b"broadsheet"),
        (b"content-security-policy", policy),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (
            b"permissions-policy",
            b"browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
        (b"cross-origin-opener-policy", b"same-origin"),
    ]
    if hsts:
        headers.append((b"strict-transport-security", b"max-age=%d" % hsts))
    return headers


def kind_of(name: str) -> str:
    """The content type of a file by its name; unknown endings are bytes to download."""
    known = _NAMES.get(name)
    return known or _KINDS.get(_ending(name), "application/octet-stream")


def is_compressible(kind: str) -> bool:
    """Text shrinks; pictures and fonts are compressed already."""
    return "charset" in kind


def is_picture(name: str) -> bool:
    """Whether this is a raster picture: the only thing a browser may show straight from the media folder."""
    return _ending(name) in _PICTURES


def keeping_of(folder: str, name: str) -> bytes:
    """How long a page-store file may be kept; a name with a hash in it never changes its bytes."""
    return KEEP_FOR_EVER if folder == "assets" and _HASHED.search(name) else KEEP_PAGE


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
