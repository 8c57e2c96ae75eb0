"""Lists of feeds: what is written is read again, whatever is in it; those of other programs are read whole."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.text.clean import plain_line
from broadsheet.wire.errors import DeliveryRefused, ListOfFeeds
from broadsheet.wire.formats import opml, read
from broadsheet.wire.formats.opml import ListedFeed
from tests.shared_data import loader, shared_data

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
names = st.text(max_size=40).map(lambda text: plain_line(text, 100))
feeds = st.builds(
    ListedFeed,
    url=st.integers(0, 9).map("https://harbour.example/feed/{}?a=1&b=%20".format),
    title=names.filter(bool),
    site_url=st.sampled_from(("", "https://harbour.example/")),
    folders=st.lists(names.filter(bool), max_size=3).map(tuple),
    description=names,
    language=st.sampled_from(("", "en-GB", "zh-Hant")),
)


@given(st.lists(feeds, max_size=8), names)
def test_what_is_written_is_read_again(listed: list[ListedFeed], title: str) -> None:
    again = opml.read(opml.write(title, listed, NOW))
    assert (again.title, again.faults, again.refused) == (title, (), ())
    assert sorted(again.feeds, key=str) == sorted(listed, key=str)


def test_a_list_says_when_it_was_made_and_holds_each_folder_once() -> None:
    written = opml.write(
        "The desk's feeds",
        [ListedFeed(f"https://harbour.example/{n}", folders=("Coast", "Harbours")) for n in range(3)],
        NOW,
    ).decode()
    assert "<dateCreated>Mon, 23 Nov 2026 06:00:00 GMT</dateCreated>" in written
    assert written.count('text="Harbours"') == 1


def test_the_wire_refuses_a_list_by_name() -> None:
    with pytest.raises(ListOfFeeds) as refused:
        read(opml.write("Feeds", [ListedFeed("https://harbour.example/feed")], NOW), now=NOW)
    assert "source import" in str(refused.value)


def test_parse_lists_the_feeds_of_a_list(tmp_path: Path) -> None:
    file = tmp_path / "list.opml"
    file.write_bytes(opml.write("Feeds", [ListedFeed("https://harbour.example/feed", "Harbour")], NOW))
    out = io.StringIO()
    call_command("wire", "parse", str(file), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["title"], told["format"], told["dispatches"]) == ("Feeds", "OPML 2.0", [])
    assert [(one["url"], one["title"]) for one in told["feeds"]] == [
        ("https://harbour.example/feed", "Harbour")
    ]
    call_command("wire", "parse", str(file), stdout=out)
    assert "Feeds: 1. Refused: 0." in out.getvalue()


@given(st.binary(max_size=400))
def test_any_bytes_give_a_list_or_a_refusal(data: bytes) -> None:
    for document in (data, b"<opml><body><outline xmlUrl='" + data + b"'/></body></opml>"):
        try:
            opml.read(document)
        except DeliveryRefused:
            continue


@pytest.mark.shared
def test_the_lists_of_seven_projects_are_read_whole() -> None:
    read_whole = broken = 0
    for path, data, row in loader().load(shared_data(), "cms"):
        if "/opml/" not in path:
            continue
        listed, wanted = opml.read(data), row["expect"]
        count = len(listed.feeds) + len(listed.refused)
        if not wanted["wellformed"]:
            # Nothing is asked of these but a refusal; all their feeds are found all the same.
            broken += count == data.lower().count(b"xmlurl=")
            continue
        assert count == wanted["n_feeds"], path
        assert [feed.url for feed in listed.feeds] == [feed["xmlUrl"] for feed in wanted["feeds"]], path
        read_whole += 1
    print(f"\nlists of feeds: {read_whole} well-formed ones and {broken} others read whole")
    assert read_whole >= 31
    assert broken >= 42
