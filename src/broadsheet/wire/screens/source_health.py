"""How a source fares, in a word: on its page, in the list, and on the first screen."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BaseColumn

from broadsheet.desk.models import Publication
from broadsheet.desk.screens.charts import Column, stacked_columns
from broadsheet.desk.screens.dashboard import Line, Todo
from broadsheet.wire.models import Provenance, Source

STATES = ("well", "new", "trouble", "silent", "off")
"""The keys of health_of."""


def health_of(source: Source) -> tuple[str, str]:
    """(key, words) of how a source fares: off, trouble, silent, new or well."""
    if source.ended_at:
        return "off", _("contract ended")
    if not source.active:
        return "off", _("paused")
    if source.trouble_kind:
        return "trouble", _("in trouble")
    if source.silent_since:
        return "silent", _("unusually silent")
    if source.last_success_at is None:
        return "new", _("not asked yet")
    return "well", _("well")


def rhythm_of(source: Source) -> str:
    """How often a source is asked, in words."""
    if source.transport == Source.Transport.FOLDER:
        return _("looked into every few seconds")
    if source.transport == Source.Transport.MAILBOX:
        return _("looked into every two minutes")
    minutes = max(1, round(source.interval.total_seconds() / 60))
    if minutes < 90:
        told = _("every %(count)d minutes") % {"count": minutes}
    else:
        told = _("every %(count)d hours") % {"count": round(minutes / 60)}
    if source.pushed_until and source.pushed_until > timezone.now():
        return _("pushed; besides, asked now and then")
    return told


DAYS = 14


def items_per_day(sources: Iterable[int], now: datetime, days: int = DAYS) -> dict[int, list[Column]]:
    """How many stories each of these sources brought on each of the last days, in the paper's zone. One query."""
    zone = Publication.the_paper().zone
    first = now.astimezone(zone).date() - timedelta(days=days - 1)
    start = datetime.combine(first, datetime.min.time(), zone)
    wanted = list(sources)
    counted = (
        Provenance.objects.filter(source__in=wanted, first_seen_at__gte=start)
        .annotate(day=TruncDate("first_seen_at", tzinfo=zone))
        .values_list("source", "day")
        .annotate(count=Count("pk"))
        .order_by()
    )
    found = {(source, day): count for source, day, count in counted}
    dates = [first + timedelta(days=number) for number in range(days)]
    return {
        source: [Column(dateformat.format(day, "j M"), (found.get((source, day), 0),)) for day in dates]
        for source in wanted
    }


def month_of(source: Source, now: datetime) -> SafeString:
    """A source's last thirty days as a chart; empty when it brought nothing."""
    columns = items_per_day([source.pk], now, 30)[source.pk]
    if not any(sum(column.counts) for column in columns):
        return SafeString("")
    return stacked_columns(columns, [_("stories")], _("Stories of the last 30 days"))


class HealthColumn(BaseColumn):
    """How a source fares, in a word, with the trouble beneath."""

    cell_template_name = "wire/cell_health.html"

    def get_cell_context_data(self, instance: Source, parent_context: Any) -> dict[str, Any]:  # Any: context
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**context, "health": health_of(instance), "rhythm": rhythm_of(instance)}


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
