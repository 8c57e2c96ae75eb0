"""Read the address of a source as somebody typed it: a feed's, a folder's or a mailbox's."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from broadsheet.net.allowance import allowance_of_this_process
from broadsheet.net.dial import Endpoint
from broadsheet.net.target import read_host, read_target
from broadsheet.wire.errors import MailboxMalformed
from broadsheet.wire.transports import folder

FOLDER, MAILBOX = "folder:", "imaps:"
IMAPS = 993


@dataclass(frozen=True, slots=True)
class Address:
    """A source's address, read. `host` names the source until somebody gives it a better name."""

    transport: str
    url: str
    host: str
    login: str = ""
    password: str = ""


def read_address(text: str, home: Path, roots: list[str]) -> Address:
    """The address in `text`. Raises net.errors.FetchError or a WireError that says what is wrong with it."""
    text = text.strip()
    scheme = text.split(":", 1)[0].lower() + ":"
    if scheme == FOLDER:
        path = folder.allowed(text[len(FOLDER) :].removeprefix("//"), home, roots)
        return Address("folder", f"{FOLDER}{path}", path.name)
    if scheme == MAILBOX:
        return _mailbox(text)
    target = read_target(text, allowance_of_this_process())
    return Address("web", str(target.url), target.host)


def _mailbox(text: str) -> Address:
    try:
        parts = urlsplit(text)
        port = parts.port or IMAPS
    except ValueError as wrong:
        raise MailboxMalformed(str(wrong)) from wrong
    host = read_host(f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or "")
    login = unquote(parts.username or "")
    if not host or not login:
        raise MailboxMalformed("a host and a user name are needed")
    box = unquote(parts.path.strip("/")) or "INBOX"
    if any(ord(letter) < 32 for letter in login + box + unquote(parts.password or "")):
        raise MailboxMalformed("it holds a control character")
    shown = f"[{host}]" if ":" in host else host
    place = shown if port == IMAPS else f"{shown}:{port}"
    return Address(
        "mailbox", f"imaps://{place}/{quote(box)}", host, login=login, password=unquote(parts.password or "")
    )


def endpoint(url: str) -> tuple[Endpoint, str]:
    """Where the mailbox of a source is, and which of its folders is meant."""
    parts = urlsplit(url)
    return Endpoint(url, parts.hostname or "", parts.port or IMAPS), unquote(parts.path.strip("/")) or "INBOX"


def folder_of(url: str) -> Path:
    """The folder that a source's address names."""
    return Path(url.removeprefix(FOLDER))
