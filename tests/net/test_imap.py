"""Mailboxes are read over a verified line to a checked address, within bounds, whatever the server does."""

import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadsheet.net.dial import Endpoint
from broadsheet.net.errors import (
    AddressForbidden,
    BadCertificate,
    BrokenOff,
    ConnectionRefused,
    FetchError,
    HandshakeFailed,
    LoginRefused,
    MailboxUnknown,
    NotImap,
    PortForbidden,
    TimedOut,
    TooLarge,
)
from broadsheet.net.imap import Mailbox
from tests import no_way_out
from tests.feedserver import FeedServer
from tests.net.certificates import DAY, Authority
from tests.wire.imapserver import Mail, MailServer

LETTER = b"Subject: Locks open\r\nMessage-ID: <1@wire.example>\r\n\r\nFrom tonight.\r\n"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.roots))
    return made


@pytest.fixture
def mail(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer(authority.server("127.0.0.1"), letters=[Mail(LETTER), Mail(LETTER * 2)]) as server:
        allow(monkeypatch, server)
        yield server


def allow(monkeypatch: pytest.MonkeyPatch, server: MailServer) -> None:
    monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", f"{server.host}:{server.port}")


def box(server: MailServer, **other: object) -> Mailbox:
    said = {"login": server.login, "password": server.password, "folder": server.folder} | other
    return Mailbox(Endpoint(f"imaps://{server.host}:{server.port}/", server.host, server.port), **said)


def trouble(server: MailServer, **other: object) -> type[FetchError] | None:
    try:
        with box(server, **other) as opened:
            opened.unread(10, 1_000_000)
    except FetchError as error:
        assert str(error)
        return type(error)
    return None


def test_letters_are_peeked_at_and_stay_unread_until_they_are_marked(mail: MailServer) -> None:
    with box(mail) as opened:
        letters = opened.unread(10, 1_000_000)
        assert [letter.data for letter in letters] == [LETTER, LETTER * 2]
        assert mail.letters[0].flags == set()
        opened.mark_read(letters[0].uid)
        opened.mark_failed(letters[1].uid)
    assert [letter.flags for letter in mail.letters] == [{"\\Seen"}, {"\\Seen", "\\Flagged"}]
    with box(mail) as opened:
        assert opened.unread(10, 1_000_000) == []


def test_so_many_as_were_asked_for_and_none_too_large(mail: MailServer) -> None:
    with box(mail) as opened:
        assert len(opened.unread(1, 1_000_000)) == 1
        [_, large] = opened.unread(10, len(LETTER))
        assert (large.data, large.size) == (b"", len(LETTER) * 2)


@pytest.mark.parametrize(
    ("other", "kind"), [({"password": "wrong"}, LoginRefused), ({"folder": "Nowhere"}, MailboxUnknown)]
)
def test_what_the_server_refuses_is_told_apart(
    mail: MailServer, other: dict[str, str], kind: type[FetchError]
) -> None:
    assert trouble(mail, **other) is kind


@pytest.mark.parametrize(
    ("greeting", "kinds"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", (NotImap, BrokenOff)),
        (b"* BYE come back later\r\n", (NotImap, BrokenOff)),
        (b"x" * 2_000_000, (NotImap, BrokenOff, TooLarge)),
        (b"\x00\xff\r\n", (NotImap, BrokenOff)),
    ],
)
def test_what_is_no_mail_server_is_a_stated_trouble(
    mail: MailServer, greeting: bytes, kinds: tuple[type[FetchError], ...]
) -> None:
    mail.greeting = greeting
    assert trouble(mail) in kinds


def test_a_silent_server_is_left_at_the_deadline(mail: MailServer) -> None:
    mail.silent = True
    begun = time.monotonic()
    assert trouble(mail, seconds=0.5) is TimedOut
    assert time.monotonic() - begun < 3


def test_a_letter_without_end_is_left_at_the_ceiling(mail: MailServer) -> None:
    mail.lying_size = 10**9
    assert trouble(mail, ceiling=1_000_000) is TooLarge


class TestTheLine:
    def test_a_certificate_for_another_name_is_refused(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with MailServer(authority.server("mail.larkport.example")) as server:
            allow(monkeypatch, server)
            assert trouble(server) is BadCertificate
            assert server.visits == 0

    def test_one_that_has_run_out_is_refused(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with MailServer(authority.server("127.0.0.1", -2 * DAY, -DAY)) as server:
            allow(monkeypatch, server)
            assert trouble(server) is BadCertificate

    def test_one_that_nobody_vouches_for_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with MailServer(Authority(tmp_path, "Nobody").server("127.0.0.1")) as server:
            allow(monkeypatch, server)
            assert trouble(server) is BadCertificate

    def test_a_line_without_tls_is_refused(
        self, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        feed_server.serve("/", b"")
        to = Endpoint("imaps://127.0.0.1/", feed_server.host, feed_server.port)
        with pytest.raises((HandshakeFailed, BrokenOff, TimedOut)), Mailbox(to, "a", "b", seconds=2):
            pass

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]
    )
    def test_no_closed_address_is_connected_to(self, host: str) -> None:
        before = len(no_way_out.attempts)
        with pytest.raises(AddressForbidden), Mailbox(Endpoint("imaps://x/", host, 993), "a", "b"):
            pass
        assert len(no_way_out.attempts) == before

    @pytest.mark.parametrize("host", ["localhost", "mail.local", "mail", "mail.internal"])
    def test_names_of_the_inside_are_not_looked_up(self, host: str) -> None:
        with pytest.raises(AddressForbidden), Mailbox(Endpoint("imaps://x/", host, 993), "a", "b"):
            pass

    @pytest.mark.parametrize("port", [25, 143, 443, 6379])
    def test_only_the_port_of_mailboxes_is_open(self, port: int) -> None:
        with pytest.raises(PortForbidden), Mailbox(Endpoint("imaps://x/", "mail.example", port), "a", "b"):
            pass

    def test_where_nobody_listens_sounds_like_what_is_closed(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with MailServer(authority.server("127.0.0.1")) as mail:
            allow(monkeypatch, mail)
        to = Endpoint("imaps://x/", mail.host, mail.port)
        with pytest.raises(ConnectionRefused) as refused, Mailbox(to, "a", "b"):
            pass
        assert str(refused.value) == str(AddressForbidden("imaps://x/"))


def test_the_test_server_is_a_real_one(mail: MailServer, authority: Authority) -> None:
    import imaplib

    context = ssl.create_default_context(cafile=str(authority.roots))
    with imaplib.IMAP4_SSL(mail.host, mail.port, ssl_context=context) as client:
        assert client.login(mail.login, mail.password)[0] == "OK"
