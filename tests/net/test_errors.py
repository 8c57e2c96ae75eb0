"""Every kind of trouble says whose fault it is and what to try."""

import copy
import pickle
import re
from dataclasses import fields
from pathlib import Path

import pytest

from broadsheet.net import errors
from broadsheet.net.errors import FetchError, TimedOut, Unreachable, shown
from broadsheet.net.limits import Limits

KINDS = [
    one
    for one in vars(errors).values()
    if isinstance(one, type) and issubclass(one, FetchError) and one not in (FetchError, Unreachable)
]


def test_each_kind_has_a_word_of_its_own() -> None:
    words = [kind.kind for kind in KINDS]
    assert len(set(words)) == len(words) >= 20
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", word) for word in words)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_each_says_what_which_one_and_what_now(kind: type[FetchError]) -> None:
    error = kind("https://larkport.example/feed.xml", "the cause")
    assert str(error) == f"{kind.what}: https://larkport.example/feed.xml. {kind.remedy}"
    assert kind.remedy.endswith(".")
    assert "the cause" not in str(error)
    assert isinstance(kind.permanent, bool)


def test_an_error_survives_copying_between_processes() -> None:
    error = TimedOut("https://larkport.example/", "slow")
    for again in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(again), again.url, again.cause) == (TimedOut, error.url, "slow")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://larkport.example/feed.xml", "https://larkport.example/feed.xml"),
        ("https://larkport.example/feed?key=secret#x", "https://larkport.example/feed"),
        ("https://reader:secret@larkport.example/feed", "https://larkport.example/feed"),
        ("https://larkport.example/\n\x1b[31m\u202eevil", "https://larkport.example/[31m?evil"),
        ("http://[::1", "http://[::1"),
        ("not an address", "not an address"),
        ("https://larkport.example/" + "a" * 500, "https://larkport.example/" + "a" * 134 + "…"),
    ],
)
def test_a_message_repeats_an_address_without_its_secrets(url: str, told: str) -> None:
    assert shown(url).replace("?[31m", "[31m") == told


def test_no_address_is_said_to_be_none() -> None:
    assert ": no address. " in str(TimedOut(""))


def test_the_reference_page_has_every_kind_and_every_cap() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "door-out.md").read_text("utf-8")
    for kind in KINDS:
        again = "no" if kind.permanent else "yes"
        row = f"| `{kind.kind}` | `{kind.__name__}` | {again} | {kind.what}. | {kind.remedy} |"
        assert row in page
    for field in fields(Limits):
        assert f"| `{field.name}` |" in page
