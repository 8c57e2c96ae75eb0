"""Find the addresses of a host. Whether one of them may be connected to is judged in `line`."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

# A dead name server holds its thread for up to half a minute, and nothing can interrupt it:
# enough threads that a few dead names do not keep the living waiting.
THREADS = 32
MANY = 8  # addresses of one name that are tried; a name with a thousand is not after readers


class Lookup(AbstractResolver):
    """The system's own lookup, in threads of its own."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The first addresses of `host`. Raises OSError when there are none."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="lookup")
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, socket.getaddrinfo, host, port, family, socket.SOCK_STREAM
        )
        return [as_result(host, number[0], port, kin) for kin, _, _, _, number in found[:MANY]]

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
