"""Whatever comes, a reader answers: a feed or a stated refusal, soon, and never a fault of its own.

The quick half tries what Hypothesis thinks of; `make soak` bends every document of the golden files, and of the shared
data where it lies beside this project, in ten ways over and over.
"""

import random
import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.wire.dispatch import Feed
from broadsheet.wire.errors import DeliveryRefused, ReaderFailed
from broadsheet.wire.formats import FORMATS, opml, read
from broadsheet.wire.formats.discovery import candidates
from tests.shared_data import FOLDER, loader
from tests.wire.newsagents import NOON
from tests.wire.test_formats import DOCUMENTS

URL = "https://publisher.example/feed"
STARTS = {
    path.parent.name: path.read_bytes()
    for path in DOCUMENTS
    if not path.name.startswith(("broken", "refused"))
}


def answered(data: bytes, content_type: str = "", format: str = "") -> Feed | DeliveryRefused:
    """What a reader makes of it. Fails when it breaks on the whole, or on an item."""
    try:
        feed = read(data, content_type, URL, now=NOON, format=format)
    except ReaderFailed:
        raise
    except DeliveryRefused as refused:
        return refused
    assert not [one for one in feed.refused if "our reader broke" in one.reason]
    return feed


@given(
    st.binary(max_size=2_000),
    st.sampled_from(("", "text/xml; charset=utf-16", "application/json", "text/html; charset=x")),
)
def test_any_bytes_give_a_feed_or_a_refusal(data: bytes, content_type: str) -> None:
    answered(data, content_type)


@given(st.binary(max_size=300), st.sampled_from(sorted(FORMATS)))
def test_any_bytes_in_any_format_give_a_feed_or_a_refusal(data: bytes, format: str) -> None:
    answered(data, format=format)


@pytest.mark.parametrize("format", sorted(FORMATS))
@settings(max_examples=60)
@given(st.data())
def test_a_bent_document_gives_a_feed_or_a_refusal(format: str, data: st.DataObject) -> None:
    document = STARTS[format]
    place = data.draw(st.integers(0, len(document)))
    length = data.draw(st.integers(0, 40))
    answered(document[:place] + data.draw(st.binary(max_size=30)) + document[place + length :])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=10), inside, max_size=4),
    max_leaves=10,
)
NAMES = st.sampled_from(
    "uri guid type version headline headlines bodies body_html descriptions subject subjects person people renditions "
    "associations altids pubstatus urgency embargoed expires rightsinfo genre signal items title authors author tags "
    "attachments content_html id url image date_published hubs _items data by byline located standard".split()
)


@given(st.dictionaries(NAMES, JSON, max_size=12), st.sampled_from(("ninjs", "json_feed")))
def test_any_values_in_json_give_a_feed_or_a_refusal(value: dict[str, object], format: str) -> None:
    import json

    answered(json.dumps({"uri": "urn:1", **value}).encode())
    answered(
        json.dumps({"uri": "urn:1", "associations": {"a": value}, "items": [value]}).encode(), format=format
    )


# Bent over and over

WORDS = (b"<", b">", b"&", b"\0", b"]]>", b"<![CDATA[", b"<!--", b"&#0;", b"&#xD800;", b"\xff\xfe", b"{", b"]", b'"', b"9" * 400, b"\\ud800", b"<a " + b"b='c' " * 200, b"null")  # fmt: skip


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def drop(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + data[place + chance.randrange(200) :]


def double(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return (
        data[:start] + data[start : start + chance.randrange(2_000)] * chance.randrange(2, 40) + data[start:]
    )


def flip(data: bytes, chance: random.Random) -> bytes:
    bent = bytearray(data)
    for _ in range(chance.randrange(1, 20)):
        if bent:
            bent[chance.randrange(len(bent))] = chance.randrange(256)
    return bytes(bent)


def insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(WORDS) + data[place:]


def swap(data: bytes, chance: random.Random) -> bytes:
    first, second = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + data[second:] + data[first:second]


def recode(data: bytes, chance: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(
        chance.choice(("utf-16", "utf-32", "latin-1", "utf-16-be")), "replace"
    )


def other_tags(data: bytes, chance: random.Random) -> bytes:
    tags = [
        tag
        for tag in (b"title", b"item", b"entry", b"link", b"body", b"p", b"subject", b"headline")
        if tag in data
    ]
    return data.replace(chance.choice(tags), chance.choice(WORDS)) if tags else data


def nest(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    return (
        data[:place]
        + chance.choice((b"<b>", b"[", b'{"a":', b"<div>", b"<p><p>")) * chance.randrange(600)
        + data[place:]
    )


def twice(data: bytes, chance: random.Random) -> bytes:
    return data + data


BENDS: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, drop, double, flip, insert, swap, recode, other_tags, nest, twice)  # fmt: skip


def documents() -> Iterator[bytes]:
    """The golden files, and what the shared data has that we read."""
    yield from (path.read_bytes() for path in DOCUMENTS)
    if FOLDER.exists():
        for kind in ("gofeed", "parser", "iptc", "feedvalidator"):
            for number, (_, data, _row) in enumerate(loader().load(FOLDER, kind)):
                if number % 4 == 0 and len(data) < 60_000:
                    yield data


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_no_bent_document_breaks_or_holds_up_a_reader(seed: int) -> None:
    chance = random.Random(seed)
    slowest = 0.0
    count = 0
    for document in documents():
        for _ in range(6):
            bent = document
            for _ in range(chance.randrange(1, 4)):
                bent = chance.choice(BENDS)(bent, chance)[:400_000]
            begun = time.process_time()
            answered(bent)
            candidates(bent, URL)
            try:
                opml.read(bent)
            except DeliveryRefused as refused:
                assert not isinstance(refused, ReaderFailed)
            slowest = max(slowest, time.process_time() - begun)
            count += 1
    print(f"\nseed {seed}: {count} bent documents, the slowest took {slowest:.2f} s of processor time")
    # Not how fast we are, but that nothing grows without bounds: three readers together, on a crowded machine.
    assert slowest < 6
