"""The whole sample paper, as `make demo` makes it: through the real pipeline, over a local address."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src"


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


@pytest.mark.soak
def test_the_demo_founds_a_paper_runs_it_and_stops_cleanly(tmp_path: Path) -> None:
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("BROADSHEET_", "DJANGO_"))
    }
    environment = {**clean, "PYTHONPATH": str(SOURCES), "BROADSHEET_HOME": str(tmp_path / "demo")}
    demo = subprocess.Popen(
        [sys.executable, "-m", "broadsheet", "demo", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert demo.stdout is not None
        deadline, address = time.monotonic() + 280, ""
        while not address and time.monotonic() < deadline:
            line = demo.stdout.readline()
            if line.startswith("The paper is at "):
                address = line.split()[-1]
        front = get(address).decode()
        assert "The Larkport Courier" in front
        health = json.loads(get(f"{address}-/health"))
        assert health["status"] == "ok"
    finally:
        demo.terminate()
        assert demo.wait(timeout=30) == 0
