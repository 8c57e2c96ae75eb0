"""The agencies' formats, where the shared data lies beside this project: the IPTC's own conformance sets, and what agencies send.

What is expected was read mechanically; each test prints how many fields agree and where they differ, and asserts a floor.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from broadsheet.text.clean import clean, plain, plain_line
from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.errors import DeliveryRefused
from broadsheet.wire.formats import read
from tests.shared_data import loader, shared_data
from tests.wire.newsagents import NOON
from tests.wire.test_shared_feeds import Tally

pytestmark = pytest.mark.shared


def rows(*formats: str) -> Iterator[tuple[str, Feed | None, dict[str, Any]]]:
    """The documents in these formats: path, what we read (None when refused), the row of what is expected."""
    for path, data, row in loader().load(shared_data(), "iptc"):
        if (row["expect"] or {}).get("format") in formats:
            try:
                feed = read(data, now=NOON)
            except DeliveryRefused:
                feed = None
            yield path, feed, row


@pytest.mark.parametrize(
    ("formats", "folder", "least"),
    [
        pytest.param(("newsml-g2", "other-xml"), "newsml-g2/conformance", 78, id="NewsML-G2"),
        pytest.param(("ninjs",), "ninjs/conformance", 69, id="ninjs"),
    ],
)
def test_all_that_conforms_is_accepted(formats: tuple[str, ...], folder: str, least: int) -> None:
    tally = Tally()
    for path, feed, row in rows(*formats):
        if folder in path and row["schema_valid"]:
            # Each item is a dispatch, or is refused for what it is and not because we broke on it.
            known = feed is not None and not any("broke" in one.reason for one in feed.refused)
            tally.note(known and bool(feed.dispatches or feed.refused), path)
    assert tally.told(folder) == 1
    assert tally.agreed >= least


def test_no_item_breaks_our_readers() -> None:
    for path, feed, _ in rows("newsml-g2", "newsml-1", "nitf", "ninjs"):
        assert feed is None or not [one.reason for one in feed.refused if "broke" in one.reason], path


def test_newsml_g2_reads_as_expected() -> None:
    tally = Tally()
    for path, feed, row in rows("newsml-g2"):
        for item in row["expect"].get("items", ()):
            if item["kind"] == "newsItem" and feed is not None and item.get("guid"):
                one = next((one for one in feed.dispatches if one.id == item["guid"]), None)
                tally.note(one is not None, path, "guid", item["guid"])
                if one:
                    _compare_g2(tally, path, item, one)
    assert tally.agreed > 350
    assert tally.told("NewsML-G2") >= 0.99


def _compare_g2(tally: Tally, path: str, item: dict[str, Any], one: Dispatch) -> None:
    status = (item.get("pubStatus") or "usable").rpartition(":")[2].rpartition("/")[2]
    tally.note(one.kill == (status in ("canceled", "withheld")), path, "pubStatus", status, one.kill)
    tally.note((item.get("version") or "") == one.version, path, "version", item.get("version"), one.version)
    tally.note(
        int(item.get("urgency") or 0) == one.urgency, path, "urgency", item.get("urgency"), one.urgency
    )
    tally.note(
        (item.get("slugline") or "") == one.slugline, path, "slugline", item.get("slugline"), one.slugline
    )
    headlines = [plain_line(line) for line in item.get("headlines", ()) if line.strip()]
    if headlines:
        tally.note(one.title == headlines[0], path, "headline", headlines[0], one.title)
    languages = [*item.get("languages", ()), item.get("xml_lang")]
    if languages[0]:
        tally.note(one.language.lower() == languages[0].lower(), path, "language", languages[0], one.language)
    codes = [f"{one.scheme}:{one.code}".lstrip(":") for one in one.subjects]
    wanted = list(dict.fromkeys(code for code in item.get("subjects", ()) if code))
    tally.note(
        set(wanted[:60]) <= {*codes, *(f"{one.scheme}/{one.code}" for one in one.subjects)},
        path,
        "subjects",
        wanted,
        codes,
    )
    for kind, said in item.get("rights", ()):
        ours = one.rights if kind == "copyrightNotice" else one.usage_terms
        tally.note(plain_line(said, 400)[:200] in ours, path, kind, said, ours)
    for theirs, ours in (
        ("versionCreated", one.updated),
        ("firstCreated", one.published),
        ("embargoed", one.embargo),
    ):
        if item.get(theirs):
            tally.note(read_date(item[theirs], NOON) == ours, path, theirs, item[theirs], ours)
    start = " ".join(item.get("inline_text_start", "").split()[-4:])
    if start and item.get("itemClass", "").endswith("text"):
        body = f"{one.title} {' '.join(one.authors)} {plain(clean(one.body))}"
        tally.note(start in " ".join(body.split()), path, "content", start, body[:200])


def test_newsml_1_reads_as_expected() -> None:
    tally = Tally()
    for path, feed, row in rows("newsml-1"):
        wanted = row["expect"]
        assert feed is not None, path
        tally.note(len(feed.dispatches) == wanted["news_items"], path, "items", wanted["news_items"])
        for number, one in enumerate(feed.dispatches):
            tally.note(
                one.id.endswith(f":{wanted['ids'][number]}"), path, "id", wanted["ids"][number], one.id
            )
            tally.note(wanted["dates"][number] in one.id, path, "date", wanted["dates"][number], one.id)
            if wanted["headlines"]:
                tally.note(one.title in wanted["headlines"], path, "headline", wanted["headlines"], one.title)
    assert tally.agreed > 25
    assert tally.told("NewsML 1") == 1


def test_nitf_reads_as_expected() -> None:
    tally = Tally()
    for path, feed, row in rows("nitf"):
        wanted = row["expect"]
        assert feed is not None, path
        [one] = feed.dispatches
        # One file's expectation was read in the wrong letters.
        headline = (
            wanted["hl1"].encode("latin-1", "ignore").decode("utf-8", "ignore")
            if "Ã" in wanted["hl1"]
            else wanted["hl1"]
        )
        tally.note(one.title == headline, path, "headline", headline, one.title)
        tally.note(one.id == (wanted["doc_id"] or ""), path, "id", wanted["doc_id"], one.id)
        tally.note(
            one.urgency == int(wanted["urgency"] or 0), path, "urgency", wanted["urgency"], one.urgency
        )
        if wanted["bylines"]:
            tally.note(one.authors[0] in wanted["bylines"][0], path, "byline", wanted["bylines"], one.authors)
        tally.note(len(plain(clean(one.body))) > 80, path, "text", one.body[:80])
    assert tally.agreed >= 30
    assert tally.told("NITF") == 1


def test_ninjs_reads_as_expected() -> None:
    tally = Tally()
    for path, feed, row in rows("ninjs"):
        wanted = row["expect"]
        if (
            feed is None
            or not feed.dispatches
            or wanted.get("type") == "composite"
            or row["schema_valid"] is False
        ):
            continue
        one = feed.dispatches[0]
        tally.note(
            one.id == (wanted.get("uri") or wanted.get("guid")), path, "uri", wanted.get("uri"), one.id
        )
        tally.note(
            one.kill == (wanted.get("pubstatus") in ("canceled", "withheld")),
            path,
            "pubstatus",
            wanted.get("pubstatus"),
        )
        titles = [wanted.get("headline"), *wanted.get("headline_values", ()), wanted.get("title")]
        if said := next(filter(None, titles), None):
            tally.note(one.title == plain_line(str(said)), path, "headline", said, one.title)
        for name, ours in (("version", one.version), ("language", one.language), ("slugline", one.slugline)):
            if isinstance(wanted.get(name), str | int):
                tally.note(str(wanted[name]) == ours, path, name, wanted[name], ours)
        if isinstance(wanted.get("urgency"), int):
            tally.note(wanted["urgency"] == one.urgency, path, "urgency", wanted["urgency"], one.urgency)
        for name, ours in (
            ("versioncreated", one.updated),
            ("firstcreated", one.published),
            ("embargoed", one.embargo),
        ):
            if said := wanted.get(name):
                tally.note(read_date(str(said), NOON) in (ours, None), path, name, said, ours)
        if wanted.get("usageterms"):
            tally.note(
                plain_line(str(wanted["usageterms"]), 2_000) == one.usage_terms,
                path,
                "usageterms",
                wanted["usageterms"],
            )
        for names, ours in (
            ("n_subjects", one.subjects),
            ("n_people", one.people),
            ("n_organisations", one.organisations),
        ):
            if wanted.get(names):
                tally.note(len(ours) == wanted[names], path, names, wanted[names], ours)
    assert tally.agreed > 300
    assert tally.told("ninjs") >= 0.98
