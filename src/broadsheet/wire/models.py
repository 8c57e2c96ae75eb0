"""What the wire keeps: sources, what they delivered, which story came from where and why it was filed there, what was
refused, the editor's filing rules, and the pictures still to be fetched."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.wire.querysets import (
    AlertQuerySet,
    SourceQuerySet,
    SubscriptionQuerySet,
    WantedPictureQuerySet,
)
from broadsheet.wire.rhythm import UNKNOWN


class Source(models.Model):
    """A feed the paper takes stories from: where it is, under which terms, into which section, and how it fares."""

    class Transport(models.TextChoices):
        WEB = "web", _("asked over the web")
        FOLDER = "folder", _("a watched folder")
        MAILBOX = "mailbox", _("a mailbox")

    class Vanished(models.TextChoices):
        NOTHING = "nothing", _("leave them as they are")
        HOLD = "hold", _("take them off the site until an editor has looked")
        KILL = "kill", _("kill them")

    class Gone(models.TextChoices):
        KEEP = "keep", _("leave its stories as they are")
        TAKE_BACK = "take-back", _("take its stories off the site")

    name = models.CharField(_("name"), max_length=200, help_text=_("As the credit line names it."))
    transport = models.CharField(max_length=8, choices=Transport.choices, default=Transport.WEB)
    url = models.CharField(_("address"), max_length=2000)
    """Of a feed; folder:PATH; imaps://host/mailbox."""
    login = models.CharField(_("user name"), max_length=200, blank=True)
    sealed_password = models.CharField(max_length=1000, blank=True, editable=False)
    """For publishers that ask for one (wire.sealing)."""
    key = models.CharField(max_length=32, unique=True, editable=False)
    """The address's key (wire.identity): one feed is one source, however its address is spelt."""
    homepage = models.URLField(_("website"), max_length=2000, blank=True)
    section = models.ForeignKey(
        "desk.Section", verbose_name=_("section"), on_delete=models.PROTECT, related_name="+"
    )
    licence = models.ForeignKey(
        "rights.Licence", verbose_name=_("terms"), on_delete=models.PROTECT, related_name="+"
    )
    hold = models.BooleanField(
        _("hold for review"), default=False, help_text=_("Its stories wait for an editor.")
    )
    trusts_licences = models.BooleanField(
        _("licences of its items count"),
        default=False,
        help_text=_("A story that names a Creative Commons licence may be shown as that licence allows."),
    )
    when_vanished = models.CharField(
        _("stories that vanish from its feed"),
        max_length=8,
        choices=Vanished.choices,
        default=Vanished.NOTHING,
    )
    vanished_after = models.PositiveSmallIntegerField(_("after so many polls"), default=3)
    when_gone = models.CharField(
        _("when its publisher ends the feed"), max_length=10, choices=Gone.choices, default=Gone.KEEP
    )
    taken_back_at = models.DateTimeField(null=True, editable=False)
    """When its stories were taken off the site because the feed had ended; null again once the feed answers."""
    active = models.BooleanField(_("asked for stories"), default=True)
    added_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    """When its contract ended and all of it was removed; a stub stays, so that nothing of it comes back."""

    # What it said of itself
    format = models.CharField(max_length=20, blank=True, editable=False)
    title = models.CharField(max_length=300, blank=True, editable=False)
    language = models.CharField(max_length=12, blank=True, editable=False)
    etag = models.CharField(max_length=1000, blank=True, editable=False)
    last_modified = models.CharField(max_length=200, blank=True, editable=False)
    body_digest = models.CharField(max_length=32, blank=True, editable=False)
    """Of the newest delivery taken in: the same bytes again are nothing new."""
    every = models.DurationField(null=True, editable=False)

    # Its rhythm, and who is at it
    interval = models.DurationField(default=UNKNOWN, editable=False)
    next_due_at = models.DateTimeField(db_index=True, editable=False)
    pushed_until = models.DateTimeField(null=True, editable=False)
    """Until when a hub has promised to push: polling is only the safety net then."""
    leased_until = models.DateTimeField(null=True, editable=False)
    worker = models.CharField(max_length=60, blank=True, editable=False)
    begun = models.PositiveSmallIntegerField(default=0, editable=False)
    """Polls that began and have not come to an end; more than one means that a worker died of it."""

    # Its health
    last_attempt_at = models.DateTimeField(null=True, editable=False)
    last_success_at = models.DateTimeField(null=True, editable=False)
    last_new_at = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    trouble_kind = models.CharField(max_length=40, blank=True, editable=False)
    trouble = models.TextField(blank=True, editable=False)
    trouble_remedy = models.TextField(blank=True, editable=False)
    trouble_since = models.DateTimeField(null=True, editable=False)
    trouble_at = models.DateTimeField(null=True, editable=False)
    silence_after = models.DurationField(default=timedelta(days=7), editable=False)
    silent_since = models.DateTimeField(null=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One document as it came: its bytes are a file, kept for replay; what became of it is here."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="deliveries")
    fetched_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=200)
    url = models.CharField(max_length=4096)
    headers = models.JSONField(default=dict)
    digest = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    file = models.CharField(max_length=200)
    """Under the deliveries folder, compressed with gzip."""
    items = models.PositiveIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    """{"counts": {verdict: number}, "refused": [[position, title, reason], …], "faults": […]}"""

    class Meta:
        ordering = ["-fetched_at", "-id"]
        indexes = [models.Index(fields=["source", "-fetched_at"], name="wire_delivery_of_source")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.fetched_at:%Y-%m-%d %H:%M}"


