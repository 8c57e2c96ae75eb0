"""Where a request really comes from. Pure.

Headers that name a client are written by whoever sends them, so they count
only as far as the proxies of BROADSHEET_TRUSTED_PROXIES wrote them: from the
last hop backwards, as long as the hop is one of ours.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


@lru_cache(maxsize=16)
def networks(trusted: tuple[str, ...]) -> tuple[Network, ...]:
    """The trusted proxies as networks. Raises ValueError naming the word that is no address."""
    return tuple(ip_network(word, strict=False) for word in trusted)


def is_trusted(address: str, trusted: Iterable[Network]) -> bool:
    """Whether this hop is one of our own proxies."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return False
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found.version == network.version and found in network for network in trusted)


def client_address(peer: str, forwarded_for: str, trusted: Sequence[Network]) -> str:
    """The nearest address that is not one of our proxies: `peer` unless a proxy of ours says otherwise.

    `forwarded_for` is the X-Forwarded-For header, each proxy having added its own peer at the end.
    """
    address = peer
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()]
    while hops and is_trusted(address, trusted):
        address = hops.pop()
    try:
        return str(ip_address(address))
    except ValueError:
        # Rubbish in the header of a proxy we trust: the proxy itself is the last thing known for sure.
        return peer
