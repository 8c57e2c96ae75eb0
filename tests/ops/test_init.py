"""`broadsheet init` makes a paper, once, and keeps its secrets."""

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from broadsheet.ops.errors import FolderNotEmpty
from broadsheet.ops.folder import FOLDERS, is_paper, make_folder
from tests.running import broadsheet


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_folder_holds_all_of_a_paper_and_secrets_only_its_owner_can_read(tmp_path: Path) -> None:
    make_folder(tmp_path / "paper")
    assert is_paper(tmp_path / "paper")
    for name, wanted in FOLDERS.items():
        assert mode(tmp_path / "paper" / name) == wanted
    for secret in ("secret.key", "setup.code"):
        assert mode(tmp_path / "paper" / "keys" / secret) == 0o600
    assert len((tmp_path / "paper" / "keys" / "secret.key").read_text().strip()) >= 43


def test_two_papers_never_share_a_secret(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_folder(tmp_path / name)
    keys = {(tmp_path / name / "keys" / "secret.key").read_text() for name in ("one", "two")}
    assert len(keys) == 2


def test_a_folder_with_anything_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear editor")
    with pytest.raises(FolderNotEmpty, match="nothing was changed"):
        make_folder(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_init_makes_a_paper_with_its_sections_and_standing_pages(tmp_path: Path) -> None:
    done = broadsheet(
        "init",
        str(tmp_path / "paper"),
        "--name",
        "The Tarn Post",
        "--section",
        "Valley",
        "--section",
        "Shore",
        "--json",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"] == "The Tarn Post"
    rows = sqlite3.connect(tmp_path / "paper" / "data" / "broadsheet.sqlite3")
    assert rows.execute("select name from desk_publication").fetchall() == [("The Tarn Post",)]
    assert rows.execute("select slug from desk_section order by position").fetchall() == [
        ("valley",),
        ("shore",),
    ]
    pages = {slug for (slug,) in rows.execute("select slug from desk_standingpage")}
    assert pages == {"about", "contact", "privacy", "terms"}
    assert rows.execute("pragma journal_mode").fetchone() == ("wal",)


def test_init_a_second_time_says_why_not(tmp_path: Path) -> None:
    make_folder(tmp_path / "paper")
    done = broadsheet("init", str(tmp_path / "paper"))
    assert done.returncode != 0
    assert "not empty" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_outside_a_paper_says_where_papers_come_from(tmp_path: Path) -> None:
    done = broadsheet("press", "run", "--once", cwd=tmp_path)
    assert done.returncode != 0
    assert "broadsheet init" in done.stderr
    assert not any(tmp_path.iterdir())
