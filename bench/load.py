"""Ask a server for one address as fast as it can answer: with wrk, or with a small client of our own.

wrk is the better one: it needs a small part of the core it runs on. Ours needs a whole core for
what wrk does by the way, so its numbers are lower and only their ratio says something.
"""

import asyncio
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit

from .machine import LOAD_CORE, on_core

CONNECTIONS = 64


class Heard(NamedTuple):
    """What the clients saw: requests answered in a second, and the milliseconds within which 99 in 100 were."""

    answers: float
    p99: float


def ask(url: str, headers: Mapping[str, str], seconds: float) -> Heard:
    """Ask over `CONNECTIONS` connections for so long; RuntimeError when one was refused or failed."""
    return _by_wrk(url, headers, seconds) if shutil.which("wrk") else _by_own_client(url, headers, seconds)


def generator() -> str:
    """What makes the load, for the note on a row."""
    return "" if shutil.which("wrk") else "no wrk here: load by our own client, read the ratio only"


def _by_wrk(url: str, headers: Mapping[str, str], seconds: float) -> Heard:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = _output([*command, url])
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    late = re.search(r"99%\s+([0-9.]+)(us|ms|s)\b", said)
    if found is None or late is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk met errors at {url}: {said.strip()}")
    return Heard(float(found[1]), float(late[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[late[2]])


def _by_own_client(url: str, headers: Mapping[str, str], seconds: float) -> Heard:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    answers, p99 = _output([sys.executable, "-m", "bench.load", url, str(seconds), *lines]).split()
    return Heard(float(answers), float(p99))


def _output(command: list[str]) -> str:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=on_core(LOAD_CORE))
    if ran.returncode:
        raise RuntimeError(f"{command[0]} failed: {ran.stderr.strip() or ran.stdout.strip()}")
    return ran.stdout


async def _ask(host: str, port: int, request: bytes, until: float) -> list[float]:
    """The seconds that each answer took."""
    reader, writer = await asyncio.open_connection(host, port)
    loop, took = asyncio.get_running_loop(), list[float]()
    while (began := loop.time()) < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        if status >= 400:
            raise RuntimeError(f"the server answered {status}")
        length = re.search(rb"content-length: *([0-9]+)", head, re.IGNORECASE)
        if length and status != 304:
            await reader.readexactly(int(length[1]))
        took.append(loop.time() - began)
    writer.close()
    return took


async def _ask_all(url: str, seconds: float, lines: list[str]) -> Heard:
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    head = [f"GET {parts.path} HTTP/1.1", f"Host: {host}:{port}", *lines]
    request = ("\r\n".join(head) + "\r\n\r\n").encode()
    until = asyncio.get_running_loop().time() + seconds
    asked = await asyncio.gather(*(_ask(host, port, request, until) for _ in range(CONNECTIONS)))
    took = sorted(chain.from_iterable(asked))
    return Heard(len(took) / seconds, took[len(took) * 99 // 100] * 1000)


if __name__ == "__main__":
    print(*asyncio.run(_ask_all(sys.argv[1], float(sys.argv[2]), sys.argv[3:])))
