"""Where a story came from, beside the story."""

from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.desk.models import Article
from broadsheet.desk.screens.standing_panel import Aside
from broadsheet.wire.models import Provenance


def where_from(article: Article) -> Aside | None:
    """The items of the wire that led to a story, each with why it was filed so."""
    found = Provenance.objects.filter(article=article).select_related("source").order_by("-primary", "id")[:6]
    lines = [
        (f"{item.source.name}: {item.verdict}, {item.reason}", reverse("sources:edit", args=[item.source_id]))
        for item in found
    ]
    return Aside(_("How it came in"), lines) if lines else None
