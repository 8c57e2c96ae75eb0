"""The list of stories: the editor's saved views, what can be searched, what each line shows.

Made for a hundred thousand stories. A page is one indexed query for its
lines; the count stops where nobody turns pages any more; searching reads the
headlines' index and not the texts.
"""

from typing import Any

import django_filters
from django import forms
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.models import Revision
from wagtail.snippets.views.snippets import IndexView

from broadsheet.desk.company import company_of
from broadsheet.desk.models import Article, Author, Byline, Origin, Section, Standing

MOST_COUNTED = 10_000
"""Counting stops here: nobody turns to page two hundred, and counting the rest costs more than the page."""


class CappedPaginator(WagtailPaginator):
    """Pages of a long list, counted only as far as somebody would leaf."""

    @cached_property
    def count(self) -> int:
        """How many lines there are, at most MOST_COUNTED."""
        return int(self.object_list.order_by()[:MOST_COUNTED].count())

    @cached_property
    def items_count_label(self) -> str:
        if self.count >= MOST_COUNTED:
            return str(_("more than %(count)s stories") % {"count": MOST_COUNTED})
        return str(super().items_count_label)


def scheduled_ids() -> list[int]:
    """The stories with a version waiting for its hour."""
    kind = ContentType.objects.get_for_model(Article)
    waiting = Revision.objects.filter(approved_go_live_at__isnull=False, base_content_type=kind)
    return [int(pk) for pk in waiting.values_list("object_id", flat=True)]


VIEWS: dict[str, tuple[Any, Any, Any]] = {  # Any: lazy words
    "": (_("All"), None, _("No stories yet. Write one, or add a source and let the wire bring them.")),
    "live": (_("On the site"), Q(standing=Standing.LIVE), _("Nothing is on the site yet. Publish a story.")),
    "waiting": (
        _("From the wire"),
        Q(standing=Standing.WAITING),
        _(
            "Nothing from the wire is waiting. Stories of sources set to “review” come here for you to decide."
        ),
    ),
    "drafts": (_("Drafts"), Q(standing=Standing.DRAFT), _("No drafts. Write a story.")),
    "scheduled": (
        _("Scheduled"),
        None,
        _("Nothing is scheduled. Set a time in a story’s schedule, then press Publish."),
    ),
    "merged": (
        _("Merged"),
        Q(standing=Standing.MERGED),
        _("No story has been merged into another."),
    ),
    "down": (
        _("Taken down"),
        Q(standing__in=[Standing.WITHDRAWN, Standing.KILLED, Standing.EXPIRED, Standing.LEFT_OUT]),
        _("Nothing has been taken down, and no licence has run out."),
    ),
}
"""The saved views: key → (name, condition, what to do when it is empty)."""


def in_view(stories: QuerySet[Article], key: str) -> QuerySet[Article]:
    """The stories of one saved view."""
    if key == "scheduled":
        return stories.filter(Q(pk__in=scheduled_ids()) | Q(standing=Standing.HELD))
    condition = VIEWS.get(key, VIEWS[""])[1]
    return stories.filter(condition) if condition is not None else stories


class ArticleFilters(WagtailFilterSet):
    """By standing, section, origin, author and day."""

    standing = django_filters.MultipleChoiceFilter(
        choices=Standing.choices, label=_("Standing"), widget=forms.CheckboxSelectMultiple
    )
    section = django_filters.ModelMultipleChoiceFilter(
        queryset=lambda request: Section.objects.in_order(),
        label=_("Section"),
        widget=forms.CheckboxSelectMultiple,
    )
    origin = django_filters.ChoiceFilter(
        choices=Origin.choices, label=_("From"), widget=forms.RadioSelect, empty_label=_("All")
    )
    author = django_filters.ModelChoiceFilter(
        queryset=lambda request: Author.objects.all(),
        label=_("Author"),
        method="of_author",
        empty_label=_("All"),
    )
    received_at = django_filters.DateFromToRangeFilter(label=_("Came in"), widget=DateRangePickerWidget)

    class Meta:
        model = Article
        fields: list[str] = []

    def of_author(self, stories: QuerySet[Article], name: str, author: Author) -> QuerySet[Article]:
        """Stories under this author's name, without doubling any."""
        return stories.filter(Exists(Byline.objects.filter(article=OuterRef("pk"), author=author)))


