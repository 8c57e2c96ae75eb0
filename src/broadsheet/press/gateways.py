"""The press's hands on the disk. Each method is one step after which the power may fail."""

import ctypes
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from broadsheet.press.hands import all_at_once, give

HELD = 256
"""Replaced files held open at most."""

_HOLD = getattr(os, "O_PATH", os.O_RDONLY) | os.O_NOFOLLOW

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Disk:
    """Files and folders, written so that a reader sees the old file or the new one and nothing between.

    It speaks to the system itself, in as few words as there are: at each the thread lets go of the interpreter's lock, for which the one
    that renders waits.

    What is replaced or removed is held open until names are seen to the disk: a file system gives back the room of a file that nobody
    has any more in the same breath as it takes the name away, which takes twenty times as long as that.
    """

    def __init__(self) -> None:
        self._held: list[int] = []

    def read(self, file: Path) -> bytes | None:
        """The bytes of a regular file; None where there is none. Links are not followed."""
        try:
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return None
        try:
            return _read_all(handle)
        finally:
            os.close(handle)

    def write(self, file: Path, data: bytes) -> None:
        """Write a file; it is not on the disk yet (see sync_files). What lay there under this name is written over."""
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        try:
            write_all(handle, data)
        finally:
            os.close(handle)

    def sync_files(self, files: Sequence[Path]) -> None:
        """See written files to the disk."""
        all_at_once(_sync_file, files)

    def rename(self, file: Path, over: Path) -> None:
        """Put a file in another's place at once."""
        self._hold(over)
        file.replace(over)

    def remove(self, file: Path) -> bool:
        """Take a file away; False when there was none."""
        self._hold(file)
        try:
            file.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def _hold(self, file: Path) -> None:
        if len(self._held) < HELD:
            with suppress(OSError):
                self._held.append(os.open(file, _HOLD))

    def let_go(self) -> None:
        """Let go of what was replaced or removed; a hand does it while nobody waits."""
        held, self._held = self._held, []
        if held:
            give(_close, held)

    def make_folder(self, folder: Path) -> None:
        """Make one folder whose parent there is; nothing when it is there already."""
        folder.mkdir(mode=0o755, exist_ok=True)

    def sync_folders(self, folders: Sequence[Path]) -> None:
        """See the names in folders to the disk; a folder that has gone needs none of it."""
        all_at_once(_sync_folder, folders)
        self.let_go()

    def sync_everything(self, folder: Path) -> None:
        """See everything written to the file system of this folder to the disk: one call for a whole edition."""
        _sync_file_system(folder)


@cache
def this_boot() -> bytes:
    """What names this start of the machine and no other (random(4)); empty where the system does not say."""
    try:
        return _BOOT_ID.read_bytes().strip()
    except OSError:
        return b""


def write_all(handle: int, data: bytes) -> None:
    """Write everything. One write may stop early: a signal, a full disk about to say so."""
    written = os.write(handle, data)
    while written < len(data):
        written += os.write(handle, data[written:])


def _read_all(handle: int) -> bytes:
    """Everything from here on; nearly always in one read, which asks for a byte more than there is."""
    size = os.fstat(handle).st_size
    found = os.read(handle, size + 1)
    if len(found) == size:
        return found
    parts = [found]
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _close(handles: Sequence[int]) -> None:
    for handle in handles:
        os.close(handle)


def _sync_file(file: Path) -> None:
    _sync(file, os.O_RDONLY | os.O_NOFOLLOW)


def _sync_folder(folder: Path) -> None:
    with suppress(FileNotFoundError):
        _sync(folder, os.O_RDONLY | os.O_DIRECTORY)


def _sync(place: Path, flags: int) -> None:
    handle = os.open(place, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_file_system(folder: Path) -> None:
    syncfs = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
    if syncfs is None:
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if syncfs(handle) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(handle)
