"""Keep what editors write: drafts and revisions, through Wagtail's own actions.

A story that is on the site is changed there only by publishing; until then its
new words are a revision. A story that is not, is simply saved.
"""

from django.db import transaction
from wagtail.actions.create import CreateAction
from wagtail.actions.delete import DeleteAction
from wagtail.actions.edit import EditAction
from wagtail.log_actions import log

from broadsheet.desk.actions.former_words import refuse_if_of_former_source
from broadsheet.desk.actions.keeping import (
    delete_row,
    keep_author,
    keep_paper,
    keep_section,
    keep_topic,
)
from broadsheet.desk.actions.wire_words import refuse_if_reworded
from broadsheet.desk.models import Article, Author, Publication, Section, Topic

KEEP = {
    Section: keep_section,
    Author: keep_author,
    Topic: keep_topic,
    Publication: keep_paper,
}
"""The one action through which each kind of record is saved. (Pictures: screens.pictures.PictureForm.)"""


def keep_first_words(article: Article) -> None:
    """Before the first edit of a story that has no revision: keep its words as they came, as the first one.

    The history then begins with what the wire sent, and a draft of a public
    story has a published version to stand beside.
    """
    if article.pk is None or article.latest_revision_id:
        return
    held = Article.objects.select_for_update().get(pk=article.pk)
    if held.latest_revision_id:
        return
    first = held.save_revision(clean=False, changed=False)
    live = first if held.live else None
    Article.objects.filter(pk=held.pk).update(live_revision=live, has_unpublished_changes=False)
    article.latest_revision, article.live_revision = first, live


class SaveWords(EditAction):
    """Save an edit of a story as a revision, and as the story itself while no reader sees it."""

    @transaction.atomic
    def _edit(self, skip_permission_checks: bool = False) -> Article:
        refuse_if_reworded(self.instance)
        refuse_if_of_former_source(self.instance)
        keep_first_words(self.instance)
        edited: Article = super()._edit(skip_permission_checks)
        return edited


class CreateNoticed(CreateAction):
    """Make one of the paper's records through its action."""

    def _save_instance(self) -> None:
        row = self.form.save(commit=False) if self.form else self.instance  # type: ignore[has-type]  # mixed into Wagtail's own views
        self.instance = KEEP[type(row)](row)  # type: ignore[operator]  # mixed into Wagtail's own views


class EditNoticed(EditAction):
    """Save one of the paper's records through its action."""

    def _save_instance(self) -> None:
        row = self.form.save(commit=False) if self.form else self.instance  # type: ignore[has-type]  # mixed into Wagtail's own views
        self.instance = KEEP[type(row)](row)  # type: ignore[operator]  # mixed into Wagtail's own views


class DeleteUnseen(DeleteAction):
    """Delete a record that no reader has ever seen; desk.errors.NeverDeleted says what to do with the others."""

    def _delete(self) -> None:
        with transaction.atomic():
            if self.log_action:
                log(instance=self.instance, action=self.log_action, user=self.user, deleted=True)
            delete_row(self.instance)
