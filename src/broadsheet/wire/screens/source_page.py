"""One source at the desk: a new one, how it fares, what it brought, and how its stories are filed."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.models import Section
from broadsheet.net.errors import FetchError
from broadsheet.rights.terms import BadTerms
from broadsheet.wire.actions.checking import Proposal, look_at
from broadsheet.wire.actions.sources import add_source, change_source
from broadsheet.wire.errors import WireError
from broadsheet.wire.models import Provenance, Source, Subscription
from broadsheet.wire.screens.source_deeds import DEEDS
from broadsheet.wire.screens.source_forms import BORROWED, ChangeSourceForm, NewSourceForm
from broadsheet.wire.screens.source_health import health_of, month_of, rhythm_of

SHOWN = 10


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
    """A new source: its address is looked at first, and what stands there is shown with what would become of it."""

    form_class = NewSourceForm
    template_name = "wire/source_new.html"
    page_title = gettext_lazy("Add a source")
    permission = "wire.add_source"

    def get_form_kwargs(self) -> dict[str, Any]:  # Any: Django's own
        """What was sent; one of the feeds that a page offered takes the place of the page's address."""
        given = super().get_form_kwargs()
        if chosen := self.request.POST.get("choose"):
            given["data"] = {**self.request.POST.dict(), "url": chosen}
        return given

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if "add" in self.request.POST:
            return self._add(form)
        said = form.cleaned_data
        look = look_at(
            Proposal(
                said["url"],
                said["section"],
                said["terms"],
                name=said["name"],
                hold=said["hold"],
                login=said["login"],
                password=said["password"],
            )
        )
        return self.render_to_response(self.get_context_data(form=form, look=look))

    def _add(self, form: forms.Form) -> HttpResponse:
        said = form.cleaned_data
        try:
            source, made = add_source(
                said["url"],
                said["section"].slug,
                said["terms"],
                name=said["name"],
                hold=said["hold"],
                login=said["login"],
                password=said["password"],
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
            "trusts_licences": source.trusts_licences,
            "when_vanished": source.when_vanished,
            "vanished_after": source.vanished_after,
            "when_gone": source.when_gone,
            "login": source.login,
        }

    def get_form_kwargs(self) -> dict[str, Any]:  # Any: Django's own
        return {**super().get_form_kwargs(), "held": self.source.licence.name}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if self.source.ended_at:  # a page that was open while the contract ended
            messages.error(
                request, _("The contract with this source has ended: nothing of it can be changed.")
            )
            return redirect("sources:edit", pk=self.source.pk)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        said = form.cleaned_data
        change_source(
            self.source,
            name=said["name"] or self.source.name,
            section=said["section"],
            terms=said["terms"],
            hold=said["hold"],
            active=said["active"],
            trusts_licences=said["trusts_licences"],
            when_vanished=said["when_vanished"] or self.source.when_vanished,
            vanished_after=said["vanished_after"] or self.source.vanished_after,
            when_gone=said["when_gone"] or self.source.when_gone,
            login=said["login"],
            password=said["password"],
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
            "rhythm": rhythm_of(source),
            "chart": month_of(source, timezone.now()),
            "alerts": list(source.alerts.all()[:SHOWN]),
            "subscription": Subscription.objects.filter(source=source).first(),
            "deliveries": list(source.deliveries.all()[:SHOWN]),
            "log": list(source.log.all()[:SHOWN]),
            "stories": list(stories.order_by("-first_seen_at")[:SHOWN]),
        }


class OneDeed(SourceScreen):
    """Something done to one source by a button on its page: ask it now, pause it, resume it."""

    http_method_names = ["post"]
    deed = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        source = get_object_or_404(Source, pk=kwargs["pk"])
        if DEEDS[self.deed].do([source.pk], timezone.now()):
            messages.success(request, DEEDS[self.deed].one % {"name": source, "count": 1})
        elif source.ended_at:
            messages.error(request, _("The contract with this source has ended: it is not asked any more."))
        else:
            messages.info(request, _("Nothing changed: %(name)s was so already.") % {"name": source})
        return redirect("sources:edit", pk=source.pk)