class HeadlineColumn(BaseColumn):
    """The headline, with what stands above and beside it."""

    cell_template_name = "desk/articles/cell_headline.html"

    def get_cell_context_data(self, instance: Article, parent_context: Any) -> dict[str, Any]:  # Any: context
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        context["edit_url"] = reverse("articles:edit", args=[quote(instance.pk)])
        context["may_publish"] = parent_context["request"].user.has_perm("desk.publish_article")
        return context


class StandingColumn(BaseColumn):
    """Where the story stands, as a word with its colour."""

    cell_template_name = "desk/articles/cell_standing.html"


def by_line(article: Article) -> str:
    """Whose story a line of the list says it is."""
    if article.origin == Origin.WIRE:
        return article.credit_name or article.wire_byline
    return ", ".join(getattr(article, "author_names", ())) or article.wire_byline


class ArticleIndex(IndexView):
    """Stories, newest first."""

    template_name = "desk/articles/index.html"
    results_template_name = "desk/articles/index_results.html"
    paginator_class = CappedPaginator
    filterset_class = ArticleFilters
    default_ordering = "-received_at"
    is_searchable = True
    search_fields = ["headline"]
    search_backend_name = None
    paginate_by = 50
    show_other_searches = False
    page_title = _("Articles")

    @cached_property
    def view_key(self) -> str:
        """Which saved view is asked for."""
        key = self.request.GET.get("view", "")
        return key if key in VIEWS else ""

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"),
            HeadlineColumn("headline", label=_("Headline"), classname="title"),
            Column("section", label=_("Section"), accessor="section.name"),
            Column("by", label=_("By"), accessor=by_line),
            StandingColumn("standing", label=_("Standing")),
            DateColumn("received_at", label=_("Came in"), sort_key="received_at"),
        ]

    @cached_property
    def list_display(self) -> list[str]:
        return []

    def get_base_queryset(self) -> QuerySet[Article]:
        stories: QuerySet[Article] = Article.objects.select_related("section").defer(
            "body", "standfirst", "from_wire", "footprint", "notice"
        )
        return in_view(stories, self.view_key)

    def order_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        newest = "" if self.ordering == "received_at" else "-"
        return queryset.order_by(f"{newest}received_at", f"{newest}id")

    def search_queryset(self, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Each word typed is in the headline. Asked of ids first, so that the headlines' index answers."""
        for word in self.search_query.split()[:6]:
            queryset = queryset.filter(pk__in=Article.objects.filter(headline__icontains=word).values("pk"))
        return queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        lines = context["object_list"]
        company = company_of([line for line in lines if line.origin == Origin.OWN], whole=False)
        scheduled = set(scheduled_ids())
        for line in lines:
            line.author_names = (
                [author.name for author in company[line.pk].authors] if line.pk in company else []
            )
            line.is_scheduled = line.pk in scheduled
        context["views"] = self._views()
        context["empty"] = VIEWS[self.view_key][2]
        return context

    def _views(self) -> list[dict[str, Any]]:  # Any: template context
        base = reverse("articles:list")
        waiting = Article.objects.filter(standing=Standing.WAITING)[:100].count()
        return [
            {
                "name": name,
                "url": f"{base}?view={key}" if key else base,
                "current": key == self.view_key,
                "count": waiting if key == "waiting" else 0,
            }
            for key, (name, _condition, _empty) in VIEWS.items()
        ]

    def get_list_buttons(self, instance: Article) -> list[Any]:  # Any: Wagtail's buttons
        return []
