"""Take files from a folder without ever leaving it, and tell when they changed.

The front door has two shelves: the edition that `pages/current` points to, and the
media folder. A shelf opens names below its folder one step at a time and follows no
symbolic link (RELIABILITY G4); so even a link planted in the store leads nowhere.
The one link it follows is its own root, because swapping that is how an edition
comes out.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

Mark = tuple[int, int, int]
"""inode, modification time in ns, size: another mark means another file."""

_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG, errno.EISDIR, errno.ENXIO})
_STEP = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe planted in the store would block the whole server when opened; O_NONBLOCK and the check
# for a regular file after it keep that from happening.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Leaf:
    """An open regular file of a shelf. `number` is its descriptor, open only inside `Shelf.opened`."""

    name: str
    number: int
    mark: Mark

    @property
    def size(self) -> int:
        return self.mark[2]

    @property
    def modified(self) -> int:
        """Seconds since 1970."""
        return self.mark[1] // 1_000_000_000

    def read(self) -> bytes:
        """The bytes, as many as the file had when it was opened; OSError when it is shorter by now."""
        return self.part(0, self.size)

    def part(self, first: int, length: int) -> bytes:
        """`length` bytes from `first` on; OSError when the file is shorter by now."""
        body = os.pread(self.number, length, first)
        if len(body) != length:
            raise OSError(errno.EIO, "a file in the store shrank while it was read")
        return body


class Shelf:
    """A folder to serve from, which may not be there yet and may be swapped at any time."""

    def __init__(self, root: Path, within: Path | None = None) -> None:
        """`root` is the folder, or the link to it; its target must lie in `within`, when that is given."""
        self._root = root
        self._within = within
        self._number = -1
        self._identity: tuple[int, int] | None = None

    def look(self) -> bool:
        """Open the root anew if it is another folder than before; True if so."""
        if self._identity is not None and self._identity == _identity_of(self._root):
            return False
        had_one = self._identity is not None
        self.close()
        self._open_root()
        return had_one or self.is_there

    def _open_root(self) -> None:
        if not self._stays_within():
            return
        try:
            self._number = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        # Of the folder that was opened, not of the one the link may point to by now.
        self._identity = _identity_of(self._number)

    def _stays_within(self) -> bool:
        return self._within is None or self._root.resolve().is_relative_to(self._within.resolve())

    @property
    def is_there(self) -> bool:
        return self._identity is not None

    def close(self) -> None:
        """Let go of the folder."""
        if self._number >= 0:
            os.close(self._number)
        self._number, self._identity = -1, None

    def mark(self, name: str) -> Mark | None:
        """The mark of what lies at this relative name now, or None: one stat, for comparing only."""
        if self._number < 0:
            return None
        try:
            seen = os.stat(name, dir_fd=self._number)
        except OSError as trouble:
            if trouble.errno in _ABSENT:
                return None
            raise
        return (seen.st_ino, seen.st_mtime_ns, seen.st_size)

    @contextmanager
    def opened(self, name: str) -> Iterator[Leaf | None]:
        """The regular file at this relative name, open for reading; None when there is none to serve.

        `name` has clean segments (see `addresses`). Raises OSError only when the disk fails.
        """
        number = self._open(name)
        if number < 0:
            yield None
            return
        try:
            seen = os.fstat(number)
            regular = stat.S_ISREG(seen.st_mode)
            yield Leaf(name, number, (seen.st_ino, seen.st_mtime_ns, seen.st_size)) if regular else None
        finally:
            os.close(number)

    def has(self, name: str) -> bool:
        """Whether a file to serve lies at this relative name."""
        with self.opened(name) as leaf:
            return leaf is not None

    def _open(self, name: str) -> int:
        if self._number < 0:
            return -1
        *folders, last = name.split("/")
        at = self._number
        try:
            for folder in folders:
                below = os.open(folder, _STEP, dir_fd=at)
                if at != self._number:
                    os.close(at)
                at = below
            return os.open(last, _FILE, dir_fd=at)
        except OSError as trouble:
            if trouble.errno in _ABSENT:
                return -1
            raise
        finally:
            if at != self._number:
                os.close(at)


def _identity_of(folder: Path | int) -> tuple[int, int] | None:
    try:
        seen = os.fstat(folder) if isinstance(folder, int) else folder.stat()
    except OSError:
        return None
    return (seen.st_dev, seen.st_ino)
