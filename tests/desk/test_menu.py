"""The desk's menu: the same entries, in the same order, in every language a desk is worked in."""

import json
import re

import pytest

from broadsheet.desk.screens.menu import ORDER
from broadsheet.readers.roles import Role
from tests.people import browser

pytestmark = pytest.mark.django_db


def entries(role: Role, language: str) -> list[str]:
    """The names of the entries somebody of this role is shown, from top to bottom."""
    page = browser(role, headers={"accept-language": language}).get("/desk/").content.decode()
    found = re.search(
        r'<script id="wagtail-sidebar-props" type="application/json">(.*?)</script>', page, re.S
    )
    assert found, "the page brings no menu"
    modules = json.loads(found[1])["modules"]
    [menu] = [module["_args"] for module in modules if module["_type"] == "wagtail.sidebar.MainMenuModule"]
    return [entry["_args"][0]["name"] for entry in menu[0]]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_owner_is_shown_every_entry(language: str) -> None:
    assert entries(Role.OWNER, language) == list(ORDER)


def test_a_writer_is_shown_what_a_writer_may_open() -> None:
    assert entries(Role.WRITER, "en") == [
        "articles",
        "pictures",
        "sections",
        "authors",
        "topics",
        "corrections",
        "standing-pages",
    ]
