"""What may be done to many stories at once: publish, withdraw, leave out, delete drafts. Each through its action."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from broadsheet.desk.actions.keeping import delete_row, why_kept
from broadsheet.desk.actions.placing import leave_out_many, offer_again
from broadsheet.desk.actions.publishing import publish, withdraw
from broadsheet.desk.errors import DeskError
from broadsheet.desk.models import Article, Standing


class ArticleBulk(SnippetBulkAction):
    """One deed on many stories. Those it cannot be done to are named before anything happens."""

    models = [Article]
    template_name = "desk/articles/bulk.html"
    permission = "desk.publish_article"
    question: Any = ""  # Any: lazy words
    do: Callable[[Article, Any], object]

    def check_perm(self, story: Article) -> bool:
        return bool(self.request.user.has_perm(self.permission)) and self.is_open_to(story)

    def is_open_to(self, story: Article) -> bool:
        """Whether this can be done to the story as it stands."""
        raise NotImplementedError

    @classmethod
    def execute_action(
        cls, objects: list[Article], user: AbstractBaseUser | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        done = 0
        for story in objects:
            try:
                cls.do(story, user)
            except DeskError:
                # Refused by its terms, or changed a moment ago: it stays as it is, and the count says so.
                continue
            done += 1
        return done, len(objects) - done

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: template context
        return {**super().get_context_data(**kwargs), "question": self.question, "button": self.display_name}

    def get_success_message(self, done: int, refused: int) -> str:
        told = ngettext("Done for %(count)d story.", "Done for %(count)d stories.", done) % {"count": done}
        if refused:
            told += " " + _("Refused for %(count)d; open each to see why.") % {"count": refused}
        return told


class BulkPublish(ArticleBulk):
    display_name = gettext_lazy("Publish")
    action_type = "publish"
    aria_label = gettext_lazy("Publish the chosen stories")
    question = gettext_lazy("Put these stories on the site, with the words and terms they have?")
    action_priority = 10

    def is_open_to(self, story: Article) -> bool:
        return story.standing in (Standing.WAITING, Standing.LEFT_OUT, Standing.DRAFT, Standing.WITHDRAWN)

    @staticmethod
    def do(story: Article, user: Any) -> object:  # Any: our own user
        return publish(story, user)


class BulkWithdraw(ArticleBulk):
    display_name = gettext_lazy("Withdraw")
    action_type = "withdraw"
    aria_label = gettext_lazy("Withdraw the chosen stories")
    question = gettext_lazy("Take these stories off the site? Each can be published again at its address.")
    action_priority = 20

    def is_open_to(self, story: Article) -> bool:
        return bool(story.standing == Standing.LIVE)

    @staticmethod
    def do(story: Article, user: Any) -> object:  # Any: our own user
        return withdraw(story)


class BulkLeaveOut(ArticleBulk):
    display_name = gettext_lazy("Leave out")
    action_type = "leave-out"
    aria_label = gettext_lazy("Leave out the chosen stories")
    question = gettext_lazy("Leave these stories of the wire out? Each can be taken back in.")
    action_priority = 30

    def is_open_to(self, story: Article) -> bool:
        return bool(story.standing == Standing.WAITING)

    @staticmethod
    def do(story: Article, user: Any) -> object:  # Any: our own user
        return leave_out_many([story], user)


class BulkTakeBackIn(ArticleBulk):
    display_name = gettext_lazy("Take back in")
    action_type = "take-back-in"
    aria_label = gettext_lazy("Take the chosen stories back in")
    question = gettext_lazy("Let these stories that were left out wait for an editor again?")
    action_priority = 35

    def is_open_to(self, story: Article) -> bool:
        return bool(story.standing == Standing.LEFT_OUT)

    @staticmethod
    def do(story: Article, user: Any) -> object:  # Any: our own user
        return offer_again([story], user)


class BulkDelete(ArticleBulk):
    """In place of Wagtail's own, which deletes rows without asking anybody."""

    display_name = gettext_lazy("Delete")
    action_type = "delete"
    aria_label = gettext_lazy("Delete the chosen drafts")
    question = gettext_lazy("Delete these drafts for good? No reader has seen them.")
    permission = "desk.delete_article"
    action_priority = 40
    classes = {"serious"}

    def is_open_to(self, story: Article) -> bool:
        return not why_kept(story)

    @staticmethod
    def do(story: Article, user: Any) -> object:  # Any: our own user
        delete_row(story)
        return None


ACTIONS = (BulkPublish, BulkWithdraw, BulkLeaveOut, BulkTakeBackIn, BulkDelete)
