"""A mailbox: letters come in as stories or bring documents, and are marked, never moved."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.utils import timezone

from broadsheet.desk.models import Article
from broadsheet.wire.actions.sources import add_source
from broadsheet.wire.errors import MailboxMalformed
from broadsheet.wire.models import Source
from broadsheet.wire.sealing import Unopenable, seal, unseal
from broadsheet.wire.transports.address import endpoint, read_address
from broadsheet.wire.transports.mailbox import documents
from tests.net.certificates import Authority
from tests.newsroom import section
from tests.wire.imapserver import Mail, MailServer
from tests.wire.newsagents import item, polled, rss

pytestmark = pytest.mark.django_db


def letter(
    subject: str = "Locks open to night traffic", text: str = "From tonight on.", **files: str
) -> Mail:
    made = EmailMessage()
    made["From"], made["Subject"] = "Harbour Office <press@harbour.example>", subject
    made["Message-ID"], made["Date"] = f"<{subject}@harbour.example>", "Mon, 23 Nov 2026 08:00:00 +0000"
    made.set_content(text)
    for name, content in files.items():
        made.add_attachment(content.encode(), maintype="text", subtype="xml", filename=f"{name}.xml")
    return Mail(made.as_bytes())


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    authority = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.roots))
    with MailServer(authority.server("127.0.0.1")) as server:
        monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", f"{server.host}:{server.port}")
        yield server


@pytest.fixture
def wire(mail: MailServer) -> Source:
    section()
    made, _ = add_source(mail.url, "world-news", "cc-by", name="Harbour Office", now=timezone.now())
    return made


def test_the_password_is_kept_sealed_and_the_address_without_it(mail: MailServer, wire: Source) -> None:
    assert mail.password not in wire.url + wire.sealed_password
    assert (wire.login, unseal(wire.sealed_password)) == (mail.login, mail.password)


def test_documents_in_a_letter_are_taken_in_and_the_letter_is_marked(mail: MailServer, wire: Source) -> None:
    mail.letters.append(letter(feed=rss(item()), more=rss(item("Two", "https://wire.example/2"))))
    assert polled([wire]).counts == {"new": 2}
    assert mail.letters[0].flags == {"\\Seen"}
    assert polled([wire]).counts == {}


def test_a_letter_with_a_document_that_cannot_be_read_is_flagged(mail: MailServer, wire: Source) -> None:
    mail.letters.append(letter(bad="<<<>>>", good=rss(item())))
    assert polled([wire]).counts == {"new": 1}
    assert mail.letters[0].flags == {"\\Seen", "\\Flagged"}
    wire.refresh_from_db()
    assert wire.trouble_kind == "parcel-refused"


def test_letters_marked_only_after_a_crash_are_not_taken_in_twice(
    mail: MailServer, wire: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail.letters.append(letter(feed=rss(item())))
    with monkeypatch.context() as dying:
        dying.setattr(
            "broadsheet.net.imap.Mailbox.mark_read", lambda *_: (_ for _ in ()).throw(OSError("no line"))
        )
        assert polled([wire]).counts == {"new": 1}
    assert mail.letters[0].flags == set()
    assert polled([wire]).counts == {}
    assert mail.letters[0].flags == {"\\Seen"}
    assert Article.objects.count() == 1


def test_a_wrong_password_is_a_stated_trouble(mail: MailServer, wire: Source) -> None:
    Source.objects.update(sealed_password=seal("wrong"))
    polled([wire])
    wire.refresh_from_db()
    assert wire.trouble_kind == "login-refused"


def test_a_password_sealed_under_another_key_is_a_stated_trouble(mail: MailServer, wire: Source) -> None:
    Source.objects.update(sealed_password="no seal of ours")
    polled([wire])
    wire.refresh_from_db()
    assert wire.trouble_kind == "password-sealed"


def test_a_secret_opens_under_its_own_key_only(settings: "object") -> None:
    sealed = seal("lark")
    assert unseal(sealed) == "lark"
    settings.SECRET_KEY = "another" * 10  # type: ignore[attr-defined]
    with pytest.raises(Unopenable):
        unseal(sealed)


def test_only_documents_of_the_wire_are_taken_from_a_letter() -> None:
    assert documents(letter().data) == []
    [(data, kind)] = documents(letter(feed="<rss/>").data)
    assert (data, kind) == (b"<rss/>", "text/xml")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff" * 500,
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n--x--",
        b"Content-Disposition: attachment; filename*=utf-8''%ff%fe.xml\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 200,
    ],
    ids=["nothing", "noise", "empty parts", "a name that is none", "parts in parts"],
)
def test_letters_that_are_broken_break_nothing(data: bytes) -> None:
    documents(data)


@pytest.mark.parametrize(
    ("text", "url", "login", "box"),
    [
        ("imaps://wire@mail.example/INBOX", "imaps://mail.example/INBOX", "wire", "INBOX"),
        ("imaps://wire@mail.example", "imaps://mail.example/INBOX", "wire", "INBOX"),
        (
            "imaps://wire%40paper.example:p%40ss@mail.example:993/Wire%20News",
            "imaps://mail.example/Wire%20News",
            "wire@paper.example",
            "Wire News",
        ),
        ("imaps://wire@mail.example:1993/A/B", "imaps://mail.example:1993/A/B", "wire", "A/B"),
    ],
)
def test_addresses_of_mailboxes_are_read(text: str, url: str, login: str, box: str) -> None:
    found = read_address(text, Path("/"), [])
    assert (found.url, found.login, found.transport) == (url, login, "mailbox")
    assert endpoint(found.url)[1] == box


@pytest.mark.parametrize(
    "text",
    [
        "imaps://",
        "imaps://mail.example/",
        "imaps://a@/x",
        "imaps://a%0Ab@mail.example/",
        "imaps://a@mail.example:x/",
    ],
)
def test_what_is_no_address_of_a_mailbox_is_refused(text: str) -> None:
    with pytest.raises(MailboxMalformed):
        read_address(text, Path("/"), [])
