"""The doctor finds what is not well, and says what to do."""

import fcntl
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from broadsheet.ops.checks import folder as folder_checks
from broadsheet.ops.checks.finding import Finding, Level
from broadsheet.ops.checks.folder import check_folder
from broadsheet.ops.checks.paper import (
    check_address,
    check_clock,
    check_mail,
    check_press,
    check_worker,
    is_this_machine,
    keeper_of,
)
from broadsheet.ops.checks.versions import FLOORS, Version, check_versions, read_version, versions_here
from broadsheet.ops.folder import make_folder
from tests.running import broadsheet

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def worst(findings: list[Finding]) -> Level:
    return max((finding.level for finding in findings), key=list(Level).index, default=Level.WELL)


# Versions


@pytest.mark.parametrize(
    ("name", "version", "sound"),
    [
        ("SQLite", (3, 51, 2), False),
        ("SQLite", (3, 51, 3), True),
        ("SQLite", (3, 53, 0), True),
        ("SQLite", (3, 40, 1), False),
        ("Python", (3, 11, 14), False),
        ("Python", (3, 11, 15), True),
        ("Python", (3, 12, 12), False),
        ("Python", (3, 14, 2), False),
        ("Python", (3, 15, 0), True),
        ("Python", (3, 10, 99), False),
        ("django", (5, 2, 15), False),
        ("django", (6, 0, 6), False),
        ("django", (6, 1), True),
        ("wagtail", (7, 3, 2), False),
        ("wagtail", (7, 4, 2), True),
        ("wagtail", (8, 0, 1), True),
        ("Expat", (2, 7, 1), False),
    ],
)
def test_a_version_below_its_series_floor_is_not_sound(name: str, version: Version, sound: bool) -> None:
    assert FLOORS[name].is_met_by(version) is sound


@pytest.mark.parametrize(
    ("text", "version"), [("5.2.16", (5, 2, 16)), ("6.0rc1", (6, 0)), ("2.7.2-1", (2, 7, 2)), ("", ())]
)
def test_versions_are_read(text: str, version: Version) -> None:
    assert read_version(text) == version


def test_all_that_a_floor_is_known_for_is_looked_at() -> None:
    assert set(versions_here()) <= set(FLOORS)
    assert {"SQLite", "Python", "Expat", "django", "wagtail", "ammonia in nh3"} <= set(versions_here())


def test_what_the_lock_file_brings_stands_above_its_floors() -> None:
    of_the_machine = ("Python", "Expat")
    short = [found.said for found in check_versions() if found.level is not Level.WELL]
    assert not [said for said in short if not said.startswith(of_the_machine)]


# The folder


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    make_folder(tmp_path / "paper")
    return tmp_path / "paper"


def found_in(paper: Path) -> list[Finding]:
    return list(check_folder(paper, paper / "keys" / "secret.key"))


def test_a_new_folder_is_well(paper: Path) -> None:
    assert worst(found_in(paper)) is Level.WELL


@pytest.mark.parametrize(
    ("harm", "subject", "remedy"),
    [
        pytest.param(lambda p: (p / "keys").chmod(0o755), "folder", "chmod 700", id="keys open to all"),
        pytest.param(
            lambda p: (p / "data").chmod(0o750), "folder", "chmod 700", id="database open to a group"
        ),
        pytest.param(lambda p: (p / "media").rmdir(), "folder", "mkdir", id="a folder gone"),
        pytest.param(
            lambda p: (p / "keys/secret.key").chmod(0o644), "secrets", "chmod 600", id="secret readable"
        ),
        pytest.param(
            lambda p: (p / "keys/setup.code").chmod(0o640), "secrets", "chmod 600", id="code readable"
        ),
        pytest.param(lambda p: (p / "keys/secret.key").unlink(), "secrets", "backup", id="secret gone"),
    ],
)
def test_harm_to_the_folder_is_a_fault_with_a_remedy(paper: Path, harm, subject: str, remedy: str) -> None:
    harm(paper)
    faults = [finding for finding in found_in(paper) if finding.level is Level.FAULT]
    assert [finding.subject for finding in faults] == [subject]
    assert remedy in faults[0].remedy


def test_a_password_in_an_open_settings_file_is_a_fault(paper: Path) -> None:
    settings = paper / "broadsheet.toml"
    settings.write_text('mail_url = "smtps://news:secret@mail.example.org"\n')
    settings.chmod(0o644)
    assert worst(found_in(paper)) is Level.FAULT
    settings.chmod(0o600)
    assert worst(found_in(paper)) is Level.WELL


@pytest.mark.parametrize(
    ("free", "level"),
    [(50 * 1024**2, Level.FAULT), (500 * 1024**2, Level.WARNING), (50 * 1024**3, Level.WELL)],
)
def test_little_room_is_noticed(free: int, level: Level) -> None:
    assert folder_checks._room(free).level is level


# The paper


