"""Judge the few request headers that may shape a public answer (RFC 9110).

Pure: header values in, a choice out. Accept-Encoding chooses the representation,
the If- headers and Range choose how much of it is sent. Nothing else a client
says is read, so nothing else can poison a cache.

Every header is hostile input: what cannot be read counts as absent, as RFC 9110
asks for, and never as an error.
"""

import re
from dataclasses import dataclass
from typing import Literal

Coding = Literal["br", "zstd", "gzip", "identity"]
"""Content codings as IANA registers them: RFC 7932, RFC 8878, RFC 1952, and the file as it is."""

_PREFERRED: tuple[Coding, ...] = ("br", "zstd", "gzip", "identity")
"""The smallest first, as they are made here: brotli at its best, in quiet time; see copies.ZSTD_LEVEL."""
_WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_TAG = re.compile(rb'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_RANGE = re.compile(rb"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


def codings_in_order(accept_encoding: bytes) -> tuple[Coding, ...]:
    """The codings the client takes, best first (RFC 9110, 12.5.3); identity is always among them.

    Where the weights are equal the smaller representation goes first. A client that
    forbids even identity gets it nevertheless: a page it did not wish is of more
    use to it than a refusal.
    """
    weights = _weights(accept_encoding)
    # Identity is acceptable without being named, but only as the last resort.
    default = weights.get("*", 0.0)
    wish: dict[Coding, float] = {coding: weights.get(coding, default) for coding in _PREFERRED[:-1]}
    wish["identity"] = weights.get("identity", weights.get("*", 0.001))
    ordered = sorted((c for c in _PREFERRED if wish[c] > 0), key=lambda c: -wish[c])
    return tuple(ordered) if "identity" in ordered else (*ordered, "identity")


def _weights(accept_encoding: bytes) -> dict[str, float]:
    weights: dict[str, float] = {}
    for item in accept_encoding.decode("latin-1").lower().split(","):
        name, _, parameters = item.partition(";")
        weight = 1.0
        key, _, value = parameters.partition("=")
        if key.strip() == "q":
            stated = value.strip()
            weight = float(stated) if _WEIGHT.fullmatch(stated) else 0.0
        name = name.strip()
        weights["gzip" if name == "x-gzip" else name] = weight
    return weights


def matches(if_none_match: bytes, etag: bytes) -> bool:
    """Whether If-None-Match names this strong ETag, or says `*` (weak comparison, RFC 9110, 13.1.2)."""
    if if_none_match.strip() == b"*":
        return True
    return any(found[1] == etag for found in _TAG.finditer(if_none_match))


@dataclass(frozen=True, slots=True)
class Span:
    """A run of bytes, both ends included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable:
    """Said of a range that begins behind the end."""


def read_range(header: bytes, size: int) -> Span | type[Unsatisfiable] | None:
    """The one run of bytes a Range header asks for in `size` bytes (RFC 9110, 14.1.2).

    None means: send the whole. So do several ranges and other units, which a
    server is free to ignore; assembling many small parts only serves floods.
    """
    found = _RANGE.fullmatch(header)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        wanted = min(int(found[2]), size)
        return Span(size - wanted, size - 1) if wanted else Unsatisfiable
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    return Span(first, last) if first < size else Unsatisfiable
