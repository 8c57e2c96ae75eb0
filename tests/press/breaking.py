"""Disks that break: at the n-th step the power goes, or there is no room left from then on, or the disk fails."""

import errno
import os
import random
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import RLock

from broadsheet.press.gateways import Disk


class PowerCut(Exception):
    """The step at which the test cuts the power."""


class Failing(Disk):
    """A disk whose n-th step does not happen, nor any after it, in any thread."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.at = at
        self._steps = count(1)

    def _step(self) -> None:
        if next(self._steps) >= self.at:
            raise PowerCut

    def write(self, file: Path, data: bytes) -> None:
        self._step()
        super().write(file, data[: len(data) // 2])
        self._step()
        super().write(file, data)

    def sync_files(self, files: Sequence[Path]) -> None:
        self._step()
        super().sync_files(files)

    def rename(self, file: Path, over: Path) -> None:
        self._step()
        super().rename(file, over)

    def remove(self, file: Path) -> bool:
        self._step()
        return super().remove(file)

    def make_folder(self, folder: Path) -> None:
        self._step()
        super().make_folder(folder)

    def sync_folders(self, folders: Sequence[Path]) -> None:
        self._step()
        super().sync_folders(folders)


class Sick(Failing):
    """A disk that fails once, at its n-th sync or read: what it was told to keep it may not have."""

    def _step(self) -> None:
        """Only syncs and reads fail."""

    def _fails(self) -> None:
        if next(self._steps) == self.at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    def read(self, file: Path) -> bytes | None:
        self._fails()
        return super().read(file)

    def sync_files(self, files: Sequence[Path]) -> None:
        self._fails()
        super().sync_files(files)

    def sync_folders(self, folders: Sequence[Path]) -> None:
        self._fails()
        super().sync_folders(folders)


@dataclass(frozen=True)
class Named:
    """A change of names in a folder that it was not told to keep, and how to take it back."""

    folder: Path
    take_back: Callable[[], None]


class Forgetful(Failing):
    """A disk as POSIX promises one: when the power goes it has what it was told to keep, and of the rest any part.

    The bytes of a file are kept from its sync on. Names (a file renamed, removed, a folder made) are kept from
    the sync of their folder on; before that a folder may have kept the first few of its changes and not the later ones,
    whatever other folders have kept. `ever` gathers what was ever put under a name, whole.
    """

    def __init__(self, at: int, ever: dict[Path, set[bytes]], after: "Forgetful | None" = None) -> None:
        """`after` is the same disk in the hands of a process that was killed: what that had not seen to it stays so."""
        super().__init__(at)
        self.ever = ever
        self._loose: set[Path] = set(after._loose if after else ())
        self._named: list[Named] = list(after._named if after else ())
        self._lock = RLock()

    def write(self, file: Path, data: bytes) -> None:
        with self._lock:
            self._loose.add(file)
        super().write(file, data)

    def sync_files(self, files: Sequence[Path]) -> None:
        super().sync_files(files)
        with self._lock:
            self._loose.difference_update(files)

    def rename(self, file: Path, over: Path) -> None:
        self._step()
        with self._lock:
            before, now = self.read(over), self.read(file)
            Disk.rename(self, file, over)
            if now is not None:
                self.ever.setdefault(over, set()).add(now)
            if file in self._loose:
                self._loose.remove(file)
                self._loose.add(over)
            self._named.append(Named(over.parent, lambda: _put_back(over, before)))

    def remove(self, file: Path) -> bool:
        self._step()
        with self._lock:
            before = self.read(file)
            removed = Disk.remove(self, file)
            if removed:
                self._named.append(Named(file.parent, lambda: _put_back(file, before)))
            return removed

    def make_folder(self, folder: Path) -> None:
        self._step()
        with self._lock:
            new = not folder.is_dir()
            Disk.make_folder(self, folder)
            if new:
                self._named.append(Named(folder.parent, lambda: shutil.rmtree(folder, ignore_errors=True)))

    def sync_folders(self, folders: Sequence[Path]) -> None:
        super().sync_folders(folders)
        with self._lock:
            kept = set(folders)
            self._named = [named for named in self._named if named.folder not in kept]

    def sync_everything(self, folder: Path) -> None:
        self._step()
        super().sync_everything(folder)
        with self._lock:
            self._loose.clear()
            self._named.clear()

    def lose_power(self, chance: random.Random) -> int:
        """Be as it is when the power is back; answers how much was forgotten."""
        for file in self._loose:
            if (held := self.read(file)) is not None:
                file.write_bytes(held[: chance.randrange(len(held) + 1)])
        left = {
            named.folder: sum(other.folder == named.folder for other in self._named) for named in self._named
        }
        forgotten = {folder: chance.randint(0, changes) for folder, changes in left.items()}
        lost = sum(forgotten.values())
        for named in reversed(self._named):
            if forgotten[named.folder]:
                forgotten[named.folder] -= 1
                named.take_back()
        self._loose.clear()
        self._named.clear()
        return lost


def _put_back(file: Path, before: bytes | None) -> None:
    with suppress(FileNotFoundError):  # its folder has gone, too
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)


class Full(Forgetful):
    """A disk with no room from its n-th write on: what needs room fails, what gives room goes on."""

    def write(self, file: Path, data: bytes) -> None:
        if self._is_full():
            Disk.write(self, file, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))
        Disk.write(self, file, data)

    def make_folder(self, folder: Path) -> None:
        if self._is_full():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        Disk.make_folder(self, folder)

    def _is_full(self) -> bool:
        return next(self._steps) >= self.at

    def _step(self) -> None:
        """Renaming, removing and syncing need no room."""
