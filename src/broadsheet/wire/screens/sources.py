"""Every source of the wire in one list."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from broadsheet.desk.screens.records import RecordIndex, RecordViewSet
from broadsheet.wire.models import Source
from broadsheet.wire.screens.source_health import HealthColumn
from broadsheet.wire.screens.source_page import AddSource, AskNow, OneSource


class SourceFilters(WagtailFilterSet):
    """By how they fare."""

    health = django_filters.ChoiceFilter(
        choices=[
            ("trouble", gettext_lazy("In trouble")),
            ("silent", gettext_lazy("Silent")),
            ("off", gettext_lazy("Not asked")),
        ],
        label=gettext_lazy("How it fares"),
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
        method="faring",
    )

    class Meta:
        model = Source
        fields: list[str] = []

    def faring(self, sources: QuerySet[Source], name: str, key: str) -> QuerySet[Source]:
        """Sources that fare like this."""
        conditions = {
            "trouble": ~Q(trouble_kind=""),
            "silent": Q(silent_since__isnull=False),
            "off": Q(active=False),
        }
        return sources.filter(conditions[key])


class SourceIndex(RecordIndex):
    """Every source, those in trouble first."""

    empty = gettext_lazy(
        "The wire brings other people's stories in by itself. Add the first source: a feed's address."
    )
    filterset_class = SourceFilters
    add_item_label = gettext_lazy("Add a source")
    page_title = gettext_lazy("Wire sources")

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [
            TitleColumn("name", label=_("Name"), get_url=self.get_edit_url),
            HealthColumn("health", label=_("How it fares")),
            Column("section", label=_("Section"), accessor="section.name"),
            Column("licence", label=_("Terms"), accessor="licence.name"),
            Column(
                "hold",
                label=_("Filed"),
                accessor=lambda source: _("for review") if source.hold else _("at once"),
            ),
            DateColumn("last_new_at", label=_("Last story")),
        ]

    def get_base_queryset(self) -> QuerySet[Source]:
        return Source.objects.select_related("section", "licence")

    def order_queryset(self, queryset: QuerySet[Source]) -> QuerySet[Source]:
        return queryset.order_by("-failures", "name", "id")


class SourceViewSet(RecordViewSet):
    """Sources of the wire. None is deleted, since its stories are known again by it: it is no longer asked instead."""

    model = Source
    name = menu_name = "sources"
    icon = "rss"
    menu_label = gettext_lazy("Wire sources")
    index_view_class = SourceIndex
    search_fields = ["name", "url"]
    exclude_form_fields: list[str] = []

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        lists = [
            pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results")
        ]
        return [
            *lists,
            path("new/", AddSource.as_view(), name="add"),
            path("<int:pk>/", OneSource.as_view(), name="edit"),
            path("<int:pk>/ask/", AskNow.as_view(), name="ask"),
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        return super().get_common_view_kwargs(**{"delete_url_name": None, "history_url_name": None, **kwargs})
