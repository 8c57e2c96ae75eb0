"""Lists of feeds (OPML) at the desk: look at one, choose what is wanted and where it goes, and save our own."""

from dataclasses import asdict
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.models import Section
from broadsheet.wire.actions import lists
from broadsheet.wire.actions.lists import Offer
from broadsheet.wire.errors import DeliveryRefused
from broadsheet.wire.formats import opml
from broadsheet.wire.formats.opml import ListedFeed, SourceList
from broadsheet.wire.screens.source_forms import BORROWED, ListForm
from broadsheet.wire.screens.source_page import SourceScreen

HELD = "list-of-feeds"
"""Under which a list waits in the editor's session between the two steps."""
MOST = 500
"""Feeds of one list at the desk; the command takes any number."""
LARGEST = 5 * 1024 * 1024
TOLD = 8


class ImportList(SourceScreen):
    """A list to look at."""

    form_class = ListForm
    template_name = "wire/list_import.html"
    page_title = gettext_lazy("Bring in a list of feeds")
    permission = "wire.add_source"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        file = form.cleaned_data["file"]
        if file.size > LARGEST:
            form.add_error(
                "file", _("This file is larger than five megabytes; it can hardly be a list of feeds.")
            )
            return self.form_invalid(form)
        try:
            found = opml.read(file.read())
        except DeliveryRefused as refused:
            form.add_error("file", str(refused))
            return self.form_invalid(form)
        if not found.feeds:
            form.add_error("file", _("There is no feed in this list."))
            return self.form_invalid(form)
        self.request.session[HELD] = {
            "title": found.title,
            "feeds": [asdict(feed) for feed in found.feeds[:MOST]],
            "more": max(0, len(found.feeds) - MOST),
            "refused": [[one.title, one.reason] for one in found.refused[:TOLD]],
        }
        return redirect("sources:choose")


class ChooseFromList(WagtailAdminTemplateMixin, TemplateView):
    """Which feeds of the list are wanted, and where each folder's stories go."""

    template_name = "wire/list_choose.html"
    page_title = gettext_lazy("Choose feeds")
    header_icon = "rss"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.has_perm("wire.add_source"):
            raise PermissionDenied
        if HELD not in request.session:
            return redirect("sources:import")
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # Wagtail's dispatch answers any response
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [
            {"url": reverse("sources:index"), "label": _("Wire sources")},
            {"url": reverse("sources:import"), "label": _("Bring in a list of feeds")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        held = self.request.session[HELD]
        folders = self._folders()
        return {
            **super().get_context_data(**kwargs),
            "title": held["title"],
            "more": held["more"],
            "refused": held["refused"],
            "folders": folders,
            "new": sum(not offer.there for _, offers in folders for _, offer in offers),
            "sections": list(Section.objects.in_order()),
            "terms": BORROWED,
        }

    def _offers(self) -> list[Offer]:
        feeds = tuple(
            ListedFeed(**{**one, "folders": tuple(one["folders"])})
            for one in self.request.session[HELD]["feeds"]
        )
        return lists.offers(SourceList("", "", feeds))

    def _folders(self) -> list[tuple[str, list[tuple[int, Offer]]]]:
        """The offers with their numbers, folder by folder, in the order of the list."""
        numbered = sorted(enumerate(self._offers()), key=lambda pair: pair[1].feed.folders)
        return [
            (" › ".join(folders), list(offers))
            for folders, offers in groupby(numbered, key=lambda pair: pair[1].feed.folders)
        ]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add what was chosen."""
        wanted = {
            int(number) for number in request.POST.getlist("feed") if number.isascii() and number.isdigit()
        }
        sections = {str(section.pk): section for section in Section.objects.all()}
        taken = lists.Taken()
        for place, (_name, offers) in enumerate(self._folders()):
            chosen = [offer for number, offer in offers if number in wanted]
            section = sections.get(request.POST.get(f"section-{place}", ""))
            terms = request.POST.get(f"terms-{place}", "link-only")
            hold = f"hold-{place}" in request.POST
            some = lists.take(lists.into(chosen, section), terms, hold=hold, now=timezone.now())
            taken.added += some.added
            taken.there += some.there
            taken.refused += some.refused
        del request.session[HELD]
        _tell(request, taken)
        return redirect("sources:index")


def _tell(request: HttpRequest, taken: lists.Taken) -> None:
    """Say what came of it."""
    told = ngettext("%(count)d source is added.", "%(count)d sources are added.", taken.added)
    messages.success(request, told % {"count": taken.added})
    for name, reason in taken.refused[:TOLD]:
        messages.warning(request, f"{name}: {reason}")
    if (more := len(taken.refused) - TOLD) > 0:
        messages.warning(request, _("%(count)d more were refused.") % {"count": more})


class ExportList(View):
    """Our feeds as a list, to be saved."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("wire.change_source"):
            raise PermissionDenied
        now = timezone.now()
        name = f"sources-{now:%Y-%m-%d}.opml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(lists.export(now), content_type="text/x-opml; charset=utf-8", headers=headers)
