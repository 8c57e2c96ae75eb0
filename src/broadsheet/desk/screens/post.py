"""The newsroom's post: read what readers wrote, and mark it answered."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn

from broadsheet.desk.models import ContactMessage
from broadsheet.desk.screens.records import RecordEdit, RecordIndex, RecordViewSet


class PostFilters(WagtailFilterSet):
    """Answered or not."""

    answered = django_filters.ChoiceFilter(
        choices=[("False", _("Not answered")), ("True", _("Answered"))],
        label=_("Answered"),
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )

    class Meta:
        model = ContactMessage
        fields: list[str] = []


class PostIndex(RecordIndex):
    """Messages, newest first."""

    empty = _(
        "No messages yet. They come from the contact form, and by mail to the newsroom's address under Paper."
    )
    filterset_class = PostFilters
    default_ordering = "-at"

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        return [
            TitleColumn("subject", label=_("Message"), accessor=str, get_url=self.get_edit_url),
            Column("email", label=_("E-mail")),
            BooleanColumn("answered", label=_("Answered")),
            DateColumn("at", label=_("Came in"), sort_key="at"),
        ]

    def get_base_queryset(self) -> QuerySet[ContactMessage]:
        return ContactMessage.objects.all()


class MessagePanel(Panel):
    """The message as it was written, and a way to answer it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/message.html"


class PostViewSet(RecordViewSet):
    """Messages are read and marked; nobody writes or changes one here."""

    model = ContactMessage
    name = menu_name = "messages"
    icon = "mail"
    menu_label = _("Messages")
    menu_order = 900
    index_view_class = PostIndex
    edit_view_class = RecordEdit
    search_fields = ["name", "email", "subject", "text"]
    edit_handler = ObjectList([MessagePanel(heading=_("Message")), FieldPanel("answered")])

    def get_urlpatterns(self) -> list[Any]:  # Any: Django's own
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in ("add", "delete")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:  # Any: Wagtail's own
        return super().get_common_view_kwargs(**{"add_url_name": None, "delete_url_name": None, **kwargs})
