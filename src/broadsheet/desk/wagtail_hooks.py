"""What Wagtail is told of the desk: its screens, its menu, its look. Each hook hands over to a screen's module."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.views.chooser import viewset as picture_chooser

from broadsheet.desk.actions.audit import DEED_LABELS
from broadsheet.desk.screens import article_bulk, menu
from broadsheet.desk.screens.articles import ArticleViewSet
from broadsheet.desk.screens.corrections import CorrectionViewSet
from broadsheet.desk.screens.dashboard import TROUBLES, Month, Today
from broadsheet.desk.screens.one_story import pairs_to_decide, what_is_one_with
from broadsheet.desk.screens.paper import PaperViewSet
from broadsheet.desk.screens.pictures import PictureChoose, PictureChooseResults
from broadsheet.desk.screens.post import PostViewSet
from broadsheet.desk.screens.records import AuthorViewSet, SectionViewSet, TopicViewSet
from broadsheet.desk.screens.standing_pages import StandingPageViewSet
from broadsheet.desk.screens.standing_panel import ASIDES

ASIDES.append(what_is_one_with)
TROUBLES.append(pairs_to_decide)

# Choosing a picture searches the pictures' own columns; this paper keeps no search index of them.
picture_chooser.choose_view_class = PictureChoose
picture_chooser.choose_results_view_class = PictureChooseResults

LAST = 10_000
"""After Wagtail's own hooks, so that the paper has the last word."""

hooks.register("construct_main_menu", menu.arrange, order=LAST)
hooks.register("construct_reports_menu", menu.arrange_reports, order=LAST)
hooks.register("register_admin_menu_item", menu.pictures_item)
hooks.register("register_admin_menu_item", menu.menus_item)
hooks.register("register_admin_menu_item", menu.one_story_item)
hooks.register("register_admin_search_area", menu.story_search)
for action in article_bulk.ACTIONS:
    hooks.register("register_bulk_action", action, order=LAST)


@hooks.register("construct_admin_api")
def name_of_documents(router: Any) -> None:  # Any: Wagtail's router
    """Every page of Wagtail's asks for this address by name; the address itself is closed (desk.urls)."""
    router.register_endpoint("documents", ImagesAdminAPIViewSet)


@hooks.register("register_admin_viewset")
def screens() -> list[Any]:  # Any: Wagtail's viewsets
    return [
        ArticleViewSet(),
        SectionViewSet(),
        AuthorViewSet(),
        TopicViewSet(),
        CorrectionViewSet(),
        StandingPageViewSet(),
        PostViewSet(),
        PaperViewSet(),
    ]


@hooks.register("construct_homepage_panels", order=LAST)
def dashboard(request: HttpRequest, panels: list[Any]) -> None:  # Any: Wagtail's panels
    """What needs an editor first; of Wagtail's own only what waits for one's approval."""
    moderation = [panel for panel in panels if "workflow" in getattr(panel, "name", "")]
    panels[:] = [Today(request.user), *moderation, Month()]  # type: ignore[arg-type]  # signed in


@hooks.register("construct_homepage_summary_items", order=LAST)
def no_summary(request: HttpRequest, items: list[Any]) -> None:  # Any: Wagtail's items
    """Counts of everything there is say nothing about what there is to do."""
    items.clear()


@hooks.register("insert_global_admin_css")
def look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("insert_global_admin_js")
def behaviour() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("desk/desk.js"))


@hooks.register("register_log_actions")
def deeds(actions: Any) -> None:  # Any: Wagtail's registry
    for deed, (label, told) in DEED_LABELS.items():
        actions.register_action(deed.value, label, told)
