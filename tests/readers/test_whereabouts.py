"""Where a request comes from: only our own proxies are believed."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from broadsheet.readers.middleware import TrueClient
from broadsheet.readers.whereabouts import client_address, networks

PROXIES = networks(("10.0.0.0/8", "127.0.0.1"))


@pytest.mark.parametrize(
    ("peer", "header", "client"),
    [
        pytest.param("203.0.113.9", "", "203.0.113.9", id="no proxy"),
        pytest.param("203.0.113.9", "192.0.2.1", "203.0.113.9", id="a stranger's header counts for nothing"),
        pytest.param("10.0.0.2", "198.51.100.4", "198.51.100.4", id="one proxy of ours"),
        pytest.param("10.0.0.2", "198.51.100.4, 10.0.0.9", "198.51.100.4", id="two of ours"),
        pytest.param(
            "10.0.0.2",
            "192.0.2.1, 198.51.100.4",
            "198.51.100.4",
            id="what the client wrote before is not believed",
        ),
        pytest.param("10.0.0.2", "", "10.0.0.2", id="a proxy that says nothing"),
        pytest.param("10.0.0.2", "unknown", "10.0.0.2", id="rubbish"),
        pytest.param("::ffff:10.0.0.2", "2001:db8::7", "2001:db8::7", id="addresses of both kinds"),
    ],
)
def test_the_client_is_the_nearest_hop_that_is_not_ours(peer: str, header: str, client: str) -> None:
    assert client_address(peer, header, PROXIES) == client


def test_a_word_that_is_no_address_stops_the_start() -> None:
    with pytest.raises(ValueError, match="proxy"):
        networks(("proxy",))


def through(peer: str, **headers: str) -> HttpRequest:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers=headers)
    TrueClient(view)(request)
    return seen[0]


@override_settings(TRUSTED_PROXIES=["10.0.0.2"])
@pytest.mark.parametrize(("peer", "secure"), [("10.0.0.2", True), ("203.0.113.9", False)])
def test_only_our_proxy_says_that_a_reader_came_by_https(peer: str, secure: bool) -> None:
    request = through(peer, **{"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.4"})
    assert request.is_secure() is secure
    assert "HTTP_X_FORWARDED_FOR" not in request.META
