"""Pictures: the file, its words and credit, and the derivatives that pages use."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Picture(AbstractImage):
    """One picture. Pages use `derivatives`, made when the file came in, and never render anything."""

    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    source_url = models.URLField(_("came from"), max_length=2000, blank=True, editable=False)
    source_digest = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    """Of the bytes as they came in: the same picture sent twice is known by it."""
    digest = models.CharField(max_length=32, blank=True, editable=False)
    """Of the file as we keep it."""
    derivatives = models.JSONField(default=list, blank=True, editable=False)
    """[{"path": "pictures/<digest>/640.avif", "width": 640, "height": 360, "type": "image/avif"}, …]"""

    admin_form_fields = (*WagtailImage.admin_form_fields, "caption", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class PictureRendition(AbstractRendition):
    """The desk's own thumbnails; the public pages never use them."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]
