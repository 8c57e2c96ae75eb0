"""The accent for the dark may be left to the one for the light; what nobody ever chose is."""

from django.db import migrations, models

import broadsheet.desk.models.order

NOBODYS_CHOICE = ['#73cbb0', '#7fc9da', '#8bb8f0', '#aebdd2', '#c2a5ee', '#e2b765', '#ef8f97', '#f0a37d']
"""What was written down for the dark when a paper was founded and when a section was added."""

HELP = "Made from the accent colour, light enough to be read, unless another is chosen."


def left_to_the_light(apps, schema_editor):
    """Empty what nobody chose, so that it follows the light one."""
    for name in ("Section", "Publication"):
        apps.get_model("desk", name).objects.filter(accent_dark__in=NOBODYS_CHOICE).update(accent_dark="")


def field():
    return models.CharField(
        "accent colour on dark",
        max_length=7,
        blank=True,
        validators=[broadsheet.desk.models.order.colour],
        help_text=HELP,
    )


class Migration(migrations.Migration):
    dependencies = [("desk", "0009_publication_shows_readings")]

    operations = [
        migrations.AlterField("section", "accent_dark", field()),
        migrations.AlterField("publication", "accent_dark", field()),
        migrations.RunPython(left_to_the_light, migrations.RunPython.noop),
    ]
