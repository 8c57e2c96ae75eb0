"""Standing pages: About, Contact, Privacy, Terms, and the editor's own."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, DateColumn, LiveStatusTagColumn, TitleColumn
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from broadsheet.desk.actions.keeping import why_kept
from broadsheet.desk.models import StandingPage
from broadsheet.desk.screens.article_edit import PreviewAsItStands
from broadsheet.desk.screens.article_menu import SaveFirst
from broadsheet.desk.screens.body import BodyForm
from broadsheet.desk.screens.records import RecordForm, UnseenDelete


class StandingPageForm(BodyForm, RecordForm):
    """A page's words, cleaned like a story's; its address made from its title."""

    named_by = "title"


class StandingPageIndex(IndexView):
    """Standing pages in the order of the foot menu."""

    results_template_name = "desk/record_results.html"
    show_other_searches = False

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [
            TitleColumn("title", label=_("Title"), get_url=self.get_edit_url),
            BooleanColumn("in_foot", label=_("In the foot menu")),
            DateColumn("updated_at", label=_("Changed")),
            LiveStatusTagColumn(),
        ]

    def order_queryset(self, queryset: QuerySet[StandingPage]) -> QuerySet[StandingPage]:
        return queryset.order_by("position", "id")

    def get_list_buttons(self, instance: StandingPage) -> list[Any]:  # Any: Wagtail's own
        return []

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        empty = _(
            "Readers look for About, Contact, Privacy and Terms at the foot of the paper. Add the first page."
        )
        return {**super().get_context_data(*args, **kwargs), "empty": empty}


class StandingPageCreate(CreateView):
    """A new page, with Publish in sight."""

    def _get_action_menu(self) -> SaveFirst:
        return SaveFirst(self.request, view=self.view_name, model=self.model)


class StandingPageEdit(EditView):
    """Offers deletion only of a page that was never published."""

    def _get_action_menu(self) -> SaveFirst:
        return SaveFirst(
            self.request, view=self.view_name, instance=self.object, locked_for_user=self.locked_for_user
        )

    @cached_property
    def can_delete(self) -> bool:
        return self.user_has_permission_for_instance("delete", self.object) and not why_kept(self.object)


class StandingPageViewSet(SnippetViewSet):
    """Standing pages, drafted and published like stories."""

    model = StandingPage
    url_prefix = "standing-pages"
    url_namespace = "standing_pages"
    icon = "doc-empty"
    menu_label = _("Standing pages")
    menu_name = "standing-pages"
    menu_order = 700
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = StandingPageIndex
    add_view_class = StandingPageCreate
    edit_view_class = StandingPageEdit
    delete_view_class = UnseenDelete
    preview_on_edit_view_class = PreviewAsItStands
    index_template_name = "wagtailadmin/generic/index.html"
    index_results_template_name = StandingPageIndex.results_template_name
    delete_template_name = UnseenDelete.template_name
    edit_handler = ObjectList(
        [
            FieldPanel("title", classname="title"),
            FieldPanel("slug"),
            FieldPanel("kind"),
            FieldPanel("body"),
            FieldPanel("description", help_text=_("One line for search engines.")),
        ],
        base_form_class=StandingPageForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]
