"""The feeds of other projects, where the shared data lies beside this one: what their readers read, ours read too.

Another program's reading is evidence, not truth. So each test prints how many fields agree and where they differ, and asserts a floor.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from broadsheet.text.clean import clean, plain, plain_line
from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.errors import DeliveryRefused
from broadsheet.wire.formats import read
from tests.shared_data import loader, shared_data
from tests.wire.newsagents import NOON

pytestmark = pytest.mark.shared

URL = "http://127.0.0.1:8097/file.xml"


def rows(kind: str) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    yield from loader().load(shared_data(), kind)


def taken(data: bytes, content_type: str = "") -> Feed | None:
    try:
        return read(data, content_type, URL, now=NOON)
    except DeliveryRefused:
        return None


class Tally:
    """Counts what agrees; keeps what does not."""

    def __init__(self) -> None:
        self.agreed = 0
        self.differing: list[tuple[object, ...]] = []

    def note(self, agrees: bool, *about: object) -> None:
        if agrees:
            self.agreed += 1
        else:
            self.differing.append(about)

    def told(self, name: str) -> float:
        """Print the outcome; answers the share that agrees."""
        total = self.agreed + len(self.differing)
        print(f"\n{name}: {self.agreed} of {total} agree")
        for about in self.differing[:40]:
            print("   ", *(repr(one)[:90] for one in about))
        return self.agreed / total


FEED_FIELDS: dict[str, Callable[[Feed], object]] = {
    "title": lambda feed: feed.title,
    "title_detail.value": lambda feed: feed.title,
    "link": lambda feed: feed.url,
    "language": lambda feed: feed.language,
    "rights": lambda feed: feed.rights,
    "rights_detail.value": lambda feed: feed.rights,
    "copyright": lambda feed: feed.rights,
    "copyright_detail.value": lambda feed: feed.rights,
}
ITEM_FIELDS: dict[str, Callable[[Dispatch], object]] = {
    "title": lambda one: one.title,
    "title_detail.value": lambda one: one.title,
    "id": lambda one: one.id,
    "guid": lambda one: one.id,
    "link": lambda one: one.url,
    "summary": lambda one: one.summary or one.body,
    "summary_detail.value": lambda one: one.summary or one.body,
    "description": lambda one: one.summary or one.body,
    "content.0.value": lambda one: one.body,
    "author": lambda one: (*one.authors, "")[0],
    "author_detail.name": lambda one: (*one.authors, "")[0],
    "authors.0.name": lambda one: (*one.authors, "")[0],
    "published": lambda one: one.published,
    "published_parsed": lambda one: one.published,
    "created": lambda one: one.published,
    "updated": lambda one: one.updated,
    "updated_parsed": lambda one: one.updated,
    "category": lambda one: (*one.tags, "")[0],
    "tags.0.term": lambda one: (*one.tags, "")[0],
    "tags.1.term": lambda one: (*one.tags, "", "")[1],
    "rights": lambda one: one.rights,
    "rights_detail.value": lambda one: one.rights,
    "copyright": lambda one: one.rights,
    "license": lambda one: one.licence_url,
    "language": lambda one: one.language,
    "enclosures.0.url": lambda one: one.media[0].url,
    "enclosures.0.type": lambda one: one.media[0].type,
}
LINES = frozenset(
    ("title", "title_detail.value", "rights", "copyright", "rights_detail.value", "copyright_detail.value")
)


def same(ours: object, theirs: object, field: str) -> bool:
    """Whether two readings say the same: texts by their words, times by the instant."""
    if isinstance(ours, datetime):
        if isinstance(theirs, list):
            return list(ours.timetuple())[:6] == theirs[:6]
        return isinstance(theirs, str) and read_date(theirs, NOON) == ours
    if isinstance(ours, str) and isinstance(theirs, str):
        if field == "author":
            theirs = re.sub(r"\s*\([^)]*@[^)]*\)", "", theirs)
        if field in LINES:
            return ours == plain_line(theirs, 500)
        if field in ("link", "id"):
            return ours == theirs or ours.lower() == theirs.lower()
        return _words(ours) == _words(theirs)
    return ours == theirs


def _words(html: str) -> str:
    # What frames and players show becomes a link of ours; theirs drops it.
    return plain(clean(re.sub(r"<(iframe|embed|object)\b[^>]*>|</(iframe|object)>", "", html), URL))


def test_feedparsers_assertions_hold_for_the_fields_we_keep() -> None:
    tally = Tally()
    for path, data, row in rows("feedparser"):
        if "/cdf/" in path:  # Channel Definition Format was dead before RSS 2.0 was born
            continue
        header = row["headers"].get("Header", "")
        if "Content-Location" in header:  # a header that the paper does not believe
            continue
        told = re.search(r"Content-type: *(.*)", header, re.IGNORECASE)
        feed = taken(data, told[1] if told else "application/atom+xml")
        for where, op, value in row.get("asserts") or []:
            ours, field = _kept(feed, where)
            if field is None:
                continue
            holds = {
                "eq": lambda ours=ours, value=value, field=field: same(ours, value, field),
                "ne": lambda ours=ours, value=value: ours != value,
                "truthy": lambda ours=ours: bool(ours),
                "falsy": lambda ours=ours: not ours,
            }[op]()
            tally.note(holds, path.rpartition("!/")[2], field, op, value, ours)
    assert tally.agreed > 550
    assert tally.told("feedparser's assertions") >= 0.97


def _kept(feed: Feed | None, where: list[Any]) -> tuple[object, str | None]:
    """What we read at one of feedparser's places, and the field; None for a field that we do not keep."""
    if where[0] == "feed":
        field = ".".join(map(str, where[1:]))
        if field not in FEED_FIELDS:
            return None, None
        return (FEED_FIELDS[field](feed) if feed else "refused"), field
    if where[0] == "entries" and len(where) > 2:
        field = ".".join(map(str, where[2:]))
        if field not in ITEM_FIELDS:
            return None, None
        if feed is None or where[1] >= len(feed.dispatches):
            return "missing", field
        try:
            return ITEM_FIELDS[field](feed.dispatches[where[1]]), field
        except IndexError:
            return "missing", field
    return None, None


