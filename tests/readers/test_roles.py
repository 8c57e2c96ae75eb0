"""What each role may reach, over every route of the desk, and that nobody below owner manages people."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission

from broadsheet.readers.actions import set_up_roles
from broadsheet.readers.roles import PERMISSIONS, Role
from tests.newsroom import published
from tests.people import browser
from tests.routes import every_route

pytestmark = pytest.mark.django_db

OPEN_TO_STRANGERS = re.compile(r"/desk/(login|jsi18n|sprite|welcome)/")
PEOPLE = re.compile(r"/desk/(people|users|groups|workflows)/")
EDITORS = re.compile(
    r"/desk/(paper|menus|messages)/|/desk/(sections|authors|standing-pages)/(new|add|edit|delete|unpublish)"
    r"|/desk/articles/(withdraw|kill|leave-out|correct|address|terms|publish|unpublish)/"
)


def desk_routes() -> list[str]:
    return [route for route in every_route() if route.startswith("/desk/")]


def shows(role: Role | None, route: str) -> bool:
    """Whether a GET shows this person anything of the desk there."""
    return browser(role, raise_request_exception=False).get(route).status_code == 200


def test_a_stranger_sees_nothing_of_the_desk() -> None:
    published()
    client = browser(raise_request_exception=False)
    seen = [route for route in desk_routes() if client.get(route).status_code == 200]
    assert [route for route in seen if not OPEN_TO_STRANGERS.match(route)] == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.WRITER, Role.REVIEWER])
def test_nobody_below_owner_reaches_people(role: Role) -> None:
    client = browser(role)
    seen = [route for route in desk_routes() if PEOPLE.match(route) and client.get(route).status_code == 200]
    assert seen == []


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
def test_what_is_an_editors_is_closed_to_the_others(role: Role) -> None:
    published()
    client = browser(role)
    seen = [route for route in desk_routes() if EDITORS.match(route) and client.get(route).status_code == 200]
    assert seen == []


def test_an_editor_reaches_what_is_an_editors() -> None:
    published()
    client = browser(Role.EDITOR)
    closed = [
        route
        for route in (
            "/desk/paper/",
            "/desk/menus/",
            "/desk/messages/",
            "/desk/sections/new/",
            "/desk/authors/new/",
        )
        if client.get(route).status_code != 200
    ]
    assert closed == []


@pytest.mark.parametrize("role", list(PERMISSIONS))
def test_no_role_below_owner_holds_a_right_over_people(role: Role) -> None:
    held = Group.objects.get(name=role.value).permissions.values_list("content_type__model", flat=True)
    assert not {"user", "group", "permission", "userprofile", "emailaddress", "authenticator"} & set(held)


def test_every_right_of_a_built_room_exists() -> None:
    built = {"desk", "wagtailadmin"}
    wanted = {name for names in PERMISSIONS.values() for name in names if name.split(".")[0] in built}
    known = {
        f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")
    }
    assert wanted - known == set()


def test_setting_up_the_roles_again_puts_back_what_was_changed() -> None:
    editors = Group.objects.get(name=Role.EDITOR.value)
    before = editors.permissions.count()
    editors.permissions.clear()
    set_up_roles()
    set_up_roles()
    assert editors.permissions.count() == before
    assert Group.objects.filter(name__in=["Moderators", "Editors"]).count() == 0


def test_the_manual_says_the_same_as_the_roles() -> None:
    manual = (Path(__file__).parents[2] / "docs/reference/roles.md").read_text(encoding="utf-8")
    assert [role.value for role in Role if f"## {role.value}" not in manual] == []
