"""What is kept: the changes, the followers' positions, and the paper's clock."""

from typing import Self

from django.db import models


class Kind(models.TextChoices):
    """What changed. A follower decides by kind what the change touches."""

    ARTICLE = "article", "an article, its place or its standing"
    RELATED = "related", "what stands beside an article"
    COVERAGE = "coverage", "the stories of one event"
    PICTURE = "picture", "a picture's file, credit or words"
    SECTION = "section", "a section"
    AUTHOR = "author", "an author"
    TOPIC = "topic", "a topic"
    CORRECTION = "correction", "a correction"
    STANDING_PAGE = "standing-page", "a standing page"
    PUBLICATION = "publication", "the paper itself: name, menu, look"
    MOST_READ = "most-read", "the list of what is read most, of a section or of the paper"
    HOUR = "hour", "an hour has passed"


class ChangeQuerySet(models.QuerySet["Change"]):
    def after(self, position: int) -> Self:
        """The changes a follower at `position` has not seen, oldest first."""
        return self.filter(id__gt=position).order_by("id")


class Change(models.Model):
    """One noticed change. Ids follow commit order, so a follower keeps one number."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    subject = models.BigIntegerField(default=0)
    note = models.JSONField(default=dict, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.kind} {self.subject}"


class Position(models.Model):
    """How far a follower has come."""

    follower = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.follower} at {self.position}"


class PaperClock(models.Model):
    """The one row of the hour the paper has come to.

    Pages are a function of the database alone: where a page must know the
    time (which rights have run out, which stories are younger than two
    days, the year of the copyright), it reads this row, and whoever moves
    it journals what the move changes in the same transaction.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    hour = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_paper_clock")]

    def __str__(self) -> str:
        return self.at.isoformat()
