"""The menus: sections at the top, standing pages at the foot, in the editor's order, on one screen.

Works with a mouse (drag), with the keyboard (the buttons) and without any
script (the numbers).
"""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.actions.keeping import set_menus
from broadsheet.desk.models import Section, StandingPage


class EntryForm(forms.Form):
    """One entry of a menu: its place, and whether it is shown."""

    id = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.IntegerField(min_value=1, max_value=10_000)
    shown = forms.BooleanField(required=False)


Entries = forms.formset_factory(EntryForm, extra=0, max_num=1000, absolute_max=1000)


class Menus(WagtailAdminTemplateMixin, TemplateView):
    """Two lists, one button."""

    template_name = "desk/menus.html"
    page_title = gettext_lazy("Menus")
    header_icon = "list-ol"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.has_perm("desk.change_publication"):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # Wagtail's dispatch answers any response
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest) -> HttpResponse:
        sections = Entries(request.POST, prefix="sections")
        pages = Entries(request.POST, prefix="pages")
        if not (sections.is_valid() and pages.is_valid()):
            messages.error(request, _("A place in the menu is a number from 1 on. Nothing was changed."))
            return redirect("desk_menus")
        if set_menus(_in_order(sections), _in_order(pages)):
            messages.success(request, _("The menus are changed; every page follows."))
        else:
            messages.success(request, _("The menus are as they were."))
        return redirect("desk_menus")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        sections = list(Section.objects.in_order())
        pages = list(StandingPage.objects.order_by("position", "id"))
        return {
            **super().get_context_data(**kwargs),
            "menus": [
                {
                    "title": _("Sections, at the top of the paper"),
                    "empty": _("No sections yet. Add one under Sections."),
                    "formset": _entries("sections", sections, "in_menu"),
                    "lines": list(zip(sections, _entries("sections", sections, "in_menu"), strict=True)),
                },
                {
                    "title": _("Standing pages, at the foot"),
                    "empty": _("No standing pages yet. Add one under Standing pages."),
                    "formset": _entries("pages", pages, "in_foot"),
                    "lines": list(zip(pages, _entries("pages", pages, "in_foot"), strict=True)),
                },
            ],
        }


def _entries(prefix: str, rows: list[Any], shown: str) -> Any:  # Any: rows of two models; Django's formset
    initial = [
        {"id": row.pk, "place": place, "shown": getattr(row, shown)}
        for place, row in enumerate(rows, start=1)
    ]
    return Entries(initial=initial, prefix=prefix)


def _in_order(entries: Any) -> list[tuple[int, bool]]:  # Any: Django's formset
    """(id, shown) by the place typed; entries with the same place stay as they stood."""
    said = [form.cleaned_data for form in entries.forms]
    said.sort(key=lambda entry: entry["place"])
    return [(entry["id"], entry["shown"]) for entry in said]
