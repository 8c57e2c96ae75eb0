"""A story's screen: writing, publishing, and what stops it.

Saving and publishing go through desk.actions (see desk.wagtail_doors). What
an action refuses is shown on the form, with all that was typed still there;
so is what another editor has saved in the meantime.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.compare import diff_text
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.snippets.views.snippets import CreateView, EditView, PreviewOnCreateView, PreviewOnEditView

from broadsheet.desk.errors import DeskError
from broadsheet.desk.models import Article, Section
from broadsheet.desk.screens.article_form import WORDS, is_borrowed_unchanged, readable, version_of
from broadsheet.desk.screens.article_menu import ArticleActionMenu
from broadsheet.desk.screens.article_panels import BORROWED, WRITING
from broadsheet.desk.screens.standing_panel import StandingSidePanel
from broadsheet.rights.actions import preset


@dataclass(frozen=True)
class Difference:
    """One field in which another's saved words and one's own differ; `marked` shows both, what is new underlined."""

    label: str
    marked: SafeString


class RefusalsOnTheForm:
    """Shows what an action refuses as an error of the form, and keeps nothing of the attempt."""

    def form_valid(self, form: Any) -> HttpResponse:  # Any: Wagtail's form
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        except DeskError as refused:
            form.add_error(None, str(refused))
            self.produced_error_code = "refused"
            self.produced_error_message = str(refused)
            self._forget_the_attempt()
            return self.form_invalid(form)  # type: ignore[attr-defined]  # Django adds it at run time
        return response

    def _forget_the_attempt(self) -> None:
        """What was rolled back must not be shown as if it were there."""


class ArticleCreate(RefusalsOnTheForm, CreateView):
    """A new story of the newsroom."""

    page_title = gettext_lazy("New story")
    template_name = "desk/articles/create.html"

    def _get_action_menu(self) -> ArticleActionMenu:
        return ArticleActionMenu(self.request, view=self.view_name, model=self.model)

    def get_initial_form_instance(self) -> Article:
        return new_story()

    def get_side_panels(self) -> MediaContainer:
        story = self.form.instance
        return MediaContainer(
            [
                StandingSidePanel(story, self.request, show_schedule_publishing_toggle=True),
                PreviewSidePanel(story, self.request, preview_url=self.get_preview_url()),
            ]
        )

    def _forget_the_attempt(self) -> None:
        self.object = None
        self.form.instance.pk = None
        self.form.instance._state.adding = True


class ArticleEdit(RefusalsOnTheForm, EditView):
    """A story that is there: its words if they are ours to change, else its place."""

    template_name = "desk/articles/edit.html"

    def get_panel(self) -> ObjectList:
        return panels_for(self.object)

    def _get_action_menu(self) -> ArticleActionMenu:
        return ArticleActionMenu(
            self.request, view=self.view_name, instance=self.object, locked_for_user=self.locked_for_user
        )

    def get_form_class(self) -> Any:  # Any: made by Wagtail
        return self.panel.get_form_class()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: the address's own parts
        super().setup(request, *args, **kwargs)
        self.form_class = None
        self.differences: list[Difference] = []
        # Asked before the form writes into the object.
        self.held_version = version_of(self.object)
        self.held = {name: getattr(self.object, name) for name in WORDS}

    def get_side_panels(self) -> MediaContainer:
        panels: list[Any] = [  # Any: Wagtail's panels
            StandingSidePanel(
                self.object,
                self.request,
                show_schedule_publishing_toggle=True,
                live_object=self.live_object,
                scheduled_object=self.live_object.get_scheduled_revision_as_object(),
                last_updated_info=self.get_last_updated_info(),
            )
        ]
        if not self.expects_json_response:
            panels.append(PreviewSidePanel(self.object, self.request, preview_url=self.get_preview_url()))
        return MediaContainer(panels)

    def _forget_the_attempt(self) -> None:
        self.live_object = Article.objects.get(pk=self.object.pk)
        held = (
            *Article.KEPT_BY_THE_ROW,
            "live",
            "has_unpublished_changes",
            "latest_revision",
            "live_revision",
        )
        for name in held:
            setattr(self.object, name, getattr(self.live_object, name))
        self.__dict__.pop("latest_revision", None)

    @cached_property
    def is_out_of_date(self) -> bool:
        """Whether somebody, or the wire, has changed the story since this page was opened."""
        posted = self.request.POST
        if posted.get("overwrite_revision_id"):
            # This page has saved by itself already: its own revision must still be the newest.
            return bool(super().is_out_of_date)
        return posted.get("loaded_version", self.held_version) != self.held_version

    def is_valid(self, form: Any) -> bool:  # Any: Wagtail's form
        """Also false when it would overwrite another's words unseen; the page then shows the difference."""
        valid = bool(super().is_valid(form))
        if valid and not self.expects_json_response and self.is_out_of_date:
            self.differences = self._differences(form)
            if self.differences:
                self.produced_error_code = "invalid_revision"
                self.produced_error_message = _(
                    "The story has changed since you opened it. See the difference below; save again to keep your words."
                )
                return False
        return valid

    def _differences(self, form: Any) -> list[Difference]:  # Any: Wagtail's form
        found = []
        for name in WORDS:
            mine, theirs = getattr(form.instance, name), self.held[name]
            if mine != theirs:
                field = Article._meta.get_field(name.removesuffix("_id"))
                label = str(field.verbose_name)
                found.append(
                    Difference(label.capitalize(), diff_text(readable(theirs), readable(mine)).to_html())
                )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["loaded_version"] = (
            self.held_version
            if not self.form.is_bound or self.differences
            else (self.request.POST.get("loaded_version", self.held_version))
        )
        context["differences"] = self.differences
        if self.differences and self.latest_revision:
            context["other_editor"] = self.latest_revision.user
            context["other_time"] = self.latest_revision.created_at
        return context


class ArticlePreviewOnCreate(PreviewOnCreateView):
    """A preview of a story that is not saved yet."""

    def get_object(self) -> Article:
        return new_story()

    def get_form(self, query_dict: Any) -> Any:  # Any: Wagtail's form
        return only_looking(super().get_form(query_dict))


class PreviewAsItStands(PreviewOnEditView):
    """A preview with what is typed but not saved; of the record as it stands while nothing is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: address parts
        if self._get_form_state() is None:
            answer: HttpResponse = self.object.make_preview_request(
                request, self.object.default_preview_mode, self.get_extra_request_attrs()
            )
        else:
            answer = super().get(request, *args, **kwargs)
        return answer


class ArticlePreviewOnEdit(PreviewAsItStands):
    """A preview of a story."""

    def get_form_class(self) -> Any:  # Any: made by Wagtail
        return panels_for(self.object).get_form_class()

    def get_form(self, query_dict: Any) -> Any:  # Any: Wagtail's form
        return only_looking(super().get_form(query_dict))


def panels_for(article: Article) -> ObjectList:
    """The screen a story gets: borrowed words under a no-edits clause are shown, not edited."""
    return BORROWED if is_borrowed_unchanged(article) else WRITING


def new_story() -> Article:
    """A story of the newsroom with nothing in it yet: under our own terms, in the first section."""
    return Article(licence=preset("own"), section=Section.objects.in_order().first(), live=False)


def only_looking(form: Any) -> Any:  # Any: Wagtail's form
    """A form whose save() makes nothing: topics that are new stay unmade."""
    form.only_looking = True
    return form


def refuse(request: HttpRequest, refused: DeskError) -> None:
    """Say on the next page what was refused and what to do."""
    messages.error(request, str(refused))
