"""The sample's wires are served on this machine as publishers serve theirs."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message

import pytest

from broadsheet.sample import pictures, sources
from broadsheet.sample.server import WireServer

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def wires() -> Iterator[WireServer]:
    server = WireServer(NOW).start()
    yield server
    server.close()


def asked(url: str, etag: str = "") -> tuple[int, Message, bytes]:
    request = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as other:
        return other.code, other.headers, b""


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.slug)
def test_every_feed_is_served_with_its_type_and_asked_for_again_answers_304(
    wires: WireServer, source
) -> None:
    status, headers, body = asked(wires.address_of(source))
    assert (status, headers["Content-Type"]) == (200, source.content_type)
    assert f"{wires.url}/pictures/".encode() in body or source.terms_preset in ("excerpt", "link-only")
    assert asked(wires.address_of(source), headers["ETag"])[0] == 304


def test_every_picture_is_served(wires: WireServer) -> None:
    sizes = [len(asked(f"{wires.url}/pictures/{picture.file}")[2]) for picture in pictures()]
    assert sizes == [picture.path.stat().st_size for picture in pictures()]


@pytest.mark.parametrize("path", ["/", "/pictures/../paper.toml", "/nothing.xml", "/pictures/"])
def test_nothing_else_is(wires: WireServer, path: str) -> None:
    assert asked(wires.url + path)[0] == 404


def test_it_listens_on_this_machine_alone(wires: WireServer) -> None:
    assert wires.url.startswith("http://127.0.0.1:")


def test_json_feeds_stay_json_with_addresses_in_them(wires: WireServer) -> None:
    for source in sources():
        if source.format.startswith("json"):
            assert json.loads(asked(wires.address_of(source))[2])["items"]
