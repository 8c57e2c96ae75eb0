"""Pictures: uploaded, described, searched and replaced, each write through its action.

Wagtail's own screens, with the few places changed where they would write past
desk.actions, or search an index this paper does not keep.
"""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import JsonResponse
from django.template.defaultfilters import filesizeformat
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.images.forms import BaseImageForm
from wagtail.images.views import chooser, images, multiple

from broadsheet.desk.actions.keeping import delete_row, uses_of, why_kept
from broadsheet.desk.actions.pictures import take_in_file
from broadsheet.desk.errors import BadPicture, DeskError
from broadsheet.desk.gateways import encode
from broadsheet.desk.models import Picture

SEARCHED = ("title", "description", "caption", "credit")


def matching(pictures: QuerySet[Picture], words: str) -> QuerySet[Picture]:
    """Pictures with every one of these words in their title, description, caption or credit."""
    for word in words.split()[:6]:
        found = Q()
        for field in SEARCHED:
            found |= Q(**{f"{field}__icontains": word})
        pictures = pictures.filter(found)
    return pictures


class PictureForm(BaseImageForm):
    """The one form of pictures, on every screen that makes or changes one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if "file" in self.fields:  # not where only the words of many pictures are asked for
            self.fields["file"].widget.attrs |= _told_to_the_browser()

    def full_clean(self) -> None:
        """Also for a file that only looks like a picture, over which Wagtail's own field stumbles."""
        try:
            super().full_clean()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            self.cleaned_data: dict[str, Any] = {}  # Any: cleaned values
            self.add_error("file", str(BadPicture("it cannot be read")))

    def clean_file(self) -> Any:  # Any: an upload, or the file that is held
        """A file that can be taken in. It is decoded here already, so that a bad one is refused on the form."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            file.seek(0)  # a large upload lies on disk, and whoever looked at it before has read on in it
            try:
                encode(file.read())
            except BadPicture as refused:
                raise ValidationError(str(refused)) from refused
            file.seek(0)
        elif not file.storage.exists(file.name):
            raise ValidationError(_("The file of this picture is lost. Upload it again."))
        return file

    def save(self, commit: bool = True) -> Picture:
        """The picture, taken in through its action; a replaced file goes with its thumbnails."""
        picture: Picture = super().save(commit=False)
        if not commit or not self.changed_data:
            return picture
        if "file" in self.changed_data:
            picture.file.save(picture.file.name, picture.file.file, save=False)
        take_in_file(picture)
        self.save_m2m()
        if "file" in self.changed_data and self.original_file:
            self.original_file.storage.delete(self.original_file.name)
            picture.renditions.all().delete()
        return picture


def _told_to_the_browser() -> dict[str, Any]:  # Any: attributes of the file's field
    """What desk.js says of a file before it is sent, which the server would refuse after, and while it is sent."""
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    too_big = _("This file is too big; the most is %(most)s. Save it smaller, and choose it again.")
    return {
        "data-desk-most": most,
        "data-desk-too-big": too_big % {"most": filesizeformat(most)},
        "data-desk-ready": _("It has arrived; its sizes are being made."),
    }


class PictureFilters(WagtailFilterSet):
    """By what is still missing, and by day."""

    undescribed = django_filters.BooleanFilter(
        label=_("Not described yet"), method="only_undescribed", initial=False, widget=forms.CheckboxInput
    )
    created_at = django_filters.DateFromToRangeFilter(label=_("Added"), widget=DateRangePickerWidget)

    class Meta:
        model = Picture
        fields: list[str] = []

    def __init__(self, *args: Any, is_searching: bool = False, **kwargs: Any) -> None:  # Any: Wagtail's own
        super().__init__(*args, **kwargs)

    def only_undescribed(self, pictures: QuerySet[Picture], name: str, wanted: bool) -> QuerySet[Picture]:
        """Pictures without words for those who do not see them."""
        return pictures.filter(description="") if wanted else pictures


class PictureIndex(images.IndexView):
    """Pictures, newest first."""

    page_title = _("Pictures")
    add_item_label = _("Add pictures")
    show_other_searches = False
    search_backend_name = None
    filterset_class = PictureFilters

    ORDERING_OPTIONS = {
        "-created_at": _("Newest"),
        "created_at": _("Oldest"),
        "title": _("Title: (A -> Z)"),
        "-title": _("Title: (Z -> A)"),
    }

    @cached_property
    def columns(self) -> list[Any]:  # Any: Wagtail's columns
        # Of Wagtail's own the ones that lead somewhere here: no collections, no bulk actions, no index of usage.
        kept = ("preview", "title", "created_at")
        mine = [Column("credit", label=_("Credit")), Column("description", label=_("Description"))]
        return [*(column for column in super().columns if column.name in kept), *mine]

    def search_queryset(self, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        return matching(queryset, self.search_query) if self.is_searching else queryset

    def decorate_paginated_queryset(self, object_list: Any) -> Any:  # Any: a page of pictures
        return object_list


class PictureEdit(images.EditView):
    """One picture: its words, its focus, where it is used."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {**super().get_context_data(**kwargs), "uses": uses_of(self.object)}


class PictureDelete(images.DeleteView):
    """Refuses while the picture is in use, and says where."""

    template_name = "desk/confirm_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {**super().get_context_data(**kwargs), "why_kept": why_kept(self.object)}

    def form_valid(self, form: ModelForm[Any]) -> Any:  # Any: Django's own
        if why_kept(self.object):
            return self.form_invalid(form)
        return super().form_valid(form)


class PicturesAdd(multiple.AddView):
    """Many pictures at once."""

    def save_object(self, form: Any) -> Picture:  # Any: Wagtail's form
        form.instance.uploaded_by_user = self.request.user
        picture: Picture = form.save()
        return picture


class PictureTakeBack(multiple.DeleteView):
    """Take back what was uploaded a moment ago, through the action that refuses what is in use."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> JsonResponse:  # Any: Wagtail's own
        self.model = self.get_model()
        picture = Picture.objects.filter(pk=kwargs[self.pk_url_kwarg]).first()
        if picture is None or not self.permission_policy.user_has_permission_for_instance(
            request.user, "delete", picture
        ):
            return JsonResponse({"success": False}, status=403)
        try:
            delete_row(picture)
        except DeskError as refused:
            return JsonResponse({"success": False, "error_message": str(refused)}, status=409)
        return JsonResponse({"success": True, self.context_object_id_name: kwargs[self.pk_url_kwarg]})


class Searching:
    """Choosing a picture searches its own columns."""

    def filter_object_list(self, objects: QuerySet[Picture]) -> QuerySet[Picture]:
        """The pictures that match what is typed."""
        words = self.request.GET.get("q", "")  # type: ignore[attr-defined]  # the view's
        self.is_searching, self.search_query = bool(words), words
        return matching(objects, words)


class PictureChoose(Searching, chooser.ImageChooseView):
    pass


class PictureChooseResults(Searching, chooser.ImageChooseResultsView):
    pass
