"""The folder of editions: which one is read, how another takes its place, and who may write.

`current` is a link to one edition; renaming another link over it brings out a
whole new edition at once. Locks are the kernel's (flock): they end with their
holder, so a killed press leaves none behind.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from broadsheet.press.errors import Busy
from broadsheet.press.gateways import Disk, this_boot
from broadsheet.press.store import Store

LIVE_LOCK = ".writing"
"""Held by whoever writes into the live edition, or puts another in its place."""

BUILD_LOCK = ".building"
"""Held by whoever builds a whole edition, which takes minutes in a large paper; the live one is pressed meanwhile."""

_LOOK_AGAIN = 0.01
_AT_WORK, _DONE = b"1", b"0"
_NOTE = 64
"""Bytes of a note, always the same, so that a shorter one leaves nothing of a longer."""
_FORGOTTEN = 3600
"""Seconds after which a half-made file belongs to nobody."""


class Hold:
    """A lock that is held, with a note of whether work under it was begun and not finished.

    The note is one byte, and the start of the machine in which it was written. It is not seen to the disk each
    time, which would cost every story a wait: after another start nobody knows what was begun, and work counts as broken off.
    """

    def __init__(self, handle: int) -> None:
        self._handle = handle
        if not os.fstat(handle).st_size:  # it was made just now
            self._note(_DONE)
            os.fsync(handle)

    def begin(self) -> bool:
        """Note that work begins; says whether it was begun before and broken off, by a kill, a trouble or a power cut."""
        broken_off = os.pread(self._handle, _NOTE, 0) != _note(_DONE)
        self._note(_AT_WORK)
        return broken_off

    def finish(self) -> None:
        """Note that it is done, and remembered."""
        self._note(_DONE)

    def _note(self, state: bytes) -> None:
        os.pwrite(self._handle, _note(state), 0)  # in place: it asks a full disk for nothing


def _note(state: bytes) -> bytes:
    return (state + this_boot())[:_NOTE].ljust(_NOTE)


class Editions:
    """The folder `pages/` of one paper."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        self.folder = folder
        self.disk = disk or Disk()

    def prepare(self) -> None:
        """Make the folders there have to be. Safe to call again."""
        for folder in (self.folder, self.folder / "editions", self._incoming):
            folder.mkdir(mode=0o755, parents=True, exist_ok=True)

    def current(self) -> int | None:
        """The number of the edition readers get; None when there is none."""
        try:
            number = (self.folder / "current").readlink().name
        except OSError:
            return None
        return int(number) if number.isdecimal() and self.exists(int(number)) else None

    def exists(self, number: int) -> bool:
        return self._edition(number).is_dir()

    def numbers(self) -> list[int]:
        """The editions that lie on the disk, complete or not."""
        return sorted(
            int(entry.name) for entry in (self.folder / "editions").iterdir() if entry.name.isdecimal()
        )

    def store(self, number: int) -> Store:
        return Store(self._edition(number), self._incoming, self.disk)

    def begin(self, number: int) -> Store:
        """An empty tree for a new edition."""
        self.drop(number)
        self._edition(number).mkdir(mode=0o755)
        return self.store(number)

    def see_to_disk(self, number: int) -> None:
        """Everything of an edition that was written, on the disk, before anyone is told of it."""
        self.disk.sync_everything(self._edition(number))

    def bring_out(self, number: int) -> None:
        """Let readers have this edition from now on."""
        link = self.folder / ".current.part"
        self.disk.remove(link)
        link.symlink_to(f"editions/{number}")
        self.disk.rename(link, self.folder / "current")
        self.disk.sync_folders([self.folder])

    def drop(self, number: int) -> None:
        """Remove an edition nobody reads."""
        shutil.rmtree(self._edition(number), ignore_errors=True)

    def proof(self) -> Path:
        """A new empty folder for a clean build that is only looked at."""
        return Path(tempfile.mkdtemp(prefix=".proof-", dir=self.folder))

    def clear_litter(self) -> None:
        """Remove what killed presses left beside the editions. The caller holds the build lock."""
        for folder in self.folder.glob(".proof-*"):
            shutil.rmtree(folder, ignore_errors=True)
        old = time.time() - _FORGOTTEN
        for file in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < old:
                    file.unlink()

    @contextmanager
    def lock(self, name: str, wait: float) -> Iterator["Hold"]:
        """Hold one of the two locks. Raises Busy when another has it for longer than `wait` seconds."""
        self.prepare()
        until = time.monotonic() + wait
        handle = os.open(self.folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            while not _taken(handle):
                if time.monotonic() >= until:
                    raise Busy(name.removeprefix("."))
                time.sleep(_LOOK_AGAIN)
            yield Hold(handle)
        finally:
            os.close(handle)

    @property
    def _incoming(self) -> Path:
        return self.folder / ".incoming"

    def _edition(self, number: int) -> Path:
        return self.folder / "editions" / str(number)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
