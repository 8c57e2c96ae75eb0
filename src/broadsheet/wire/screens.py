"""The wire at the desk: its sources, how each fares, and where a story came from."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.models import Article, Section
from broadsheet.desk.screens.dashboard import Line, Todo
from broadsheet.desk.screens.records import RecordIndex, RecordViewSet
from broadsheet.desk.screens.standing_panel import Aside
from broadsheet.net.errors import FetchError
from broadsheet.rights.terms import PRESET_LABELS, BadTerms
from broadsheet.wire.actions.sources import add_source, ask_soon, change_source
from broadsheet.wire.errors import WireError
from broadsheet.wire.models import Provenance, Source

SHOWN = 10
BORROWED = [(name, label) for name, label in PRESET_LABELS.items() if name != "own"]
"""Presets for other people's stories, the narrowest first."""


class SourceForm(forms.Form):
    """How a source's stories are filed."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    section = forms.ModelChoiceField(
        label=gettext_lazy("Section"), queryset=Section.objects.none(), empty_label=None
    )
    terms = forms.ChoiceField(label=gettext_lazy("Terms"), choices=BORROWED, initial="link-only")
    hold = forms.BooleanField(
        label=gettext_lazy("Review first"),
        help_text=gettext_lazy("Its stories wait for an editor instead of going straight onto the site."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.in_order()  # type: ignore[attr-defined]
        self.fields["name"].help_text = _(
            "As the credit line names it. Left empty, it is the feed's own name."
        )
        self.fields["terms"].help_text = _(
            "What the publisher lets this paper do. If you have nothing in writing, it is headline and link."
        )


class NewSourceForm(SourceForm):
    """A feed's address, and how its stories are filed."""

    field_order = ["url"]
    url = forms.URLField(
        label=gettext_lazy("Address of the feed"),
        help_text=gettext_lazy("RSS, Atom or JSON Feed, as the publisher gives it."),
        max_length=2000,
        assume_scheme="https",
    )


class ChangeSourceForm(SourceForm):
    """Besides, whether the source is asked at all."""

    active = forms.BooleanField(label=gettext_lazy("Ask this source for stories"), required=False)

    def __init__(self, *args: Any, held: str, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if held not in dict(BORROWED):
            field = self.fields["terms"]
            field.choices = [("", _("As they are: %(name)s") % {"name": held}), *BORROWED]  # type: ignore[attr-defined]
            field.required = False


class SourceScreen(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]  # Django's class takes none at run time
    """A page about one source, or a new one."""

    header_icon = "rss"
    permission = "wire.change_source"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # Wagtail's dispatch answers any response
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [
            {"url": reverse("sources:index"), "label": _("Wire sources")},
            {"url": "", "label": self.page_title},
        ]


class AddSource(SourceScreen):
    """A new feed. It is asked at the wire's next turn, and its page shows what came."""

    form_class = NewSourceForm
    template_name = "wire/source_new.html"
    page_title = gettext_lazy("Add a source")
    permission = "wire.add_source"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        said = form.cleaned_data
        try:
            source, made = add_source(
                said["url"],
                said["section"].slug,
                said["terms"],
                name=said["name"],
                hold=said["hold"],
                now=timezone.now(),
            )
        except (WireError, FetchError, BadTerms) as refused:
            form.add_error("url", str(refused))
            return self.form_invalid(form)
        told = _("%(name)s is added and asked within a minute.") if made else _("%(name)s is there already.")
        messages.success(self.request, told % {"name": source.name})
        return redirect("sources:edit", pk=source.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {**super().get_context_data(**kwargs), "has_sections": Section.objects.exists()}


class OneSource(SourceScreen):
    """How a source fares, what it brought, and how its stories are filed."""

    form_class = ChangeSourceForm
    template_name = "wire/source.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: address parts
        super().setup(request, *args, **kwargs)
        found = Source.objects.select_related("section", "licence")
        self.source: Source = get_object_or_404(found, pk=kwargs["pk"])
        self.page_title = self.source.name

    def get_initial(self) -> dict[str, Any]:  # Any: initial values
        source, held = self.source, self.source.licence.name
        terms = held if held in dict(BORROWED) else ""
        return {
            "name": source.name,
            "section": source.section,
            "terms": terms,
            "hold": source.hold,
            "active": source.active,
        }

    def get_form_kwargs(self) -> dict[str, Any]:  # Any: Django's own
        return {**super().get_form_kwargs(), "held": self.source.licence.name}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        said = form.cleaned_data
        change_source(
            self.source,
            name=said["name"] or self.source.name,
            section=said["section"],
            terms=said["terms"],
            hold=said["hold"],
            active=said["active"],
            now=timezone.now(),
        )
        messages.success(self.request, _("%(name)s is changed.") % {"name": self.source})
        return redirect("sources:edit", pk=self.source.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        source = self.source
        stories = Provenance.objects.filter(source=source).select_related("article").defer("article__body")
        return {
            **super().get_context_data(**kwargs),
            "source": source,
            "health": health_of(source),
            "deliveries": list(source.deliveries.all()[:SHOWN]),
            "log": list(source.log.all()[:SHOWN]),
            "stories": list(stories.order_by("-first_seen_at")[:SHOWN]),
        }


class AskNow(SourceScreen):
    """Ask a source at the wire's next turn."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        source = get_object_or_404(Source, pk=kwargs["pk"])
        ask_soon(source, timezone.now())
        messages.success(request, _("%(name)s is asked at the wire's next turn.") % {"name": source})
        return redirect("sources:edit", pk=source.pk)


def health_of(source: Source) -> tuple[str, str]:
    """(key, words) of how a source fares: off, trouble, silent, new or well."""
    if not source.active:
        return "off", _("not asked")
    if source.trouble_kind:
        return "trouble", _("in trouble")
    if source.silent_since:
        return "silent", _("unusually silent")
    if source.last_success_at is None:
        return "new", _("not asked yet")
    return "well", _("well")


class HealthColumn(BaseColumn):
    """How a source fares, in a word, with the trouble beneath."""

    cell_template_name = "wire/cell_health.html"

    def get_cell_context_data(self, instance: Source, parent_context: Any) -> dict[str, Any]:  # Any: context
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "health": health_of(instance)}


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
    name = "sources"
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


def sources_in_trouble() -> Todo | None:
    """Sources that bring nothing, for the first screen; nothing to say while all are well."""
    ill = Source.objects.in_trouble() | Source.objects.silent()
    lines = [
        Line(
            reverse("sources:edit", args=[source.pk]),
            source.name,
            source.trouble[:140] or _("unusually silent"),
            source.trouble_since or source.silent_since,
        )
        for source in ill.order_by("-failures", "name")[:6]
    ]
    if not lines:
        return None
    return Todo(_("Sources in trouble"), lines, reverse("sources:index"), "", ill.count())


def where_from(article: Article) -> Aside | None:
    """The items of the wire that led to a story, each with why it was filed so."""
    found = Provenance.objects.filter(article=article).select_related("source").order_by("-primary", "id")[:6]
    lines = [
        (f"{item.source.name}: {item.verdict}, {item.reason}", reverse("sources:edit", args=[item.source_id]))
        for item in found
    ]
    return Aside(_("How it came in"), lines) if lines else None
