"""Read the address a request is for, and refuse what may not be asked for.

Pure: no lookup, no connection. What leaves here is one spelling of host and port,
used for the exceptions, the lookup, the connection, the certificate and the Host
line alike, so that no two readings of one address can differ. Whether a named host
is public is seen when its addresses are known (`line`).
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from yarl import URL

from broadsheet.net.errors import (
    AddressForbidden,
    AddressMalformed,
    CredentialsInAddress,
    FetchError,
    PortForbidden,
    SchemeForbidden,
)

LONGEST = 8192  # characters of an address
PORTS = {"http": 80, "https": 443}

# Names that are answered inside a network, never by the public one: RFC 6761, 6762, 7686, 8375,
# and `internal`, set aside by ICANN in 2024. Refused without a lookup, which would tell
# by its time and answer what stands inside.
INSIDE = ("localhost", "local", "internal", "home.arpa", "onion", "invalid", "test")

# Control characters, backslashes (browsers read them as slashes, others do not), lone surrogates.
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_NETLOC = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::(?P<port>[0-9]{0,5}))?")
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
# Everything RFC 3986 lets stand in a path or query, escapes included; the rest is escaped.
_SAFE = "%/:?@!$&'()*+,;=-._~[]"


@dataclass(frozen=True, slots=True)
class Target:
    """One address, read. `excepted`: the host of the paper lets us reach it wherever it lies."""

    url: URL
    scheme: str
    host: str
    port: int
    excepted: bool

    def same_party(self, other: "Target") -> bool:
        """Whether what was meant for `other` may be told here: same host and port, or its https twin."""
        if self.host != other.host:
            return False
        if (self.scheme, self.port) == (other.scheme, other.port):
            return True
        return (other.scheme, other.port, self.scheme, self.port) == ("http", 80, "https", 443)


def read_target(url: str, allowance: Set[tuple[str, int]] = frozenset()) -> Target:
    """Read a whole address as someone wrote it. Raises the FetchErrors of what may not be asked for."""
    try:
        parts = urlsplit(_writable(url))
    except ValueError as error:
        raise AddressMalformed(url, error) from error
    if parts.scheme not in PORTS:
        raise (SchemeForbidden if parts.scheme else AddressMalformed)(url)
    if "@" in parts.netloc:
        raise CredentialsInAddress(url)
    found = _NETLOC.fullmatch(parts.netloc)
    host = read_host(found["host"]) if found else ""
    if not found or not host:
        raise AddressMalformed(url, "no host we can make sense of")
    port = int(found["port"] or PORTS[parts.scheme])
    excepted = (host, port) in allowance
    if not excepted and (refusal := _refusal(host, port)):
        raise refusal(url)
    netloc = f"[{host}]" if ":" in host else host
    if port != PORTS[parts.scheme]:
        netloc += f":{port}"
    way = quote(parts.path, safe=_SAFE) or "/"
    if parts.query:
        way += "?" + quote(parts.query, safe=_SAFE)
    return Target(URL(f"{parts.scheme}://{netloc}{way}", encoded=True), parts.scheme, host, port, excepted)


def next_target(here: Target, location: str, allowance: Set[tuple[str, int]]) -> Target:
    """Where a redirect leads from here; `location` may be relative (RFC 9110, 10.2.2)."""
    try:
        url = urljoin(str(here.url), _writable(location))
    except ValueError as error:
        raise AddressMalformed(location, error) from error
    return read_target(url, allowance)


def _writable(url: str) -> str:
    """The address without spaces around it. Python's own readers drop line ends and tabs; we refuse."""
    text = url.strip(" ")
    if len(text) > LONGEST or _UNWRITABLE.search(text):
        raise AddressMalformed(url, "too long, or holds a backslash, a control or half a character")
    return text


def read_host(text: str) -> str:
    """The one spelling of a host: a name in lower-case ASCII, or an address without brackets; "" for none.

    Names in other scripts go through IDNA; one final dot is dropped. What ends like a number but is not four
    plain decimal parts ("0177.1", "0x7f.1", "2130706433") is no host: readers disagree on what it means.
    """
    if text.startswith("["):
        try:
            return IPv6Address(text[1:-1]).compressed
        except AddressValueError:
            return ""
    host = text.lower()
    if not host.isascii():
        try:
            host = URL.build(scheme="http", host=host).raw_host or ""
        except ValueError:
            return ""
    host = host.removesuffix(".")
    if len(host) > 253 or not _NAME.fullmatch(host):
        return ""
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            return ""
    return host


def _refusal(host: str, port: int) -> type[FetchError] | None:
    if port not in PORTS.values():
        return PortForbidden
    numeric = ":" in host or host.rpartition(".")[2].isdigit()
    if not numeric and ("." not in host or host.endswith(tuple(f".{name}" for name in INSIDE))):
        return AddressForbidden
    return None
