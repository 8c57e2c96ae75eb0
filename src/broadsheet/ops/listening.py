"""The one socket a paper listens on. The supervisor opens it; the web process is handed it.

It stays open in the supervisor while a web process is replaced, so that readers wait a moment
and are not refused.
"""

import errno
import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from broadsheet.ops.errors import HouseError

BACKLOG = 1024


class AddressTaken(HouseError):
    """Somebody listens there already."""


class AddressUnusable(HouseError):
    """This machine cannot listen there."""


def open_socket(host: str, port: int) -> socket.socket:
    """A socket that listens on this address; port 0 takes a free one. Raises HouseError with what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG, dualstack_ipv6=host == "::")
    except OSError as trouble:
        raise _said(host, port, trouble) from trouble
    except OverflowError as trouble:
        raise AddressUnusable(f"{port} is no port; choose one between 1 and 65535.") from trouble


def adopt(number: int) -> socket.socket:
    """The socket that the supervisor left open under this descriptor."""
    return socket.socket(fileno=number)


def address_of(listening: socket.socket) -> str:
    """The address to type into a browser on this machine."""
    host, port = listening.getsockname()[:2]
    at = ip_address(host)
    if at.is_unspecified:
        at = ip_address("::1" if at.version == 6 else "127.0.0.1")
    return f"http://[{at}]:{port}/" if at.version == 6 else f"http://{at}:{port}/"


def desk_address(address: str, desk_host: str, *, https: bool = False) -> str:
    """Where the desk is of a paper at `address`, to type into a browser.

    With a host name of its own it is there: at the same port, or with `https` where the server in front answers.
    """
    if not desk_host:
        return f"{address}desk/"
    return f"https://{desk_host}/desk/" if https else f"http://{desk_host}:{urlsplit(address).port}/desk/"


def _said(host: str, port: int, trouble: OSError) -> HouseError:
    match trouble.errno:
        case errno.EADDRINUSE:
            return AddressTaken(
                f"Something listens on port {port} of {host} already. Stop it, or choose another port with --port."
            )
        case errno.EACCES:
            return AddressUnusable(
                f"Port {port} needs more rights than this account has. Choose one above 1023 with --port."
            )
    return AddressUnusable(
        f"{host} is no address of this machine ({trouble.strerror}). Choose one with --host."
    )
