"""How a source fares, in a word: on its page, in the list, and on the first screen."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BaseColumn

from broadsheet.desk.screens.dashboard import Line, Todo
from broadsheet.wire.models import Source

STATES = ("well", "new", "trouble", "silent", "off")
"""The keys of health_of."""


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
