"""Filing at the desk: the rules in their order, each as a sentence; a dry run on yesterday's wire; the classifier."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import ModelLogEntry

from broadsheet.desk.models import Section
from broadsheet.wire import meaning
from broadsheet.wire.actions import filing, refiling, training
from broadsheet.wire.actions.filing import FilingDesk
from broadsheet.wire.errors import NotChecked
from broadsheet.wire.models import FilingPolicy, FilingRule, TrainedClassifier
from broadsheet.wire.screens.filing_forms import PolicyForm, RuleForm
from broadsheet.wire.screens.incoming import Permitted
from broadsheet.wire.sentences import in_words
from broadsheet.wire.tasks import train_classifier

CHANGE = "wire.change_source"
"""Who may say where a source's stories go may write the rules for it."""
PERIODS = {
    "day": (gettext_lazy("the last day"), timedelta(days=1)),
    "week": (gettext_lazy("the last week"), timedelta(days=7)),
}
SHOWN = 200
"""Lines of a dry run that are shown; all that differ can be filed anew."""


class FilingScreen(Permitted, WagtailAdminTemplateMixin, TemplateView):
    """A page about filing."""

    permission = CHANGE
    header_icon = "folder-open-inverse"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        if isinstance(self, Rules):
            return [{"url": "", "label": self.page_title}]
        return [{"url": reverse("filing"), "label": _("Filing")}, {"url": "", "label": self.page_title}]


