"""The press's hands on the disk. Each method is one step after which the power may fail."""

import ctypes
import os
from pathlib import Path


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

    def fill(self, file: Path, data: bytes) -> None:
        """Write a file and see it to the disk. What lay there under this name is written over."""
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o644)
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())

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

    def sync_folder(self, folder: Path) -> None:
        """See the names in a folder to the disk; a folder that has gone needs none of it."""
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            return
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
