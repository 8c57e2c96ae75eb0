from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0003_search")]

    operations = [
        migrations.CreateModel(
            name="Gist",
            fields=[
                ("article", models.BigIntegerField(primary_key=True, serialize=False)),
                ("terms", models.JSONField()),
                ("vector", models.BinaryField(default=b"")),
            ],
        ),
    ]