class Rules(FilingScreen):
    """All rules in their order, and the classifier beneath."""

    template_name = "wire/filing.html"
    page_title = gettext_lazy("Filing")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        rules = list(FilingRule.objects.select_related("section").order_by("position", "id"))
        names = filing.names_of_sources(rules)
        told = [(rule, filing.parts_of(rule, names)) for rule in rules]
        sought = self.request.GET.get("q", "").strip().casefold()
        if sought:
            told = [(rule, parts) for rule, parts in told if sought in in_words(parts).casefold()]
        policy = filing.the_policy()
        initial = {"classifier": policy.classifier, "certainty": round(policy.certainty * 100)}
        return {
            **super().get_context_data(**kwargs),
            "rules": [{"rule": rule, "parts": parts} for rule, parts in told],
            "are_there_any": bool(rules),
            "sought": self.request.GET.get("q", ""),
            "policy_form": kwargs.get("policy_form") or PolicyForm(initial=initial),
            "report": report_in_words(),
            "trained": TrainedClassifier.objects.values_list("trained_at", flat=True).first(),
            "has_meaning": meaning.is_installed(),
            "has_sections": Section.objects.exists(),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put the rules in the order that was typed or dragged."""
        places = [
            (_number(request.POST.get(f"place-{pk}")), pk)
            for pk in request.POST.getlist("rule")
            if pk.isdigit()
        ]
        wanted = [int(pk) for _place, pk in sorted(places, key=lambda one: one[0])]
        if filing.order_rules(wanted, request.user):
            messages.success(
                request,
                _("The rules are in their new order. It holds for the stories that come from now on."),
            )
        else:
            messages.success(request, _("The order is as it was."))
        return redirect("filing")


def _number(typed: str | None) -> int:
    return int(typed) if typed and typed.isdigit() else 10_000


def report_in_words() -> dict[str, Any] | None:  # Any: template context
    """How well the classifier did on the archive's last tenth, with the sections' names."""
    found = training.report()
    if found is None:
        return None
    names = dict(Section.objects.values_list("pk", "name"))
    lines = [
        {"name": names.get(line.section, _("a section that is gone")), "line": line} for line in found.lines
    ]
    return {"report": found, "lines": lines}


class WriteRule(FilingScreen):
    """Write a rule, try it on what has come in, and keep it."""

    template_name = "wire/filing_rule.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: address parts
        super().setup(request, *args, **kwargs)
        rules = FilingRule.objects.select_related("section")
        self.rule = get_object_or_404(rules, pk=kwargs["pk"]) if "pk" in kwargs else FilingRule()
        self.page_title = _("Change a filing rule") if self.rule.pk else _("Add a filing rule")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # Any: address parts
        form = RuleForm(request.POST, rule=self.rule)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        written = form.written()
        if "try" in request.POST:
            tried = refiling.dry_run(_with(written), timezone.now() - PERIODS["week"][1])
            return self.render_to_response(self.get_context_data(form=form, tried=tried))
        filing.keep_rule(written, request.user)
        told = _("The rule is kept. It holds for the stories that come from now on.")
        again = reverse("filing_dry_run") + "?period=week"
        messages.success(
            request, told, buttons=[messages.button(again, _("Dry run on the last week, and file anew"))]
        )
        return redirect("filing")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        tried = kwargs.get("tried")
        return {
            **super().get_context_data(**kwargs),
            "rule": self.rule,
            "form": kwargs.get("form") or RuleForm(rule=self.rule),
            "parts": filing.parts_of(self.rule, filing.names_of_sources([self.rule]))
            if self.rule.pk or tried
            else (),
            "tried": tried,
            "differing": tried.differing[:SHOWN] if tried else [],
            "history": history_of(self.rule) if self.rule.pk else [],
        }


def _with(written: FilingRule) -> FilingDesk:
    """The rules in force, with one of them as it was just written; a new one stands last."""
    desk = FilingDesk.load()
    [ready] = filing.ready([written])
    ready = replace(ready, pk=written.pk or 0)
    if any(rule.pk == ready.pk for rule in desk.rules):
        return replace(desk, rules=[ready if rule.pk == ready.pk else rule for rule in desk.rules])
    return replace(desk, rules=[*desk.rules, ready])


def history_of(rule: FilingRule) -> list[ModelLogEntry]:
    """Who changed a rule, and when; the newest first."""
    kind = ContentType.objects.get_for_model(FilingRule)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(rule.pk)).select_related("user")
    return list(entries.order_by("-timestamp")[:20])


class SwitchRule(Permitted, View):
    """Put a rule in force or out of it."""

    permission = CHANGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        rule = get_object_or_404(FilingRule.objects.select_related("section"), pk=pk)
        filing.switch_rule(rule, not rule.active, request.user)
        told = _("Rule %(place)d is in force.") if rule.active else _("Rule %(place)d is out of force.")
        messages.success(request, told % {"place": rule.position})
        return redirect("filing")


class RemoveRule(FilingScreen):
    """Delete a rule, after asking."""

    template_name = "wire/filing_remove.html"
    page_title = gettext_lazy("Delete a filing rule")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        rule = get_object_or_404(FilingRule.objects.select_related("section"), pk=kwargs["pk"])
        parts = filing.parts_of(rule, filing.names_of_sources([rule]))
        return {**super().get_context_data(**kwargs), "rule": rule, "parts": parts}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        filing.remove_rule(
            get_object_or_404(FilingRule.objects.select_related("section"), pk=pk), request.user
        )
        messages.success(request, _("The rule is deleted. What it filed stays where it is."))
        return redirect("filing")


class DryRun(FilingScreen):
    """What the wire of the last day or week would have become under the rules as they stand now."""

    template_name = "wire/filing_dry_run.html"
    page_title = gettext_lazy("Dry run")

    @property
    def period(self) -> str:
        said = self.request.GET.get("period", "day")
        return said if said in PERIODS else "day"

    def dry_run(self) -> refiling.DryRun:
        return refiling.dry_run(FilingDesk.load(), timezone.now() - PERIODS[self.period][1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        found = self.dry_run()
        only = self.request.GET.get("show") != "all"
        stories = found.differing if only else found.stories
        return {
            **super().get_context_data(**kwargs),
            "dry_run": found,
            "stories": stories[:SHOWN],
            "hidden": max(0, len(stories) - SHOWN),
            "only": only,
            "period": self.period,
            "periods": [(key, label) for key, (label, _length) in PERIODS.items()],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        """File anew those that were ticked."""
        ticked = {int(pk) for pk in request.POST.getlist("item") if pk.isdigit()}
        stories = [one for one in self.dry_run().stories if one.item.pk in ticked]
        count = refiling.refile(stories, request.user)
        told = ngettext("%(count)d story is filed anew.", "%(count)d stories are filed anew.", count) % {
            "count": count
        }
        messages.success(request, told) if count else messages.warning(
            request, _("Nothing was ticked that could be filed anew.")
        )
        return redirect(reverse("filing_dry_run") + f"?period={self.period}")


class Policy(Permitted, View):
    """Say what the classifier may do, or have it learn."""

    permission = CHANGE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if "train" in request.POST:
            train_classifier.enqueue()
            messages.success(
                request, _("The classifier learns from the archive. Look here again in a minute.")
            )
            return redirect("filing")
        form = PolicyForm(request.POST)
        if not form.is_valid():
            messages.error(
                request, _("A certainty is a number of hundredths from 50 to 100. Nothing was changed.")
            )
            return redirect("filing")
        try:
            filing.set_policy(
                form.cleaned_data["classifier"], form.cleaned_data["certainty"] / 100, request.user
            )
        except NotChecked as refused:
            messages.error(request, str(refused))
        else:
            told = FilingPolicy.Classifier(form.cleaned_data["classifier"]).label
            messages.success(request, told)
        return redirect("filing")
