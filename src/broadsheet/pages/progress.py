"""What the first screen of the desk says of the press: an edition being built, one that failed, pages that are stuck."""

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from broadsheet.desk.models import Publication
from broadsheet.desk.screens.dashboard import Line, Todo
from broadsheet.press.models import Edition, StuckPage

SHOWN = 6


def whole_edition() -> Todo | None:
    """The edition that is being built, with how far it has come, or why the last one could not be made."""
    edition = Edition.objects.order_by("number").last()
    if edition is None or edition.state not in (Edition.State.BUILDING, Edition.State.FAILED):
        return None
    base = Publication.the_paper().base_url
    if edition.state == Edition.State.BUILDING:
        line = Line(base, _progress(edition), _("Readers have the present one until then."), edition.began_at)
        return Todo(_("A whole new edition is being built"), [line], reverse("wagtailadmin_home"), "")
    line = Line(base, edition.trouble[:200], _("Readers have the one before it."), edition.ended_at)
    return Todo(_("The last edition could not be made"), [line], reverse("wagtailadmin_home"), "")


def stuck_pages() -> Todo | None:
    """Pages that could not be made and stand as they were before."""
    rows = StuckPage.objects.order_by("-since")
    if not rows:
        return None
    base = Publication.the_paper().base_url.rstrip("/")
    lines = [
        Line(
            f"{base}/{row.name}/" if row.plate == "story" else f"{base}/",
            f"{row.plate} {row.name}".strip(),
            row.trouble[:140],
            row.since,
        )
        for row in rows[:SHOWN]
    ]
    return Todo(_("Pages that could not be made"), lines, reverse("wagtailadmin_home"), "", len(rows))


def _progress(edition: Edition) -> str:
    if not edition.planned:
        return _("It has begun.")
    return _("%(laid)s of %(planned)s pages (%(share)s %%)") % {
        "laid": number_format(edition.laid, force_grouping=True),
        "planned": number_format(edition.planned, force_grouping=True),
        "share": 100 * edition.laid // edition.planned,
    }
