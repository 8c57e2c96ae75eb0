"""Read the path a reader asked for, and refuse what can be no address of ours.

Pure: no disk, no clock. The front door trusts nothing else about a path. What
passes here has clean segments only, so that joined to the store's folder it
cannot leave it; whether anything lies there is for `shelves` to find out.

The raw bytes of the request line are read and not what the server decoded from
them, because `/%61bout/` and `/about/` would look alike after decoding and one
page would have two addresses.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

LONGEST = 2048
"""Bytes. The longest address the paper gives is near 150; former addresses from
imports, in percent-encoded scripts, may be ten times that."""

_SEGMENT = rb"[A-Za-z0-9_~!$&'()*+,;=:@-][A-Za-z0-9._~!$&'()*+,;=:@-]*"
_PLAIN = re.compile(rb"/(?:%s/)*(?:%s)?" % (_SEGMENT, _SEGMENT))
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_SAFE = "~!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True)
class Address:
    """A public path in its parts: `/2026/11/harbour/` is ("2026", "11", "harbour"), a folder."""

    parts: tuple[str, ...]
    folder: bool
    canonical: bytes
    """The one spelling of this address; the raw path differs when it was encoded without need."""

    @property
    def hidden(self) -> bool:
        """True when a segment begins with a dot: the store has none, and other folders' are private."""
        return any(part.startswith(".") for part in self.parts)


class BadAddressError(ValueError):
    """A path that can be no address. `status` is 400, or 414 when it is too long."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def read_address(raw: bytes) -> Address:
    """The address in the raw path of a request line (no query), percent-encoded as it came.

    Raises `BadAddressError` for anything RFC 3986 does not allow in a path, and for
    what only an attack contains: `..`, an empty segment, an encoded slash, a backslash, NUL.
    """
    if len(raw) > LONGEST:
        raise BadAddressError(414, "the address is too long")
    if _PLAIN.fullmatch(raw):
        return _address(raw.decode("ascii"), raw)
    text = _decode(raw)
    if "//" in text or not text.startswith("/"):
        raise BadAddressError(400, "the address has an empty part")
    if any(part in (".", "..") for part in text.split("/")):
        raise BadAddressError(400, "the address has a dot part")
    return _address(text, quote(text, safe=_SAFE + "/").encode("ascii"))


def _decode(raw: bytes) -> str:
    if _BAD_ESCAPE.search(raw):
        raise BadAddressError(400, "the address has a broken percent escape")
    lowered = raw.lower()
    if b"%2f" in lowered:
        raise BadAddressError(400, "the address has an encoded slash")
    try:
        text = _ESCAPE.sub(lambda found: bytes((int(found[1], 16),)), raw).decode("utf-8")
    except UnicodeDecodeError as broken:
        raise BadAddressError(400, "the address is not UTF-8") from broken
    if _FORBIDDEN.search(text):
        raise BadAddressError(400, "the address has a forbidden character")
    return text


def _address(text: str, canonical: bytes) -> Address:
    parts = tuple(part for part in text.split("/") if part)
    return Address(parts, text.endswith("/"), canonical)
