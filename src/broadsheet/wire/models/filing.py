"""The editor's filing rules, and what the classifier may do and has learnt."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
