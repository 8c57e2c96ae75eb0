"""What is kept of readings: how often each story was read in each hour, and the lists made of it."""

from django.db import models


class Reading(models.Model):
    """How many readings one story had in one hour."""

    article = models.ForeignKey("desk.Article", on_delete=models.CASCADE, related_name="+")
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "hour"], name="one_reading_per_hour")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.hour:%Y-%m-%d %H}: {self.count}"


class PastReadings(models.Model):
    """How many readings one story had in hours that are forgotten, so that its total never shrinks."""

    article = models.OneToOneField(
        "desk.Article", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.article_id} before: {self.count}"


class MostRead(models.Model):
    """One story on a most-read list: the paper's, or a section's. Pages show what stands here."""

    section = models.ForeignKey("desk.Section", null=True, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField()
    article = models.ForeignKey("desk.Article", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["section", "rank"], name="one_most_read_per_rank"),
            models.UniqueConstraint(
                fields=["rank"], condition=models.Q(section=None), name="one_most_read_of_the_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.article_id}"
