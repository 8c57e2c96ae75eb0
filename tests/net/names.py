"""A name server that says what the test wants."""

import asyncio
import socket
from collections.abc import Iterable

from aiohttp.abc import AbstractResolver, ResolveResult

from broadsheet.net.lookup import as_result


class Names(AbstractResolver):
    """Answers each question with the next of its answers, and with the last one for ever."""

    def __init__(self, *answers: Iterable[str], delay: float = 0.0) -> None:
        self.answers = [list(one) for one in answers]
        self.delay = delay
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        if self.delay and len(self.asked) > 1:
            await asyncio.sleep(self.delay)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        kinds = {False: socket.AF_INET, True: socket.AF_INET6}
        return [as_result(host, address, port, kinds[":" in address]) for address in addresses]

    async def close(self) -> None:
        pass
