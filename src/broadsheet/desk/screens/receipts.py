"""Receipts: why a story may be here and until when; and where one that was taken back is gone from."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import ModelLogEntry

from broadsheet.desk.actions.audit import Deed
from broadsheet.desk.actions.handing_over import HANDED_OVER
from broadsheet.desk.gate import credit_of
from broadsheet.desk.models import Article, Takedown
from broadsheet.desk.screens.rights_told import rights_of
from broadsheet.rights.clauses import clauses

STATES = {
    "notice": gettext_lazy("a notice stands there"),
    "moved": gettext_lazy("leads elsewhere"),
    "rewritten": gettext_lazy("made anew without it"),
    "unchanged": gettext_lazy("did not show it"),
    "gone": gettext_lazy("nothing lies there"),
    "elsewhere": gettext_lazy("stays, for another page shows it"),
    "again": gettext_lazy("shows it again, published anew"),
    "still": gettext_lazy("still shows it"),
}

KINDS = {
    "story": gettext_lazy("its own page"),
    "prev-next": gettext_lazy("the story before or after it"),
    "related": gettext_lazy("a story it stood beside"),
    "search": gettext_lazy("search"),
    "picture": gettext_lazy("picture"),
    "front": gettext_lazy("front page"),
    "section": gettext_lazy("section"),
    "fragment": gettext_lazy("latest of the section"),
    "month": gettext_lazy("archive"),
    "archive-index": gettext_lazy("archive"),
    "author": gettext_lazy("author"),
    "topic": gettext_lazy("topic"),
    "coverage": gettext_lazy("full coverage"),
    "corrections": gettext_lazy("corrections"),
    "corrections-feed": gettext_lazy("feed of corrections"),
    "feed": gettext_lazy("feed"),
    "sitemap": gettext_lazy("sitemap"),
    "sitemap-index": gettext_lazy("sitemap"),
    "sitemap-news": gettext_lazy("news sitemap"),
}
"""What outputs are called at the desk; the download has their short names."""

STATES_OF_HANDOVERS = {
    **STATES,
    "rewritten": gettext_lazy("made anew from the other version"),
    "unchanged": gettext_lazy("showed nothing that is different now"),
}


class MayChangeStories:
    """Lets in who may change stories."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.has_perm("desk.change_article"):
            return permission_denied(request)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # mixed into views
        return answer


class RightsReceipt(MayChangeStories, View):
    """Why a story may be here, on which channel, until when: as JSON, to keep or to send to its source."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = get_object_or_404(Article.objects.select_related("licence", "section"), pk=pk)
        return _download(rights_receipt(article, timezone.now()), f"rights-{article.pk}.json")


def rights_receipt(article: Article, at: datetime) -> dict[str, Any]:  # Any: JSON
    """All that decides what may be shown of a story at `at`, and who decided otherwise. Times in ISO 8601."""
    terms, credit = article.terms, credit_of(article, article.terms)
    return {
        "asked_at": at.isoformat(),
        "article": article.pk,
        "headline": article.headline,
        "address": f"/{article.address}/" if article.address else None,
        "standing": article.standing,
        "published": _iso(article.public_from),
        "source": {"name": article.credit_name, "url": article.credit_url, "kind": article.origin},
        "terms": terms.name,
        "channels": [
            {
                "channel": right.key,
                "shows": right.amount,
                "pictures": right.images,
                "until": _iso(right.until),
                "because": right.reason,
            }
            for right in rights_of(article, at)
        ],
        "clauses": [
            {"clause": one.name, "says": str(one.says), "kept_by": "paper" if one.kept else "people"}
            for one in clauses(terms)
        ],
        "of_its_own": {
            "embargo": _iso(article.embargo),
            "ends": _iso(article.right_ends_at),
            "usage_terms": article.usage_terms,
        },
        "credit": credit.text if credit else None,
        "changed_by_hand": _changes(article),
        "stood_on": _stood_on(article),
    }


def _changes(article: Article) -> list[dict[str, Any]]:  # Any: JSON
    deeds = ModelLogEntry.objects.for_instance(article).filter(action__in=(Deed.TERMS, Deed.OVERRIDE))
    return [
        {"at": deed.timestamp.isoformat(), "by": str(deed.user) if deed.user else None, **deed.data}
        for deed in deeds.select_related("user").order_by("timestamp")
    ]


def _stood_on(article: Article) -> list[dict[str, Any]]:  # Any: JSON
    """The sources whose version it showed before, each until its right ended, and what it went on with."""
    rows = article.handovers.order_by("at", "id")
    return [
        {
            "source": row.of,
            "until": row.at.isoformat(),
            "because": row.reason,
            "went_on_with": row.to,
            "given_back": _iso(row.ended_at),
        }
        for row in rows
    ]


class TakedownPage(MayChangeStories, WagtailAdminTemplateMixin, TemplateView):
    """Where a story was, what lies there now, and when that was done."""

    template_name = "desk/articles/takedown.html"
    header_icon = "tick-inverse"

    def get_page_title(self) -> str:
        return _("Receipt")

    def get_page_subtitle(self) -> str:
        return self.takedown.headline

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        self.takedown = get_object_or_404(Takedown.objects.select_related("by"), pk=kwargs["pk"])
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        items = [{"url": reverse("articles:list"), "label": _("Articles")}]
        if self.takedown.article_id:
            url = reverse("articles:edit", args=[self.takedown.article_id])
            items.append({"url": url, "label": self.takedown.headline})
        return [*items, {"url": "", "label": _("Receipt")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        states = STATES_OF_HANDOVERS if self.takedown.deed == HANDED_OVER else STATES
        outputs = [
            {
                **output,
                "told": states[output["state"]],
                "named": KINDS.get(output["kind"], output["kind"]),
                "at": datetime.fromisoformat(output["at"]),
            }
            for output in self.takedown.outputs
        ]
        return {
            **super().get_context_data(**kwargs),
            "takedown": self.takedown,
            "outputs": outputs,
            "json_url": reverse("articles:takedown_json", args=[self.takedown.pk]),
        }


class TakedownJSON(MayChangeStories, View):
    """The same, to keep or to send to whoever asked for it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        takedown = get_object_or_404(Takedown.objects.select_related("by"), pk=pk)
        told = {
            "article": takedown.article_id,
            "headline": takedown.headline,
            "address": f"/{takedown.address}/",
            "deed": takedown.deed,
            "reason": takedown.reason,
            "by": str(takedown.by) if takedown.by else None,
            "began": takedown.began_at.isoformat(),
            "done": _iso(takedown.done_at),
            "outputs": takedown.outputs,
        }
        return _download(told, f"takedown-{takedown.pk}.json")


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _download(told: dict[str, Any], name: str) -> HttpResponse:  # Any: JSON
    body = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)
