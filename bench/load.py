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
from urllib.parse import urlsplit

from .machine import LOAD_CORE, on_core

CONNECTIONS = 32


def answers_per_second(url: str, headers: Mapping[str, str], seconds: float) -> float:
    """Requests answered in a second over `CONNECTIONS` connections; RuntimeError when one was refused or failed."""
    return _by_wrk(url, headers, seconds) if shutil.which("wrk") else _by_own_client(url, headers, seconds)


def generator() -> str:
    """What makes the load, for the note on a row."""
    return "" if shutil.which("wrk") else "no wrk here: load by our own client, read the ratio only"


def _by_wrk(url: str, headers: Mapping[str, str], seconds: float) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = _output([*command, url])
    found = re.search(r"Requests/sec:\s+([0-9.]+)", said)
    if found is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"wrk met errors at {url}: {said.strip()}")
    return float(found[1])


def _by_own_client(url: str, headers: Mapping[str, str], seconds: float) -> float:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return float(_output([sys.executable, "-m", "bench.load", url, str(seconds), *lines]))


def _output(command: list[str]) -> str:
    ran = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=on_core(LOAD_CORE))
    if ran.returncode:
        raise RuntimeError(f"{command[0]} failed: {ran.stderr.strip() or ran.stdout.strip()}")
    return ran.stdout


async def _ask(host: str, port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    loop, answered = asyncio.get_running_loop(), 0
    while loop.time() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        if status >= 400:
            raise RuntimeError(f"the server answered {status}")
        length = re.search(rb"content-length: *([0-9]+)", head, re.IGNORECASE)
        if length and status != 304:
            await reader.readexactly(int(length[1]))
        answered += 1
    writer.close()
    return answered


async def _ask_all(url: str, seconds: float, lines: list[str]) -> float:
    parts = urlsplit(url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    head = [f"GET {parts.path} HTTP/1.1", f"Host: {host}:{port}", *lines]
    request = ("\r\n".join(head) + "\r\n\r\n").encode()
    until = asyncio.get_running_loop().time() + seconds
    return (
        sum(await asyncio.gather(*(_ask(host, port, request, until) for _ in range(CONNECTIONS)))) / seconds
    )


if __name__ == "__main__":
    print(asyncio.run(_ask_all(sys.argv[1], float(sys.argv[2]), sys.argv[3:])))
