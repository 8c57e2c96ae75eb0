"""What nearly no story of the wire points to is indexed only where there is something."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORMER = {
    "latest_revision_id": "desk_article_latest_revision_id_25ecd14e",
    "live_revision_id": "desk_article_live_revision_id_02f7c816",
    "locked_by_id": "desk_article_locked_by_id_18eabf90",
    "merged_into_id": "desk_article_merged_into_id_f4c98660",
    "picture_id": "desk_article_picture_id_12d4fbec",
}
"""Column → the index that Django made of it."""


def of_those_that_have(name):
    return migrations.AddIndex(
        model_name='article',
        index=models.Index(condition=models.Q((f'{name}__isnull', False)), fields=[name], name=f'desk_article_{name}'),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0011_takedown_pictures'),
        ('rights', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # In words of our own, for Django would write the whole table anew on SQLite.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f'DROP INDEX "{index}"', f'CREATE INDEX "{index}" ON "desk_article" ("{column}")')
                for column, index in FORMER.items()
            ],
            state_operations=[
                migrations.AlterField(
                    model_name='article',
                    name='latest_revision',
                    field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
                ),
                migrations.AlterField(
                    model_name='article',
                    name='live_revision',
                    field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision'),
                ),
                migrations.AlterField(
                    model_name='article',
                    name='locked_by',
                    field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by'),
                ),
                migrations.AlterField(
                    model_name='article',
                    name='merged_into',
                    field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='desk.article'),
                ),
                migrations.AlterField(
                    model_name='article',
                    name='picture',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='desk.picture', verbose_name='picture'),
                ),
            ],
        ),
        *map(of_those_that_have, ('picture', 'merged_into', 'latest_revision', 'live_revision', 'locked_by')),
    ]
