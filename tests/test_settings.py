"""Settings come from the environment and the paper's file, and say what is wrong with them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[1] / "src"


def started(home: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter that has read the settings of the paper in `home`."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("BROADSHEET_")}
    clean |= {"PYTHONPATH": str(SOURCES), "BROADSHEET_HOME": str(home), **environment}
    return subprocess.run(
        [sys.executable, "-c", f"from broadsheet import settings; {code}"],
        env=clean,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text("cache_mb = 32\nworkers = 3\n")
    done = started(tmp_path, "print(settings.CACHE_MB, settings.WORKERS)", BROADSHEET_CACHE_MB="16")
    assert done.stdout.split() == ["16", "3"]


def test_the_desks_own_host_is_one_the_paper_answers_to(tmp_path: Path) -> None:
    done = started(
        tmp_path,
        "print(settings.ALLOWED_HOSTS)",
        BROADSHEET_HOSTS="news.x",
        BROADSHEET_DESK_HOST="desk.news.x",
    )
    assert done.stdout.strip() == "['news.x', 'desk.news.x']"


@pytest.mark.parametrize(
    ("environment", "file", "said"),
    [
        pytest.param({"BROADSHEET_HTTPS": "maybe"}, "", "true, false", id="a word that is no yes or no"),
        pytest.param(
            {"BROADSHEET_DESK_HOST": "https://desk.x"}, "", "the name alone", id="an address for a name"
        ),
        pytest.param({"BROADSHEET_CACHE_MB": "much"}, "", "whole number", id="a word for a number"),
        pytest.param({}, "cachemb = 3\n", "'cachemb'", id="a setting that there is not"),
        pytest.param({}, "cache_mb = \n", "cannot be read", id="a broken file"),
        pytest.param(
            {"BROADSHEET_DATABASE_URL": "mysql://x/y"}, "", "postgresql://", id="a database we do not keep"
        ),
        pytest.param({"BROADSHEET_MAIL_URL": "http://x"}, "", "smtp://", id="a mail address that is none"),
        pytest.param(
            {"BROADSHEET_DEBUG": "yes", "BROADSHEET_HTTPS": "yes"},
            "",
            "strangers",
            id="debug pages in public",
        ),
        pytest.param({}, 'egress_allow = ["localhost"]', "'localhost' is not host:port", id="no pair"),
        pytest.param({"BROADSHEET_BUCKET_URL": "https://x"}, "", "s3://name", id="a bucket that is none"),
        pytest.param({"BROADSHEET_PURGE_URL": "https://x"}, "", "16 signs", id="a purge without a secret"),
        pytest.param({"BROADSHEET_LOG_FORMAT": "xml"}, "", "text, json", id="a log format there is not"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_and_says_what_may_stand_there(
    tmp_path: Path, environment: dict[str, str], file: str, said: str
) -> None:
    (tmp_path / "broadsheet.toml").write_text(file)
    done = started(tmp_path, "", **environment)
    assert done.returncode != 0
    assert said in done.stderr


def test_the_door_out_knows_the_exceptions_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "broadsheet.toml").write_text('egress_allow = ["localhost:8000", "[::1]:81"]\n')
    read = "from broadsheet.net.allowance import allowance_of_this_process as a; print(sorted(a()))"
    assert started(tmp_path, read).stdout.strip() == "[('::1', 81), ('localhost', 8000)]"


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret.key").write_text("hunter2")
    assert "too short" in started(tmp_path, "").stderr


def test_every_setting_is_documented() -> None:
    from broadsheet.settings import OPTIONS

    page = (SOURCES.parent / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    missing = [
        name for name in OPTIONS if f"`BROADSHEET_{name}`" not in page or f"`{name.lower()}`" not in page
    ]
    assert not missing
