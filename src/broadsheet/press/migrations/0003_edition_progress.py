from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("press", "0002_shipping"),
    ]

    operations = [
        migrations.AddField("edition", "planned", models.PositiveIntegerField(default=0)),
        migrations.AddField("edition", "laid", models.PositiveIntegerField(default=0)),
    ]
