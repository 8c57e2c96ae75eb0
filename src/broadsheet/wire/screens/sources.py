"""Every source of the wire in one list: how each fares, and what may be done to many at once."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from broadsheet.desk.middleware import own_transaction
from broadsheet.desk.models import Section
from broadsheet.desk.screens.charts import Column as Day
from broadsheet.desk.screens.charts import spark
from broadsheet.desk.screens.records import RecordIndex, RecordViewSet
from broadsheet.desk.templatetags.desk_tags import moment
from broadsheet.wire.models import Source
from broadsheet.wire.screens.source_deeds import DEEDS
from broadsheet.wire.screens.source_health import DAYS, HealthColumn, items_per_day
from broadsheet.wire.screens.source_list import ChooseFromList, ExportList, ImportList
from broadsheet.wire.screens.source_page import AddSource, OneDeed, OneSource


class SourceFilters(WagtailFilterSet):
    """By how they fare, where they file, and how they come in."""

    health = django_filters.ChoiceFilter(
        choices=[
            ("trouble", gettext_lazy("In trouble")),
            ("silent", gettext_lazy("Silent")),
            ("well", gettext_lazy("Well")),
            ("off", gettext_lazy("Paused")),
        ],
        label=gettext_lazy("How it fares"),
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
        method="faring",
    )
    section = django_filters.ModelChoiceFilter(
        queryset=Section.objects.in_order(), label=gettext_lazy("Section"), empty_label=gettext_lazy("All")
    )
    transport = django_filters.ChoiceFilter(
        choices=Source.Transport.choices, label=gettext_lazy("Comes in"), empty_label=gettext_lazy("All")
    )

    class Meta:
        model = Source
        fields: list[str] = []

    def faring(self, sources: QuerySet[Source], name: str, key: str) -> QuerySet[Source]:
        """Sources that fare like this."""
        conditions = {
            "trouble": Q(active=True) & ~Q(trouble_kind=""),
            "silent": Q(active=True, trouble_kind="", silent_since__isnull=False),
            "well": Q(active=True, trouble_kind="", silent_since=None, last_success_at__isnull=False),
            "off": Q(active=False),
        }
        return sources.filter(conditions[key])


class ChoiceColumn(BaseColumn):
    """A box to choose the source for a deed on many."""

    header_template_name = "wire/header_choice.html"
    cell_template_name = "wire/cell_choice.html"


class DaysColumn(BaseColumn):
    """What a source brought on each of the last days, as a small chart."""

    cell_template_name = "wire/cell_days.html"

    def get_cell_context_data(self, instance: Source, parent_context: Any) -> dict[str, Any]:  # Any: context
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        days: list[Day] = getattr(instance, "days", [])
        title = _("Stories of the last %(count)d days") % {"count": DAYS}
        return {**context, "chart": spark(days, title), "sum": sum(sum(day.counts) for day in days)}


class SourceIndex(RecordIndex):
    """Every source, those in trouble first."""

    empty = gettext_lazy(
        "The wire brings other people's stories in by itself. Add the first source: a feed's address, "
        "or bring in a list of feeds (OPML)."
    )
    results_template_name = "wire/source_results.html"
    filterset_class = SourceFilters
    add_item_label = gettext_lazy("Add a source")
    page_title = gettext_lazy("Wire sources")
    default_ordering = "faring"

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [
            ChoiceColumn("choice"),
            TitleColumn("name", label=_("Name"), get_url=self.get_edit_url, sort_key="name"),
            HealthColumn("health", label=_("How it fares"), sort_key="faring"),
            DaysColumn("days", label=_("Stories a day")),
            Column("section", label=_("Section"), accessor="section.name", sort_key="section__position"),
            Column("licence", label=_("Terms"), accessor="licence.name"),
            DateColumn("last_new_at", label=_("Last story"), sort_key="last_new_at"),
            Column(
                "next_due_at",
                label=_("Next"),
                accessor=lambda source: moment(source.next_due_at) if source.active else "–",
                sort_key="next_due_at",
            ),
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:  # Any: Wagtail's buttons
        buttons = list(super().header_buttons)
        return [
            *buttons,
            HeaderButton(_("Bring in a list"), reverse("sources:import"), icon_name="download"),
            HeaderButton(_("Save as a list"), reverse("sources:export"), icon_name="upload"),
        ]

    def get_base_queryset(self) -> QuerySet[Source]:
        return Source.objects.select_related("section", "licence")

    def order_queryset(self, queryset: QuerySet[Source]) -> QuerySet[Source]:
        fields = {"faring": ("-failures", "name", "id"), "-faring": ("failures", "name", "id")}
        order = self.ordering if isinstance(self.ordering, str) else "faring"
        return queryset.order_by(*fields.get(order, (order, "name", "id")))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        context = super().get_context_data(*args, **kwargs)
        shown = list(context["object_list"])
        days = items_per_day([source.pk for source in shown], timezone.now())
        for source in shown:
            source.days = days[source.pk]
        return {**context, "object_list": shown, "deeds": DEEDS}


class ManySources(View):
    """Something done to the sources that were chosen in the list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("wire.change_source"):
            raise PermissionDenied
        deed = DEEDS.get(request.POST.get("deed", ""))
        chosen = [int(pk) for pk in request.POST.getlist("source") if pk.isascii() and pk.isdigit()]
        if deed is None or not chosen:
            messages.warning(request, _("Choose sources in the list first."))
        else:
            count = deed.do(chosen, timezone.now())
            messages.success(request, deed.many % {"count": count})
        return redirect("sources:index")


class SourceViewSet(RecordViewSet):
    """Sources of the wire. None is deleted, since its stories are known again by it: it is no longer asked instead."""

    model = Source
    name = menu_name = "sources"
    icon = "rss"
    menu_label = gettext_lazy("Wire sources")
    index_view_class = SourceIndex
    index_results_template_name = SourceIndex.results_template_name
    search_fields = ["name", "url", "title"]
    exclude_form_fields: list[str] = []

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        lists = [
            pattern for pattern in super().get_urlpatterns() if pattern.name in ("index", "index_results")
        ]
        deeds = [path(f"<int:pk>/{name}/", OneDeed.as_view(deed=name), name=name) for name in DEEDS]
        return [
            *lists,
            # Looking at an address takes seconds, and writes nothing.
            path("new/", own_transaction(AddSource.as_view()), name="add"),  # type: ignore[arg-type]  # Django hints at less than it gives
            path("import/", ImportList.as_view(), name="import"),
            path("import/choose/", ChooseFromList.as_view(), name="choose"),
            path("export/", ExportList.as_view(), name="export"),
            path("many/", ManySources.as_view(), name="many"),
            path("<int:pk>/", OneSource.as_view(), name="edit"),
            *deeds,
        ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        return super().get_common_view_kwargs(**{"delete_url_name": None, "history_url_name": None, **kwargs})
