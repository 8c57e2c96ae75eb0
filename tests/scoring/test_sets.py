"""Labelled sets are read from their folder or from the one above, and what is missing is named."""

import gzip
import json
from pathlib import Path

import pytest

from broadsheet.scoring.sets import LabelledSets, SetUnreadable


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    with gzip.open(tmp_path / "text" / "lamps.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"label": "lit"}) + "\n\n" + json.dumps({"label": "out"}) + "\n")
    return tmp_path


@pytest.mark.parametrize("below", ["", "text"], ids=["the folder above", "the folder itself"])
def test_the_rows_are_read(folder: Path, below: str) -> None:
    assert [row["label"] for row in LabelledSets(folder / below).rows("lamps")] == ["lit", "out"]


def test_a_missing_set_is_named(folder: Path) -> None:
    sets = LabelledSets(folder)
    assert "ropes" not in sets
    with pytest.raises(SetUnreadable, match=r"ropes\.jsonl\.gz is not there"):
        list(sets.rows("ropes"))


def test_half_a_set_is_refused(folder: Path) -> None:
    whole = folder / "text" / "lamps.jsonl.gz"
    whole.write_bytes(whole.read_bytes()[:-12])
    with pytest.raises(SetUnreadable, match="whole copy"):
        list(LabelledSets(folder).rows("lamps"))
