"""Stories: the screens under /desk/articles/."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.desk.models import Article
from broadsheet.desk.screens.article_deeds import (
    ChangeAddress,
    ChangeTerms,
    Correct,
    Kill,
    LeaveOut,
    PublishAsItCame,
    WireWords,
    Withdraw,
)
from broadsheet.desk.screens.article_edit import (
    ArticleCreate,
    ArticleEdit,
    ArticlePreviewOnCreate,
    ArticlePreviewOnEdit,
)
from broadsheet.desk.screens.article_list import ArticleIndex
from broadsheet.desk.screens.article_panels import WRITING
from broadsheet.desk.screens.one_story import MergeWith, Unmerge
from broadsheet.desk.screens.receipts import RightsReceipt, TakedownJSON, TakedownPage
from broadsheet.desk.screens.records import UnseenDelete


class ArticleViewSet(SnippetViewSet):
    """Every screen of a story."""

    model = Article
    url_prefix = "articles"
    url_namespace = "articles"
    icon = "doc-full-inverse"
    menu_label = _("Articles")
    menu_name = "articles"
    menu_order = 100
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = ArticleIndex
    add_view_class = ArticleCreate
    edit_view_class = ArticleEdit
    preview_on_add_view_class = ArticlePreviewOnCreate
    preview_on_edit_view_class = ArticlePreviewOnEdit
    index_template_name = ArticleIndex.template_name
    index_results_template_name = ArticleIndex.results_template_name
    create_template_name = ArticleCreate.template_name
    edit_template_name = ArticleEdit.template_name
    list_per_page = ArticleIndex.paginate_by

    delete_view_class = UnseenDelete
    delete_template_name = UnseenDelete.template_name

    def get_edit_handler(self) -> Any:  # Any: Wagtail's own
        return WRITING

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        # "unpublish" would take a story down without a word for its readers: withdrawing asks for one.
        kept = [
            pattern for pattern in super().get_urlpatterns() if pattern.name not in ("unpublish", "usage")
        ]
        return [
            *kept,
            path("unpublish/<int:pk>/", Withdraw.as_view(), name="unpublish"),
            path("withdraw/<int:pk>/", Withdraw.as_view(), name="withdraw"),
            path("kill/<int:pk>/", Kill.as_view(), name="kill"),
            path("leave-out/<int:pk>/", LeaveOut.as_view(), name="leave_out"),
            path("publish/<int:pk>/", PublishAsItCame.as_view(), name="publish_as_it_came"),
            path("correct/<int:pk>/", Correct.as_view(), name="correct"),
            path("merge/<int:pk>/", MergeWith.as_view(), name="merge"),
            path("unmerge/<int:pk>/", Unmerge.as_view(), name="unmerge"),
            path("address/<int:pk>/", ChangeAddress.as_view(), name="address"),
            path("terms/<int:pk>/", ChangeTerms.as_view(), name="terms"),
            path("wire-words/<int:pk>/", WireWords.as_view(), name="wire_words"),
            path("rights/<int:pk>.json", RightsReceipt.as_view(), name="rights_receipt"),
            path("takedown/<int:pk>/", TakedownPage.as_view(), name="takedown"),
            path("takedown/<int:pk>.json", TakedownJSON.as_view(), name="takedown_json"),
        ]
