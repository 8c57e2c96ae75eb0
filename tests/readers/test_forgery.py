"""Nothing is done for a request that another site made, and nothing by reading (RELIABILITY G2)."""

import copy
import re
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.readers.roles import Role
from tests.people import PASSWORD, browser, person
from tests.readers.everything import everything, filled, routes
from tests.readers.reviewed import REVIEWED

pytestmark = pytest.mark.django_db

ASKS_NO_TOKEN = {
    "/-/websub/x": "a hub signs what it pushes",
    "/-/contact": "its form stands on a page that is a file; it looks at the origin instead",
    "/-/readings": "a beacon of a public page: it counts, for nobody in particular",
}
"""Addresses that take a POST without a token, by why. A counted list that only shrinks."""

OF_NOBODYS_WORDS = re.compile(
    r'"(django_session|usersessions_usersession|wagtailadmin_editingsession|wagtailusers_userprofile|readers_user|desk_picturerendition)"'
)
"""What a GET may write: who is here, and a thumbnail nobody has looked at yet. The profile is made when its owner first opens the page of it."""

UNSAFE = tuple(route for reach in REVIEWED if reach.post for route in reach.routes)


@pytest.fixture
def rows() -> dict[str, str]:
    return everything()


def posted(client: Client, path: str, **said: object) -> tuple[int, list[str]]:
    """The status of a POST, and what it wrote; undone afterwards."""
    jar = copy.deepcopy(client.cookies)
    with (
        transaction.atomic(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        answer = client.post(path, **said)  # type: ignore[arg-type]  # headers and a body
        transaction.set_rollback(True)
    client.cookies = jar
    return answer.status_code, list(written(queries))


def written(queries: CaptureQueriesContext) -> Iterator[str]:
    for query in queries.captured_queries:
        if re.match(r"(INSERT|UPDATE|DELETE)", query["sql"]):
            yield query["sql"][:120]


FORGED = {
    "without a token": {},
    "with somebody else's token": {"headers": {"X-CSRFToken": "a" * 64}},
    "as JSON in plain text": {"data": '{"a": 1}', "content_type": "text/plain"},
    "from a foreign origin": {"headers": {"Origin": "https://elsewhere.example"}},
    "from nowhere": {"headers": {"Origin": "null"}},
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_post_is_refused_and_writes_nothing(rows: dict[str, str], forged: str) -> None:
    client = browser(Role.OWNER, enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/desk/account/")  # whoever works here holds a cookie with a token
    taken = {}
    for route in UNSAFE:
        if route not in ASKS_NO_TOKEN:
            status, wrote = posted(client, filled(route, rows), **FORGED[forged])
            if status != 403 or wrote:
                taken[route] = (status, wrote)
    assert taken == {}


def test_the_true_token_from_a_foreign_origin_is_refused(rows: dict[str, str]) -> None:
    client = browser(Role.OWNER, enforce_csrf_checks=True, raise_request_exception=False)
    page = client.get("/desk/account/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    data = {"csrfmiddlewaretoken": token[1]}
    for route in UNSAFE:
        if route not in ASKS_NO_TOKEN:
            foreign = {"Origin": "https://elsewhere.example"}
            assert posted(client, filled(route, rows), data=data, headers=foreign)[0] == 403, route
    assert posted(client, "/desk/menus/", data=data)[0] != 403, "the token itself is good"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null"])
def test_the_contact_form_takes_nothing_from_another_site(origin: str) -> None:
    client = Client(enforce_csrf_checks=True)
    letter = {"name": "Rea Der", "email": "rea@larkport.example", "message": "A letter.", "text": "A letter."}
    assert client.post("/-/contact", letter, headers={"Origin": origin}).status_code == 403


def test_signing_in_needs_a_token_as_well() -> None:
    owner = person(Role.OWNER)
    client = Client(enforce_csrf_checks=True)
    said = {"login": owner.email, "password": PASSWORD}
    assert client.post("/-/account/login/", said).status_code == 403
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(rows: dict[str, str], method: str) -> None:
    client = browser(Role.OWNER, raise_request_exception=False)
    jar = copy.deepcopy(client.cookies)
    wrote = {}
    for route in routes():
        client.cookies = copy.deepcopy(jar)
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            getattr(client, method)(filled(route, rows))
            transaction.set_rollback(True)
        if words := [sql for sql in written(queries) if not OF_NOBODYS_WORDS.search(sql)]:
            wrote[route] = words
    assert wrote == {}
