"""What search keeps beside the index itself, which each database holds in its own way (see index)."""

from django.db import models


class SearchDocument(models.Model):
    """One story in the index: under which number it lies there, and what of it was taken in.

    No foreign key: a story that is no more must still be found here, to be taken out.
    """

    article = models.BigIntegerField(primary_key=True)
    place = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.article} at {self.place}"


class SearchSpelling(models.Model):
    """A word of headlines and names, under itself and under each of its forms that lacks one letter."""

    form = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "word"], name="one_search_spelling")]

    def __str__(self) -> str:
        return f"{self.form} of {self.word}"


class SearchState(models.Model):
    """The one row of how far the index has come: which analysis made it, and whether it is whole."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    analysis = models.CharField(max_length=60)
    whole = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_search_state")]

    def __str__(self) -> str:
        return self.analysis
