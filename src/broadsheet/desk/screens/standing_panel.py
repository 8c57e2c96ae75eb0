"""The panel beside a story: where it stands, what its rights are, what has been done to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry as log_registry
from wagtail.snippets.side_panels import SnippetStatusSidePanel

from broadsheet.desk.actions.wire_words import newest_of_wire
from broadsheet.desk.gate import credit_of
from broadsheet.desk.models import Article, Correction, Publication
from broadsheet.desk.screens.rights_told import rights_of
from broadsheet.rights.clauses import clauses

LAST_DEEDS = 8


@dataclass(frozen=True)
class Aside:
    """Something a room above the desk knows of a story: a title, and lines of (text, address or "")."""

    title: str
    lines: list[tuple[str, str]]


ASIDES: list[Callable[[Article], Aside | None]] = []
"""What rooms above the desk add beside a story; None where they have nothing to say."""


class StandingSidePanel(SnippetStatusSidePanel):
    """Wagtail's status panel, with the paper's own facts above it."""

    title = _("Standing and rights")

    def get_status_templates(self, context: Any) -> list[str]:  # Any: template context
        mine = [
            "desk/articles/side/standing.html",
            "desk/articles/side/rights.html",
            "desk/articles/side/deeds.html",
        ]
        return [*mine, *(name for name in super().get_status_templates(context) if "usage" not in name)]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # Any: template context
        article: Article = self.object
        context: dict[str, Any] = super().get_context_data(parent_context)
        paper = Publication.the_paper()
        context |= {
            "article": article,
            "rights": rights_of(article, timezone.now()),
            "clauses": clauses(article.terms),
            "credit": credit_of(article, article.terms),
            "public_url": f"{paper.base_url.rstrip('/')}/{article.address}/" if article.address else "",
        }
        if article.pk:
            context |= {
                "asides": [aside for tell in ASIDES if (aside := tell(article))],
                "corrections": list(Correction.objects.filter(article=article)[:5]),
                "deeds": list(
                    log_registry.get_logs_for_instance(article).select_related("user")[:LAST_DEEDS]
                ),
                "takedowns": list(article.takedowns.all()[:3]),
                "other_words": len(newest_of_wire(article)),
                "wire_words_url": reverse("articles:wire_words", args=[article.pk]),
                "rights_url": reverse("articles:rights_receipt", args=[article.pk]),
                "history_url": reverse("articles:history", args=[article.pk]),
                "terms_url": reverse("articles:terms", args=[article.pk]),
                "address_url": reverse("articles:address", args=[article.pk]),
            }
        return context
