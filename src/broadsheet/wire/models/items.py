"""Items: which story came from where and why it was filed there, what was refused, and the pictures still to be fetched."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.wire.models.sources import Delivery, Source
from broadsheet.wire.querysets import ProvenanceQuerySet, WantedPictureQuerySet


class Provenance(models.Model):
    """One item of one source, and the article it led to. Kept for good: this is how a story is known again.

    Without an article it is a tombstone: the story was deleted here, and does not come back.
    """

    # Two indexes begin with the source: its items by their keys, and by their hour.
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="provenances", db_index=False)
    article = models.ForeignKey(
        "desk.Article", null=True, on_delete=models.SET_NULL, related_name="provenances"
    )
    primary = models.BooleanField(default=True)
    """Whether the article stands on it: was filed from it, or went on with it; others brought the same story as well."""
    lends_to = models.ForeignKey(
        "desk.Article", null=True, on_delete=models.SET_NULL, related_name="lent_provenances", db_index=False
    )
    """The story that stands on it, where that is not its own: `article` became part of that one, whose own right ended."""
    item_key = models.CharField(max_length=32)
    id_key = models.CharField(max_length=32, blank=True)
    address_key = models.CharField(max_length=32, blank=True)
    text_key = models.CharField(max_length=32, blank=True)
    item_id = models.CharField(max_length=2100, blank=True)
    url = models.CharField(max_length=4096, blank=True)
    title = models.CharField(max_length=300, blank=True)
    """Folded, for comparing."""
    published_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    missed = models.PositiveSmallIntegerField(default=0)
    """Polls in a row that lacked it although older items stood there (wire.vanishing)."""
    sent = models.CharField(max_length=32)
    verdict = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)

    # As the desk sees it come in, and why it was filed where it was (wire.filing)
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="+")
    """That brought its newest words; null once the bytes are forgotten."""
    headline = models.CharField(max_length=300, blank=True)
    """As this source has it."""
    told = models.JSONField(default=dict, blank=True)
    """What the item says of itself (wire.filing.metadata): what a dry run of the filing rules looks at."""
    # No indexes of these three: nothing is looked up by them, and every story that comes in would pay for them.
    section = models.ForeignKey(
        "desk.Section", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """Where it was filed; the article may have been moved since."""
    rule = models.ForeignKey(
        "wire.FilingRule", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    filed_by = models.CharField(max_length=10, blank=True)
    """wire.filing.By"""
    filing = models.CharField(max_length=500, blank=True)
    """What decided where it goes, in words as of then."""
    guess = models.ForeignKey(
        "desk.Section", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    """Where the classifier would file it, and with what `certainty`, 0 to 1; null where it was not asked."""
    certainty = models.FloatField(default=0)
    dropped = models.BooleanField(default=False)
    """A rule left it out: there is no article of it, until somebody takes it back."""

    objects = ProvenanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "item_key"], name="one_provenance_per_item")]
        indexes = [
            models.Index(
                fields=["address_key"], condition=~models.Q(address_key=""), name="wire_provenance_address"
            ),
            models.Index(fields=["text_key"], condition=~models.Q(text_key=""), name="wire_provenance_text"),
            models.Index(
                fields=["source", "id_key"], condition=~models.Q(id_key=""), name="wire_provenance_id"
            ),
            # The rhythm of a source.
            models.Index(fields=["source", "-first_seen_at"], name="wire_provenance_recent"),
            # The wire's screen: what came in, newest first; and the two kinds of lines that are few among many.
            models.Index(fields=["-first_seen_at", "-id"], name="wire_provenance_newest"),
            models.Index(
                fields=["-first_seen_at", "-id"],
                condition=models.Q(primary=False),
                name="wire_provenance_others",
            ),
            models.Index(
                fields=["-first_seen_at", "-id"],
                condition=models.Q(dropped=True),
                name="wire_provenance_dropped",
            ),
            models.Index(
                fields=["lends_to"], condition=models.Q(lends_to__isnull=False), name="wire_provenance_lent"
            ),
            # Searching reads this index from end to end, and none of the rest.
            models.Index(fields=["title"], name="wire_provenance_title"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.url or self.item_id}"

    @property
    def standing_story(self) -> Any:  # Any: the desk's article, or None
        """The story that stands on it: its own, or the one it is lent to."""
        return self.lends_to or (self.article if self.primary else None)


class Understudy(models.Model):
    """An item whose story stands on another source's, kept whole: what the story goes on with when that right ends."""

    provenance = models.OneToOneField(
        Provenance, on_delete=models.CASCADE, primary_key=True, related_name="understudy"
    )
    feed = models.BinaryField()
    """zlib over wire.dispatch_json, a feed of one dispatch."""

    def __str__(self) -> str:
        return f"understudy {self.provenance_id}"


