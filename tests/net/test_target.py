"""Addresses as people and servers write them: read one way, or refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.net.errors import (
    AddressForbidden,
    AddressMalformed,
    CredentialsInAddress,
    FetchError,
    PortForbidden,
    SchemeForbidden,
)
from broadsheet.net.target import next_target, read_host, read_target

REFUSED = [
    *((f"{scheme}:127.0.0.1/", SchemeForbidden) for scheme in ("data", "javascript", "blob", "jar", "unix")),
    *((f"{scheme}://larkport.example/x", SchemeForbidden) for scheme in ("file", "gopher", "ftp", "dict")),
    *((f"{scheme}://larkport.example/x", SchemeForbidden) for scheme in ("ldap", "feed", "ws", "http+unix")),
    ("file:///etc/passwd", SchemeForbidden),
    ("data:text/xml,<rss/>", SchemeForbidden),
    ("", AddressMalformed),
    ("larkport", AddressMalformed),
    ("//larkport.example/rss", AddressMalformed),
    ("http:larkport.example/", AddressMalformed),
    ("http:///feed", AddressMalformed),
    ("http://", AddressMalformed),
    ("http://:80/", AddressMalformed),
    ("http:\\\\larkport.example\\", AddressMalformed),
    ("http://larkport.example:80\\@127.0.0.1/", AddressMalformed),
    ("http://larkport.example\t/", AddressMalformed),
    ("http://larkport.example/\r\nHost: inner", AddressMalformed),
    ("http://larkport.example/\nx", AddressMalformed),
    ("http://larkport.example/\0", AddressMalformed),
    ("http://lark\x7fport.example/", AddressMalformed),
    ("ht\ntp://larkport.example/", AddressMalformed),
    ("http://larkport.example%0d%0aHost:%20x/", AddressMalformed),
    ("http://larkport .example/", AddressMalformed),
    ("http://%6carkport.example/", AddressMalformed),
    ("http://larkport..example/", AddressMalformed),
    ("http://.larkport.example/", AddressMalformed),
    ("http://larkport.example../", AddressMalformed),
    ("http://" + "a" * 64 + ".example/", AddressMalformed),
    ("http://" + "a." * 130 + "example/", AddressMalformed),
    ("http://larkport.example/" + "a" * 9000, AddressMalformed),
    ("http://[::1", AddressMalformed),
    ("http://[127.0.0.1]/", AddressMalformed),
    ("http://[fe80::1%25eth0]/", AddressMalformed),
    ("http://[v7.larkport]/", AddressMalformed),
    ("http://::1/", AddressMalformed),
    ("http://larkport.example:eighty/", AddressMalformed),
    ("http://larkport.example:８０/", AddressMalformed),
    ("http://larkport.example:080000/", AddressMalformed),
    ("http://larkport.example:-80/", AddressMalformed),
    ("http://reader:secret@larkport.example/", CredentialsInAddress),
    ("http://@larkport.example/", CredentialsInAddress),
    ("http://larkport.example:80@127.0.0.1:22/", CredentialsInAddress),
    ("http://127.1.1.1:80:\\@@127.2.2.2:80/", AddressMalformed),
    *((f"http://larkport.example:{port}/", PortForbidden) for port in (0, 22, 25, 6379, 5432, 8080, 65536)),
    *(
        (f"http://{name}/", AddressForbidden)
        for name in ("localhost", "LOCALHOST.", "metadata", "a.localhost")
    ),
    *(
        (f"http://{name}/", AddressForbidden)
        for name in ("a.home.arpa", "printer.local", "metadata.x.internal")
    ),
]


@pytest.mark.parametrize(("url", "error"), REFUSED)
def test_what_may_not_be_asked_for_is_refused(url: str, error: type[FetchError]) -> None:
    with pytest.raises(FetchError) as caught:
        read_target(url)
    assert type(caught.value) is error
    assert caught.value.url == url


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://larkport.example", "http://larkport.example/"),
        ("HTTPS://Larkport.EXAMPLE./Feed", "https://larkport.example/Feed"),
        ("  https://larkport.example/feed ", "https://larkport.example/feed"),
        ("https://larkport.example:443/", "https://larkport.example/"),
        ("http://larkport.example:/", "http://larkport.example/"),
        ("http://larkport.example:443/", "http://larkport.example:443/"),
        (
            "https://larkport.example/a b/ü.xml?q=ü&r=%7E",
            "https://larkport.example/a%20b/%C3%BC.xml?q=%C3%BC&r=%7E",
        ),
        ('https://larkport.example/<">', "https://larkport.example/%3C%22%3E"),
        ("https://larkport.example/?sig=a%2Bb+c/=='", "https://larkport.example/?sig=a%2Bb+c/=='"),
        ("https://larkport.example/127.0.0.1/#@127.0.0.1", "https://larkport.example/127.0.0.1/"),
        ("https://larkport.example?@127.0.0.1", "https://larkport.example/?@127.0.0.1"),
        ("https://larkport.example/a//b/../c;d", "https://larkport.example/a//b/../c;d"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://ｌａｒｋｐｏｒｔ.example/", "https://larkport.example/"),
        ("https://_feeds.larkport.example/", "https://_feeds.larkport.example/"),
        ("http://8.8.8.8/rss", "http://8.8.8.8/rss"),
        ("http://127.0.0.1.larkport.example/", "http://127.0.0.1.larkport.example/"),
        ("http://[2001:4860:0:0:0:0:0:8888]/", "http://[2001:4860::8888]/"),
    ],
)
def test_an_address_is_sent_as_it_was_meant(url: str, sent: str) -> None:
    assert str(read_target(url).url) == sent


ODD_SPELLINGS = [
    "0177.0.0.1",
    "017700000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0X7F000001",
    "2130706433",
    "127.1",
    "127.0.1",
    "127.0.0.01",
    "0",
    "0x",
    "00",
    "256.1.1.1",
    "1.2.3.4.5",
    "127.0.0.1..",
    "%3127.0.0.1",
    "127.0.0.1%00",
    "larkport.0x1",
    "larkport.1",
]


@pytest.mark.parametrize("host", ODD_SPELLINGS)
def test_a_number_that_readers_disagree_on_is_no_host(host: str) -> None:
    assert read_host(host) == ""


@pytest.mark.parametrize(
    ("host", "read"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1.", "127.0.0.1"),
        ("１２７.０.０.１", "127.0.0.1"),
        ("①②⑦.⓪.⓪.①", "127.0.0.1"),
        ("127。0。0。1", "127.0.0.1"),
        ("169｡254｡169｡254", "169.254.169.254"),
        ("[::FFFF:127.0.0.1]", "::ffff:7f00:1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("LocalHost", "localhost"),
    ],
)
def test_other_spellings_are_folded_into_the_one_that_is_checked(host: str, read: str) -> None:
    assert read_host(host) == read


def test_the_hosts_exceptions_open_their_port_and_nothing_else() -> None:
    allowance = frozenset({("localhost", 8000), ("::1", 8000)})
    assert read_target("http://localhost:8000/", allowance).excepted
    assert read_target("http://LOCALHOST.:8000/", allowance).excepted
    assert read_target("http://[0::1]:8000/", allowance).excepted
    for url in ("http://localhost:8001/", "http://127.0.0.1:8000/", "http://a.localhost:8000/"):
        with pytest.raises((PortForbidden, AddressForbidden)):
            read_target(url, allowance)
    with pytest.raises(SchemeForbidden):
        read_target("ftp://localhost:8000/", allowance)


@pytest.mark.parametrize(
    ("location", "there"),
    [
        ("/new", "https://larkport.example/new"),
        ("new?a=1", "https://larkport.example/old/new?a=1"),
        ("?page=2", "https://larkport.example/old/feed?page=2"),
        ("//news.example/feed", "https://news.example/feed"),
        ("http://news.example", "http://news.example/"),
        ("/a b", "https://larkport.example/a%20b"),
    ],
)
def test_a_redirect_may_be_relative(location: str, there: str) -> None:
    here = read_target("https://larkport.example/old/feed")
    assert str(next_target(here, location, frozenset()).url) == there


@pytest.mark.parametrize(
    ("location", "error"),
    [
        ("file:///etc/passwd", SchemeForbidden),
        ("//localhost/", AddressForbidden),
        ("//x:y@news.example/", CredentialsInAddress),
        ("http://[::1", AddressMalformed),
        ("/\\127.0.0.1", AddressMalformed),
        ("/ok\r\nX: 1", AddressMalformed),
        ("http://news.example:22/", PortForbidden),
    ],
)
def test_a_redirect_is_read_as_strictly_as_a_first_address(location: str, error: type[FetchError]) -> None:
    with pytest.raises(error):
        next_target(read_target("https://larkport.example/"), location, frozenset())


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("https://a.example/x", "https://a.example/y", True),
        ("http://a.example/", "https://a.example/", True),
        ("https://a.example/", "http://a.example/", False),
        ("https://a.example/", "https://b.example/", False),
        ("https://a.example/", "https://www.a.example/", False),
        ("http://a.example/", "http://a.example:443/", False),
    ],
)
def test_who_may_be_told_what_was_meant_for_another(here: str, there: str, same: bool) -> None:
    assert read_target(there).same_party(read_target(here)) is same


@given(st.text(max_size=60).map("http://".__add__) | st.text(max_size=80))
@example("http://\u2488\u2488.example")
@example("http://[\ud800]/")
@example("http://a.example/\udcff")
@example("http://\xad/")
@example("http://ß.example:80/")
def test_any_text_is_read_or_refused_and_the_wire_gets_clean_ascii(url: str) -> None:
    try:
        target = read_target(url)
    except FetchError as error:
        assert str(error)
        return
    assert str(target.url).isascii()
    assert not any(c <= " " or c == "\x7f" for c in str(target.url))
    assert target.url.raw_host == target.host
    assert target.url.port == target.port
