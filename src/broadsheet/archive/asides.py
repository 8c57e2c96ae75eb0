"""Say at the desk, beside a story, which stories stand beside it and why."""

from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.archive.models import Related
from broadsheet.desk.models import Article
from broadsheet.desk.screens.standing_panel import Aside

SHOWN = 10


def why_these(article: Article) -> Aside | None:
    """The stories readers find beside this one, best first, each with the reason."""
    rows = (
        Related.objects.filter(article=article)
        .select_related("other")
        .only("other__headline", "reason", "score")
    )
    lines = [
        (f"{row.other.headline}: {row.reason}", reverse("articles:edit", args=[row.other_id]))
        for row in rows.order_by("-score", "-other__public_from", "-other_id")[:SHOWN]
    ]
    return Aside(_("Related, and why"), lines) if lines else None
