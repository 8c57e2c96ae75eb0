"""The addresses of the desk: the paper's own screens first, then Wagtail's.

What stands first wins, so a screen of Wagtail's that this paper has no use for,
or that would write past desk.actions, is closed here by standing in its way;
its name still reverses, which some of Wagtail's templates need.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import LogoutView
from wagtail.images.views.chooser import viewset as picture_chooser

from broadsheet.desk.middleware import own_transaction
from broadsheet.desk.screens.menus import Menus
from broadsheet.desk.screens.one_story import OneStory, OneStoryList
from broadsheet.desk.screens.picture_files import picture_file
from broadsheet.desk.screens.pictures import (
    PictureDelete,
    PictureEdit,
    PictureIndex,
    PicturesAdd,
    PictureTakeBack,
)
from broadsheet.desk.screens.topics_field import topic_names


def closed(request: HttpRequest, **parts: Any) -> HttpResponse:  # Any: the address's own parts
    """There is no such screen at this paper."""
    raise Http404


CLOSED = (
    # The page tree, documents, sites and collections: this paper has none.
    r"pages/",
    r"documents/",
    r"collections/",
    r"sites/",
    r"choose-page/(?!external-link/|email-link/)",
    r"choose-document/",
    r"snippets/",
    r"block-preview/",
    # Accounts, groups and passwords are readers' and allauth's.
    r"users/",
    r"groups/",
    # The review is set up with the roles; its steps are no list for whoever may enter.
    r"workflows/",
    r"password_reset/",
    # Lists of everything for whoever may enter, past the screens' own permissions.
    r"api/",
    # Ways of changing pictures that no action stands behind.
    r"images/add/$",
    r"images/usage/",
    r"images/\d+/(?:generate_url|preview)/",
    r"bulk/(?!desk/article/)",
    # Wagtail's own rehearsals.
    r"test404/$",
    r"failwhale/$",
    r"reports/(?:locked|aging-pages|page-types-usage)",
)

urlpatterns = [
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="desk_login"),
    # Wagtail's own drops the session at a mere GET, which any link could make.
    path("logout/", require_POST(LogoutView.as_view())),
    path(
        "choose-page/",
        RedirectView.as_view(pattern_name="wagtailadmin_choose_page_external_link", query_string=True),
    ),
    path("one-story/", require_admin_access(OneStoryList.as_view()), name="one_story"),
    path("one-story/<int:one>/<int:other>/", require_admin_access(OneStory.as_view()), name="one_story_pair"),
    path("menus/", require_admin_access(Menus.as_view()), name="desk_menus"),
    path("media/<path:name>", require_admin_access(picture_file), name="desk_picture_file"),
    path("topics/names/", require_admin_access(topic_names), name="desk_topic_names"),
    path("images/", require_admin_access(PictureIndex.as_view())),
    path("images/results/", require_admin_access(PictureIndex.as_view(results_only=True))),
    path("images/<int:image_id>/", own_transaction(require_admin_access(PictureEdit.as_view()))),
    path("images/<int:image_id>/delete/", require_admin_access(PictureDelete.as_view())),
    path("images/multiple/add/", own_transaction(require_admin_access(PicturesAdd.as_view()))),
    path("images/chooser/create/", own_transaction(require_admin_access(picture_chooser.create_view))),
    path("images/multiple/<int:image_id>/delete/", require_admin_access(PictureTakeBack.as_view())),
    *(re_path("^" + place, closed) for place in CLOSED),
    path("", include(wagtail_urls)),
]
