"""Open a line to a public address, and to no other; and let only so much come over it.

The check sits where the socket is made, on the very address that will be connected
to: there is nothing between check and use that a second answer of the name server
could slip into, and an address written as a number, for which no lookup is made,
meets it all the same.

What comes is counted on the line itself, because a server can send without end what is no part of
any head or body: notes on the size of a chunk, provisional answers.
"""

import socket
from typing import Any

from aiohttp.connector import AddrInfoType

from broadsheet.net.addresses import is_public, pack

# The libraries between here and the door pass on the words of an error and not its class.
TOO_MUCH = "more came over the line than any answer may take"


class NotPublic(OSError):
    """The address to connect to is not one of the public internet. Always the same text (see errors)."""

    def __init__(self) -> None:
        super().__init__("the address is not public")


class Line(socket.socket):
    """A connection that may bring `ceiling` bytes for each time we ask."""

    ceiling: int
    came: int = 0

    def send(self, *args: Any) -> int:  # Any, here and below: as the method it stands for
        self.came = 0  # we ask anew: requests are never sent before the last answer is whole
        return super().send(*args)

    def sendmsg(self, *args: Any) -> int:
        self.came = 0
        return super().sendmsg(*args)

    def recv(self, *args: Any) -> bytes:
        data = super().recv(*args)
        self._count(len(data))
        return data

    def recv_into(self, *args: Any) -> int:  # TLS reads this way
        size = super().recv_into(*args)
        self._count(size)
        return size

    def _count(self, size: int) -> None:
        self.came += size
        if self.came > self.ceiling:
            raise OSError(TOO_MUCH)


class Lines:
    """Makes the sockets of one set of connections."""

    def __init__(self, *, ceiling: int, public_only: bool) -> None:
        self._ceiling = ceiling
        self._public_only = public_only

    def __call__(self, where: AddrInfoType) -> socket.socket:
        """A socket for this address, not yet connected. Raises NotPublic."""
        family, kind, protocol, _, address = where
        if self._public_only and not is_public(pack(family, address[0])):
            raise NotPublic
        line = Line(family, kind, protocol)
        line.ceiling = self._ceiling
        return line
