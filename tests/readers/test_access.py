"""Every role at every address: only what the reviewed list names gets through (RELIABILITY G1, ACCEPTANCE P3)."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from broadsheet.readers.roles import Role
from tests.people import browser
from tests.readers.everything import everything, filled, routes
from tests.readers.reviewed import REVIEWED

pytestmark = pytest.mark.django_db

WHO: dict[str, Role | None] = {
    "S": None,
    "O": Role.OWNER,
    "E": Role.EDITOR,
    "W": Role.WRITER,
    "R": Role.REVIEWER,
}
CLOSED = frozenset((403, 404, 405))


@pytest.fixture
def rows() -> dict[str, str]:
    return everything()


def got_through(answer: Any, method: str) -> bool:
    """Whether an answer shows something, or does something."""
    if method == "get":
        return bool(answer.status_code == 200)
    turned_away = answer.status_code in (301, 302, 303) and (
        "/login/" in answer["Location"] or answer["Location"] == "/desk/"
    )
    return answer.status_code not in CLOSED and not turned_away


def asked(client: Client, paths: dict[str, str], method: str) -> Iterator[str]:
    """The routes through which this browser gets; what a request does is undone before the next one."""
    jar = copy.deepcopy(client.cookies)
    for route, path in paths.items():
        client.cookies = copy.deepcopy(jar)
        with transaction.atomic():
            answer = getattr(client, method)(path)
            transaction.set_rollback(True)
        if got_through(answer, method):
            yield route


def reviewed(who: str, method: str) -> set[str]:
    return {route for reach in REVIEWED if who in getattr(reach, method) for route in reach.routes}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", WHO, ids=lambda who: WHO[who].value if WHO[who] else "a stranger")
def test_everybody_reaches_what_the_reviewed_list_names_and_nothing_else(
    rows: dict[str, str], who: str, method: str
) -> None:
    client = browser(WHO[who], raise_request_exception=False)
    reached = set(asked(client, {route: filled(route, rows) for route in routes()}, method))
    listed = reviewed(who, method)
    assert reached - listed == set(), "reached, and not on the reviewed list"
    assert listed - reached == set(), "on the reviewed list, and closed"


def test_the_reviewed_list_names_each_route_once_and_none_that_is_gone() -> None:
    named = [route for reach in REVIEWED for route in reach.routes]
    assert len(named) == len(set(named))
    assert set(named) <= set(routes())


SPELLINGS = {
    "without its slash": lambda path: path.rstrip("/"),
    "in capitals": str.upper,
    "an escaped slash": lambda path: path.replace("/desk/", "/desk%2f", 1),
    "an escaped letter": lambda path: path.replace("/desk", "/%64esk", 1),
    "a double slash": lambda path: path.replace("/desk/", "/desk//", 1),
    "by way of another folder": lambda path: "/-/../" + path.lstrip("/"),
    "with a parameter of the path": lambda path: path.rstrip("/") + ";x/",
    "with a format": lambda path: path + "?format=json",
    "as a part": lambda path: path + "?partial=1",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_other_spelling_opens_the_desk_to_a_stranger(rows: dict[str, str], spelling: str) -> None:
    client = browser(raise_request_exception=False)
    opened = reviewed("S", "get")
    seen = [
        path
        for path in (
            filled(route, rows) for route in routes() if route.startswith("/desk/") and route not in opened
        )
        if client.get(SPELLINGS[spelling](path)).status_code == 200
    ]
    assert seen == []


@pytest.mark.parametrize("method", ["head", "options", "put", "patch", "delete"])
def test_no_other_method_opens_the_desk_to_a_stranger(rows: dict[str, str], method: str) -> None:
    client = browser(raise_request_exception=False)
    opened = reviewed("S", "get") | reviewed("S", "post")
    paths = {
        route: filled(route, rows) for route in routes() if route.startswith("/desk/") and route not in opened
    }
    assert [route for route, path in paths.items() if getattr(client, method)(path).status_code == 200] == []


DRAFT = "A draft that nobody shall see"


@pytest.mark.parametrize("who", ["S"])
def test_a_draft_is_on_no_page_that_a_stranger_can_ask_for(rows: dict[str, str], who: str) -> None:
    client = browser(WHO[who], raise_request_exception=False)
    shown = [
        route
        for route in routes()
        if DRAFT in client.get(filled(route, rows)).content.decode("utf-8", "replace")
    ]
    assert shown == []
