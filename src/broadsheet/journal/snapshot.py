"""Read the database as it stands at one moment, while the desk goes on writing.

The press measures lists, reads the changes that led to them, and loads pages. Were each
of these asked at another moment, a story filed in between would be counted in a list
whose change has not been read, and a page could name what another page does not know.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Let everything read inside be of one moment. Nobody waits for it, and nothing may be written in it.

    Inside a transaction of the caller's it does nothing: on SQLite that one is a snapshot
    already, on PostgreSQL its isolation can no longer be chosen.
    """
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    with _deferred(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _deferred() -> Iterator[None]:
    """On SQLite our transactions begin as writers; this one must not take the one writer's place."""
    if connection.vendor != "sqlite":
        yield
        return
    sqlite: Any = connection  # Any: only SQLite's wrapper has the mode in which transactions begin
    mode, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = mode