@pytest.mark.parametrize(
    ("base_url", "hosts", "https", "level", "said"),
    [
        ("http://127.0.0.1:8000", [], False, Level.WARNING, "only this machine"),
        ("http://[::1]:8000", [], False, Level.WARNING, "only this machine"),
        ("https://paper.example", ["paper.example"], True, Level.WELL, "at https://paper.example"),
        ("https://paper.example", [".paper.example"], True, Level.WELL, "at https://paper.example"),
        ("https://paper.example", [], True, Level.WARNING, "any host"),
        ("https://paper.example", ["other.example"], True, Level.FAULT, "refuses its own"),
        ("https://paper.example", ["paper.example"], False, Level.WARNING, "does not know"),
        ("http://paper.example", ["paper.example"], True, Level.FAULT, "set for https"),
        ("http://paper.example", ["paper.example"], False, Level.WARNING, "without encryption"),
        ("paper.example", [], False, Level.FAULT, "is none"),
    ],
)
def test_the_public_address_fits_the_server(
    base_url: str, hosts: list[str], https: bool, level: Level, said: str
) -> None:
    findings = list(check_address(base_url, hosts=hosts, https=https, set_up=True))
    assert worst(findings) is level
    assert any(said in finding.said for finding in findings)


def test_a_paper_without_an_account_is_told_how_to_get_one() -> None:
    findings = list(check_address("https://a.example", hosts=["a.example"], https=True, set_up=False))
    assert [finding.subject for finding in findings if finding.level is Level.WARNING] == ["desk"]


@pytest.mark.parametrize(
    ("url", "sender", "level"),
    [
        ("", "", Level.WARNING),
        ("smtps://u:secret@mail.example:465", "a@b.example", Level.WELL),
        ("smtp+tls://u:secret@mail.example", "a@b.example", Level.WELL),
        ("smtp+tls://u:secret@mail.example", "", Level.WARNING),
        ("smtp://u:secret@mail.example", "a@b.example", Level.FAULT),
        ("smtp://u:secret@localhost", "a@b.example", Level.WELL),
        ("smtp://mail.example", "a@b.example", Level.WELL),
    ],
)
def test_the_mail_setting_is_judged_and_its_password_not_repeated(
    url: str, sender: str, level: Level
) -> None:
    findings = list(check_mail(url, sender, Path("mail")))
    assert worst(findings) is level
    assert not any("secret" in finding.said + finding.remedy for finding in findings)


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("paper.localhost", True),
     ("paper.example", False), ("10.0.0.1", False), ("localhost.example", False)],
)  # fmt: skip
def test_this_machine_is_known_by_its_names(host: str, here: bool) -> None:
    assert is_this_machine(host) is here


def test_a_clock_behind_the_journal_is_a_fault() -> None:
    assert check_clock(NOW, None).level is Level.WELL
    assert check_clock(NOW, NOW - timedelta(days=1)).level is Level.WELL
    assert check_clock(NOW, NOW + timedelta(hours=1)).level is Level.FAULT


@pytest.mark.parametrize(
    ("keeper", "last_beat", "level"),
    [
        ("", None, Level.WELL),
        ("123", NOW, Level.WELL),
        ("123", None, Level.FAULT),
        ("123", NOW - timedelta(minutes=5), Level.FAULT),
    ],
)
def test_a_silent_worker_matters_only_while_the_paper_runs(
    keeper: str, last_beat: datetime | None, level: Level
) -> None:
    assert check_worker(keeper, last_beat, NOW).level is level


def test_pages_that_could_not_be_made_are_named() -> None:
    assert [finding.level for finding in check_press([])] == [Level.WELL]
    (finding,) = check_press([("article", "12", "KeyError: 'credit'"), ("front", "", "…")])
    assert finding.level is Level.WARNING
    assert "article 12" in finding.said and "KeyError" in finding.said


def test_who_keeps_the_paper_is_read_from_its_lock(paper: Path) -> None:
    assert keeper_of(paper) == ""
    with (paper / "data" / "run.lock").open("w") as lock:
        lock.write("123\n")
        lock.flush()
        assert keeper_of(paper) == ""
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert keeper_of(paper) == "123"


# The command


def test_a_sound_paper_has_warnings_at_most(home: Path) -> None:
    assert broadsheet("found", home=home).returncode == 0
    ran = broadsheet("doctor", "--json", home=home)
    report = json.loads(ran.stdout)
    assert (ran.returncode, report["ok"], report["faults"]) == (0, True, 0), report
    assert {
        "versions",
        "folder",
        "secrets",
        "disk",
        "database",
        "address",
        "mail",
        "clock",
        "worker",
        "press",
    } <= {finding["subject"] for finding in report["findings"]}
    assert all(finding["remedy"] for finding in report["findings"] if finding["level"] != "well")


def test_faults_make_the_command_fail_and_name_the_remedy(paper: Path) -> None:
    (paper / "keys" / "secret.key").chmod(0o644)
    ran = broadsheet("doctor", home=paper)
    assert ran.returncode == 1
    assert "chmod 600" in ran.stdout and "broadsheet found" in ran.stdout
    assert "Traceback" not in ran.stderr