class Subscription(models.Model):
    """A hub's promise to push a source's news to us (WebSub), and how far it has kept it."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        VERIFIED = "verified", _("the hub pushes")
        REFUSED = "refused", _("refused")

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="subscription")
    hub = models.CharField(max_length=2000)
    topic = models.CharField(max_length=2000)
    token = models.CharField(max_length=64, unique=True)
    """The last part of our callback's address: whoever does not know it cannot find it."""
    sealed_secret = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(null=True)
    next_ask_at = models.DateTimeField(db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    last_push_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    """Why the hub does not push, last time."""

    objects = SubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.topic} at {self.hub}"


class Pushed(models.Model):
    """A document that was pushed to us and waits to be taken in. Its bytes are on disk before the hub is thanked."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="pushed")
    at = models.DateTimeField()
    content_type = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=32)
    file = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="one_push_of_one_document")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d %H:%M}"


class Alert(models.Model):
    """Something about a source that the newsroom must hear of, once: from when it was noticed until it was over."""

    class About(models.TextChoices):
        TROUBLE = "trouble", _("in trouble")
        SILENCE = "silence", _("unusually silent")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="alerts")
    about = models.CharField(max_length=8, choices=About.choices)
    kind = models.CharField(max_length=40, blank=True)
    """The trouble's."""
    text = models.TextField()
    raised_at = models.DateTimeField(db_index=True)
    over_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    """When the newsroom's letter about it went out."""

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "about"], condition=models.Q(over_at=None), name="one_open_alert"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.about} {self.raised_at:%Y-%m-%d %H:%M}"


class Provenance(models.Model):
    """One item of one source, and the article it led to. Kept for good: this is how a story is known again.

    Without an article it is a tombstone: the story was deleted here, and does not come back.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="provenances")
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


class FetchLog(models.Model):
    """One request to a source and what came of it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(default=0)
    """Of the answer; 0 when there was none."""
    took = models.PositiveIntegerField(default=0)
    """Milliseconds."""
    size = models.PositiveIntegerField(default=0)
    trouble_kind = models.CharField(max_length=40, blank=True)
    trouble = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["source", "-at"], name="wire_fetchlog_of_source")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d %H:%M} {self.status}"


class WantedPicture(models.Model):
    """A picture that a story of the wire should have and that has not come yet."""

    class State(models.TextChoices):
        WANTED = "wanted", _("to be fetched")
        HELD = "held", _("here")
        GIVEN_UP = "given-up", _("given up")

    class Place(models.TextChoices):
        LEAD = "lead", _("above the story")
        TEXT = "text", _("in the text")

    article = models.ForeignKey("desk.Article", on_delete=models.CASCADE, related_name="wanted_pictures")
    url = models.CharField(max_length=4096)
    url_key = models.CharField(max_length=32)
    place = models.CharField(max_length=4, choices=Place.choices)
    alt = models.CharField(max_length=500, blank=True)
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WANTED)
    picture = models.ForeignKey("desk.Picture", null=True, on_delete=models.SET_NULL, related_name="+")
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
        ]

    def __str__(self) -> str:
        return self.url


class TextPrint(models.Model):
    """What is kept of an item's text for comparing it with others (wire.alike)."""

    provenance = models.OneToOneField(
        Provenance, on_delete=models.CASCADE, primary_key=True, related_name="text_print"
    )
    units = models.BinaryField()

    def __str__(self) -> str:
        return f"print of {self.provenance_id}"


class Anchor(models.Model):
    """One number by which a text is found again: one of the smallest of its shingles."""

    value = models.BigIntegerField()
    provenance = models.ForeignKey(Provenance, on_delete=models.CASCADE, related_name="anchors")

    class Meta:
        indexes = [models.Index(fields=["value", "provenance"], name="wire_anchor_value")]

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


class FilingRule(models.Model):
    """One of the editor's rules for where stories of the wire go. Read from the top; wire.filing says how.

    The lists hold what the editor typed; `sources` holds row ids, of which some may be gone: a rule for sources that are
    gone matches nothing, and never everything.
    """

    position = models.PositiveIntegerField(_("place"), default=0, db_index=True)
    active = models.BooleanField(_("in force"), default=True)

    sources = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    categories = models.JSONField(default=list, blank=True)
    words = models.JSONField(default=list, blank=True)
    anywhere = models.BooleanField(default=False)
    unless = models.JSONField(default=list, blank=True)
    bylines = models.JSONField(default=list, blank=True)
    places = models.JSONField(default=list, blank=True)
    urgency = models.PositiveSmallIntegerField(default=0)

    section = models.ForeignKey(
        "desk.Section", verbose_name=_("section"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    topics = models.JSONField(default=list, blank=True)
    treatment = models.CharField(max_length=8, blank=True)
    """wire.filing.Treatment"""

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("filing rule")
        verbose_name_plural = _("filing rules")

    def __str__(self) -> str:
        return f"rule {self.position}"


class FilingPolicy(models.Model):
    """The one row of what the paper lets its classifier do, from which certainty on."""

    class Classifier(models.TextChoices):
        OFF = "off", _("Off: rules and the sources' sections decide")
        SUGGEST = "suggest", _("Suggest: the wire's screen shows where it would file a story")
        FILE = "file", _("File: where no rule names a section and it is certain enough")

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    classifier = models.CharField(max_length=8, choices=Classifier.choices, default=Classifier.OFF)
    certainty = models.FloatField(default=0.9)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_filing_policy")]

    def __str__(self) -> str:
        return self.classifier


class TrainedClassifier(models.Model):
    """The one row of what the classifier has learnt from the archive, and how well it did on the archive's last tenth."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    trained_at = models.DateTimeField()
    data = models.BinaryField()
    """wire.classifier.Classifier.to_bytes"""
    report = models.JSONField(default=dict)
    """wire.classifier.Report"""

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_trained_classifier")]

    def __str__(self) -> str:
        return f"classifier of {self.trained_at:%Y-%m-%d %H:%M}"
