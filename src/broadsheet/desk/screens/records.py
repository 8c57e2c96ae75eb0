"""Sections, authors, topics: the paper's order, one screen each."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import CheckboxInput, MultiWidget, TextInput
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from broadsheet.desk.actions.keeping import why_kept
from broadsheet.desk.models import Author, Section, Standing, Topic
from broadsheet.desk.screens.picture_widget import PictureChooser
from broadsheet.text.slug import slug


class ColourInput(TextInput):
    """The browser's own colour picker."""

    input_type = "color"


class DarkColourInput(MultiWidget):
    """The colour picker, and a box that leaves the choice to the colour for the light: then the value is empty."""

    template_name = "desk/dark_colour.html"

    def __init__(self, attrs: Any = None) -> None:  # Any: Django's own
        super().__init__({"follows": CheckboxInput(), "chosen": ColourInput()}, attrs)

    def decompress(self, value: str | None) -> list[Any]:  # Any: a tick and a colour
        return [not value, value or "#8bb8f0"]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:  # type: ignore[override]  # Django has a list of the parts; Any: what was posted
        follows, chosen = super().value_from_datadict(data, files, name)
        return "" if follows else str(chosen or "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # Any: what was posted
        return f"{name}_chosen" not in data


class RecordForm(WagtailAdminModelForm):
    """A record with an address: given once, from its name unless somebody writes another, and never changed."""

    named_by = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        field = self.fields["slug"]
        field.required = False
        if self.instance.pk:
            field.disabled = True
            field.help_text = _("Given once, so that no link to it ever breaks.")
        else:
            field.help_text = _(
                "Letters, digits and hyphens. Left empty, it is made from the name; then it stays."
            )

    def clean_slug(self) -> str:
        if self.instance.pk:
            return str(self.instance.slug)
        return str(self.cleaned_data["slug"] or slug(self.cleaned_data.get(self.named_by, "")))


class UnseenDelete(DeleteView):
    """Deletes what no reader has seen; says of the rest why it stays and what to do instead."""

    template_name = "desk/confirm_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {**super().get_context_data(**kwargs), "why_kept": why_kept(self.object)}

    def form_valid(self, form: Any) -> Any:  # Any: Django's own
        if why_kept(self.object):
            return self.form_invalid(form)
        return super().form_valid(form)


class RecordEdit(EditView):
    """Offers deletion only where it would be granted."""

    @cached_property
    def can_delete(self) -> bool:
        return self.user_has_permission_for_instance("delete", self.object) and not why_kept(self.object)


class RecordIndex(IndexView):
    """A list that says, when it is empty, what to do."""

    results_template_name = "desk/record_results.html"
    show_other_searches = False
    empty: Any = ""  # Any: lazy words

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {**super().get_context_data(*args, **kwargs), "empty": self.empty}

    def title_column(self, name: str, label: Any) -> TitleColumn:  # Any: lazy words
        """The column that leads to a record's screen."""
        return TitleColumn(name, label=label, get_url=self.get_edit_url, sort_key=name)


class RecordViewSet(ModelViewSet):
    """What the record screens have in common."""

    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    search_backend_name = None
    edit_view_class = RecordEdit
    delete_view_class = UnseenDelete
    delete_template_name = UnseenDelete.template_name
    index_results_template_name = RecordIndex.results_template_name

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]


class SectionIndex(RecordIndex):
    """Sections in the editor's order."""

    empty = _("A paper begins with its sections: World, Economy, Politics. Add the first one.")

    def get_base_queryset(self) -> QuerySet[Section]:
        live = Count("articles", filter=Q(articles__standing=Standing.LIVE))
        return Section.objects.in_order().annotate(stories=live)

    def order_queryset(self, queryset: QuerySet[Section]) -> QuerySet[Section]:
        return queryset.in_order()  # type: ignore[attr-defined]  # Django adds it at run time

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        title = TitleColumn("name", label=_("Name"), get_url=self.get_edit_url)
        return [
            title,
            BooleanColumn("in_menu", label=_("In the menu")),
            NumberColumn("stories", label=_("On the site")),
        ]


class SectionViewSet(RecordViewSet):
    """Sections: names, colours, disclaimers. Their order is changed under Menus."""

    model = Section
    name = menu_name = "sections"
    icon = "list-ul"
    menu_order = 300
    index_view_class = SectionIndex
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name", classname="title"),
            FieldPanel("slug"),
            FieldPanel(
                "description", help_text=_("One line under the section's name, and for search engines.")
            ),
            FieldPanel("in_menu"),
            MultiFieldPanel(
                [FieldPanel("accent", widget=ColourInput), FieldPanel("accent_dark", widget=DarkColourInput)],
                heading=_("Colours"),
                help_text=_(
                    "The first on light paper, the second on dark. Both must be readable as small print."
                ),
            ),
            FieldPanel("disclaimer"),
        ],
        base_form_class=RecordForm,
    )


class AuthorIndex(RecordIndex):
    """Authors by name."""

    empty = _("Authors sign stories and have a page of their own. Add the first one.")
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [self.title_column("name", _("Name")), Column("role", label=_("Role"))]


class AuthorViewSet(RecordViewSet):
    """Authors: their names, what they do, their pages."""

    model = Author
    name = menu_name = "authors"
    icon = "user"
    menu_order = 400
    index_view_class = AuthorIndex
    search_fields = ["name", "role"]
    edit_handler = ObjectList(
        [
            FieldPanel("name", classname="title"),
            FieldPanel("slug"),
            FieldPanel("role", help_text=_("As it stands under the name: Harbour correspondent.")),
            FieldPanel("biography"),
            FieldPanel("portrait", widget=PictureChooser),
        ],
        base_form_class=RecordForm,
    )


class TopicIndex(RecordIndex):
    """Topics by name."""

    empty = _("Topics hold a matter together across sections. Type one on a story, or add it here.")
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [self.title_column("name", _("Name")), NumberColumn("stories", label=_("Stories"))]

    def get_base_queryset(self) -> QuerySet[Topic]:
        return Topic.objects.annotate(stories=Count("articles"))


class TopicViewSet(RecordViewSet):
    """Topics: their names and what they are about."""

    model = Topic
    name = menu_name = "topics"
    icon = "tag"
    menu_order = 500
    index_view_class = TopicIndex
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name", classname="title"),
            FieldPanel("slug"),
            FieldPanel("description", help_text=_("One line at the head of the topic's page.")),
        ],
        base_form_class=RecordForm,
    )
