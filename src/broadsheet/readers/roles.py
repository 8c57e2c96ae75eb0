"""The four roles of the newsroom, and what each may do. Pure data.

An owner may everything, and is the only one who manages people: no role below
holds a permission over users, groups or collections. Where a permission is
written down is readers.actions.set_up_roles; docs/reference/roles.md says the
same in words, and a test compares the two.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody is at this paper. The value is the group's name."""

    OWNER = "Owner", _("Owner")
    EDITOR = "Editor", _("Editor")
    WRITER = "Writer", _("Writer")
    REVIEWER = "Reviewer", _("Reviewer")


ABOUT_ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.OWNER: _("Everything, and the only one who lets people in."),  # type: ignore[dict-item]  # lazy translations are text when shown
        Role.EDITOR: _("Publishes, corrects, takes down; sections, standing pages, sources and the paper."),  # type: ignore[dict-item]  # lazy translations are text when shown
        Role.WRITER: _("Writes drafts and hands them in for review."),  # type: ignore[dict-item]  # lazy translations are text when shown
        Role.REVIEWER: _("Reads what was handed in, and approves it or sends it back."),  # type: ignore[dict-item]  # lazy translations are text when shown
    }
)

ENTER = "wagtailadmin.access_admin"

_WRITE = (
    ENTER,
    "desk.view_article",
    "desk.add_article",
    "desk.change_article",
    "desk.view_section",
    "desk.view_author",
    "desk.view_topic",
    "desk.add_topic",
    "desk.view_correction",
    "desk.view_standingpage",
)

PERMISSIONS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.WRITER: _WRITE,
        Role.REVIEWER: (
            ENTER,
            "desk.view_article",
            "desk.view_section",
            "desk.view_author",
            "desk.view_topic",
            "desk.view_correction",
        ),
        Role.EDITOR: (
            *_WRITE,
            "desk.publish_article",
            "desk.delete_article",
            "desk.lock_article",
            "desk.unlock_article",
            "desk.add_section",
            "desk.change_section",
            "desk.add_author",
            "desk.change_author",
            "desk.delete_author",
            "desk.change_topic",
            "desk.delete_topic",
            "desk.add_correction",
            "desk.add_standingpage",
            "desk.change_standingpage",
            "desk.delete_standingpage",
            "desk.publish_standingpage",
            "desk.view_contactmessage",
            "desk.change_contactmessage",
            "desk.view_publication",
            "desk.change_publication",
            "wire.view_source",
            "wire.add_source",
            "wire.change_source",
        ),
    }
)
"""Permissions as app.codename. Those of rooms that are not built in are passed over."""

PICTURES: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.WRITER: ("add_image", "choose_image"),
        Role.REVIEWER: ("choose_image",),
        Role.EDITOR: ("add_image", "change_image", "delete_image", "choose_image"),
    }
)
"""What each may do with pictures; Wagtail keeps this by collection, and the paper has one."""
