"""The bench framework: rows are summed up honestly, and chosen by the beginnings of their names."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.rows import summed_up

ROOT = Path(__file__).resolve().parents[1]


def test_a_row_is_the_median_of_its_runs():
    row = summed_up("a/b", "pages/s", [10, 30, 20])
    assert (row.value, row.spread, row.runs) == (20, 1.0, 3)
    assert (row.peer, row.ratio) == (None, None)


def test_the_ratio_is_taken_run_by_run():
    row = summed_up("a/b", "pages/s", [10, 1, 30], [20, 2, 40])
    assert (row.peer, row.ratio) == (20, 0.5)


def test_results_have_the_agreed_keys():
    row = summed_up("a/b", "s", [1.0], note="seen on the screen only")
    assert list(row.as_json()) == ["name", "value", "unit", "peer", "ratio", "spread", "runs"]
    json.dumps(row.as_json())


def _bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, env=paths, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_name_that_no_row_has_is_an_error_that_names_the_rows():
    ran = _bench("--only", "nothing")
    assert ran.returncode == 2
    assert "serve/article" in ran.stderr


@pytest.mark.soak
def test_the_front_door_is_measured():
    assert _bench("--only", "serve").returncode == 0
    rows = json.loads((ROOT / "bench/results.json").read_text())
    assert [row["name"] for row in rows] == [
        "serve/article",
        "serve/article-cpu",
        "serve/304",
        "serve/304-cpu",
    ]
    assert all(row["value"] > 0 for row in rows)
