"""Show at the desk what is read: readings of each hour of today, and the week's most read stories."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from broadsheet.archive.models import Reading
from broadsheet.desk.models import Publication
from broadsheet.desk.screens.charts import Column, stacked_columns
from broadsheet.desk.screens.dashboard import Line

HOURS = 24
BEST = 7


class Readers(Component):
    """Readings of the last day by the hour, and of the week by story."""

    template_name = "archive/readers.html"
    order = 30

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # Any: template context
        now = timezone.now()
        columns = readings_per_hour(now)
        total = sum(column.counts[0] for column in columns)
        title = _("Readings of the last 24 hours")
        return {
            "chart": stacked_columns(columns, [_("readings")], title) if total else "",
            "total": total,
            "first": columns[0].name,
            "last": columns[-1].name,
            "best": best_of_the_week(now),
        }


def readings_per_hour(now: datetime) -> list[Column]:
    """Readings of each of the last HOURS hours in the paper's zone, oldest first, hours without any included."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    first = this_hour - timedelta(hours=HOURS - 1)
    rows = Reading.objects.filter(hour__gte=first).values_list("hour").annotate(total=Sum("count"))
    found = dict(rows.order_by())
    zone = Publication.the_paper().zone
    hours = [first + timedelta(hours=number) for number in range(HOURS)]
    return [Column(f"{hour.astimezone(zone):%H:%M}", (found.get(hour, 0),)) for hour in hours]


def best_of_the_week(now: datetime) -> list[Line]:
    """The stories read most in the last seven days, with how often."""
    rows = (
        Reading.objects.filter(hour__gt=now - timedelta(days=7))
        .values("article_id", "article__headline")
        .annotate(total=Sum("count"))
        .order_by("-total", "-article_id")[:BEST]
    )
    return [
        Line(
            reverse("articles:edit", args=[row["article_id"]]),
            row["article__headline"],
            _("%(count)s readings") % {"count": f"{row['total']:,}"},
        )
        for row in rows
    ]
