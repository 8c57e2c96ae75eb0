"""Sources, what they delivered, and how they fare."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.wire.querysets import AlertQuerySet, SourceQuerySet, SubscriptionQuerySet
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
