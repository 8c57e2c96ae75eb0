"""Ask through the door, without its patience."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from aiohttp.abc import AbstractResolver

from broadsheet.net.door import Answer, Door, Limits, Request
from broadsheet.net.errors import FetchError
from broadsheet.net.limits import USUAL
from broadsheet.net.pace import UNPACED

# For servers that hang: they do it for half a second here, not for twenty.
IMPATIENT = Limits(seconds=0.6, connect_seconds=0.4, idle_seconds=0.4)


@cache
def between_us() -> int:
    """Bytes that the system may hold between a server and us at most: what was sent and not read.

    Linux makes its buffers larger for who reads fast: on a quick machine one in some hundred runs had ten megabytes under way.
    """
    largest = [Path(f"/proc/sys/net/ipv4/tcp_{way}mem") for way in "rw"]
    if not all(file.is_file() for file in largest):
        return 64_000_000
    return sum(int(file.read_text().split()[-1]) for file in largest)


def fetch_all(
    requests: Iterable[Request], limits: Limits = USUAL, lookup: AbstractResolver | None = None
) -> list[Answer | FetchError]:
    """Several requests through one unpaced door, one after the other; an error stands for its answer."""

    async def go() -> list[Answer | FetchError]:
        answers: list[Answer | FetchError] = []
        async with Door(limits, pace=UNPACED, lookup=lookup) as door:
            for request in requests:
                try:
                    answers.append(await door.fetch(request))
                except FetchError as error:
                    answers.append(error)
        return answers

    return asyncio.run(go())


def ask(
    url: str,
    limits: Limits = USUAL,
    *,
    method: Literal["GET", "HEAD", "POST"] = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    lookup: AbstractResolver | None = None,
) -> Answer:
    """One request through an unpaced door. Raises FetchError."""
    (answer,) = fetch_all([Request(url, method, headers or {}, body)], limits, lookup)
    if isinstance(answer, FetchError):
        raise answer
    return answer


def trouble(url: str, limits: Limits = USUAL, **more: AbstractResolver) -> FetchError:
    """The error that a request ends with. Fails when it ends well."""
    (answer,) = fetch_all([Request(url)], limits, **more)
    assert isinstance(answer, FetchError), f"{url} was answered: {answer.status}"
    return answer
