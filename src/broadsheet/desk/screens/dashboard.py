"""The first screen of the day: what needs an editor now, and how the month has run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from broadsheet.desk.models import Article, ContactMessage, Origin, Publication, Section, Standing
from broadsheet.desk.screens.article_list import by_line
from broadsheet.desk.screens.charts import Column, stacked_columns

SHOWN = 6
DAYS = 30


@dataclass(frozen=True)
class Line:
    """One thing on a list: where it leads, its title, and a few words beside it."""

    url: str
    title: str
    beside: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Todo:
    """One list of the dashboard: its title, its lines, where all of it is, and what an empty one means."""

    title: str
    lines: list[Line]
    more_url: str
    empty: str
    count: int = 0


TROUBLES: list[Callable[[], Todo | None]] = []
"""Lists that rooms above the desk add: each answers a Todo, or None when there is nothing to say."""


class Today(Component):
    """All the lists, in the order of their urgency."""

    template_name = "desk/dashboard/today.html"
    order = 10

    def __init__(self, user: AbstractBaseUser) -> None:
        self.user = user

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # Any: template context
        own = [waiting(), scheduled(), drafts_of(self.user), unanswered()]
        others = [todo for ask in TROUBLES if (todo := ask())]
        may_write = self.user.has_perm("desk.add_article")  # type: ignore[attr-defined]  # our own user
        return {
            "todos": [*others, *own],
            "may_write": may_write,
            "has_sections": Section.objects.exists(),
            "paper": Publication.the_paper(),
        }


class Month(Component):
    """Stories of the last thirty days, by where they came from."""

    template_name = "desk/dashboard/month.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:  # Any: template context
        columns = stories_per_day(timezone.now())
        own, wire = (sum(column.counts[part] for column in columns) for part in (0, 1))
        names = [_("the newsroom"), _("the wire")]
        return {
            "chart": stacked_columns(columns, names, _("Stories of the last 30 days")) if own + wire else "",
            "first": columns[0].name,
            "last": columns[-1].name,
            "own": own,
            "wire": wire,
        }


def waiting() -> Todo:
    """Stories of the wire that an editor must take or leave."""
    stories = Article.objects.filter(standing=Standing.WAITING)
    lines = [
        Line(_edit(story), story.headline, by_line(story), story.received_at)
        for story in stories.order_by("-received_at")[:SHOWN]
    ]
    return Todo(
        _("From the wire, waiting for you"),
        lines,
        reverse("articles:list") + "?view=waiting",
        _("Nothing waits. Sources set to “review” send their stories here."),
        stories[:1000].count(),
    )


def scheduled() -> Todo:
    """What goes live next by itself."""
    kind = ContentType.objects.get_for_model(Article)
    due = Revision.objects.filter(approved_go_live_at__isnull=False, base_content_type=kind)
    lines = [
        Line(
            reverse("articles:edit", args=[revision.object_id]),
            revision.object_str,
            at=revision.approved_go_live_at,
        )
        for revision in due.order_by("approved_go_live_at")[:SHOWN]
    ]
    return Todo(
        _("Scheduled next"),
        lines,
        reverse("articles:list") + "?view=scheduled",
        _("Nothing is scheduled. Set a time on a story, then press Publish."),
        due.count(),
    )


def drafts_of(user: AbstractBaseUser) -> Todo:
    """What this person began and has not finished."""
    drafts = Article.objects.filter(latest_revision__user=user).filter(
        Q(standing=Standing.DRAFT) | Q(has_unpublished_changes=True, standing=Standing.LIVE)
    )
    lines = [
        Line(_edit(story), story.headline or _("Without a headline"), at=story.latest_revision.created_at)
        for story in drafts.select_related("latest_revision").order_by("-latest_revision__created_at")[:SHOWN]
    ]
    return Todo(
        _("Your drafts"),
        lines,
        reverse("articles:list") + "?view=drafts",
        _("You have no drafts. What you begin is kept here as you type."),
        drafts.count(),
    )


def unanswered() -> Todo:
    """Post from readers."""
    post = ContactMessage.objects.filter(answered=False)
    lines = [
        Line(reverse("messages:edit", args=[message.pk]), str(message), message.email, message.at)
        for message in post[:SHOWN]
    ]
    return Todo(
        _("Messages not answered"),
        lines,
        reverse("messages:index") + "?answered=False",
        _("Every message is answered."),
        post.count(),
    )


def stories_per_day(now: datetime) -> list[Column]:
    """(own, wire) counts of the last DAYS days in the paper's zone, oldest first, days without a story included."""
    zone = Publication.the_paper().zone
    today = now.astimezone(zone).date()
    first = today - timedelta(days=DAYS - 1)
    start = datetime.combine(first, datetime.min.time(), zone)
    counted = (
        Article.objects.filter(received_at__gte=start)
        .annotate(day=TruncDate("received_at", tzinfo=zone))
        .values("day", "origin")
        .annotate(count=Count("pk"))
        .order_by()
    )
    found = {(row["day"], row["origin"]): row["count"] for row in counted}
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [
        Column(
            dateformat.format(day, "j M"), (found.get((day, Origin.OWN), 0), found.get((day, Origin.WIRE), 0))
        )
        for day in days
    ]


def _edit(story: Article) -> str:
    return reverse("articles:edit", args=[story.pk])
