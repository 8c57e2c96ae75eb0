"""`broadsheet eval` scores the paper's judgement, and says which set it misses."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from broadsheet.ops.evaluations import EVALUATIONS
from tests.shared_data import shared_data


def test_a_missing_set_is_said_and_leaves_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("eval", "duplicates", data=tmp_path, json=True)
    told = json.loads(capsys.readouterr().out)
    assert left.value.code == 1
    assert "is not there" in told["error"]


@pytest.mark.shared
@pytest.mark.parametrize("name", EVALUATIONS)
def test_each_evaluation_gives_its_figures(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("eval", name, data=shared_data("text"), json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["evaluation"] == name
    assert all(isinstance(figures, dict) for figures in told["sets"].values())
