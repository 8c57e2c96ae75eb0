"""`broadsheet run` starts the paper, keeps it up, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.ops.rules import pause_after
from tests.running import SOURCES, Run, broadsheet, eventually


@pytest.fixture
def run(home: Path) -> Iterator[Run]:
    run = Run(home)
    yield run
    run.end()


def state(pid: int) -> str:
    """The letter by which the system knows what a process does (proc(5)); Z when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def is_alive(pid: int) -> bool:
    return state(pid) != "Z"


def halt(pid: int) -> None:
    """Stop a process, and wait until it stands: a signal sent before that would be taken first."""
    os.kill(pid, signal.SIGSTOP)
    eventually(lambda: state(pid) == "T")


def test_a_dead_web_process_is_replaced_and_no_reader_is_refused(run: Run) -> None:
    first = run.children()["web"]
    os.kill(first, signal.SIGKILL)
    eventually(lambda: not is_alive(first))
    # Asked while nobody serves: the connection waits for the new process.
    assert run.get("/robots.txt") in (200, 404, 503)
    assert run.children()["web"] != first
    assert "child died child=web" in run.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_ten_seconds_and_leaves_no_process(run: Run, number: signal.Signals) -> None:
    children = run.children()
    assert set(children) == {"web", "work"}
    began = time.monotonic()
    run.process.send_signal(number)
    assert run.process.wait(timeout=15) == 0
    assert time.monotonic() - began < 10
    assert not [pid for pid in children.values() if is_alive(pid)]
    assert "the paper has stopped" in run.log.read_text()


def test_children_do_not_outlive_a_killed_supervisor(run: Run) -> None:
    children = run.children()
    run.process.kill()
    run.process.wait()
    eventually(lambda: not any(is_alive(pid) for pid in children.values()), within=20)


def test_a_second_supervisor_of_the_same_paper_is_refused(run: Run, home: Path) -> None:
    second = broadsheet("run", "--port", "0", home=home)
    assert second.returncode == 1
    assert f"process {run.process.pid}" in second.stderr
    assert "Traceback" not in second.stderr


def test_whoever_asks_twice_does_not_wait(run: Run, home: Path) -> None:
    halt(run.process.pid)
    children = run.children()
    assert set(children) == {"web", "work"}
    for pid in children.values():
        halt(pid)
    run.process.send_signal(signal.SIGCONT)
    # Signals of one kind do not queue: on a busy machine two may be one. All of it ends before its patience would.
    for _ in range(20):
        if run.process.poll() is None:
            run.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
    assert run.process.wait(timeout=2) == 0
    assert "did not stop by itself" in run.log.read_text()


def test_the_supervisor_loads_neither_django_nor_asyncio() -> None:
    code = (
        "import broadsheet.ops.supervisor, sys; print({'django', 'asyncio', 'structlog'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
    )
    assert ran.stdout.strip() == "set()"


def test_a_setting_that_cannot_be_read_stops_the_start_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "broadsheet.toml").write_text("https = 'maybe'\n")
    ran = broadsheet("run", home=tmp_path)
    assert ran.returncode == 1
    assert "https" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_pauses_grow_and_have_an_end() -> None:
    assert [pause_after(failures) for failures in range(8)] == [0, 0, 1, 2, 4, 8, 16, 30]
