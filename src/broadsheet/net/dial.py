"""Dial a host for a protocol that is not http: one TLS line to a checked address, with a deadline and a ceiling.

The same rules as for the web: a public address or an exception of the host's, judged on the very
address that is connected to; certificate and name verified; so many bytes and so many seconds, whatever the other
side does. Blocking, for threads.
"""

import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any

from broadsheet.net.addresses import is_public, pack
from broadsheet.net.allowance import allowance_of_this_process
from broadsheet.net.errors import (
    AddressForbidden,
    AddressMalformed,
    BadCertificate,
    BrokenOff,
    ConnectionRefused,
    FetchError,
    HandshakeFailed,
    NameUnknown,
    PortForbidden,
    TimedOut,
    TooLarge,
)
from broadsheet.net.line import TOO_MUCH
from broadsheet.net.lookup import MANY
from broadsheet.net.target import INSIDE, read_host

TOO_LATE = "the exchange took too long"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to dial. `url` is how messages name it; `ports` are open to everybody."""

    url: str
    host: str
    port: int
    ports: frozenset[int] = frozenset({993})


class CountedTls(ssl.SSLSocket):
    """A TLS line that brings `ceiling` bytes until `deadline` (time.monotonic), and not one more."""

    ceiling: int = 0
    deadline: float = 0.0
    came: int = 0

    def recv(self, *args: Any) -> bytes:  # Any, here and below: as the method it stands for
        self._hurry()
        data = super().recv(*args)
        self._count(len(data))
        return data

    def recv_into(self, *args: Any) -> int:
        self._hurry()
        size = super().recv_into(*args)
        self._count(size)
        return size

    def sendall(self, *args: Any) -> None:
        self._hurry()
        super().sendall(*args)

    def _hurry(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(TOO_LATE)
        self.settimeout(left)

    def _count(self, size: int) -> None:
        self.came += size
        if self.came > self.ceiling:
            raise OSError(TOO_MUCH)


def dial(to: Endpoint, *, seconds: float, ceiling: int) -> CountedTls:
    """An open TLS line, its certificate and name verified. Raises FetchError, one subclass per kind."""
    deadline = time.monotonic() + seconds
    host = read_host(f"[{to.host}]" if ":" in to.host else to.host)
    if not host:
        raise AddressMalformed(to.url, "no host we can make sense of")
    excepted = (host, to.port) in allowance_of_this_process()
    if not excepted:
        _refuse_what_is_closed(to, host)
    context = ssl.create_default_context()
    context.sslsocket_class = CountedTls
    try:
        plain = _connect(to, host, excepted, deadline)
        try:
            plain.settimeout(max(0.01, deadline - time.monotonic()))
            line = context.wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
    except FetchError:
        raise
    except OSError as error:
        raise explain(error, to.url) from error
    assert isinstance(line, CountedTls)
    line.ceiling, line.deadline = ceiling, deadline
    return line


def explain(error: Exception, url: str) -> FetchError:
    """The FetchError for a trouble met on a dialled line."""
    match error:
        case FetchError():
            return error
        case ssl.SSLCertVerificationError():
            return BadCertificate(url, error)
        case TimeoutError():
            return TimedOut(url, error)
        case ConnectionRefusedError():
            return ConnectionRefused(url, error)
        case ssl.SSLEOFError() | ConnectionResetError() | BrokenPipeError():
            return BrokenOff(url, error)
        case ssl.SSLError():
            return HandshakeFailed(url, error)
    return TooLarge(url, error) if TOO_MUCH in str(error) else BrokenOff(url, error)


def _refuse_what_is_closed(to: Endpoint, host: str) -> None:
    if to.port not in to.ports:
        raise PortForbidden(to.url)
    numeric = ":" in host or host.rpartition(".")[2].isdigit()
    if not numeric and ("." not in host or host.endswith(tuple(f".{name}" for name in INSIDE))):
        raise AddressForbidden(to.url)


def _connect(to: Endpoint, host: str, excepted: bool, deadline: float) -> socket.socket:
    """A plain line to the first address of the host that may be connected to and answers."""
    try:
        found = socket.getaddrinfo(host, to.port, type=socket.SOCK_STREAM)[:MANY]
    except OSError as error:
        raise NameUnknown(to.url, error) from error
    # As for the web: the same sentence whether an address is closed or nobody answers there.
    trouble: FetchError = AddressForbidden(to.url)
    for family, kind, protocol, _, address in found:
        if not excepted and not is_public(pack(family, str(address[0]))):
            continue
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(max(0.01, deadline - time.monotonic()))
            line.connect(address)
        except OSError as error:
            line.close()
            trouble = (
                explain(error, to.url)
                if isinstance(error, TimeoutError)
                else ConnectionRefused(to.url, error)
            )
            continue
        return line
    raise trouble
