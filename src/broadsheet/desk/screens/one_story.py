"""Stories that could be one: the list, both texts side by side, and the way to merge any two by hand.

The wire finds most pairs (wire.alike); a person decides. Merging and un-merging are in desk.actions.merging.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from broadsheet.desk.actions.merging import STAYING, keep_two, merge, unmerge
from broadsheet.desk.errors import DeskError
from broadsheet.desk.models import Article, Suggestion
from broadsheet.desk.screens.article_deeds import DeedView
from broadsheet.desk.screens.dashboard import Line, Todo
from broadsheet.desk.screens.standing_panel import Aside
from broadsheet.text.clean import plain
from broadsheet.text.differences import Piece, side_by_side

PER_PAGE = 30
FOUND = 20
SHOWN = 6
PERMISSION = "desk.publish_article"

STATES = {
    "": gettext_lazy("To decide"),
    Suggestion.State.MERGED.value: gettext_lazy("Merged"),
    Suggestion.State.TWO.value: gettext_lazy("Two stories"),
}


class MergingScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen for those who may publish."""

    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]  # Wagtail's dispatch answers any response
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [
            {"url": reverse("one_story"), "label": _("Could be one story")},
            {"url": "", "label": self.page_title},
        ]


class OneStoryList(MergingScreen):
    """Pairs of stories that could be one; those to decide first."""

    template_name = "desk/one_story/list.html"
    page_title = gettext_lazy("Could be one story")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [{"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        state, asked = self.request.GET.get("state", ""), self.request.GET.get("q", "")
        state = state if state in STATES else ""
        pages = Paginator(self._pairs(state, asked), PER_PAGE)
        return {
            **super().get_context_data(**kwargs),
            "page": pages.get_page(self.request.GET.get("p")),
            "states": [(key, label, key == state) for key, label in STATES.items()],
            "state": state,
            "q": asked,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        """The ticked pairs are two stories each."""
        ticked = [int(pk) for pk in request.POST.getlist("pair") if pk.isdigit()]
        pairs = Suggestion.objects.open().filter(pk__in=ticked).select_related("one", "other")
        for pair in pairs:
            keep_two(pair.one, pair.other, request.user)
        told = ngettext("%(count)s pair is two stories.", "%(count)s pairs are two stories each.", len(pairs))
        messages.success(request, told % {"count": len(pairs)})
        return redirect(request.get_full_path())

    def _pairs(self, state: str, asked: str) -> QuerySet[Suggestion]:
        pairs = Suggestion.objects.filter(state=state) if state else Suggestion.objects.open()
        for word in asked.split()[:6]:
            pairs = pairs.filter(Q(one__headline__icontains=word) | Q(other__headline__icontains=word))
        return pairs.select_related("one__section", "other__section", "decided_by")


@dataclass(frozen=True)
class Side:
    """One of two stories, as the screen shows it beside the other."""

    article: Article
    headline: list[Piece]
    text: list[Piece]
    may_stay: bool


def sides_of(one: Article, other: Article) -> tuple[Side, Side]:
    """Both stories, with what each says that the other does not."""
    headlines = side_by_side(one.headline, other.headline)
    texts = side_by_side(*(f"{a.standfirst} {plain(a.body)}".strip() for a in (one, other)))
    return (
        Side(one, headlines[0], texts[0], _may_stay(one, other)),
        Side(other, headlines[1], texts[1], _may_stay(other, one)),
    )


def _may_stay(one: Article, other: Article) -> bool:
    return one.standing in STAYING and (one.is_public or other.address is None)


class OneStory(MergingScreen):
    """Two stories side by side: which one stays, or are they two?"""

    template_name = "desk/one_story/compare.html"
    page_title = gettext_lazy("One story or two?")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: address parts
        super().setup(request, *args, **kwargs)
        articles = Article.objects.select_related("section", "licence")
        self.one = get_object_or_404(articles, pk=kwargs["one"])
        self.other = get_object_or_404(articles, pk=kwargs["other"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        suggestion = Suggestion.objects.of(self.one.pk, self.other.pk).first()
        return {
            **super().get_context_data(**kwargs),
            "sides": sides_of(self.one, self.other),
            "suggestion": suggestion,
            "left": Suggestion.objects.open().count(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        try:
            self._decide(request.POST.get("stays", ""))
        except DeskError as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        return redirect(self._next())

    def _decide(self, stays: str) -> None:
        pair = {str(self.one.pk): (self.one, self.other), str(self.other.pk): (self.other, self.one)}
        if stays == "both":
            keep_two(self.one, self.other, self.request.user)
            messages.success(self.request, _("They stay two stories, and nobody is asked again."))
        elif stays in pair:
            survivor, merged = pair[stays]
            merge(survivor, merged, self.request.user)
            undo = messages.button(reverse("articles:unmerge", args=[merged.pk]), _("Un-merge"))
            told = _("“%(merged)s” is part of “%(survivor)s” now.")
            messages.success(
                self.request,
                told % {"merged": merged.headline, "survivor": survivor.headline},
                buttons=[undo],
            )

    def _next(self) -> str:
        """The next pair to decide; the list when there is none."""
        pair = Suggestion.objects.open().first()
        return reverse("one_story_pair", args=[pair.one_id, pair.other_id]) if pair else reverse("one_story")


class MergeWith(MergingScreen):
    """Look for the story that this one is the same as."""

    template_name = "desk/one_story/choose.html"
    page_title = gettext_lazy("Merge")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        article = get_object_or_404(Article, pk=self.kwargs["pk"])
        asked = self.request.GET.get("q", "")
        return {
            **super().get_context_data(**kwargs),
            "article": article,
            "q": asked,
            "found": self._found(article, asked),
        }

    def _found(self, article: Article, asked: str) -> QuerySet[Article]:
        """The stories with these words in their headline or at this address; the newest when nothing is asked."""
        stories = Article.objects.filter(standing__in=STAYING).exclude(pk=article.pk)
        address = asked.partition("://")[2].partition("/")[2] if "://" in asked else asked
        if address.strip("/").count("/") == 2:
            return stories.filter(address=address.strip("/"))
        for word in asked.split()[:6]:
            stories = stories.filter(headline__icontains=word)
        return stories.select_related("section").order_by("-received_at", "-id")[:FOUND]


class Unmerge(DeedView):
    """Two stories again."""

    form_class = forms.Form
    page_title = gettext_lazy("Un-merge")
    header_icon = "copy"
    explanation = gettext_lazy(
        "The story stands by itself again, at its own address and just as it was. The other story stays as it is."
    )
    button = gettext_lazy("Un-merge the story")
    done = gettext_lazy("“%(headline)s” is a story of its own again.")

    def do(self, said: dict[str, Any]) -> None:  # Any: cleaned values
        unmerge(self.article, self.request.user)


def what_is_one_with(article: Article) -> Aside | None:
    """Beside a story: what has been merged into it, or what it has become part of."""
    if article.merged_into is not None:
        into = article.merged_into
        lines = [
            (
                _("Part of “%(headline)s”") % {"headline": into.headline},
                reverse("articles:edit", args=[into.pk]),
            ),
            (_("Un-merge…"), reverse("articles:unmerge", args=[article.pk])),
        ]
        return Aside(_("One story"), lines)
    parts = list(article.merged.order_by("pk")[:SHOWN])
    lines = [
        line
        for part in parts
        for line in (
            (f"“{part.headline}”", reverse("articles:edit", args=[part.pk])),
            (_("Un-merge…"), reverse("articles:unmerge", args=[part.pk])),
        )
    ]
    return Aside(_("Merged into this story"), lines) if lines else None


def pairs_to_decide() -> Todo | None:
    """Pairs that could be one story, for the first screen."""
    pairs = Suggestion.objects.open().select_related("one", "other")
    lines = [
        Line(
            reverse("one_story_pair", args=[pair.one_id, pair.other_id]),
            pair.one.headline,
            _("and “%(headline)s”") % {"headline": pair.other.headline},
            pair.found_at,
        )
        for pair in pairs[:SHOWN]
    ]
    if not lines:
        return None
    return Todo(_("Could be one story"), lines, reverse("one_story"), "", pairs.count())
