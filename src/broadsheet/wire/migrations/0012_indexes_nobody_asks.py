"""Indexes that others begin with go; of pictures that are wanted, only those that came are looked up by their picture."""

import django.db.models.deletion
from django.db import migrations, models

FORMER = {
    "wire_provenance_source_id_76050616": ("wire_provenance", "source_id"),
    "wire_wantedpicture_article_id_53fad2ac": ("wire_wantedpicture", "article_id"),
    "wire_wantedpicture_picture_id_3e8ca590": ("wire_wantedpicture", "picture_id"),
}
"""The index that Django made → table and column."""


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_indexes_of_what_is_there'),
        ('wire', '0011_anchors_are_their_key'),
    ]

    operations = [
        # In words of our own, for Django would write the whole tables anew on SQLite.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f'DROP INDEX "{index}"', f'CREATE INDEX "{index}" ON "{table}" ("{column}")')
                for index, (table, column) in FORMER.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='provenance',
                    name='source',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='provenances', to='wire.source'),
                ),
                migrations.AlterField(
                    model_name='wantedpicture',
                    name='article',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='wanted_pictures', to='desk.article'),
                ),
                migrations.AlterField(
                    model_name='wantedpicture',
                    name='picture',
                    field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='desk.picture'),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name='wantedpicture',
            index=models.Index(condition=models.Q(('picture__isnull', False)), fields=['picture'], name='wire_wanted_picture'),
        ),
    ]
