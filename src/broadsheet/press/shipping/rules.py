"""What a file of the store is as an object in a bucket, and what a CDN is told. Pure."""

import hashlib
import hmac
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

from broadsheet.press.paths import INDEX
from broadsheet.press.serving.headers import (
    KEEP_FOR_EVER,
    KEEP_NOT,
    is_compressible,
    keeping_of,
    kind_of,
)
from broadsheet.press.squeeze import gzipped

PICTURES = "media/pictures/"
_SHOWN = re.compile(rb"/(media/pictures/[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_.-]*)")

PATHS_AT_ONCE = 500
"""Addresses in one message to a CDN."""


@dataclass(frozen=True, slots=True)
class Crate:
    """An object as it is put into the bucket.

    `key` is the file's name under the site ("a/index.html") or under the paper's folder
    ("media/pictures/…"). Of `about`, names with a capital are HTTP headers; `status` and
    `location` are the object's own metadata (x-amz-meta-…), for an edge that can answer 410 and 301.
    """

    key: str
    body: bytes
    about: Mapping[str, str]
    shows: frozenset[str] = frozenset()
    """The keys of the paper's own pictures in it."""

    @property
    def digest(self) -> str:
        """32 hex digits over the bytes and everything said of them."""
        said = json.dumps(sorted(self.about.items())).encode()
        return hashlib.blake2b(said + b"\0" + self.body, digest_size=16).hexdigest()


def page_crate(name: str, body: bytes, status: int) -> Crate:
    """The object of a file of the site. Buckets do not negotiate: text goes in compressed, which all clients read."""
    if status == 301:
        return _leading_on(name, body.decode("utf-8").strip())
    kind = kind_of(name.rpartition("/")[2])
    keeping = keeping_of(name.partition("/")[0], name.rpartition("/")[2]) if status == 200 else KEEP_NOT
    about = {"Content-Type": kind, "Cache-Control": keeping.decode(), "status": str(status)}
    shows = pictures_in(body) if kind.startswith("text/html") else frozenset[str]()
    squeezed = gzipped(name, body) if is_compressible(kind) else None
    if squeezed is None:
        return Crate(name, body, about, shows)
    return Crate(name, squeezed, about | {"Content-Encoding": "gzip"}, shows)


def picture_crate(key: str, body: bytes) -> Crate:
    """The object of a picture, which never changes its bytes."""
    about = {"Content-Type": kind_of(key.rpartition("/")[2]), "Cache-Control": KEEP_FOR_EVER.decode()}
    return Crate(key, body, about | {"status": "200"})


def _leading_on(name: str, target: str) -> Crate:
    """A page that leads on by itself, where no edge answers 301 in its place."""
    to = escape(target)
    html = (
        f'<!doctype html><meta charset="utf-8"><title>{to}</title><meta name="robots" content="noindex">'
        f'<link rel="canonical" href="{to}"><meta http-equiv="refresh" content="0;url={to}"><a href="{to}">{to}</a>'
    )
    about = {"Content-Type": kind_of(INDEX), "Cache-Control": keeping_of("", INDEX).decode()}
    return Crate(name, html.encode(), about | {"status": "301", "location": target})


def pictures_in(body: bytes) -> frozenset[str]:
    """The keys of the paper's own pictures that a page shows."""
    return frozenset(match.decode("ascii") for match in _SHOWN.findall(body))


# ---- what a CDN is told ------------------------------------------------------------------------------------


def address_of(key: str) -> str:
    """The address a reader asks for: "a/index.html" is "/a/"."""
    return "/" + (key.removesuffix(INDEX) if key == INDEX or key.endswith(f"/{INDEX}") else key)


def messages(paper: str, keys: Collection[str], everything: bool, at: str) -> list[bytes]:
    """The bodies of the calls: which addresses of the paper at `paper` look different since `at` (ISO)."""
    paths = sorted(address_of(key) for key in keys)
    runs = [[]] if everything else [paths[n : n + PATHS_AT_ONCE] for n in range(0, len(paths), PATHS_AT_ONCE)]
    return [
        json.dumps({"paper": paper, "at": at, "everything": everything, "paths": run}).encode()
        for run in runs
    ]


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over "<timestamp>.<body>", in hex: who holds the secret sent this, and not long ago."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
