import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0004_gists"),
        ("desk", "0003_once_public"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField(db_index=True)),
                ("count", models.PositiveIntegerField(default=0)),
                ("article", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.article")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["article", "hour"], name="one_reading_per_hour")],
            },
        ),
        migrations.CreateModel(
            name="MostRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("article", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.article")),
                ("section", models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="desk.section")),
            ],
            options={
                "ordering": ["rank"],
                "constraints": [
                    models.UniqueConstraint(fields=["section", "rank"], name="one_most_read_per_rank"),
                    models.UniqueConstraint(fields=["rank"], condition=models.Q(section=None), name="one_most_read_of_the_paper"),
                ],
            },
        ),
    ]
