"""Read a mailbox over IMAP (RFC 9051), through the same guards as everything that leaves the house.

    with Mailbox(Endpoint("imaps://mail.example/INBOX", "mail.example", 993), "wire", "secret") as box:
        for letter in box.unread(limit=20, largest=15 * 1024 * 1024):
            ...
            box.mark_read(letter.uid)

Letters are only peeked at until somebody marks them; none is moved or deleted. The standard library's client does the
talking; the line is dial's.
"""

import imaplib
import re
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self, TypeVar

from broadsheet.net.dial import Endpoint, dial, explain
from broadsheet.net.errors import FetchError, LoginRefused, MailboxUnknown, NotImap

SECONDS = 60.0
CEILING = 64 * 1024 * 1024
"""For one visit, all letters together."""

_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of a mailbox. `data` is the whole of it (RFC 5322); empty when it is larger than was asked for."""

    uid: str
    size: int
    data: bytes


class _Client(imaplib.IMAP4):
    """The library's client on a line of ours."""

    def __init__(self, to: Endpoint, seconds: float, ceiling: int) -> None:
        self._to, self._seconds, self._ceiling = to, seconds, ceiling
        super().__init__(to.host, to.port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return dial(self._to, seconds=self._seconds, ceiling=self._ceiling)


class Mailbox:
    """One visit to one mailbox. Raises FetchError, one subclass per kind."""

    def __init__(
        self,
        to: Endpoint,
        login: str,
        password: str,
        folder: str = "INBOX",
        *,
        seconds: float = SECONDS,
        ceiling: int = CEILING,
    ) -> None:
        self._to, self._login, self._password, self._folder = to, login, password, folder
        self._seconds, self._ceiling = seconds, ceiling

    def __enter__(self) -> Self:
        self._client = self._told(lambda: _Client(self._to, self._seconds, self._ceiling), NotImap)
        try:
            self._told(lambda: self._client.login(self._login, self._password), LoginRefused)
            answer, _ = self._told(lambda: self._client.select(_quoted(self._folder)), MailboxUnknown)
            if answer != "OK":
                raise MailboxUnknown(self._to.url, f"select: {answer}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(Exception):  # leaving politely is a courtesy; the line closes either way
            self._client.logout()
        with suppress(Exception):
            self._client.shutdown()

    def unread(self, limit: int, largest: int) -> list[Letter]:
        """The oldest letters that nobody has read, at most `limit`; the body of one above `largest` bytes stays there."""
        _, found = self._told(lambda: self._client.uid("SEARCH", "UNSEEN"), NotImap)
        uids = (found[0] or b"").split()[:limit] if found else []
        return [self._letter(uid.decode("ascii", "replace"), largest) for uid in uids]

    def mark_read(self, uid: str) -> None:
        """Mark one letter as read: it is not given out again."""
        self._told(lambda: self._client.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"), NotImap)

    def mark_failed(self, uid: str) -> None:
        """Mark one letter as read and flagged, for the person who looks into the mailbox."""
        self._told(lambda: self._client.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen \Flagged)"), NotImap)

    def _letter(self, uid: str, largest: int) -> Letter:
        _, head = self._told(lambda: self._client.uid("FETCH", uid, "(RFC822.SIZE)"), NotImap)
        said = _SIZE.search(b" ".join(_flat(head)))
        size = int(said[1]) if said else 0
        if size > largest:
            return Letter(uid, size, b"")
        _, parts = self._told(lambda: self._client.uid("FETCH", uid, "(UID BODY.PEEK[])"), NotImap)
        data = next((part[1] for part in parts if isinstance(part, tuple) and len(part) > 1), b"")
        return Letter(uid, size or len(data), bytes(data))

    def _told(self, ask: Callable[[], T], refused: type[FetchError]) -> T:
        """What the server answers; `refused` when it says no or something we cannot read."""
        try:
            return ask()
        except FetchError:
            raise
        except imaplib.IMAP4.abort as error:
            raise explain(OSError(str(error)), self._to.url) from error
        except OSError as error:
            raise explain(error, self._to.url) from error
        except (imaplib.IMAP4.error, ValueError, TypeError, IndexError, AttributeError) as error:
            raise refused(self._to.url, error) from error


def _flat(parts: Any) -> list[bytes]:  # Any: the library's lists of bytes, pairs and None
    return [
        piece for part in parts or [] for piece in (part if isinstance(part, tuple) else (part,)) if piece
    ]


def _quoted(folder: str) -> str:
    """A folder's name as a quoted string, in the modified UTF-7 of RFC 3501, 5.1.3."""
    pieces = re.sub(r"[^\x20-\x7e]+", _shifted, folder.replace("&", "&-"))
    return '"' + pieces.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _shifted(found: re.Match[str]) -> str:
    coded = found[0].encode("utf-7").decode("ascii").strip("+-").rstrip("=").replace("/", ",")
    return f"&{coded}-"
