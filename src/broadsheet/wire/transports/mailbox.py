"""A mailbox: publishers that deliver by mail.

A letter's documents are its attachments in a format of the wire; one without any is read as a document itself, and refused
where no format knows it. Letters are
marked as read once they are taken in, and read and flagged when they cannot be; none is moved or deleted.
"""

from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from broadsheet.net.dial import Endpoint
from broadsheet.net.imap import Letter, Mailbox
from broadsheet.wire.transports.parcels import Parcel

LARGEST = 15 * 1024 * 1024
AT_ONCE = 20
MOST_DOCUMENTS = 50
LOOK_EVERY = timedelta(minutes=2)

LETTER = "message/rfc822"
DOCUMENT_TYPES = ("xml", "json", "rss", "atom", "nitf", "newsml")
DOCUMENT_NAMES = (".xml", ".json", ".rss", ".atom", ".nitf", ".newsml", ".ninjs")


@dataclass(frozen=True)
class Account:
    """One mailbox, and how to get in."""

    to: Endpoint
    folder: str
    login: str
    password: str

    def look(self) -> list[Parcel]:
        """The documents of the letters nobody has read, the oldest letters first. Raises FetchError."""
        with self._open() as box:
            return [parcel for letter in box.unread(AT_ONCE, LARGEST) for parcel in parcels_of(letter)]

    def mark(self, marks: dict[str, str]) -> None:
        """Mark the letters of these parcels as read; flagged besides, where one has a reason. Raises FetchError."""
        reasons: dict[str, str] = {}
        for name, reason in marks.items():
            uid = name.partition(".")[0]
            reasons[uid] = reasons.get(uid) or reason
        with self._open() as box:
            for uid, reason in reasons.items():
                (box.mark_failed if reason else box.mark_read)(uid)

    def _open(self) -> Mailbox:
        return Mailbox(self.to, self.login, self.password, self.folder)


def parcels_of(letter: Letter) -> list[Parcel]:
    """The documents of one letter, named after it."""
    if not letter.data:
        large = letter.size > LARGEST
        reason = f"The letter is larger than {LARGEST} bytes." if large else "The letter is empty."
        return [Parcel(letter.uid, b"", LETTER, reason)]
    found = documents(letter.data) or [(letter.data, LETTER)]
    return [Parcel(f"{letter.uid}.{number}", data, kind) for number, (data, kind) in enumerate(found, 1)]


def documents(data: bytes) -> list[tuple[bytes, str]]:
    """The attachments of a letter that may be documents of the wire, with their stated types."""
    message = message_from_bytes(data, policy=policy.default)
    found: list[tuple[bytes, str]] = []
    for part in message.walk():
        if part.is_multipart() or not _is_document(part) or len(found) >= MOST_DOCUMENTS:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.strip():
            found.append((content, part.get_content_type()))
    return found


def _is_document(part: "Message[str, str] | EmailMessage") -> bool:
    try:
        name = (part.get_filename() or "").lower()
        kind = part.get_content_type().lower()
    except (ValueError, TypeError, AttributeError, IndexError):
        return False  # headers that the parser cannot make sense of
    return name.endswith(DOCUMENT_NAMES) or (
        kind.startswith(("application/", "text/")) and kind.split("/")[1].endswith(DOCUMENT_TYPES)
    )
