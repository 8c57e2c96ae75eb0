"""What search keeps: its documents, spellings and state, and the index each database holds in its own way."""

from django.db import migrations, models

ON_SQLITE = (
    "CREATE VIRTUAL TABLE archive_search USING fts5(headline, names, standfirst, body, facets, "
    "content='', contentless_delete=1, tokenize='ascii')",
)
ON_POSTGRESQL = (
    "CREATE TABLE archive_search (place bigint PRIMARY KEY, vector tsvector NOT NULL)",
    # Not compressed: reading five hundred vectors for their rank is most of what a question costs.
    "ALTER TABLE archive_search ALTER COLUMN vector SET STORAGE EXTERNAL",
    "CREATE INDEX archive_search_terms ON archive_search USING gin (vector)",
)


def make_index(apps, schema_editor):
    for statement in ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE archive_search")


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_clippings")]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                ("article", models.BigIntegerField(primary_key=True, serialize=False)),
                ("place", models.BigIntegerField(unique=True)),
                ("digest", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="SearchSpelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=40)),
                ("word", models.CharField(max_length=40)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["form", "word"], name="one_search_spelling")]},
        ),
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("analysis", models.CharField(max_length=60)),
                ("whole", models.BooleanField(default=False)),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(id=1), name="one_search_state")]},
        ),
        migrations.RunPython(make_index, drop_index),
    ]
