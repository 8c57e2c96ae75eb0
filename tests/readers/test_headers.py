"""Safe headers on every route there is."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, override_settings

from broadsheet.readers.headers import DESK_EXCEPTIONS, STRICT_CSP, policy, safety_headers
from broadsheet.readers.roles import Role
from tests.people import browser
from tests.routes import every_route

pytestmark = pytest.mark.django_db

ALWAYS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)


@pytest.mark.parametrize("who", ["stranger", "owner"])
def test_every_route_answers_with_safe_headers_and_is_never_stored(who: str) -> None:
    client = browser(Role.OWNER if who == "owner" else None, raise_request_exception=False)
    routes = every_route()
    assert len(routes) > 100
    for route in routes:
        if client.session.get("_auth_user_id") is None and who == "owner":
            client = browser(Role.OWNER, raise_request_exception=False)
        answer = client.get(route)
        assert answer.status_code != 500, f"{route} fails"
        missing = [name for name in ALWAYS if name not in answer]
        assert not missing, f"{route} ({answer.status_code}) lacks {missing}"
        assert "unsafe-" not in answer["Content-Security-Policy"], route
        if not route.startswith(settings.STATIC_URL):
            assert answer["Cache-Control"] == "no-store", route


def test_a_page_that_is_not_there_has_them_too() -> None:
    answer = Client().get("/-/nothing-here/")
    assert answer.status_code == 404
    assert answer["Content-Security-Policy"] == policy(STRICT_CSP)


def test_account_pages_are_framed_by_nobody_and_the_desk_only_by_itself() -> None:
    account, desk = (safety_headers(path, https=True) for path in ("/-/account/login/", "/desk/"))
    assert "frame-ancestors 'none'" in account["Content-Security-Policy"]
    assert account["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in desk["Content-Security-Policy"]
    assert desk["X-Frame-Options"] == "SAMEORIGIN"


def test_only_https_promises_https() -> None:
    assert "Strict-Transport-Security" in safety_headers("/desk/", https=True)
    assert "Strict-Transport-Security" not in safety_headers("/desk/", https=False)


def test_the_list_of_wagtails_exceptions_only_shrinks() -> None:
    assert set(DESK_EXCEPTIONS) == {"img-src", "frame-src", "frame-ancestors"}
    assert not any("unsafe" in sources for sources in DESK_EXCEPTIONS.values())


def test_every_exception_is_explained() -> None:
    explained = (Path(__file__).parents[2] / "docs/reference/headers.md").read_text(encoding="utf-8")
    assert [name for name in DESK_EXCEPTIONS if f"`{name}`" not in explained] == []


def test_each_answer_of_the_desk_has_a_nonce_of_its_own_for_styles_and_none_for_scripts() -> None:
    client = browser(Role.OWNER)
    policies = [client.get("/desk/")["Content-Security-Policy"] for _ in range(2)]
    nonces = [re.findall(r"style-src 'self' 'nonce-([\w-]{22})';", said) for said in policies]
    assert [len(found) for found in nonces] == [1, 1]
    assert nonces[0] != nonces[1]
    assert all(said.count("nonce-") == 1 for said in policies)


def test_the_first_script_of_a_screen_is_told_the_nonce_of_its_answer() -> None:
    answer = browser(Role.OWNER).get("/desk/articles/")
    [told] = re.findall(r'early\.js" nonce="([\w-]+)"', answer.content.decode())
    assert f"'nonce-{told}'" in answer["Content-Security-Policy"]


@override_settings(HTTPS=True)
def test_a_view_that_states_its_own_policy_keeps_it() -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from broadsheet.readers.middleware import SafeHeaders

    said = HttpResponse(headers={"Content-Security-Policy": "default-src 'self'"})
    answer = SafeHeaders(lambda request: said)(RequestFactory().get("/desk/articles/preview/1/"))
    assert answer["Content-Security-Policy"] == "default-src 'self'"
