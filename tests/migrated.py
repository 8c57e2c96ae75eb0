"""A migrated SQLite database, kept from run to run by the migrations' own hash: making one takes seconds."""

import hashlib
import os
from pathlib import Path

import django
import wagtail
from django.db.backends.base.base import BaseDatabaseWrapper

_ROOT = Path(__file__).resolve().parents[1]


def kept() -> Path:
    """Where the migrated database of these very migrations is, or would be: as they left it, no test's rows in it."""
    return _ROOT / ".pytest_cache" / f"migrated-{_migrations_hash()}.sqlite3"


def _migrations_hash() -> str:
    digest = hashlib.blake2b(f"{django.__version__} {wagtail.__version__}".encode(), digest_size=8)
    for path in sorted((_ROOT / "src").glob("broadsheet/*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def keep(connection: BaseDatabaseWrapper) -> None:
    """Keep what has just been migrated, in place of older ones."""
    path = kept()
    path.parent.mkdir(exist_ok=True)
    for old in set(path.parent.glob("migrated-*.sqlite3")) - {path}:
        old.unlink(missing_ok=True)
    mine = path.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(mine)])
    mine.rename(path)
