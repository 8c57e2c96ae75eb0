"""The copies the front door keeps in memory: whole answers, ready to send.

A copy is made once from the file in the store and then sent as it is: the header
list, the messages for 200 and 304, the bytes of each encoding. The hot path makes no
header and reads no file; it compares a time. A copy is believed for `TRUST` seconds,
then its files are looked at again (one stat each), so a changed page shows within half
a second and nobody has to tell the server. What is absent is never remembered.
"""

import gzip
import sys
import zlib
from collections import OrderedDict
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import blake2b
from typing import Any

import brotli

from .headers import Header
from .negotiation import Coding, Span
from .shelves import Leaf, Mark, Shelf

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# The values of ASGI messages are of many types, by its specification.
Message = MutableMapping[str, Any]

TRUST = 0.2
"""Seconds. With the look for a new edition every 0.1 s it stays well below the promised 0.5 s."""

SMALL = 1024 * 1024
"""Bytes. Larger files are not kept in memory but sent from the disk in parts."""

_OVERHEAD = 4096
"""Bytes, about, that a copy's messages and headers take besides its bodies."""

Probe = tuple[Shelf, str, Mark | None]
"""A name on a shelf and what lay there when the copy was made."""

EMPTY: Message = {"type": "http.response.body", "body": b""}

ENDINGS: dict[Coding, str] = {"gzip": ".gz", "br": ".br"}

ZSTD_LEVEL = 6
"""The least at which a page gets smaller than with gzip: a quarter of a millisecond for one of 30 kB."""

_PACKERS: dict[Coding, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "zstd": lambda body: zstd.compress(body, ZSTD_LEVEL),
}
"""How bytes are compressed here, for what has no sibling in that coding."""


@dataclass(slots=True)
class Variant:
    """One representation of an answer: the file itself, or one of its compressed siblings."""

    name: str
    mark: Mark
    size: int
    etag: bytes
    modified: bytes
    headers: list[Header]
    start: Message
    body: Message | Span
    """The message that carries the bytes; the whole span of the file when it is sent from the disk."""
    unchanged: Message | None
    """The start of a 304; None where the answer is not a 200 and has nothing to validate."""


@dataclass(slots=True)
class Copy:
    """Everything needed to answer one address, and what to look at to know that it is still so."""

    shelf: Shelf
    probes: Sequence[Probe]
    variants: dict[Coding, Variant]
    until: float = 0.0

    @property
    def trust(self) -> float:
        """Seconds until the next look. A file sent from the disk is looked at each time: its
        length is told before its bytes are read."""
        return 0.0 if isinstance(self.variants["identity"].body, Span) else TRUST

    @property
    def cost(self) -> int:
        """Bytes of memory, about."""
        sizes = (v.size for v in self.variants.values() if not isinstance(v.body, Span))
        return _OVERHEAD + sum(sizes)

    def is_current(self) -> bool:
        """Whether every file looked at for this copy is still the same, or still absent."""
        return all(shelf.mark(name) == mark for shelf, name, mark in self.probes)

    def variant(self, order: Sequence[Coding]) -> Variant:
        """The best representation for a client that takes the codings in this order."""
        for coding in order:
            variant = self.variants.get(coding)
            if variant is not None:
                return variant
        return self.variants["identity"]


@dataclass(slots=True)
class Copies:
    """Copies by raw path, the longest unused dropped first when they exceed `limit` bytes."""

    limit: int
    _held: OrderedDict[bytes, Copy] = field(default_factory=OrderedDict)
    _cost: int = 0

    def believed(self, path: bytes, now: float) -> Copy | None:
        """The copy for this path, if there is one that needs no look at its files yet."""
        copy = self._held.get(path)
        return copy if copy is not None and now < copy.until else None

    def get(self, path: bytes, now: float) -> Copy | None:
        """The copy for this path, if there is one and its files have not changed."""
        copy = self._held.get(path)
        if copy is None:
            return None
        if now >= copy.until:
            if not copy.is_current():
                self.drop(path)
                return None
            copy.until = now + copy.trust
            # Often enough to know which copies are in use: a copy that is read is looked at, too.
            self._held.move_to_end(path)
        return copy

    def keep(self, path: bytes, copy: Copy, now: float) -> None:
        """Remember a copy just made."""
        self.drop(path)
        copy.until = now + copy.trust
        self._held[path] = copy
        self._cost += copy.cost
        while self._cost > self.limit and self._held:
            self.drop(next(iter(self._held)))

    def drop(self, path: bytes) -> None:
        """Forget one copy."""
        copy = self._held.pop(path, None)
        if copy is not None:
            self._cost -= copy.cost

    def clear(self) -> None:
        """Forget all: another edition came out."""
        self._held.clear()
        self._cost = 0

    @property
    def size(self) -> int:
        """Bytes held now, about."""
        return self._cost


