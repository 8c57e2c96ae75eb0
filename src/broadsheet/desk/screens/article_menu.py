"""The actions at the foot of a story's screen."""

from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SnippetActionMenu,
    UnpublishMenuItem,
)

from broadsheet.desk.models import Standing


class DeedItem(ActionMenuItem):
    """A link to the page of a deed, for those who may publish."""

    url_name = ""
    standings: frozenset[str] = frozenset()

    def is_shown(self, context: dict[str, Any]) -> bool:  # Any: Wagtail's own
        article = context.get("instance")
        return (
            context["view"] == "edit"
            and article is not None
            and not context.get("locked_for_user")
            and article.standing in self.standings
            and context["request"].user.has_perm("desk.publish_article")
        )

    def get_url(self, context: dict[str, Any]) -> str:  # Any: Wagtail's own
        return reverse(f"articles:{self.url_name}", args=[quote(context["instance"].pk)])


class CorrectItem(DeedItem):
    name, url_name, label, icon_name = "action-correct", "correct", _("Correct…"), "edit"
    standings = frozenset((Standing.LIVE,))


class AddressItem(DeedItem):
    name, url_name, label, icon_name = "action-address", "address", _("Change address…"), "link"
    standings = frozenset((Standing.LIVE, Standing.DRAFT, Standing.WAITING))


class MergeItem(DeedItem):
    name, url_name, label, icon_name = "action-merge", "merge", _("Merge…"), "copy"
    standings = frozenset((Standing.LIVE, Standing.HELD, Standing.WAITING, Standing.DRAFT))


class UnmergeItem(DeedItem):
    name, url_name, label, icon_name = "action-unmerge", "unmerge", _("Un-merge…"), "copy"
    standings = frozenset((Standing.MERGED,))


class WithdrawItem(DeedItem):
    name, url_name, label, icon_name = "action-withdraw", "withdraw", _("Withdraw…"), "download"
    standings = frozenset((Standing.LIVE,))


class LeaveOutItem(DeedItem):
    name, url_name, label, icon_name = "action-leave-out", "leave_out", _("Leave out…"), "bin"
    standings = frozenset((Standing.WAITING,))


class KillItem(DeedItem):
    name, url_name, label, icon_name = "action-kill", "kill", _("Kill…"), "cross"
    standings = frozenset((Standing.LIVE, Standing.HELD, Standing.WITHDRAWN, Standing.EXPIRED))


DEEDS = (
    CorrectItem(70),
    AddressItem(80),
    MergeItem(85),
    UnmergeItem(86),
    WithdrawItem(90),
    LeaveOutItem(95),
    KillItem(100),
)


class SaveFirst(SnippetActionMenu):
    """Save, and Publish beside it for those who may; the rest under "More".

    Saving comes first, so that Enter in a field never publishes.
    """

    template = "desk/articles/action_menu.html"
    deeds: tuple[DeedItem, ...] = ()

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:  # Any: Wagtail's own
        super().__init__(request, **kwargs)
        rest = [item for item in self.menu_items if self.is_wanted(item)]  # type: ignore[has-type]  # mixed into Wagtail's own views
        self.publish_item = next((item for item in rest if isinstance(item, PublishMenuItem)), None)
        rest += [item for item in self.deeds if item.is_shown(self.context)]
        self.menu_items = [item for item in rest if item is not self.publish_item]

    def is_wanted(self, item: ActionMenuItem) -> bool:
        """Whether this entry of Wagtail's has a place here."""
        return True

    def render_html(self) -> str:
        if not self.default_item:
            return ""
        return render_to_string(
            self.template,
            {
                "save": self.default_item.render_html(self.context),
                "publish": self.publish_item.render_html(self.context) if self.publish_item else "",
                "rest": [item.render_html(self.context) for item in self.menu_items],
            },
            request=self.request,
        )


class ArticleActionMenu(SaveFirst):
    """A story's: with the deeds, and without Wagtail's bare "Unpublish", since withdrawing asks for a notice."""

    deeds = DEEDS

    def is_wanted(self, item: ActionMenuItem) -> bool:
        return not isinstance(item, UnpublishMenuItem)
