"""What can go wrong at the door, told apart.

One class per kind. Each says what happened, whose fault it most likely is and
what to try (`remedy`), and whether trying the same again can help (`permanent`).

`str(error)` may be shown to anyone. It is the same sentence for an address that is
not public and for one where nobody answers, so that nobody learns from our messages
what stands behind our own walls (`Unreachable`). `kind` and `cause` tell them
apart: they are for the log and the host of the paper.
"""

from typing import ClassVar
from urllib.parse import urlsplit

SHOWN = 160  # characters of an address that a message repeats


def shown(url: str) -> str:
    """An address as a message may repeat it: no password, no query (keys live there), one short line."""
    try:
        parts = urlsplit(url)
        url = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.scheme else url
    except ValueError:
        pass
    url = "".join(c if c.isprintable() else "?" for c in url[: SHOWN + 1])
    return url if len(url) <= SHOWN else url[: SHOWN - 1] + "…"


class FetchError(Exception):
    """A request that brought no answer. `url` is the address of the hop that failed, whole."""

    kind: ClassVar[str]
    permanent: ClassVar[bool] = False
    what: ClassVar[str]
    remedy: ClassVar[str]

    def __init__(self, url: str, cause: BaseException | str | None = None) -> None:
        super().__init__(url, cause)
        self.url = url
        self.cause = cause

    def __str__(self) -> str:
        return f"{self.what}: {shown(self.url) or 'no address'}. {self.remedy}"


# What may not be asked for


class RequestMalformed(FetchError):
    kind = "request-malformed"
    permanent = True
    what = "The request has a method or a header that cannot be sent"
    remedy = (
        "Look at the user name, password and headers set for this address: no line breaks may stand there."
    )


class AddressMalformed(FetchError):
    kind = "address-malformed"
    permanent = True
    what = "This is not a web address"
    remedy = "Copy it again from the browser; it begins with https:// or http:// and names a host."


class SchemeForbidden(FetchError):
    kind = "scheme-forbidden"
    permanent = True
    what = "Only https and http addresses can be fetched"
    remedy = "Ask the publisher for the https address."


class PortForbidden(FetchError):
    kind = "port-forbidden"
    permanent = True
    what = "Only the ports 80 and 443 can be fetched from"
    remedy = "If this port is right, the host of the paper can add it to BROADSHEET_EGRESS_ALLOW."


class CredentialsInAddress(FetchError):
    kind = "credentials-in-address"
    permanent = True
    what = "The address carries a user name or password"
    remedy = "Take the part before the @ out of the address and give it as user name and password."


# What does not answer


class Unreachable(FetchError):
    """Base of the kinds that must look alike from outside."""

    what = "No connection could be made"
    remedy = (
        "Open the address in a browser. If it does not answer there either, ask the publisher. If it stands "
        "in the paper's own network, the host of the paper can add it to BROADSHEET_EGRESS_ALLOW."
    )


class AddressForbidden(Unreachable):
    """The host is not on the public internet, and the host of the paper has made no exception."""

    kind = "address-forbidden"
    permanent = True


class ConnectionRefused(Unreachable):
    """Nobody listens there, or no road leads there."""

    kind = "connection-refused"


class NameUnknown(FetchError):
    kind = "name-unknown"
    what = "The name of this server is not known"
    remedy = "Check the spelling of the address. If it is right, the publisher's domain is down or gone."


class TimedOut(FetchError):
    kind = "timed-out"
    what = "The server was too slow"
    remedy = "This is the publisher's side and often passes; it is tried again later."


class BadCertificate(FetchError):
    kind = "bad-certificate"
    what = "The server could not prove that it is who it says"
    remedy = (
        "Its certificate is out of date, made out to another name or signed by nobody we trust. Tell them."
    )


class HandshakeFailed(FetchError):
    kind = "handshake-failed"
    what = "No secure connection could be agreed on"
    remedy = (
        "The server's encryption is broken or too old, or it speaks http on this port. Tell the publisher."
    )


class BrokenOff(FetchError):
    kind = "broken-off"
    what = "The server broke the answer off"
    remedy = "This is the publisher's side and often passes; it is tried again later."


class NotHttp(FetchError):
    kind = "not-http"
    what = "What came is not an answer of a web server"
    remedy = "Check that the address and its port are those of a website."


# Where it leads


class TooManyRedirects(FetchError):
    kind = "too-many-redirects"
    what = "The address leads on and on, or in a circle"
    remedy = "Open it in a browser and use the address where it ends. If it does not end, tell the publisher."


class RedirectInsecure(FetchError):
    kind = "redirect-insecure"
    permanent = True
    what = "A secure address leads to one without encryption"
    remedy = (
        "Anyone on the way could change the story. Ask the publisher for a working https address, "
        "or use the http address on purpose."
    )


# What it brings


class TooLarge(FetchError):
    kind = "too-large"
    what = "The answer is larger than allowed"
    remedy = "Check that the address is right. A feed this long should be split by its publisher."


class HeadTooLarge(FetchError):
    kind = "head-too-large"
    what = "The answer's headers are longer than allowed"
    remedy = "This is a fault of the publisher's server; tell them."


class BombSuspected(FetchError):
    kind = "bomb-suspected"
    permanent = True
    what = "The answer unpacks to far more than it weighs"
    remedy = "It may be meant to fill our memory. Ask the publisher before trying again."


class EncodingUnknown(FetchError):
    kind = "encoding-unknown"
    what = "The answer is packed in a way we did not ask for"
    remedy = "This is a fault of the publisher's server; tell them that it ignores Accept-Encoding."


class BodyDamaged(FetchError):
    kind = "body-damaged"
    what = "The answer cannot be unpacked"
    remedy = "The publisher's server or something before it damages compressed answers; tell them."


# What a mailbox says


class LoginRefused(FetchError):
    kind = "login-refused"
    permanent = True
    what = "The mail server does not take the user name or the password"
    remedy = "Enter both again; many providers want a password made for programs, an app password."


class MailboxUnknown(FetchError):
    kind = "mailbox-unknown"
    permanent = True
    what = "There is no such folder in the mailbox"
    remedy = "Look up its name in the mailbox; the usual one is INBOX."


class NotImap(FetchError):
    kind = "not-imap"
    what = "The answer was not one of a mail server that speaks IMAP"
    remedy = "Check host and port with the provider: IMAP with TLS, usually port 993."
