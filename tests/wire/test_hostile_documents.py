"""Documents made to break a reader: each ends soon, with a stated reason, and costs no other item."""

import time

import pytest

from broadsheet.wire.dispatch import Feed
from broadsheet.wire.errors import DeliveryRefused
from broadsheet.wire.formats import read
from broadsheet.wire.formats.document import Bounds, has_giant_tag
from tests.shared_data import loader, shared_data
from tests.wire.newsagents import NOON

GOOD = "<item><title>Good</title><link>https://wire.example/1</link></item>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
JSON_FEED = '{"version": "https://jsonfeed.org/version/1", "title": "T", "items": '


def rss(inside: str, before: str = "") -> bytes:
    return f'{before}<rss version="2.0"><channel><title>T</title>{inside}</channel></rss>'.encode()


def taken(data: bytes, bounds: Bounds | None = None) -> Feed | str:
    """What is read of a document, or the kind of its refusal."""
    try:
        return read(
            data, "application/rss+xml", "https://wire.example/f", now=NOON, bounds=bounds or Bounds()
        )
    except DeliveryRefused as refused:
        return refused.kind


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "white space": (b" \r\n\t", "empty"),
    "zeros": (b"\0" * 5000, "empty"),
    "a sentence": (b"The feed is away today.", "format-unknown"),
    "a page": (b"<!-- hi --><!DOCTYPE html><p>Hello", "html-instead"),
    "all bytes there are": (bytes(range(256)) * 20, "xml-broken"),
    "only brackets": (b"<" * 1_000_000, "xml-broken"),
    "only openings of comments": (b"<!-- " * 200_000, "xml-broken"),
    "a type definition that never ends": (b"<!DOCTYPE r [" + b"<!ELEMENT a ANY>" * 50_000, "entity-bomb"),
    "a thousand entities": (rss(GOOD, f"<!DOCTYPE r [{'<!ENTITY a 1>' * 1000}]>"), "entity-bomb"),
    "quadratic growth": (rss(f"<item><title>{'&a;' * 50_000}</title></item>", f'<!DOCTYPE r [<!ENTITY a "{"a" * 190}">]>'), "entity-bomb"),
    "a giant tag": (rss(f"<item {' '.join(f'a{n}={chr(34)}1{chr(34)}' for n in range(100_000))}></item>"), "xml-broken"),
    "more bytes than we read": (b" " * (15 * 1024 * 1024 + 1), "too-long"),
    "JSON nested without end": (JSON_FEED.encode() + b"[" * 500_000, "json-broken"),
    "half of a JSON": (JSON_FEED.encode() + b'[{"id": "1"', "json-broken"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "kind"), [pytest.param(*case, id=name) for name, case in REFUSED.items()])
def test_it_is_refused_with_its_kind(data: bytes, kind: str) -> None:
    assert taken(data) == kind


SURVIVED: dict[str, bytes] = {
    "a billion laughs": rss(f"{GOOD}<item><title>&l9;</title></item>", f"<!DOCTYPE r [{LAUGHS}]>"),
    "an outside entity": rss(f"{GOOD}<item><title>a&x;b</title></item>", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "a parameter entity": rss(GOOD, '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]>'),
    "an outside type definition": rss(GOOD, '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd">'),
    "a stylesheet": rss(GOOD, '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>'),
    "an inclusion": rss(GOOD + '<item><title><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/></title></item>'),
    "a hundred thousand tags inside each other": rss(f"{GOOD}<item><description>{'<b>' * 100_000}{'</b>' * 100_000}</description></item>"),
    "a title of one megabyte": rss(f"<item><title>{'word ' * 200_000}</title></item>{GOOD}"),
    "a title of twelve megabytes": rss(f"{GOOD}<item><title>{'word ' * 2_400_000}</title></item>"),
    "three hundred thousand ampersands": rss(f"<item><title>{'&' * 300_000}</title></item>{GOOD}"),
    "openings of CDATA": rss(GOOD + "<![CDATA[" * 200_000),
    "repeated attributes": rss(f"{GOOD}<item {'a=1 ' * 20_000}></item>"),
    "zeros and controls": rss("<item><title>a\0\x0b\x1b[31mb</title></item>" + GOOD),
}  # fmt: skip


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in SURVIVED.items()])
def test_the_good_item_beside_it_is_kept(data: bytes) -> None:
    feed = taken(data)
    assert isinstance(feed, Feed)
    assert "Good" in {one.title for one in feed.dispatches}
    assert not any("root:" in one.title for one in feed.dispatches)
    assert max(len(one.title) for one in feed.dispatches) <= 300


def test_ten_thousand_items_are_read_and_those_beyond_refused() -> None:
    feed = taken(rss(GOOD * 10_050))
    assert isinstance(feed, Feed)
    assert len(feed.dispatches) == 10_000
    assert "beyond the first 10000 items" in feed.refused[0].reason


def test_reading_stops_when_its_time_is_over() -> None:
    feed = taken(rss(GOOD * 100), Bounds(seconds=0.0))
    assert isinstance(feed, Feed)
    assert feed.dispatches == ()
    assert "longer than 0 seconds" in feed.refused[0].reason


def test_one_item_that_a_reader_breaks_on_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from broadsheet.wire.formats import modules

    real = modules.authors

    def authors(found: dict[str, list[object]], *core: object) -> list[str]:
        if "category" in found:
            raise RuntimeError("the step was wet")
        return real(found, *core)  # type: ignore[arg-type]

    monkeypatch.setattr(modules, "authors", authors)
    feed = taken(rss(f"<item><category/></item>{GOOD}"))
    assert isinstance(feed, Feed)
    assert [one.title for one in feed.dispatches] == ["Good"]
    assert "the step was wet" in feed.refused[0].reason


def test_an_id_beyond_all_reason_is_kept_as_its_digest() -> None:
    feed = taken(rss(f"<item><title>T</title><guid>{'g' * 3_000_000}</guid></item>"))
    assert isinstance(feed, Feed)
    assert len(feed.dispatches[0].id) < 200


@pytest.mark.parametrize("before", [0, 1, 2, 49_998, 49_999, 50_000, 50_001])
@pytest.mark.parametrize("after", ["", "</a>", "</a>" * 20_000])
def test_a_giant_tag_is_found_wherever_it_stands(before: int, after: str) -> None:
    assert has_giant_tag("." * before + "<a" + " " * 100_000 + ">" + after)
    assert not has_giant_tag("." * before + "<a" + " " * 99_999 + ">" + after)


def test_utf_7_is_never_believed() -> None:
    data = b'<?xml version="1.0" encoding="utf-7"?>' + rss("<item><title>+ADw-script+AD4-</title></item>")
    feed = taken(data)
    assert isinstance(feed, Feed)
    assert feed.dispatches[0].title == "+ADw-script+AD4-"


@pytest.mark.shared
def test_the_shared_attacks_neither_expand_nor_fetch_nor_crash() -> None:
    import base64

    shared_data("attacks", "xml_attacks.jsonl.gz")
    rows = [
        row["row"]
        for _, data, row in loader().load(shared_data(), "rows")
        if row["set"] == "xml_attacks.jsonl.gz"
    ]
    assert len(rows) >= 70
    begun = time.monotonic()
    read_well = 0
    for row in rows:
        feed = taken(base64.b64decode(row["base64"]))
        if isinstance(feed, Feed):
            read_well += 1
            said = feed.title + "".join(one.title + one.summary + one.body for one in feed.dispatches)
            assert len(said) < 100_000, row["name"]
            assert "root:" not in said, row["name"]
    assert time.monotonic() - begun < 10
    assert read_well >= 5
