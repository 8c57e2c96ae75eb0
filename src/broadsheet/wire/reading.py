"""Read a delivery where it can do no harm: here if it is small and plain, else in a process of its own.

Nearly all documents are small, and reading them here costs nothing more. One that is large, or has more tags than
stories have, could fill the worker's memory, so a reader of its own is started for it (wire.reader),
with limits on memory and processor time, and ends with it. So does a source over which a worker has stopped before: on it
we are wary whatever it sends. Why so: docs/explanation/decisions/0011-suspicious-documents-are-read-apart.md.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime

from broadsheet.wire.dispatch import Feed
from broadsheet.wire.dispatch_json import from_json
from broadsheet.wire.errors import DeliveryRefused, ReaderFailed, TooHeavy
from broadsheet.wire.formats import read
from broadsheet.wire.formats.document import USUAL

SMALL = 1024 * 1024
"""Bytes up to which a plain document is read here. The largest feeds of newspapers have a third of it."""
MOST_MARKS = 40_000
"""Tags, brackets and braces up to which a document is plain: as many take 10 MB once parsed."""
WALL_SECONDS = 60.0
"""How long a reader may take by the clock: its processor time is limited to a quarter, and others may be at work."""
LONGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of a reader's answer; JSON writes a character of text in up to twelve."""


def is_suspicious(data: bytes) -> bool:
    """Whether reading this document here could cost more than a story is worth. (Entities cannot: they are never expanded.)"""
    return (
        len(data) > SMALL
        or data.count(b"<") > MOST_MARKS
        or data.count(b"[") + data.count(b"{") > MOST_MARKS
        or (
            b"\0" in data[:4_096]  # UTF-16 and 32, in which none of these can be counted
            and len(data) > SMALL // 8
        )
    )


def read_delivery(
    data: bytes, content_type: str = "", url: str = "", *, now: datetime, format: str = "", wary: bool = False
) -> Feed:
    """The feed in these bytes, as `wire.formats.read` reads it. `wary`: read it apart, whatever it looks like.

    Raises DeliveryRefused, nothing else; TooHeavy when its reader ran into the limits.
    """
    # What is too long to be read at all is refused before anybody copies it.
    if len(data) > USUAL.size or not (wary or is_suspicious(data)):
        return read(data, content_type, url, now=now, format=format)
    try:
        return _read_apart(data, content_type, url, now, format)
    except OSError as wrong:
        raise ReaderFailed(f"a process to read it in cannot be started: {wrong.strerror}") from wrong


def _read_apart(data: bytes, content_type: str, url: str, now: datetime, format: str) -> Feed:
    told = {"content_type": content_type, "url": url, "now": now.isoformat(), "format": format}
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(json.dumps(told).encode() + b"\n")
        question.write(data)
        question.seek(0)
        status = _run(question.fileno(), answer.fileno())
        if status != 0:
            raise TooHeavy("its reader was stopped" if status < 0 else "its reader gave up")
        answer.seek(0)
        return _answer(answer.read(LONGEST_ANSWER + 1))


def _run(question: int, answer: int) -> int:
    """Let a reader read; its exit status, below zero when it was stopped."""
    # No keys, passwords or settings of the paper go along: a reader that is taken over finds nothing.
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C.UTF-8"}
    command = [sys.executable, "-B", "-P", "-m", "broadsheet.wire.reader"]
    reader = subprocess.Popen(
        command, stdin=question, stdout=answer, stderr=subprocess.DEVNULL, env=environment, cwd="/"
    )
    try:
        return reader.wait(WALL_SECONDS)
    except subprocess.TimeoutExpired:
        reader.kill()
        return reader.wait()


_REFUSALS = {kind.kind: kind for kind in DeliveryRefused.__subclasses__()}


def _answer(text: bytes) -> Feed:
    """What the reader found. Raises DeliveryRefused."""
    if len(text) > LONGEST_ANSWER:
        raise TooHeavy("what its reader made of it is longer than we take")
    kind, _, rest = text.partition(b"\n")
    name = kind.decode("ascii", "replace")
    if name in _REFUSALS:
        raise _REFUSALS[name](rest.decode("utf-8", "replace")[:500])
    try:
        return from_json(rest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as wrong:
        raise ReaderFailed(f"its answer cannot be read: {type(wrong).__name__}") from wrong
