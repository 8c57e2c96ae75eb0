"""One event, one line, whatever strangers wrote into it."""

import json
import os
import subprocess
import sys

import pytest

from broadsheet.ops.lines import as_text, one_line
from tests.running import SOURCES


@pytest.mark.parametrize(
    ("written", "logged"),
    [
        ("High water", "High water"),
        ("Größe 日本", "Größe 日本"),
        ("one\ntwo\r\n", "one\\ntwo\\r\\n"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u2028b", "a\\u2028b"),
        ("a\u202eb", "a\\u202eb"),
        ("\x00", "\\x00"),
    ],
)
def test_nothing_unprintable_reaches_the_log(written: str, logged: str) -> None:
    assert one_line(written) == logged


def test_an_event_is_a_time_a_level_a_place_and_what_happened() -> None:
    event = {
        "timestamp": "2026-11-23T10:00:00.123456Z",
        "level": "error",
        "logger": "broadsheet.press",
        "event": "a page could not be written",
        "path": "/a b/",
        "count": 3,
    }
    line = as_text(event)
    assert line == '2026-11-23T10:00:00Z error   press      a page could not be written path="/a b/" count=3'


CODE = """
import logging, structlog
from broadsheet.ops.logbook import keep_log
keep_log({form!r})
structlog.get_logger("wire").warning("feed refused", title="a\\nb")
logging.getLogger("django.request").error("broken\\nline %s", "\\x1b[0m")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger("wire").exception("it broke")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_each_event_of_ours_and_of_libraries_is_one_line(form: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", CODE.format(form=form)],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = ran.stderr.splitlines()
    assert len(lines) == 3
    assert "ZeroDivisionError" in lines[2]
    assert "\x1b" not in ran.stderr
    if form == "json":
        assert [json.loads(line)["level"] for line in lines] == ["warning", "error", "error"]
