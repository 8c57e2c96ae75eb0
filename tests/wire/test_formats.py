"""Each format, by files: what stands beside a document in JSON is what must be read from it.

Only what is said is written there: a field with its usual empty value is left out. A document that must be refused has
the kind of its refusal. Run this file as a program to write the JSON of new documents, and then read what it wrote.
"""

import json
import sys
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.errors import DeliveryRefused
from broadsheet.wire.formats import FORMATS, opml, read
from broadsheet.wire.formats.opml import SourceList

FOLDER = Path(__file__).parent / "feeds"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DOCUMENTS = sorted(
    path for path in FOLDER.glob("*/*") if not path.name.endswith(".expected.json") and path.is_file()
)


def expected_of(document: Path) -> Path:
    return document.with_name(document.name + ".expected.json")


def as_said(document: Path) -> dict[str, Any]:
    """What is read from a document, in the shape of the files."""
    try:
        if document.parent.name == "opml":
            return _plain(opml.read(document.read_bytes()))
        feed = read(document.read_bytes(), "", "https://publisher.example/feed", now=NOW)
    except DeliveryRefused as refused:
        return {"refused": refused.kind}
    said = {name: value for name, value in _plain(feed).items() if name != "faults"}
    return {**said, "faults": len(feed.faults), "dispatches": [_plain(one) for one in feed.dispatches]}


def _plain(value: Feed | Dispatch | SourceList) -> dict[str, Any]:
    """The fields that say something, as JSON has them."""
    return json.loads(json.dumps(_saying(value), default=_told))


def _saying(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_saying(one) for one in value]
    if not is_dataclass(value):
        return value
    return {
        field.name: _saying(one)
        for field in fields(value)
        if (one := getattr(value, field.name)) != field.default and field.name != "dispatches"
    }


def _told(value: object) -> object:
    return value.total_seconds() if isinstance(value, timedelta) else str(value)


@pytest.mark.parametrize(
    "document", [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in DOCUMENTS]
)
def test_a_document_reads_as_its_file_says(document: Path) -> None:
    assert as_said(document) == json.loads(expected_of(document).read_text("utf-8"))


@pytest.mark.parametrize("format", [*FORMATS, "opml"])
def test_each_format_has_its_documents_and_its_malformed_ones(format: str) -> None:
    names = [path.name for path in DOCUMENTS if path.parent.name == format]
    assert len(names) >= 12
    assert sum(name.startswith("broken") for name in names) >= 4


if __name__ == "__main__":
    for path in DOCUMENTS:
        if not expected_of(path).exists() or "--all" in sys.argv:
            text = json.dumps(as_said(path), ensure_ascii=False, indent=1)
            expected_of(path).write_text(text + "\n", "utf-8")
            print(path)
