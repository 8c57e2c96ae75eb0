"""What the tests of the running house share: a whole paper in a folder."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from broadsheet.ops.folder import make_folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """A paper's folder with a migrated database: a copy of the suite's own, which spares making one."""
    folder = tmp_path_factory.mktemp("paper") / "paper"
    make_folder(folder)
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as migrated,
        closing(sqlite3.connect(folder / "data" / "broadsheet.sqlite3")) as fresh,
    ):
        migrated.backup(fresh)
        fresh.execute("PRAGMA journal_mode=WAL")
    return folder
