"""What the archive knows: which stories stand beside which, and why; and who and what each is about."""

from django.db import models
from django.db.models import F

from broadsheet.archive.readings.models import MostRead, PastReadings, Reading
from broadsheet.archive.search.models import SearchDocument, SearchSpelling, SearchState

__all__ = [
    "Clipping",
    "Coverage",
    "Covered",
    "Gist",
    "MostRead",
    "PastReadings",
    "Reading",
    "Related",
    "SearchDocument",
    "SearchSpelling",
    "SearchState",
]


class Related(models.Model):
    """One story beside another. `score` is in thousandths; 0 for the newest of the section."""

    article = models.ForeignKey("desk.Article", on_delete=models.CASCADE, related_name="related_rows")
    other = models.ForeignKey("desk.Article", on_delete=models.CASCADE, related_name="referrer_rows")
    score = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="one_row_per_pair"),
            models.CheckConstraint(condition=~models.Q(article=F("other")), name="no_story_beside_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} beside {self.article_id}: {self.reason}"


class Gist(models.Model):
    """What one public story is about: term → what it counts for, and a vector of its text or nothing.

    Made from what the gate tells of the story (archive.gists), so that others can be compared with it
    without reading its text.
    """

    article = models.BigIntegerField(primary_key=True)
    terms = models.JSONField()
    vector = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"gist of {self.article}"


class Clipping(models.Model):
    """One public story filed under one author, topic or picture, as a newspaper's archive files its cuttings.

    The desk's own tables say which authors, topics and pictures a story has; only
    here can the newest, or any page, of one author's or topic's stories be had
    without reading all of them, and the stories that show a picture without
    reading every text. `shelf` is "author/<slug>", "topic/<slug>" or "picture/<id>".
    """

    shelf = models.CharField(max_length=90)
    at = models.DateTimeField()
    article = models.ForeignKey("desk.Article", on_delete=models.CASCADE, related_name="clippings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shelf", "article"], name="one_clipping_per_shelf")]
        indexes = [models.Index(fields=["shelf", "at", "article"], name="archive_clipping_line")]

    def __str__(self) -> str:
        return f"{self.article_id} under {self.shelf}"


class Coverage(models.Model):
    """One event that several stories of several sources tell of, with a page at an address of its own.

    The address is given once. When its stories turn out to be of another event's, it leads there.
    """

    slug = models.CharField(max_length=100, unique=True)
    shown = models.BooleanField(default=False)
    """Whether there are stories enough, from sources enough, for readers to be led there."""
    ever_shown = models.BooleanField(default=False)
    into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.slug


class Covered(models.Model):
    """One story and the event it tells of."""

    article = models.OneToOneField(
        "desk.Article", primary_key=True, on_delete=models.CASCADE, related_name="covered"
    )
    coverage = models.ForeignKey(Coverage, on_delete=models.CASCADE, related_name="covered")

    def __str__(self) -> str:
        return f"{self.article_id} of {self.coverage_id}"