def test_gofeeds_golden_files_agree() -> None:
    tally = Tally()
    for path, data, row in rows("gofeed"):
        golden, feed = row["expected"], taken(data)
        if not isinstance(golden, dict) or feed is None:
            continue
        items = golden.get("items") or golden.get("entries") or []
        tally.note(len(items) == len(feed.dispatches), path, "items", len(items), len(feed.dispatches))
        tally.note(
            plain_line(str(golden.get("title") or "")) == feed.title, path, "title", golden.get("title")
        )
        for item, one in zip(items, feed.dispatches, strict=False):
            _compare_gofeed(tally, path, item, one)
    assert tally.agreed > 600
    assert tally.told("gofeed") >= 0.98


def _compare_gofeed(tally: Tally, path: str, item: dict[str, Any], one: Dispatch) -> None:
    if "title" in item:
        tally.note(plain_line(str(item["title"])) == one.title, path, "title", item["title"], one.title)
    if item.get("link"):
        tally.note(item["link"] == one.url, path, "link", item["link"], one.url)
    id = item.get("guid") or item.get("id")
    id = id.get("value") if isinstance(id, dict) else id
    if id:
        tally.note(id == one.id, path, "id", id, one.id)
    for theirs, ours in (("publishedParsed", one.published), ("updatedParsed", one.updated)):
        if item.get(theirs):
            tally.note(read_date(item[theirs], NOON) == ours, path, theirs, item[theirs], ours)
    names = [author["name"] for author in item.get("authors") or [] if author.get("name")]
    if names:
        tally.note(list(one.authors) == names, path, "authors", names, one.authors)


def test_the_corpora_of_nineteen_readers_agree() -> None:
    tally = Tally()
    for path, data, row in rows("parser"):
        oracle = row.get("oracle") or {}
        feed = taken(data)
        if feed is None:
            tally.note(not oracle.get("n_entries"), path, "refused", oracle.get("n_entries"))
            continue
        tally.note(
            len(feed.dispatches) == oracle.get("n_entries"),
            path,
            "items",
            oracle.get("n_entries"),
            len(feed.dispatches),
        )
        for item, one in zip(oracle.get("entries") or [], feed.dispatches, strict=False):
            tally.note(plain_line(item["title"] or "") == one.title, path, "title", item["title"], one.title)
            if (item["link"] or "").startswith("http"):
                tally.note(same(one.url, item["link"], "link"), path, "link", item["link"], one.url)
            if item["published"] and one.published:
                tally.note(
                    abs((read_date(item["published"], NOON) or NOON) - one.published).total_seconds() < 1,
                    path, "published", item["published"], one.published,
                )  # fmt: skip
    assert tally.agreed > 1800
    assert tally.told("nineteen readers") >= 0.98


def test_the_validators_cases_neither_crash_nor_hang() -> None:
    counts = {"read": 0, "refused": 0, "items": 0}
    for _, data, _row in rows("feedvalidator"):
        feed = taken(data)
        counts["refused" if feed is None else "read"] += 1
        counts["items"] += len(feed.dispatches) if feed else 0
    print(f"\nthe validator's cases: {counts}")
    assert counts["read"] >= 800


def test_the_real_feeds_read_as_their_oracle_says() -> None:
    tally = Tally()
    feeds = 0
    for path, data, row in rows("real"):
        feeds += 1
        feed = taken(data)
        assert feed is not None, path
        tally.note(
            feed.title == plain_line(row["feed_title"] or ""), path, "title", row["feed_title"], feed.title
        )
        tally.note(
            len(feed.dispatches) == row["n_entries"], path, "items", row["n_entries"], len(feed.dispatches)
        )
        for item, one in zip(row["entries"], feed.dispatches, strict=False):
            _compare_real(tally, path, item, one)
    assert feeds == 30
    assert tally.agreed > 5000
    assert tally.told("real feeds") >= 0.99


def _compare_real(tally: Tally, path: str, item: dict[str, Any], one: Dispatch) -> None:
    tally.note(plain_line(item["title"] or "") == one.title, path, "title", item["title"], one.title)
    tally.note((item["link"] or "") == one.url, path, "link", item["link"], one.url)
    tally.note((item["id"] or "") == one.id, path, "id", item["id"], one.id)
    # The oracle gives the time of RSS 1.0's dc:date as the update.
    theirs = read_date(item["published"] or item["updated"] or "", NOON)
    tally.note(theirs in (one.published, one.updated), path, "time", item["published"], one.published)
    if item["author"] and "@" not in item["author"]:
        tally.note(
            plain_line(item["author"]) in (*one.authors, ", ".join(one.authors)),
            path,
            "author",
            item["author"],
            one.authors,
        )
    tags = list(dict.fromkeys(plain_line(tag, 120).casefold() for tag in item["tags"] if tag))
    tally.note(tags[:8] == [tag.casefold() for tag in one.tags][:8], path, "tags", item["tags"], one.tags)
    wanted = {medium["url"] if isinstance(medium, dict) else medium for medium in item["media"]}
    missing = {url.replace("&amp;", "&") for url in wanted if url} - {medium.url for medium in one.media}
    tally.note(not missing, path, "media", missing)
