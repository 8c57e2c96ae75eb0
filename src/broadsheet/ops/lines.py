"""One event, one line: how the log writes what happened. Pure, and light enough for the supervisor.

What people and machines outside wrote ends up in log lines (a feed's title, a path). So
nothing that is not printable gets through: no line break that begins a second
event, no escape code that paints on the host's terminal (RELIABILITY D5).
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

LogFormat = Literal["text", "json"]
Event = Mapping[str, Any]  # Any: whatever was noted about the event

_PLACED = frozenset({"timestamp", "level", "logger", "event"})


def as_text(event: Event) -> str:
    """An event as one line: time, level, where, what, and the rest as name=value."""
    words = [
        str(event.get("timestamp", ""))[:19] + "Z",
        f"{event.get('level', ''):<7}",
        f"{str(event.get('logger', '')).removeprefix('broadsheet.'):<10}",
        str(event.get("event", "")),
        *(f"{key}={_quoted(str(value))}" for key, value in event.items() if key not in _PLACED),
    ]
    return one_line(" ".join(words))


def as_json(event: Event) -> str:
    """An event as one line of JSON, all of it ASCII."""
    return json.dumps(event, default=str)


def one_line(text: str) -> str:
    """The text with everything unprintable written as an escape: line breaks, escape codes, bidi overrides."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value or not value else value
