"""`broadsheet run`: start the web process and the worker, keep them alive, stop them cleanly.

The supervisor does nothing else and loads next to nothing (no Django, no asyncio): it is there all day, and
there should be little in it that could fail. A child that dies is started again, at once the first
time, then after longer and longer pauses.
"""

import argparse
import fcntl
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from broadsheet.ops.errors import HouseError
from broadsheet.ops.lines import LogFormat, as_json, as_text
from broadsheet.ops.listening import address_of, desk_address, open_socket
from broadsheet.ops.rules import pause_after

STEADY = 60.0
"""Seconds after which a child counts as well: what went wrong before is forgotten."""

PATIENCE = 9.0
"""Seconds for the children to end by themselves before they are ended."""


NEVER = float("inf")


class RunningAlready(HouseError):
    """Another supervisor keeps this paper."""


class SettingsRefused(HouseError):
    """The paper's settings cannot be used."""


def main(words: Sequence[str]) -> int:
    """Run the paper of BROADSHEET_HOME until SIGTERM, SIGINT or SIGHUP; the exit code."""
    parser = argparse.ArgumentParser(
        prog="broadsheet run", description="Run the paper: a web server and a worker, both watched."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for all of them")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000); 0 for a free one")
    asked = parser.parse_args(words)
    try:
        settings = _settings()
        with _sole_keeper(Path(settings["home"])), open_socket(asked.host, asked.port) as listening:
            form: LogFormat = "json" if settings["log_format"] == "json" else "text"
            desk = desk_address(address_of(listening), settings["desk_host"], https=bool(settings["https"]))
            Supervisor(listening, form, desk).run()
    except HouseError as trouble:
        print(f"broadsheet: {trouble}", file=sys.stderr)
        return 1
    return 0


def _settings() -> Mapping[str, str]:
    """What the supervisor must know of the settings; a process of its own reads them, and goes again."""
    asked = subprocess.run(_command("settings"), capture_output=True, text=True, check=False)
    if asked.returncode:
        raise SettingsRefused(asked.stderr.strip() or "The settings cannot be read.")
    settings: Mapping[str, str] = json.loads(asked.stdout)
    return settings


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


def _command(*words: str) -> list[str]:
    # -P: a file in the paper's folder must not pass for a module.
    return [sys.executable, "-P", "-m", "broadsheet.ops.child", *words]


class Log:
    """The supervisor's own log, in the same lines as everybody else's."""

    def __init__(self, form: LogFormat) -> None:
        self._write = as_text if form == "text" else as_json

    def note(self, level: str, event: str, **about: object) -> None:
        """One event, to standard error."""
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        line = self._write({"timestamp": now, "level": level, "logger": "run", "event": event, **about})
        print(line, file=sys.stderr, flush=True)


class Supervisor:
    """Watches the children of one paper."""

    def __init__(self, listening: socket.socket, form: LogFormat, desk: str) -> None:
        self._log = Log(form)
        self._address = address_of(listening)
        self._asked_to_stop = 0
        self._events = selectors.DefaultSelector()
        # Nobody ever writes into it: the children see by its end that we are gone.
        lifeline, self._held = os.pipe()
        self._children = [
            WebChild(lifeline, self._log, self._events, listening, desk),
            Child("work", lifeline, self._log, "--address", self._address),
        ]

    def run(self) -> None:
        """Keep the children until told to stop, and then until the last of them has ended."""
        self._wake_on_signals()
        self._log.note("info", "the paper starts", address=self._address, pid=os.getpid())
        while True:
            now = time.monotonic()
            again = min(child.look(now, self._asked_to_stop) for child in self._children)
            if self._asked_to_stop and all(child.has_ended for child in self._children):
                break
            for key, _ in self._events.select(None if again == NEVER else max(0.0, again - now)):
                key.data(key.fd)
        self._log.note("info", "the paper has stopped")

    def _wake_on_signals(self) -> None:
        """Let every signal of interest, and every child's death, end the waiting in `select`."""
        woken, wake = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._events.register(woken, selectors.EVENT_READ, lambda fd: os.read(fd, 4096))

    def _ask_to_stop(self, *_: object) -> None:
        self._asked_to_stop += 1


class Child:
    """One process that is to be there as long as the paper runs."""

    def __init__(self, role: str, lifeline: int, log: Log, *words: str) -> None:
        self.role = role
        self._lifeline = lifeline
        self._log = log
        self._words = words
        self._process: subprocess.Popen[bytes] | None = None
        self._began = self._due = 0.0
        self._failures = 0

    @property
    def has_ended(self) -> bool:
        """No process is there."""
        return self._process is None

    def look(self, now: float, asked_to_stop: int) -> float:
        """Do what is to be done with the child now; answers when to look again if nothing happens before."""
        if self._process is not None and self._process.poll() is not None:
            self._note_end(self._process, now, bool(asked_to_stop))
        if self._process is None:
            if asked_to_stop or now < self._due:
                return NEVER if asked_to_stop else self._due
            self._process, self._began, self._due = self.start(), now, NEVER
            self._log.note("info", "child started", child=self.role, pid=self._process.pid)
        return self._end(self._process, now, asked_to_stop) if asked_to_stop else NEVER

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process."""
        return self._spawn((self._lifeline,), *self._words)

    def _spawn(self, descriptors: Sequence[int], *words: str) -> subprocess.Popen[bytes]:
        # In a session of its own: Ctrl-C in the terminal reaches the supervisor alone, which tells the
        # children in its own time.
        return subprocess.Popen(
            _command(self.role, str(self._lifeline), *words),
            stdin=subprocess.DEVNULL,
            pass_fds=tuple(descriptors),
            start_new_session=True,
        )

    def _end(self, process: subprocess.Popen[bytes], now: float, asked_to_stop: int) -> float:
        """Tell the child to stop; end it when it does not, or when somebody asked twice."""
        if self._due == NEVER:
            process.terminate()
            self._due = now + PATIENCE
        elif now >= self._due or asked_to_stop > 1:
            self._log.note("warning", "child did not stop by itself", child=self.role, pid=process.pid)
            process.kill()
            process.wait()
            return now
        return self._due

    def _note_end(self, process: subprocess.Popen[bytes], now: float, expected: bool) -> None:
        code = process.returncode
        how = {"signal": -code} if code < 0 else {"code": code}
        self._process = None
        if expected:
            self._log.note("info", "child stopped", child=self.role, pid=process.pid, **how)
            return
        self._failures = 1 if now - self._began > STEADY else self._failures + 1
        pause = pause_after(self._failures)
        self._due = now + pause
        self._log.note("error", "child died", child=self.role, pid=process.pid, **how, again_in=pause)


class WebChild(Child):
    """The web process: it is handed the listening socket, and tells when it begins to serve."""

    def __init__(
        self,
        lifeline: int,
        log: Log,
        events: selectors.BaseSelector,
        listening: socket.socket,
        desk: str,
    ) -> None:
        super().__init__("web", lifeline, log)
        self._desk = desk
        self._events = events
        self._listening = listening

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process, and say where the paper is once it serves."""
        heard, ready = os.pipe()
        number = self._listening.fileno()
        process = self._spawn((self._lifeline, ready, number), str(ready), str(number))
        os.close(ready)
        self._events.register(heard, selectors.EVENT_READ, self._hear)
        return process

    def _hear(self, heard: int) -> None:
        self._events.unregister(heard)
        if os.read(heard, 16):
            address = address_of(self._listening)
            self._log.note("info", "the paper is open", address=address)
            print(f"The paper is at {address}\nThe desk is at {self._desk}", flush=True)
        os.close(heard)
