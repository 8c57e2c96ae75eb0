"""The log of a running paper: one line per event, whatever is in it, from every process alike.

What people and machines outside wrote ends up in log lines (a feed's title, a path). So
nothing that is not printable gets through: no line break that begins a second
event, no escape code that paints on the host's terminal (RELIABILITY D5).
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal

import structlog

TALKERS = ("fontTools",)
"""Libraries whose every step is an event to them and to nobody else."""

LogFormat = Literal["text", "json"]
Event = MutableMapping[str, Any]  # Any: whatever was noted about the event

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def keep_log(form: LogFormat) -> None:
    """Send all events of this process, ours and the libraries', to standard error in this form."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    render = as_text if form == "text" else structlog.processors.JSONRenderer()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for talker in TALKERS:
        logging.getLogger(talker).setLevel(logging.WARNING)


def as_text(_logger: object, _method: str, event: Event) -> str:
    """An event as one line: time, level, where, what, and the rest as name=value."""
    rest = {key: value for key, value in event.items() if key not in _PLACED}
    words = [
        str(event.get("timestamp", ""))[:19] + "Z",
        f"{event.get('level', ''):<7}",
        f"{str(event.get('logger', '')).removeprefix('broadsheet.'):<10}",
        str(event.get("event", "")),
        *(f"{key}={_quoted(str(value))}" for key, value in rest.items()),
    ]
    return one_line(" ".join(words))


_PLACED = frozenset({"timestamp", "level", "logger", "event"})


def one_line(text: str) -> str:
    """The text with everything unprintable written as an escape: line breaks, escape codes, bidi overrides."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value or not value else value


def ending_of(code: int) -> Mapping[str, object]:
    """How a process ended, for the log: its exit code, or the signal that ended it."""
    return {"signal": -code} if code < 0 else {"code": code}
