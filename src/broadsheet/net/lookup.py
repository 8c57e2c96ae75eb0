"""Find the addresses of a host, and open a line to none but public ones.

The check sits where the socket is made, on the very address that will be connected
to: there is nothing between check and use that a second answer of the name server
could slip into, and an address written as a number, for which no lookup is made,
meets it all the same.
"""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from broadsheet.net.addresses import is_public, pack

# A dead name server holds its thread for up to half a minute, and nothing can interrupt it:
# enough threads that a few dead names do not keep the living waiting.
THREADS = 32


class NotPublic(OSError):
    """The address to connect to is not one of the public internet. Always the same text (see errors)."""

    def __init__(self) -> None:
        super().__init__("the address is not public")


def public_line(where: AddrInfoType) -> socket.socket:
    """A socket for this address, not yet connected. Raises NotPublic."""
    family, kind, protocol, _, address = where
    if not is_public(pack(family, address[0])):
        raise NotPublic
    return socket.socket(family, kind, protocol)


class Lookup(AbstractResolver):
    """The system's own lookup, in threads of its own."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """All addresses of `host`. Raises OSError when there are none."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="lookup")
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, socket.getaddrinfo, host, port, family, socket.SOCK_STREAM
        )
        return [as_result(host, number[0], port, kin) for kin, _, _, _, number in found]

    async def close(self) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None


def as_result(host: str, address: str | int, port: int, family: int) -> ResolveResult:
    """One address in the form aiohttp's connector takes."""
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=family,
        proto=socket.IPPROTO_TCP,
        flags=socket.AI_NUMERICHOST,
    )
