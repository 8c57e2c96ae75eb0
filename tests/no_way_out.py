"""The suite stays on its machine: nothing it runs in this process connects anywhere else, or asks for a name.

`attempts` lists the addresses that somebody tried to connect to, in order, this machine's included: tests of
the door out read it as their canary.
"""

import errno
import socket
import sys
from ipaddress import ip_address

attempts: list[tuple[str, int]] = []


def is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in {"", "localhost", socket.gethostname()}


def watch(event: str, args: tuple[object, ...]) -> None:
    if event == "socket.connect":
        where = args[1]
        if isinstance(where, tuple):
            attempts.append(where[:2])
            if not is_here(str(where[0])):
                raise OSError(errno.ENETUNREACH, "the tests stay on this machine")
    elif event == "socket.getaddrinfo":
        host = args[0].decode() if isinstance(args[0], bytes) else str(args[0] or "")
        # A number is no question to a name server; the odd spellings of one are left to the system too.
        if not is_here(host) and not host[-1:].isdigit():
            raise socket.gaierror(socket.EAI_NONAME, "the tests ask no name server")


def install() -> None:
    """Watch from now on; Python has no way to stop it."""
    sys.addaudithook(watch)
