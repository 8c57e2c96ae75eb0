"""Corrections: a list of what the paper has put right. They are added on a story's own screen, and stay."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from broadsheet.desk.models import Correction
from broadsheet.desk.screens.records import RecordIndex, RecordViewSet


class CorrectionIndex(RecordIndex):
    """Corrections, newest first."""

    empty = _(
        "Nothing has been corrected yet. A correction is added on the story's own screen, under “Correct…”."
    )
    default_ordering = "-at"

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [
            TitleColumn("text", label=_("Correction"), accessor=str, get_url=self.story_url),
            Column("article", label=_("Story"), accessor="article.headline"),
            Column("by", label=_("By")),
            DateColumn("at", label=_("Published"), sort_key="at"),
        ]

    def story_url(self, correction: Correction) -> str:
        """A correction leads to its story."""
        return reverse("articles:edit", args=[correction.article_id])

    def get_base_queryset(self) -> QuerySet[Correction]:
        return Correction.objects.select_related("article", "by").defer("article__body")


class CorrectionViewSet(RecordViewSet):
    """Read here, written on the story."""

    model = Correction
    name = menu_name = "corrections"
    icon = "edit"
    menu_order = 600
    index_view_class = CorrectionIndex
    search_fields = ["text", "article__headline"]
    exclude_form_fields: list[str] = []

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        return [
            pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results")
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        names = ("add_url_name", "edit_url_name", "delete_url_name", "history_url_name")
        return super().get_common_view_kwargs(**{**dict.fromkeys(names), **kwargs})
