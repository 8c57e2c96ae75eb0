"""The order of the paper: sections, authors, topics."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.desk.querysets import SectionQuerySet
from broadsheet.desk.rules import RESERVED_TOP_NAMES, is_colour


def free_top_name(slug: str) -> None:
    """A section's slug is a top-level address, so it may not be one of the paper's own."""
    if slug in RESERVED_TOP_NAMES or slug.isdigit():
        raise ValidationError(
            _("“%(slug)s” is an address the paper itself uses; choose another.") % {"slug": slug}
        )


def colour(value: str) -> None:
    """A colour is written #rrggbb."""
    if not is_colour(value):
        raise ValidationError(_("Write a colour as # and six digits, such as #1d4f91."))


MADE_FROM_LIGHT = _("Made from the accent colour, light enough to be read, unless another is chosen.")


class Section(models.Model):  # type: ignore[django-manager-missing]  # querysets.py cannot name Article
    """A part of the paper, in the editor's order."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("address"),
        max_length=60,
        unique=True,
        validators=[free_top_name],
        help_text=_("The section's front is at /address/."),
    )
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0, db_index=True)
    in_menu = models.BooleanField(_("in the menu"), default=True)
    accent = models.CharField(_("accent colour"), max_length=7, default="#1d4f91", validators=[colour])
    accent_dark = models.CharField(
        _("accent colour on dark"), max_length=7, blank=True, validators=[colour], help_text=MADE_FROM_LIGHT
    )
    disclaimer = models.TextField(
        _("disclaimer"),
        blank=True,
        help_text=_("Stands under every story of this section, besides the paper's own."),
    )

    objects = SectionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.name


class Author(models.Model):
    """Somebody who writes under a name of their own, with a page."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    biography = models.TextField(_("biography"), blank=True)
    portrait = models.ForeignKey(
        "desk.Picture",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    once_public = models.BooleanField(default=False, editable=False)
    """Whether a public story was ever filed here: then the page's address stays for good."""

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A matter the paper follows through its sections."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=300, blank=True)

    once_public = models.BooleanField(default=False, editable=False)
    """Whether a public story was ever filed here: then the page's address stays for good."""

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name
