"""The paper itself: its identity and its standing pages."""

from typing import Any, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import PreviewableMixin, RevisionMixin

from broadsheet.desk.models.drafts import WholeDrafts
from broadsheet.desk.models.order import MADE_FROM_LIGHT, colour
from broadsheet.desk.previews import preview
from broadsheet.desk.rules import is_time_zone
from broadsheet.questions import Question


def time_zone(value: str) -> None:
    """A time zone is a name of the tz database."""
    if not is_time_zone(value):
        raise ValidationError(
            _("“%(zone)s” is no time zone; write one such as Europe/Lisbon.") % {"zone": value}
        )


class Publication(models.Model):
    """The one row of what the paper is called, where it stands and how it looks."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120, default="The Broadsheet")
    tagline = models.CharField(_("line under the name"), max_length=200, blank=True)
    base_url = models.URLField(
        _("public address"),
        default="http://127.0.0.1:8000",
        help_text=_("As readers type it, without a slash at the end."),
    )
    language = models.CharField(
        _("language"), max_length=12, default="en", help_text=_("A BCP 47 tag such as en, de or ar.")
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[time_zone])
    logo = models.ForeignKey(
        "desk.Picture",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    accent = models.CharField(_("accent colour"), max_length=7, default="#8a1c2b", validators=[colour])
    accent_dark = models.CharField(
        _("accent colour on dark"), max_length=7, blank=True, validators=[colour], help_text=MADE_FROM_LIGHT
    )
    social = models.TextField(
        _("social profiles"), blank=True, help_text=_("One a line: the name, a space, the address.")
    )
    companies = models.CharField(
        _("publisher"),
        max_length=300,
        blank=True,
        help_text=_("The company or people behind the paper, as the disclaimer and copyright name them."),
    )
    disclaimer = models.TextField(
        _("disclaimer"),
        blank=True,
        help_text=_("{name}, {publisher} and {year} are filled in."),
    )
    shows_readings = models.BooleanField(
        _("show how often a story was read"),
        default=False,
        help_text=_(
            "Under the date on each story’s page. Counted without cookies and without robots; right within half a minute."
        ),
    )
    newsroom_email = models.EmailField(_("newsroom's e-mail"), blank=True)
    copyright_year = models.PositiveIntegerField(default=2026, editable=False)
    set_up = models.BooleanField(default=False, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("paper")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_publication")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def the_paper(cls) -> "Publication":
        """The one row; made with its defaults in a paper that has none yet."""
        for paper in _THE_PAPER():
            return paper
        return cls.objects.get_or_create(id=1)[0]

    @property
    def zone(self) -> ZoneInfo:
        """The paper's time zone."""
        return ZoneInfo(self.time_zone)


_THE_PAPER = Question(lambda: Publication.objects.filter(id=1))


class StandingPage(PreviewableMixin, WholeDrafts, RevisionMixin, models.Model):
    """A page that stands: About, Contact, Privacy, Terms, or one of the editor's own."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        CONTACT = "contact", _("text with the contact form")

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    body = RichTextField(_("text"), blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    in_foot = models.BooleanField(_("in the foot menu"), default=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    updated_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    # Its place in the menu is changed on the menu's own screen, and an old draft must not undo that.
    KEPT_BY_THE_ROW = ("slug", "in_foot", "position")

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        permissions = [("publish_standingpage", "Can publish standing page")]

    def __str__(self) -> str:
        return self.title

    def with_content_json(self, content: dict[str, Any]) -> Self:  # Any: Wagtail's revision content
        """A revision brings back the words, never the address or the place in the menu (Wagtail's own hook)."""
        restored: Self = super().with_content_json(content)
        for name in self.KEPT_BY_THE_ROW:
            setattr(restored, name, getattr(self, name))
        return restored

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page in the real theme (Wagtail's own hook)."""
        return preview("standing page", self)
