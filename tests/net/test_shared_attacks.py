"""The door against a collection of addresses that have fooled other doors."""

import json

import pytest

from broadsheet.net.addresses import is_public, pack
from broadsheet.net.door import Request
from broadsheet.net.errors import FetchError
from broadsheet.net.target import read_target
from tests.net.asking import fetch_all
from tests.net.names import Names
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared

INSIDE = Names(["127.0.0.1", "fd00:ec2::254", "169.254.169.254"])


def rows(verdict: str) -> list[str]:
    lines = shared_data("attacks", "ssrf_urls.jsonl").read_text("utf-8").splitlines()
    return [row["url"] for row in map(json.loads, lines) if row["verdict"] == verdict]


@pytest.mark.parametrize("verdict", ["block", "review"])
def test_no_hostile_address_is_connected_to(verdict: str, tried: list[tuple[str, int]]) -> None:
    """Names among them are answered with addresses of the inside, as their owners would."""
    urls = rows(verdict)
    answers = fetch_all((Request(url) for url in urls), lookup=INSIDE)
    assert [url for url, one in zip(urls, answers, strict=True) if not isinstance(one, FetchError)] == []
    assert tried == []


def test_harmless_addresses_are_let_through() -> None:
    for url in rows("allow"):
        target = read_target(url)
        packed = pack(2, target.host)
        assert not packed or is_public(packed), url
