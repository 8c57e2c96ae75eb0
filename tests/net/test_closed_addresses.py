"""No spelling, redirect or name leads to an address that is not public: nobody even tries to connect."""

import statistics
import time
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address

import pytest

from broadsheet.net.door import Request
from broadsheet.net.errors import AddressForbidden, AddressMalformed, ConnectionRefused, FetchError
from tests.feedserver import FeedServer
from tests.net.asking import ask, fetch_all, trouble
from tests.net.names import Names

Tried = list[tuple[str, int]]

FOUR = (
    *("0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "127.0.0.1"),
    *("127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.254"),
    *("192.0.0.8", "192.0.2.10", "192.88.99.1", "192.168.0.1", "192.168.255.1", "198.18.0.1", "198.51.100.7"),
    *("203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
)
SIX = (
    *("::", "::1", "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::"),
    *(
        "2002:a9fe:a9fe::",
        "2001::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "100::1",
        "fc00::1",
        "fd00:ec2::254",
    ),
    *("fe80::1", "fec0::1", "ff02::1", "ff0e::1"),
)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def spellings_of_four(dotted: str) -> Iterator[str]:
    number = int(IPv4Address(dotted))
    a, b, c, d = IPv4Address(dotted).packed
    yield from (dotted, f"{dotted}.", str(number), f"0x{number:x}", f"0x{number:08X}", f"0{number:o}")
    yield from (f"{a}.{(b << 16) + (c << 8) + d}", f"{a}.{b}.{(c << 8) + d}", f"0x{a:x}.{b}.0{c:o}.{d}")
    yield from (f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"{a:03}.{b:03}.{c:03}.{d:03}", dotted.replace(".", "。"))
    yield from (dotted.translate(FULL_WIDTH), dotted.translate(CIRCLED), f"%3{dotted}")
    yield from (f"[::ffff:{dotted}]", f"[::{dotted}]", f"[64:ff9b::{dotted}]", f"[::ffff:0:{dotted}]")
    yield from (f"[2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1]", f"[{dotted}]")


def spellings_of_six(address: str) -> Iterator[str]:
    known = IPv6Address(address)
    yield from (f"[{address}]", f"[{known.exploded}]", f"[{known.exploded.upper()}]", f"[{known.compressed}]")
    yield from (f"[{address}%25lo]", f"[{address}%lo]")


HOSTS = [spelling for four in FOUR for spelling in spellings_of_four(four)]
HOSTS += [spelling for six in SIX for spelling in spellings_of_six(six)]


def test_the_canary_sees_connections(feed_server: FeedServer, tried: Tried) -> None:
    feed_server.serve("/", b"")
    ask(feed_server.url("/"))
    assert tried == [(feed_server.host, feed_server.port)]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_spelling_of_a_closed_address_is_connected_to(tried: Tried, scheme: str) -> None:
    assert len(HOSTS) > 600
    answers = fetch_all(Request(f"{scheme}://{host}/feed.xml") for host in HOSTS)
    wrong = [host for host, one in zip(HOSTS, answers, strict=True) if type(one) not in CLOSED]
    assert wrong == []
    assert tried == []


CLOSED = (AddressForbidden, AddressMalformed)


@pytest.mark.parametrize("hop", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("to", ["http://169.254.169.254/latest/meta-data/", "//127.0.0.1/", "http://[::1]/"])
def test_no_redirect_leads_to_a_closed_address(
    feed_server: FeedServer, tried: Tried, hop: int, to: str
) -> None:
    for one in range(1, hop):
        feed_server.redirect(f"/{one}", f"/{one + 1}", 301)
    feed_server.redirect(f"/{hop}", to, 301)
    assert isinstance(trouble(feed_server.url("/1")), AddressForbidden)
    assert set(tried) == {(feed_server.host, feed_server.port)}


def test_an_exception_covers_its_own_spelling_and_port_only(
    feed_server: FeedServer, tried: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed_server.serve("/", b"mine")
    for host in ("localhost", "127.0.0.2", "[::1]", "127.1", "2130706433", "[::ffff:127.0.0.1]"):
        assert isinstance(trouble(feed_server.url("/", host=host)), FetchError)
    assert isinstance(trouble("http://127.0.0.1/"), AddressForbidden)
    assert tried == []
    assert ask(feed_server.url("/")).body == b"mine"


def test_an_exception_by_name_covers_the_addresses_of_the_name(
    feed_server: FeedServer, tried: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", f"wire.larkport.example:{feed_server.port}")
    feed_server.serve("/", b"mine")
    names = Names(["127.0.0.1"])
    assert ask(feed_server.url("/", host="wire.larkport.example"), lookup=names).body == b"mine"
    assert tried == [("127.0.0.1", feed_server.port)]
    assert isinstance(trouble("http://wire.larkport.example/", lookup=names), AddressForbidden)
    assert isinstance(trouble("http://other.larkport.example/", lookup=names), AddressForbidden)
    assert len(tried) == 1


# Names that change their mind (DNS rebinding)

PUBLIC, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07::1"
REBINDINGS = {
    "public, then private": Names([PUBLIC], ["127.0.0.1"]),
    "private, then public": Names(["10.0.0.1"], [PUBLIC]),
    "public, then metadata, late": Names([PUBLIC], ["169.254.169.254"], delay=0.1),
    "public and private at once": Names([PUBLIC, "127.0.0.1"]),
    "private and public at once": Names(["127.0.0.1", PUBLIC]),
    "private six, public four": Names(["::1", PUBLIC]),
    "public six, private four": Names([PUBLIC_6, "10.0.0.1"]),
    "many private, one public": Names(["10.0.0.1", "fd00::1", "192.168.0.1", PUBLIC, "::1"]),
    "wrapped": Names(["::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", PUBLIC]),
    "with a zone": Names(["fe80::1%lo", PUBLIC]),
}


@pytest.mark.parametrize("name", REBINDINGS)
def test_a_name_that_changes_its_mind_never_leads_inside(tried: Tried, name: str) -> None:
    names = REBINDINGS[name]
    for _ in range(3):
        answers = fetch_all([Request("http://feeds.larkport.example/")] * 3, lookup=names)
        assert all(isinstance(one, AddressForbidden | ConnectionRefused) for one in answers)
    assert {host for host, _ in tried} <= {PUBLIC, PUBLIC_6}
    assert tried


def test_the_connection_goes_to_the_address_that_was_checked(tried: Tried) -> None:
    names = Names([PUBLIC], ["127.0.0.1"])
    assert isinstance(trouble("http://feeds.larkport.example/", lookup=names), ConnectionRefused)
    assert (names.asked, tried) == (["feeds.larkport.example"], [(PUBLIC, 80)])


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "fd00:ec2::254", "169.254.169.254"])
def test_a_public_name_for_a_private_address_is_closed(tried: Tried, address: str) -> None:
    assert isinstance(trouble("https://inner.larkport.example/", lookup=Names([address])), AddressForbidden)
    assert tried == []


def test_names_of_the_inside_are_not_even_looked_up() -> None:
    names = Names([PUBLIC])
    for host in ("localhost", "metadata", "printer.local", "metadata.cloud.internal", "router.home.arpa"):
        assert isinstance(trouble(f"http://{host}/", lookup=names), AddressForbidden)
    assert names.asked == []


# What an outsider learns


def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> str:
    with FeedServer() as server:
        monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", server.allow)
    return server.url("/")


def test_blocked_and_closed_sound_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = nobody_listens(monkeypatch)
    errors = [trouble(url) for url in (refused, "http://127.0.0.1/", "http://10.0.0.1/", "http://localhost/")]
    assert isinstance(errors[0], ConnectionRefused)
    texts = {str(error).replace(error.url, "X") for error in errors}
    assert len(texts) == 1


def test_blocked_and_closed_take_alike_long(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = nobody_listens(monkeypatch)

    def usual(url: str) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            trouble(url)
            times.append(time.perf_counter() - begun)
        return statistics.median(times)

    assert abs(usual(refused) - usual("http://10.0.0.1/")) < 0.05
