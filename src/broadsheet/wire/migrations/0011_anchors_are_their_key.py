"""The anchors of texts become a table that is nothing but its key; those that are kept stay."""

import django.db.models.deletion
from django.db import migrations, models


def rewrite(apps, schema_editor):
    """Copy the pairs in the order of the key. Django can make no key of two columns in a table that has another."""
    pairs = "value bigint NOT NULL, provenance_id bigint NOT NULL, PRIMARY KEY (value, provenance_id)"
    rowless = " WITHOUT ROWID" if schema_editor.connection.vendor == "sqlite" else ""
    schema_editor.execute(f"CREATE TABLE wire_anchor_new ({pairs}){rowless}")
    schema_editor.execute(
        "INSERT INTO wire_anchor_new SELECT DISTINCT value, provenance_id FROM wire_anchor ORDER BY value, provenance_id"
    )
    schema_editor.execute("DROP TABLE wire_anchor")
    schema_editor.execute("ALTER TABLE wire_anchor_new RENAME TO wire_anchor")


class Migration(migrations.Migration):

    dependencies = [
        ('wire', '0010_feeds_that_end'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(rewrite)],
            state_operations=[
                migrations.RemoveIndex(model_name='anchor', name='wire_anchor_value'),
                migrations.RemoveField(model_name='anchor', name='id'),
                migrations.AddField(
                    model_name='anchor',
                    name='pk',
                    field=models.CompositePrimaryKey('value', 'provenance_id', blank=True, editable=False, primary_key=True, serialize=False),
                ),
                migrations.AlterField(
                    model_name='anchor',
                    name='provenance',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='wire.provenance'),
                ),
            ],
        ),
    ]
