from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
                choices=[
                    ("article", "an article, its place or its standing"),
                    ("related", "what stands beside an article"),
                    ("picture", "a picture's file, credit or words"),
                    ("section", "a section"),
                    ("author", "an author"),
                    ("topic", "a topic"),
                    ("correction", "a correction"),
                    ("standing-page", "a standing page"),
                    ("publication", "the paper itself: name, menu, look"),
                    ("most-read", "the list of what is read most, of a section or of the paper"),
                    ("hour", "an hour has passed"),
                ],
                max_length=16,
            ),
        ),
    ]
