from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0008_handovers"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="shows_readings",
            field=models.BooleanField(default=False, help_text="Under the date on each story’s page. Counted without cookies and without robots; right within half a minute.", verbose_name="show how often a story was read"),
        ),
    ]
