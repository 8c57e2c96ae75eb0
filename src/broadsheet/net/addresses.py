"""Which addresses of the internet are public.

Our own table over packed bytes: Python's `ipaddress.is_global` calls several
addresses global that lead back into our own network (IPv4 inside 6to4 and NAT64,
site-local, multicast). Judged at the moment of connecting, in `line`.

IPv4: every entry of IANA's special-purpose registry is refused (RFC 6890 and its
followers), multicast, and one platform address that answers inside a cloud only.
IPv6: refused unless inside 2000::/3, the only space handed out for the public
(RFC 4291, 2.4), and there less the special-purpose entries. The wrappings of IPv4
(mapped, compatible, NAT64, 6to4, Teredo) are refused whatever they wrap: a public
host has an address of its own.
"""

import socket
from ipaddress import ip_network

_FORBIDDEN_4 = (
    "0.0.0.0/8",  # this network (RFC 791)
    "10.0.0.0/8",  # private (RFC 1918)
    "100.64.0.0/10",  # shared by a carrier's customers (RFC 6598)
    "127.0.0.0/8",  # loopback (RFC 1122)
    "168.63.129.16/32",  # a cloud platform's own services, seen from inside it only
    "169.254.0.0/16",  # link-local (RFC 3927): metadata of clouds
    "172.16.0.0/12",  # private (RFC 1918)
    "192.0.0.0/24",  # protocol assignments (RFC 6890)
    "192.0.2.0/24",  # documentation (RFC 5737)
    "192.31.196.0/24",  # AS112 (RFC 7535)
    "192.52.193.0/24",  # AMT (RFC 7450)
    "192.88.99.0/24",  # relays of 6to4, out of use (RFC 7526)
    "192.168.0.0/16",  # private (RFC 1918)
    "192.175.48.0/24",  # AS112 (RFC 7534)
    "198.18.0.0/15",  # benchmarks (RFC 2544)
    "198.51.100.0/24",  # documentation (RFC 5737)
    "203.0.113.0/24",  # documentation (RFC 5737)
    "224.0.0.0/4",  # multicast (RFC 5771)
    "240.0.0.0/4",  # reserved, broadcast (RFC 1112, RFC 919)
)
_PUBLIC_6 = "2000::/3"
_FORBIDDEN_6 = (
    "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID (RFC 2928)
    "2001:db8::/32",  # documentation (RFC 3849)
    "2002::/16",  # 6to4 (RFC 3056)
    "2620:4f:8000::/48",  # AS112 (RFC 7534)
    "3fff::/20",  # documentation (RFC 9637)
)


def _ranges(networks: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((int(net.network_address), int(net.broadcast_address)) for net in map(ip_network, networks))


_RANGES_4 = _ranges(_FORBIDDEN_4)
_RANGES_6 = _ranges(_FORBIDDEN_6)
((_FIRST_6, _LAST_6),) = _ranges((_PUBLIC_6,))


def is_public(packed: bytes) -> bool:
    """Whether an address (4 or 16 bytes, network order) is one of the public internet.

    Anything of another length is not.
    """
    number = int.from_bytes(packed, "big")
    if len(packed) == 4:
        return not any(first <= number <= last for first, last in _RANGES_4)
    if len(packed) == 16:
        return _FIRST_6 <= number <= _LAST_6 and not any(first <= number <= last for first, last in _RANGES_6)
    return False


def pack(family: int, address: str) -> bytes:
    """The bytes of a numeric address as the system will use it; b"" when it is not one.

    Strict: four decimal parts, or RFC 4291 text. A zone (fe80::1%eth0) is not an address of ours.
    """
    if family not in (socket.AF_INET, socket.AF_INET6):
        return b""
    try:
        return socket.inet_pton(family, address)
    except (OSError, ValueError):
        return b""
