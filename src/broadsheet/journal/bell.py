"""Ring for who follows the journal, the moment a change is committed.

A bell is a wake-up and nothing more: the changes are rows, and a follower that missed
the ring sees them when it next looks by itself. On PostgreSQL it is NOTIFY, which the server delivers
with the commit, to whichever machine listens. In the embedded paper it is a named pipe in
the paper's folder, into which whoever has committed puts one byte.
"""

import os
import select
import stat
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.db import connection, connections, transaction

CHANNEL = "broadsheet_journal"
PIPE = ".journal-bell"
"""The pipe's name in the paper's folder."""

LOOK_AGAIN = 0.03
"""Seconds between two looks where the folder's file system has no pipes."""


def ring_at_commit() -> None:
    """Ring when the transaction at hand is committed; not at all when it is not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")
    else:
        transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    with suppress(OSError):  # nobody listens, or has been rung for often enough
        handle = os.open(_pipe(), os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            os.write(handle, b"!")
        finally:
            os.close(handle)


class Bell:
    """What a follower waits at. Opened once and kept; a context manager."""

    def __init__(self) -> None:
        self._wait = _Notices() if connection.vendor == "postgresql" else _Pipe()

    def wait(self, seconds: float) -> None:
        """Come back when it rings, at the latest after so many seconds. Raises as the database does when it is gone."""
        self._wait.wait(seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wait.close()


class _Pipe:
    def __init__(self) -> None:
        self._handle: int | None = None
        pipe = _pipe()
        with suppress(OSError):  # a file system without pipes: then one looks more often
            with suppress(FileExistsError):
                os.mkfifo(pipe, 0o600)
            if stat.S_ISFIFO(pipe.lstat().st_mode):
                # For reading and writing, so that it does not end when the last who rang has gone.
                self._handle = os.open(pipe, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def wait(self, seconds: float) -> None:
        if self._handle is None:
            time.sleep(min(seconds, LOOK_AGAIN))
            return
        select.select([self._handle], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._handle, 65536)

    def close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)


class _Notices:
    """A connection of its own, outside any transaction: one inside would hear nothing until its end."""

    def __init__(self) -> None:
        self._wrapper = connections.create_connection(connection.alias)
        self._wrapper.ensure_connection()
        self._raw: Any = self._wrapper.connection  # Any: the driver is an extra
        self._raw.execute(f"LISTEN {CHANNEL}")

    def wait(self, seconds: float) -> None:
        for _ in self._raw.notifies(timeout=seconds, stop_after=1):
            return

    def close(self) -> None:
        self._wrapper.close()


def _pipe() -> Path:
    return Path(settings.HOME) / PIPE
