"""The desk's own menu: what an editor expects, in that order, and nothing of a page tree."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.permissions import policy_registry

from broadsheet.desk.models import Picture

ORDER = (
    "articles",
    "one-story",
    "pictures",
    "sections",
    "authors",
    "topics",
    "corrections",
    "standing-pages",
    "menus",
    "wire",
    "filing",
    "sources",
    "messages",
    "people",
    "paper",
    "reports",
)
"""The menu from top to bottom, by name. Whatever is not named here is not shown."""

REPORTS = ("workflows", "workflow-tasks", "site-history")


class PermittedItem(MenuItem):
    """An entry for those who hold one permission."""

    def __init__(self, label: Any, url: Any, permission: str, **kwargs: Any) -> None:  # Any: lazy words
        super().__init__(label, url, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


class StorySearch(SearchArea):
    """The search in the menu looks through the stories."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("desk.view_article"))


class PicturesItem(MenuItem):
    """Pictures, for those who may add any; Wagtail keeps that right by collection."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = policy_registry.get_by_type(Picture)
        return bool(policy.user_has_any_permission(request.user, ["add", "change", "delete"]))


def pictures_item() -> MenuItem:
    return PicturesItem(_("Pictures"), reverse("wagtailimages:index"), name="pictures", icon_name="image")


def menus_item() -> MenuItem:
    return PermittedItem(
        _("Menus"), reverse("desk_menus"), "desk.change_publication", name="menus", icon_name="list-ol"
    )


def one_story_item() -> MenuItem:
    return PermittedItem(
        _("Could be one story"),
        reverse("one_story"),
        "desk.publish_article",
        name="one-story",
        icon_name="copy",
    )


def story_search() -> SearchArea:
    return StorySearch(
        _("Articles"), reverse("articles:list"), name="articles", icon_name="doc-full-inverse", order=1
    )


def arrange(request: HttpRequest, items: list[MenuItem]) -> None:
    """Keep and order the desk's own entries (Wagtail's hook construct_main_menu)."""
    items[:] = [item for item in items if item.name in ORDER]
    for item in items:
        item.order = ORDER.index(item.name)


def arrange_reports(request: HttpRequest, items: list[MenuItem]) -> None:
    """Only the reports that speak of stories."""
    items[:] = [item for item in items if item.name in REPORTS]
