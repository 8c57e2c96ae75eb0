"""Turn what the libraries raise into the errors of this house."""

import ssl
from collections.abc import Iterator

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientResponseError,
    InvalidURL,
)
from aiohttp.http_exceptions import HttpProcessingError, LineTooLong

from broadsheet.net.errors import (
    AddressForbidden,
    AddressMalformed,
    BadCertificate,
    BrokenOff,
    ConnectionRefused,
    FetchError,
    HandshakeFailed,
    HeadTooLarge,
    NameUnknown,
    NotHttp,
    TimedOut,
    TooLarge,
)
from broadsheet.net.line import TOO_MUCH, NotPublic

# Everything a connection, a parser or a server's strange bytes have been seen to raise.
TROUBLES = (ClientError, HttpProcessingError, OSError, ValueError, EOFError)

# The first that fits, most special first: TimeoutError and most of aiohttp's are OSErrors too.
_KINDS: tuple[tuple[type[Exception], type[FetchError]], ...] = (
    (ClientConnectorCertificateError, BadCertificate),
    (ssl.SSLCertVerificationError, BadCertificate),
    (ssl.SSLError, HandshakeFailed),
    (ClientConnectorDNSError, NameUnknown),
    (TimeoutError, TimedOut),
    (ClientConnectorError, ConnectionRefused),
    (ClientResponseError, NotHttp),
    (HttpProcessingError, NotHttp),
    (InvalidURL, AddressMalformed),
    (ClientError, BrokenOff),
    (ValueError, NotHttp),
)


def explain(error: Exception, url: str) -> FetchError:
    """The FetchError for a trouble met while asking for `url`; the trouble itself is kept as its cause."""
    if isinstance(error, ClientConnectorError):
        if isinstance(error.os_error, NotPublic):
            return AddressForbidden(url, error)
        if isinstance(error.os_error, ConnectionResetError):  # the line stood, and fell in the handshake
            return HandshakeFailed(url, error)
    if TOO_MUCH in str(error):
        return TooLarge(url, error)
    if any(isinstance(one, LineTooLong) or "Too many headers" in str(one) for one in _causes(error)):
        return HeadTooLarge(url, error)
    for trouble, kind in _KINDS:
        if isinstance(error, trouble):
            return kind(url, error)
    return BrokenOff(url, error)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it came of. A header too many is no class of aiohttp's own, only a sentence."""
    while error is not None:
        if isinstance(error, (HttpProcessingError, ClientResponseError)):
            yield error
        error = error.__cause__
