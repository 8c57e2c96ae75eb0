"""The receipt of a handover names the pictures that the story showed until then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("desk", "0010_dark_accents_follow")]

    operations = [migrations.AddField("takedown", "pictures", models.JSONField(default=list))]
