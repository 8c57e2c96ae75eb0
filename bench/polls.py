"""How fast ten thousand publishers are asked who have nothing new: the wire's own rounds, beside a server that answers 304.

Every publisher is a host of its own, so that the pace that is kept to each of them stands (net.pace): one request to each. All
names lead to one server on 127.0.0.1, by a lookup of the bench's; the rest is what a worker does: sources claimed, one
conditional request over a connection of its own for each, and the answer written down. Counted are seconds by the clock, from the first
claim to the last answer kept, with two processes on two cores: the worker and the server.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from .rows import Row, bench, summed_up

SOURCES = 10_000
RUNS = 3
PATIENCE = 300.0
ANSWER = b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\nCache-Control: max-age=600\r\n\r\n'
HOST = "n{}.wire.example"


@bench("wire/polls")
def polls() -> list[Row]:
    """Seconds for 10,000 conditional requests to as many hosts, each answered 304, with all that is written of them."""
    told = [_asked_by_a_new_paper() for _ in range(RUNS)]
    used = sorted(one["processor"] for one in told)[RUNS // 2]
    note = f"{SOURCES} hosts; {used:.1f} s of the worker's processor time"
    return [summed_up("wire/polls", "s", [one["seconds"] for one in told], note=note)]


def _asked_by_a_new_paper() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as home, Publishers() as server:
        (Path(home) / "data").mkdir()
        allowed = ",".join(f"{HOST.format(number)}:{server.port}" for number in range(SOURCES))
        environment = {
            **os.environ,
            "BROADSHEET_HOME": home,
            "DJANGO_SETTINGS_MODULE": "broadsheet.settings",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.polls", str(server.port)],
            env=environment,
            input=allowed,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the paper of the bench broke:\n{done.stderr[-2000:]}")
        if server.asked() != SOURCES:
            raise RuntimeError(f"{server.asked()} conditional requests came, not {SOURCES}")
        told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return told


class Publishers:
    """The server, in a process of its own for as long as the block lasts."""

    def __enter__(self) -> "Publishers":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.polls", "serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def asked(self) -> int:
        """How many conditional requests came. Ends the server."""
        self._count, _ = self._process.communicate("")
        return int(self._count)

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


class _Publisher(asyncio.Protocol):
    count = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._head = b""

    def data_received(self, data: bytes) -> None:
        self._head += data
        if self._head.endswith(b"\r\n\r\n"):
            _Publisher.count += b'\r\nif-none-match: "7"\r\n' in self._head.lower()
            self._head = b""
            self._transport.write(ANSWER)


async def serve() -> None:
    """Answer until standard input ends; then say how many asked with what they hold."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Publisher, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(_Publisher.count, flush=True)


def ask_all(port: int) -> dict[str, float]:
    """Run in the paper's own process: seconds until all sources have been asked, and the processor time of it."""
    os.environ["BROADSHEET_EGRESS_ALLOW"] = sys.stdin.read()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _found(port)
    from broadsheet.wire import rounds
    from broadsheet.wire.models import Source

    rounds.own_door = _door  # type: ignore[assignment]  # the same door, with a lookup of the bench's
    stop = threading.Event()
    worker = threading.Thread(target=rounds.poll_when_due, args=(stop,))
    begun, used = time.monotonic(), time.process_time()
    worker.start()
    while Source.objects.filter(last_success_at=None).exists():
        if time.monotonic() - begun > PATIENCE:
            raise TimeoutError("the sources were not asked in time")
        time.sleep(0.05)
    told = {"seconds": time.monotonic() - begun, "processor": time.process_time() - used}
    stop.set()
    worker.join()
    return told


def _found(port: int) -> None:
    """Sources that have been taken in before: each holds a validator, and is due."""
    from django.utils import timezone

    from broadsheet.desk.models import Section
    from broadsheet.rights.actions import preset
    from broadsheet.wire.models import Source

    section, now, terms = (
        Section.objects.create(slug="world-news", name="World News"),
        timezone.now(),
        preset("cc-by"),
    )
    Source.objects.bulk_create(
        Source(
            name=f"Publisher {number}",
            url=f"http://{HOST.format(number)}:{port}/feed.xml",
            key=f"{number}",
            etag='"7"',
            section=section,
            licence=terms,
            next_due_at=now,
        )
        for number in range(SOURCES)
    )


async def _door(limits=None):  # type: ignore[no-untyped-def]  # Django is not set up yet where this is read
    from aiohttp.abc import AbstractResolver

    from broadsheet.net.door import Door
    from broadsheet.net.limits import USUAL
    from broadsheet.net.lookup import as_result

    class ThisMachine(AbstractResolver):
        async def resolve(self, host, port=0, family=0):  # type: ignore[no-untyped-def]  # as aiohttp's
            import socket

            return [as_result(host, "127.0.0.1", port, socket.AF_INET)]

        async def close(self) -> None:
            """Nothing is open."""

    return Door(limits or USUAL, lookup=ThisMachine())


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        asyncio.run(serve())
    else:
        print(json.dumps(ask_all(int(sys.argv[1]))))
