"""The table of addresses: what is public and what never is."""

import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.net.addresses import is_public, pack

CLOSED = {
    "this network": ["0.0.0.0", "0.1.2.3", "0.255.255.255"],
    "private": ["10.0.0.0", "10.0.0.1", "10.255.255.255", "172.16.0.0", "172.31.255.255"],
    "private, small": ["192.168.0.0", "192.168.1.1", "192.168.255.255"],
    "shared by a carrier": ["100.64.0.0", "100.100.100.200", "100.127.255.255"],
    "loopback": ["127.0.0.0", "127.0.0.1", "127.127.127.127", "127.255.255.255"],
    "link-local": ["169.254.0.1", "169.254.169.254", "169.254.255.255"],
    "a cloud's platform": ["168.63.129.16"],
    "protocol assignments": ["192.0.0.0", "192.0.0.8", "192.0.0.192", "192.0.0.255"],
    "documentation": ["192.0.2.10", "198.51.100.7", "203.0.113.9"],
    "AS112 and AMT": ["192.31.196.1", "192.52.193.1", "192.175.48.1"],
    "6to4 relays": ["192.88.99.1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255"],
    "multicast": ["224.0.0.1", "239.255.255.250"],
    "reserved": ["240.0.0.1", "255.255.255.254", "255.255.255.255"],
    "IPv6 unspecified and loopback": ["::", "::1"],
    "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8"],
    "IPv4-compatible": ["::127.0.0.1", "::10.0.0.1", "::8.8.8.8"],
    "IPv4-translated": ["::ffff:0:127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "64:ff9b::8.8.8.8"],
    "NAT64, local": ["64:ff9b:1::a00:1", "64:ff9b:1:ffff::1"],
    "6to4": ["2002:7f00:1::", "2002:a9fe:a9fe::", "2002:0a00:1::1", "2002:808:808::1"],
    "Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "IETF protocol assignments": ["2001:1::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1"],
    "IPv6 documentation": ["2001:db8::1", "2001:db8:ffff::1", "3fff::1", "3fff:fff:ffff::1"],
    "IPv6 AS112": ["2620:4f:8000::1"],
    "segment routing": ["5f00::1"],
    "discard": ["100::1", "100:0:0:1::1"],
    "unique local": ["fc00::1", "fd00:ec2::254", "fdff:ffff::1"],
    "IPv6 link-local": ["fe80::1", "febf:ffff::1"],
    "site-local": ["fec0::1", "feff::1"],
    "IPv6 multicast": ["ff02::1", "ff0e::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    "never handed out": ["1::1", "1fff:ffff::1", "4000::1", "8000::1", "fa00::1"],
}
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "169.255.0.1",
    "172.15.255.255",
    "172.32.0.1",
    "191.255.255.255",
    "192.0.1.0",
    "192.0.3.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2000::1",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2003::1",
    "2a00:1450:4001:81b::200e",
    "3ffe:ffff::1",
    "3fff:1000::1",
]


@pytest.mark.parametrize(
    "address", [pytest.param(one, id=f"{kind}: {one}") for kind, many in CLOSED.items() for one in many]
)
def test_what_is_not_of_the_public_internet_is_closed(address: str) -> None:
    assert not is_public(ip_address(address).packed)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_open_right_up_to_the_edges(address: str) -> None:
    assert is_public(ip_address(address).packed)


@given(st.binary(max_size=20).filter(lambda packed: len(packed) not in (4, 16)))
def test_bytes_that_are_no_address_are_closed(packed: bytes) -> None:
    assert not is_public(packed)


@given(st.ip_addresses(v=4))
def test_no_wrapping_opens_an_address(inner: object) -> None:
    four = ip_address(str(inner)).packed
    for wrapped in (
        bytes(10) + b"\xff\xff" + four,
        bytes(12) + four,
        bytes.fromhex("0064ff9b") + bytes(8) + four,
        bytes.fromhex("2002") + four + bytes(10),
        bytes.fromhex("20010000") + bytes(8) + bytes(255 - byte for byte in four),
    ):
        assert not is_public(wrapped)


@given(st.ip_addresses())
def test_what_the_registries_call_private_is_never_public(address: object) -> None:
    known = ip_address(str(address))
    if (
        known.is_private
        or known.is_multicast
        or known.is_reserved
        or known.is_loopback
        or known.is_link_local
    ):
        assert not is_public(known.packed)


@pytest.mark.parametrize(
    ("family", "text", "packed"),
    [
        (socket.AF_INET, "127.0.0.1", b"\x7f\0\0\1"),
        (socket.AF_INET6, "::1", bytes(15) + b"\1"),
        (socket.AF_INET, "0177.0.0.1", b""),
        (socket.AF_INET, "127.1", b""),
        (socket.AF_INET, "2130706433", b""),
        (socket.AF_INET, "127.0.0.1\0", b""),
        (socket.AF_INET, "", b""),
        (socket.AF_INET6, "fe80::1%eth0", b""),
        (socket.AF_INET6, "127.0.0.1", b""),
        (socket.AF_UNIX, "/run/docker.sock", b""),
    ],
)
def test_only_plain_numeric_addresses_have_bytes(family: int, text: str, packed: bytes) -> None:
    assert pack(family, text) == packed
