"""The search index in another form: PostgreSQL keeps which terms stand side by side. Each index is made anew when followed next."""

from django.db import migrations

NEW_ON_POSTGRESQL = (
    "DROP TABLE archive_search",
    "CREATE TABLE archive_search (place bigint PRIMARY KEY, vector tsvector NOT NULL, neighbours smallint[] NOT NULL)",
    # Neither is compressed: reading vectors for their rank is most of what a question costs.
    "ALTER TABLE archive_search ALTER COLUMN vector SET STORAGE EXTERNAL, ALTER COLUMN neighbours SET STORAGE EXTERNAL",
    # Both out of the rows, so that counting reads a few pages.
    "ALTER TABLE archive_search SET (toast_tuple_target = 128)",
    "CREATE INDEX archive_search_terms ON archive_search USING gin (vector, neighbours)",
)
OLD_ON_POSTGRESQL = (
    "DROP TABLE archive_search",
    "CREATE TABLE archive_search (place bigint PRIMARY KEY, vector tsvector NOT NULL)",
    "ALTER TABLE archive_search ALTER COLUMN vector SET STORAGE EXTERNAL",
    "CREATE INDEX archive_search_terms ON archive_search USING gin (vector)",
)
EMPTY_ON_SQLITE = ("INSERT INTO archive_search (archive_search) VALUES ('delete-all')",)


def remake(on_postgresql):
    def change(apps, schema_editor):
        for name in ("SearchDocument", "SearchState"):
            apps.get_model("archive", name).objects.all().delete()
        embedded = schema_editor.connection.vendor != "postgresql"
        for statement in EMPTY_ON_SQLITE if embedded else on_postgresql:
            schema_editor.execute(statement)

    return change


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_past_readings")]

    operations = [migrations.RunPython(remake(NEW_ON_POSTGRESQL), remake(OLD_ON_POSTGRESQL))]
