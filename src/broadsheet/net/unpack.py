"""Take the compression off an answer, piece by piece, within bounds.

A few kilobytes can unpack to gigabytes. Here nothing is unpacked in one go: each step gives
at most `PIECE` bytes, so that `body` can hold the size so far against the limits.
Only encodings that can be bounded like that are offered to servers.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli

PIECE = 64 * 1024
MEMBERS = 64  # gzip files in one answer, one behind the other: enough for any honest server

OFFERED = "gzip, deflate, br"

# Words that servers write here although the body is plain: none is an encoding (RFC 9110, 8.4.1).
_PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8"})


class Damaged(Exception):
    """The packed bytes are not what their name says, or end too soon."""


class Bomb(Exception):
    """The packed bytes are built to wear us out."""


class Unpacker(Protocol):
    """One encoding, being taken off."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Unpack more bytes, in pieces of at most PIECE. Raises Damaged, Bomb."""

    def finished(self) -> bool:
        """Whether the packed stream came to its proper end."""


class _Zlib:
    """gzip (RFC 1952, also several files in a row) and deflate (RFC 1950; bare RFC 1951 is common)."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream = zlib.decompressobj(31) if gzip else None
        self._members = 1
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            self._fed = True
            stream = self._stream = self._stream or zlib.decompressobj(_window(data))
            try:
                piece = stream.decompress(data, PIECE)
            except zlib.error as error:
                raise Damaged(str(error)) from error
            yield piece
            data = stream.unconsumed_tail
            if stream.eof:
                data = self._next_member(stream.unused_data)

    def _next_member(self, rest: bytes) -> bytes:
        """Go on with a further gzip file; anything else behind the end is padding, and dropped."""
        if not self._gzip or not rest.startswith(b"\x1f\x8b"):
            return b""
        self._members += 1
        if self._members > MEMBERS:
            raise Bomb("too many gzip files in one answer")
        self._stream = zlib.decompressobj(31)
        return rest

    def finished(self) -> bool:
        return not self._fed or (self._stream is not None and self._stream.eof)


def _window(first: bytes) -> int:
    """deflate should come with zlib's header; many servers send it bare."""
    return zlib.MAX_WBITS if first[0] & 0x0F == 8 else -zlib.MAX_WBITS


class _Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._stream = brotli.Decompressor()
        self._fed = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._fed = self._fed or bool(data)
        if data and self._stream.is_finished():
            raise Damaged("bytes behind the end")
        try:
            while not self._stream.is_finished():
                piece = self._stream.process(data, output_buffer_limit=PIECE)
                if not piece and self._stream.can_accept_more_data():
                    return  # that more data would be accepted does not say that none is left to give
                yield piece
                data = b""
        except brotli.error as error:
            raise Damaged(str(error)) from error

    def finished(self) -> bool:
        return not self._fed or bool(self._stream.is_finished())


def unpacker(encodings: Iterable[str]) -> Unpacker | None:
    """What takes these Content-Encoding lines off; None for a plain body.

    Raises ValueError for one we did not offer, and for several on top of each other: each layer
    multiplies what the one below may grow to.
    """
    words = [word.strip().lower() for line in encodings for word in line.split(",")]
    layers = [word for word in words if word not in _PLAIN]
    if not layers:
        return None
    if len(layers) > 1:
        raise ValueError(f"{len(layers)} encodings on top of each other")
    match layers[0]:
        case "gzip" | "x-gzip":
            return _Zlib(gzip=True)
        case "deflate":
            return _Zlib(gzip=False)
        case "br":
            return _Brotli()
    raise ValueError(f"unknown encoding {layers[0][:40]!r}")
