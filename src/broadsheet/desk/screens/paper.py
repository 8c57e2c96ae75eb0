"""The paper itself: one screen for what it is called, where it stands and how it looks."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from broadsheet.desk.models import Publication
from broadsheet.desk.screens.languages import paper_language_choices
from broadsheet.desk.screens.picture_widget import PictureChooser
from broadsheet.desk.screens.records import ColourInput, DarkColourInput
from broadsheet.desk.screens.zones import zone_choices


class PaperForm(WagtailAdminModelForm):
    """The settings of the paper, each checked where it is typed."""

    language = forms.ChoiceField(label=_("language"))
    time_zone = forms.ChoiceField(label=_("time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = paper_language_choices(self.instance.language)
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)
        self.fields["base_url"].assume_scheme = "https"

    def clean_social(self) -> str:
        """One profile a line: a name, a space, an https address."""
        lines = [line.strip() for line in self.cleaned_data["social"].splitlines() if line.strip()]
        for line in lines:
            name, _space, address = line.rpartition(" ")
            if not name or not address.startswith(("https://", "http://")):
                raise forms.ValidationError(
                    _("“%(line)s”: write the name, a space, and the address that begins with https://."),
                    params={"line": line},
                )
        return "\n".join(lines)


class PaperEdit(EditView):
    """There is one paper, so there is no list of them."""

    success_message = _("The paper is changed; its pages follow.")
    page_title = _("Paper")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: address parts
        Publication.the_paper()
        super().setup(request, *args, **{**kwargs, "pk": "1"})

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:  # Any: Wagtail's own
        return [*self.breadcrumbs_items, {"url": "", "label": _("Paper")}]

    def get_edit_url(self) -> str:
        return reverse("paper:index")

    def get_success_url(self) -> str:
        return reverse("paper:index")

    def get_success_buttons(self) -> list[Any]:  # Any: Wagtail's own
        return []

    @cached_property
    def can_delete(self) -> bool:
        return False


class PaperViewSet(ModelViewSet):
    """The one row of the paper's settings."""

    model = Publication
    name = menu_name = "paper"
    icon = "cog"
    menu_label = _("Paper")
    menu_order = 1000
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    edit_view_class = PaperEdit
    edit_handler = ObjectList(
        [
            FieldPanel("name", classname="title"),
            FieldPanel("tagline"),
            MultiFieldPanel(
                [FieldPanel("base_url"), FieldPanel("language"), FieldPanel("time_zone")],
                heading=_("Address, language and time"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("logo", widget=PictureChooser),
                    FieldPanel("accent", widget=ColourInput),
                    FieldPanel("accent_dark", widget=DarkColourInput),
                ],
                heading=_("Look"),
            ),
            MultiFieldPanel(
                [FieldPanel("companies"), FieldPanel("disclaimer"), FieldPanel("social")],
                heading=_("Foot of the paper"),
            ),
            MultiFieldPanel([FieldPanel("shows_readings")], heading=_("On each story")),
            FieldPanel(
                "newsroom_email",
                help_text=_("Where the contact form writes to. Readers do not see the address."),
            ),
        ],
        base_form_class=PaperForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        return super().get_common_view_kwargs(**{"usage_url_name": None, "delete_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        history = [
            pattern for pattern in super().get_urlpatterns() if pattern.name in ("history", "history_results")
        ]
        return [
            path("", self.edit_view, name="index"),
            path("edit/<int:pk>/", to_the_paper, name="edit"),
            *history,
        ]


def to_the_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Where Wagtail's own links to a row of settings lead."""
    return redirect("paper:index")
