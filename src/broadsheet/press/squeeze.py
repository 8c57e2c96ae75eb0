"""Precompressed siblings: gzip at once, brotli in quiet time. Equal bytes give equal bytes."""

import brotli
from zlib_ng import zlib_ng

COMPRESSIBLE = frozenset(("html", "xml", "atom", "json", "txt", "css", "js", "svg"))

# Beyond 5 a feed gets 5 % smaller for more than twice the time, a page no smaller; compression is a good part of a build.
GZIP_LEVEL = 5
GZIP_CONTAINER = 31
"""zlib's window bits for a gzip wrapper, whose time field it leaves 0: the same page, the same file."""

BROTLI_QUALITY = 11


def is_compressible(file: str) -> bool:
    """Whether a sibling can help: text, by the file's ending."""
    return file.rpartition(".")[2] in COMPRESSIBLE


def gzipped(file: str, body: bytes) -> bytes | None:
    """The .gz sibling of a file of the store; None when it would be no smaller."""
    if not is_compressible(file):
        return None
    squeezed: bytes = zlib_ng.compress(body, GZIP_LEVEL, GZIP_CONTAINER)
    return squeezed if len(squeezed) < len(body) else None


def brotlied(body: bytes) -> bytes | None:
    """The .br sibling of compressible bytes; None when it would be no smaller."""
    squeezed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
    return squeezed if len(squeezed) < len(body) else None


def unpacks_to(squeezed: bytes | None, body: bytes) -> bool:
    """Whether these brotli bytes are this body; none are not."""
    if squeezed is None:
        return False
    try:
        unpacked: bytes = brotli.decompress(squeezed)
    except brotli.error:
        return False
    return unpacked == body
