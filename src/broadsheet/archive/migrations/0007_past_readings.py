import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0006_coverage"),
        ("desk", "0008_handovers"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastReadings",
            fields=[
                ("article", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="desk.article")),
                ("count", models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
