"""The press's hands on the disk. Each method is one step after which the power may fail."""

import ctypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

SYNCS = 8
"""Files seen to the disk at once."""


class Disk:
    """Files and folders, written so that a reader sees the old file or the new one and nothing between."""

    def read(self, file: Path) -> bytes | None:
        """The bytes of a regular file; None where there is none. Links are not followed."""
        try:
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return None
        with os.fdopen(handle, "rb") as opened:
            return opened.read()

    def write(self, file: Path, data: bytes) -> None:
        """Write a file; it is not on the disk yet (see sync_files). What lay there under this name is written over."""
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)

    def sync_files(self, files: Sequence[Path]) -> None:
        """See written files to the disk."""
        for file in files:
            _sync_file(file)

    def rename(self, file: Path, over: Path) -> None:
        """Put a file in another's place at once."""
        file.replace(over)

    def remove(self, file: Path) -> bool:
        """Take a file away; False when there was none."""
        try:
            file.unlink()
        except FileNotFoundError:
            return False
        except NotADirectoryError:
            return False
        return True

    def make_folder(self, folder: Path) -> None:
        """Make one folder whose parent there is; nothing when it is there already."""
        folder.mkdir(mode=0o755, exist_ok=True)

    def sync_folders(self, folders: Sequence[Path]) -> None:
        """See the names in folders to the disk; a folder that has gone needs none of it."""
        _all_at_once(_sync_folder, folders)


def _all_at_once(sync: Callable[[Path], None], places: Sequence[Path]) -> None:
    if len(places) == 1:
        sync(places[0])
    elif places:
        with ThreadPoolExecutor(min(SYNCS, len(places)), "sync") as pool:
            list(pool.map(sync, places))


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


def sync_file_system(folder: Path) -> None:
    """See everything written to the file system of this folder to the disk: one call for a whole edition."""
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