class TextPrint(models.Model):
    """What is kept of an item's text for comparing it with others (wire.alike)."""

    provenance = models.OneToOneField(
        Provenance, on_delete=models.CASCADE, primary_key=True, related_name="text_print"
    )
    units = models.BinaryField()

    def __str__(self) -> str:
        return f"print of {self.provenance_id}"


class Anchor(models.Model):
    """One number by which a text is found again: one of the smallest of its shingles.

    An item has up to sixteen, in no order, and each index over them took as long to write as all else that is kept of the item. So
    the pair is the key, on SQLite the table is that key and nothing else (migration 0011), and none is found by its provenance: the
    print of a text names its anchors, and whoever deletes provenances has them forgotten first (wire.actions.likenesses).
    """

    pk = models.CompositePrimaryKey("value", "provenance_id")
    value = models.BigIntegerField()
    provenance = models.ForeignKey(
        Provenance, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    def __str__(self) -> str:
        return f"{self.value} of {self.provenance_id}"


class RefusedItem(models.Model):
    """An item that could not be read or was not taken, for the desk to see: forgotten with the deliveries.

    Nothing is known again by it: when the publisher mends the item, it comes in as new.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="refused")
    delivery = models.ForeignKey(Delivery, null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.CharField(max_length=32)
    """Digest of what was refused and why, so that each is one row however often it comes."""
    position = models.PositiveIntegerField()
    """In its document, from 1; 0 for the whole document."""
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=4096, blank=True)
    reason = models.CharField(max_length=500)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_refusal_per_item")]
        indexes = [models.Index(fields=["-first_seen_at", "-id"], name="wire_refused_newest")]

    def __str__(self) -> str:
        return self.title or self.reason


class WantedPicture(models.Model):
    """A picture that a story of the wire should have and that has not come yet."""

    class State(models.TextChoices):
        WANTED = "wanted", _("to be fetched")
        HELD = "held", _("here")
        GIVEN_UP = "given-up", _("given up")

    class Place(models.TextChoices):
        LEAD = "lead", _("above the story")
        TEXT = "text", _("in the text")

    # `one_wish_per_picture` begins with the article.
    article = models.ForeignKey(
        "desk.Article", on_delete=models.CASCADE, related_name="wanted_pictures", db_index=False
    )
    url = models.CharField(max_length=4096)
    url_key = models.CharField(max_length=32)
    place = models.CharField(max_length=4, choices=Place.choices)
    alt = models.CharField(max_length=500, blank=True)
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WANTED)
    picture = models.ForeignKey(
        "desk.Picture", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why it did not come, last time."""

    objects = WantedPictureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "url_key"], name="one_wish_per_picture")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="wanted"), name="wire_wanted_due"),
            models.Index(fields=["url_key"], name="wire_wanted_url"),
            # None that is only wanted has one.
            models.Index(
                fields=["picture"], condition=models.Q(picture__isnull=False), name="wire_wanted_picture"
            ),
        ]

    def __str__(self) -> str:
        return self.url