def make_variants(
    status: int,
    headers: list[Header],
    leaf: Leaf,
    siblings: dict[Coding, Leaf],
    packed_here: Sequence[Coding],
) -> dict[Coding, Variant]:
    """The representations of a file: itself, those siblings that truly are the same text compressed, and what is
    compressed here, once for all who read this copy.

    Between the renaming of a page and of its sibling the two differ. So a sibling is
    believed by what is in it, not by its date. Text is read whole whatever its size
    (the largest sitemap allowed has 50 MB), other large files are not read here.
    `packed_here` are the codings to compress to; what they do not make smaller does without.
    Raises OSError when the disk fails.
    """
    body = leaf.read() if siblings or leaf.size <= SMALL else None
    if body is None:
        return {"identity": _variant(status, headers, leaf, b'"%x-%x"' % leaf.mark[1:], "identity", None)}
    tag = b'"' + blake2b(body, digest_size=12).hexdigest().encode()
    variants: dict[Coding, Variant] = {
        "identity": _variant(status, headers, leaf, tag + b'"', "identity", body)
    }
    packings = [(coding, leaf, _PACKERS[coding](body)) for coding in packed_here]
    packings = [(coding, of, packed) for coding, of, packed in packings if len(packed) < len(body)]
    read = [(coding, sibling, sibling.read()) for coding, sibling in siblings.items()]
    packings += [(coding, of, packed) for coding, of, packed in read if _unpacks_to(coding, packed, body)]
    for coding, of, packed in packings:
        etag = tag + b"-" + coding.encode() + b'"'
        variants[coding] = _variant(status, headers, of, etag, coding, packed)
    return variants


def _variant(
    status: int, headers: list[Header], leaf: Leaf, etag: bytes, coding: Coding, body: bytes | None
) -> Variant:
    modified = formatdate(leaf.modified, usegmt=True).encode()
    size = leaf.size if body is None else len(body)
    about = list(headers)
    if status == 200:
        about += [(b"etag", etag), (b"last-modified", modified), (b"accept-ranges", b"bytes")]
    full = [*about, (b"content-length", b"%d" % size)]
    if coding != "identity":
        full.append((b"content-encoding", coding.encode()))
    return Variant(
        name=leaf.name,
        mark=leaf.mark,
        size=size,
        etag=etag,
        modified=modified,
        headers=full,
        start=start(status, full),
        body=Span(0, size - 1) if body is None or size > SMALL else body_of(body),
        # A 304 repeats what may have changed about the keeping of a page, and says nothing of its bytes.
        unchanged=start(304, [h for h in about if h[0] != b"content-type"]) if status == 200 else None,
    )


def start(status: int, headers: list[Header]) -> Message:
    """The ASGI message that opens an answer."""
    return {"type": "http.response.start", "status": status, "headers": headers}


def body_of(body: bytes, more: bool = False) -> Message:
    """The ASGI message that carries an answer's bytes, or one piece of them."""
    return {"type": "http.response.body", "body": body, "more_body": more}


def _unpacks_to(coding: Coding, packed: bytes, body: bytes) -> bool:
    if coding == "gzip":
        # RFC 1952, 2.3.1: the trailer holds the CRC-32 and the length of what was packed.
        trailer = zlib.crc32(body).to_bytes(4, "little") + (len(body) & 0xFFFFFFFF).to_bytes(4, "little")
        return packed.startswith(b"\x1f\x8b") and packed.endswith(trailer)
    try:
        unpacker = brotli.Decompressor()
        # One byte more than wanted: enough to see that it is too long, and no bomb goes off.
        text = unpacker.process(packed, output_buffer_limit=len(body) + 1)
        return bool(text == body)
    except brotli.error:
        return False
