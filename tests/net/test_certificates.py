"""Servers must prove who they are."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from broadsheet.net.errors import BadCertificate, HandshakeFailed, RedirectInsecure
from tests.feedserver import FeedServer
from tests.net.asking import ask, trouble
from tests.net.certificates import DAY, Authority
from tests.net.names import Names

NAME = "feeds.larkport.example"
HERE = Names(["127.0.0.1"])

Serve = Callable[[ssl.SSLContext | None], FeedServer]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts for one test."""
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.roots))
    return authority


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Start servers that may be reached as NAME and by number."""
    with ExitStack() as servers:
        allowed: list[str] = []

        def start(tls: ssl.SSLContext | None) -> FeedServer:
            server = servers.enter_context(FeedServer(tls=tls))
            server.serve("/", b"<rss/>")
            allowed.extend((server.allow, f"{NAME}:{server.port}"))
            monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", ",".join(allowed))
            return server

        yield start


def test_a_server_that_proves_its_name_is_heard(authority: Authority, serve: Serve) -> None:
    server = serve(authority.server(NAME))
    assert ask(server.url("/", host=NAME), lookup=HERE).body == b"<rss/>"


def test_a_certificate_may_name_an_address(authority: Authority, serve: Serve) -> None:
    assert ask(serve(authority.server("127.0.0.1")).url("/")).body == b"<rss/>"


@pytest.mark.parametrize(
    "context",
    [
        pytest.param(lambda ours: ours.server(NAME, -3 * DAY, -DAY), id="out of date"),
        pytest.param(lambda ours: ours.server(NAME, DAY, 2 * DAY), id="not yet good"),
        pytest.param(lambda ours: ours.server("other.larkport.example"), id="made out to another"),
        pytest.param(lambda ours: ours.server("127.0.0.1"), id="made out to the address"),
        pytest.param(lambda ours: Authority(ours.roots.parent, "Nobody").server(NAME), id="signed by nobody"),
    ],
)
def test_a_server_that_cannot_is_not(
    authority: Authority, serve: Serve, context: Callable[[Authority], ssl.SSLContext]
) -> None:
    server = serve(context(authority))
    assert isinstance(trouble(server.url("/", host=NAME), lookup=HERE), BadCertificate)
    assert server.requests == []


def test_an_authority_the_machine_does_not_know_signs_nothing(tmp_path: Path, serve: Serve) -> None:
    server = serve(Authority(tmp_path).server(NAME))
    assert isinstance(trouble(server.url("/", host=NAME), lookup=HERE), BadCertificate)


def test_a_name_that_moved_to_another_server_does_not_pass_for_it(authority: Authority, serve: Serve) -> None:
    server = serve(authority.server("inner.larkport.example"))
    error = trouble(server.url("/", host=NAME), lookup=Names(["127.0.0.1"]))
    assert isinstance(error, BadCertificate)


@pytest.mark.parametrize("says", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail ESMTP\r\n", b""])
def test_a_port_without_encryption_is_no_handshake(monkeypatch: pytest.MonkeyPatch, says: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(4096)
                line.sendall(says)

        threading.Thread(target=answer, daemon=True).start()
        allowed = f"127.0.0.1:{listener.getsockname()[1]}"
        monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", allowed)
        assert isinstance(trouble(f"https://{allowed}/"), HandshakeFailed)


def test_encryption_too_old_is_no_handshake(authority: Authority, serve: Serve) -> None:
    old = authority.server(NAME)
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    assert isinstance(trouble(serve(old).url("/", host=NAME), lookup=HERE), HandshakeFailed)


def test_a_secure_address_does_not_lead_to_an_open_one(authority: Authority, serve: Serve) -> None:
    secure, plain = serve(authority.server(NAME)), serve(None)
    secure.redirect("/", plain.url("/"), 301)
    error = trouble(secure.url("/", host=NAME), lookup=HERE)
    assert isinstance(error, RedirectInsecure)
    assert plain.requests == []


def test_an_open_address_may_lead_to_a_secure_one(authority: Authority, serve: Serve) -> None:
    secure, plain = serve(authority.server(NAME)), serve(None)
    plain.redirect("/", secure.url("/", host=NAME), 301)
    assert ask(plain.url("/"), lookup=HERE).moved == secure.url("/", host=NAME)
