"""The database: is it there, is it of this version's shape, is there a paper in it."""

from collections.abc import Iterator

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from broadsheet.desk.models import Publication
from broadsheet.ops.checks.finding import Finding, fault, warning, well


def check_database() -> Iterator[Finding]:
    """Reachability, shape and contents. The first fault ends the list: nothing after it could be asked."""
    trouble = trouble_of_the_database()
    if trouble:
        yield fault(
            "database",
            f"The database cannot be reached: {trouble}",
            "Check BROADSHEET_DATABASE_URL and that the server runs; with SQLite, the data folder.",
        )
        return
    if waiting := unapplied_migrations():
        yield fault(
            "database",
            f"The database is of an older version: it lacks {waiting[0]} and what follows ({len(waiting)}).",
            "Make a backup, then bring it up to date: broadsheet found",
        )
        return
    yield well("database", f"{connection.display_name} answers and is up to date.")
    if connection.vendor == "sqlite":
        yield from _journal_mode()
    if not Publication.objects.exists():
        yield fault(
            "database", "There is no paper in the database.", "Found it: broadsheet found --name NAME"
        )


def trouble_of_the_database() -> str:
    """Why the database does not answer; empty when it does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError) as trouble:
        return str(trouble).strip().partition("\n")[0] or type(trouble).__name__
    return ""


def unapplied_migrations() -> list[str]:
    """The migrations this version has and the database has not, in order: "desk.0002_picture"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _journal_mode() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        (mode,) = cursor.fetchone()
    if mode != "wal":
        yield warning(
            "database",
            f"SQLite keeps its journal in mode {mode}, so that readers and writers wait for each other.",
            "Put the data folder on a local disk: the mode WAL does not work on network folders.",
        )
