"""`broadsheet run`: start the web process and the worker, keep them alive, stop them cleanly.

The supervisor does nothing else and loads nothing else, so that there is next to nothing in it that
could fail. A child that dies is started again, at once the first time, then after longer and longer waits.
"""

import argparse
import asyncio
import fcntl
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from broadsheet.ops.errors import HouseError
from broadsheet.ops.listening import address_of, open_socket
from broadsheet.ops.logbook import ending_of, keep_log
from broadsheet.ops.rules import pause_after

STEADY = 60.0
"""Seconds after which a child counts as well: what went wrong before is forgotten."""

PATIENCE = 9.0
"""Seconds for the children to end by themselves before they are ended."""

log = structlog.get_logger("run")


class RunningAlready(HouseError):
    """Another supervisor keeps this paper."""


def main(words: Sequence[str]) -> int:
    """Run the paper of BROADSHEET_HOME until SIGTERM or SIGINT; the exit code."""
    parser = argparse.ArgumentParser(
        prog="broadsheet run", description="Run the paper: a web server and a worker, both watched."
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for all (default: %(default)s)"
    )
    parser.add_argument(
        "--port", type=int, default=8000, help="port to listen on; 0 for a free one (default: %(default)s)"
    )
    asked = parser.parse_args(words)
    try:
        keep_log(settings.LOG_FORMAT)
        with _sole_keeper(settings.HOME), open_socket(asked.host, asked.port) as listening:
            return asyncio.run(_run(listening))
    except (HouseError, ImproperlyConfigured) as trouble:
        print(f"broadsheet: {trouble}", file=sys.stderr)
        return 1


def _sole_keeper(home: Path) -> IO[str]:
    """Lock the paper against a second supervisor; the lock goes with the process, however it ends."""
    file = (home / "data" / "run.lock").open("a+", encoding="ascii")
    # The doctor holds the lock for an instant when it looks who keeps the paper.
    for attempt in range(5):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(0.05 * attempt)
    else:
        file.seek(0)
        keeper = file.read().strip()
        file.close()
        raise RunningAlready(f"The paper in {home} is running already (process {keeper}). Stop that first.")
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


async def _run(listening: socket.socket) -> int:
    stop, hurry = asyncio.Event(), asyncio.Event()

    def asked_to_stop() -> None:
        # Whoever asks twice does not want to wait for running answers.
        (hurry if stop.is_set() else stop).set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop)
    # Nobody ever writes into it: the children see by its end that we are gone.
    lifeline, _held = os.pipe()
    children = [WebChild(lifeline, listening), Child("work", lifeline, "--address", address_of(listening))]
    log.info("the paper starts", home=str(settings.HOME), address=address_of(listening))
    await asyncio.gather(*(child.keep(stop, hurry) for child in children))
    log.info("the paper has stopped")
    return 0


class Child:
    """One process that is to be there as long as the paper runs."""

    def __init__(self, role: str, lifeline: int, *words: str) -> None:
        self.role = role
        self._words = words
        self._lifeline = lifeline

    async def keep(self, stop: asyncio.Event, hurry: asyncio.Event) -> None:
        """Start the process, start it again when it dies, and end it when told to."""
        loop, failures = asyncio.get_running_loop(), 0
        stopping = asyncio.ensure_future(stop.wait())
        while not stop.is_set():
            process, began = await self.start(), loop.time()
            log.info("child started", child=self.role, pid=process.pid)
            dying = asyncio.ensure_future(process.wait())
            await asyncio.wait({dying, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                await self._end(process, hurry)
                return
            failures = 1 if loop.time() - began > STEADY else failures + 1
            pause = pause_after(failures)
            log.error(
                "child died", child=self.role, pid=process.pid, **ending_of(dying.result()), again_in=pause
            )
            await asyncio.wait({stopping}, timeout=pause)

    async def start(self) -> Process:
        """Start the process."""
        return await self._spawn((self._lifeline,), self.role, *self._words)

    async def _spawn(self, descriptors: Sequence[int], *words: str) -> Process:
        # In a session of its own: Ctrl-C in the terminal reaches the supervisor alone, which tells the
        # children in its own time. -P: a file in the paper's folder must not pass for a module.
        command = [sys.executable, "-P", "-m", "broadsheet.ops.child", str(self._lifeline), *words]
        return await asyncio.create_subprocess_exec(
            *command, stdin=DEVNULL, pass_fds=tuple(descriptors), start_new_session=True
        )

    async def _end(self, process: Process, hurry: asyncio.Event) -> None:
        if process.returncode is None:
            process.terminate()
        dying, hurrying = asyncio.ensure_future(process.wait()), asyncio.ensure_future(hurry.wait())
        await asyncio.wait({dying, hurrying}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        hurrying.cancel()
        if not dying.done():
            log.warning("child did not stop by itself", child=self.role, pid=process.pid)
            process.kill()
        log.info("child stopped", child=self.role, pid=process.pid, **ending_of(await dying))


class WebChild(Child):
    """The web process: it is handed the listening socket, and tells when it begins to serve."""

    def __init__(self, lifeline: int, listening: socket.socket) -> None:
        super().__init__("web", lifeline)
        self._listening = listening

    async def start(self) -> Process:
        """Start the process, and say where the paper is once it serves."""
        heard, ready = os.pipe()
        number = self._listening.fileno()
        process = await self._spawn((self._lifeline, ready, number), "web", str(ready), str(number))
        os.close(ready)
        asyncio.get_running_loop().add_reader(heard, self._listen, heard)
        return process

    def _listen(self, heard: int) -> None:
        asyncio.get_running_loop().remove_reader(heard)
        if os.read(heard, 16):
            address = address_of(self._listening)
            log.info("the paper is open", address=address)
            print(f"The paper is at {address}\nThe desk is at {address}desk/", flush=True)
        os.close(heard)
