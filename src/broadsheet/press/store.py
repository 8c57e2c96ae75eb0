"""One edition's tree of files, on a local folder.

`site/` holds what answers 200, `gone/` what answers 410, `moved/` what answers
301; beside a text file F lie F.gz and, later, F.br. The files are the truth:
what a page should be is compared with what lies there, so that pressing it
again after a crash mends whatever the crash left, and an unchanged page is
not written.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from broadsheet.press.errors import BadPath, TwoKeysOnePath
from broadsheet.press.gateways import Disk, write_all
from broadsheet.press.paths import SIBLINGS, file_of
from broadsheet.press.plates import Sheet
from broadsheet.press.squeeze import brotlied, gzipped, is_compressible, unpacks_to

SITE, GONE, MOVED = "site", "gone", "moved"
TREES = {200: SITE, 410: GONE, 301: MOVED}


@dataclass(frozen=True, slots=True)
class Sibling:
    """A brotli sibling made ready: of which file, from which bytes."""

    of: Path
    body: bytes
    squeezed: bytes


@dataclass(frozen=True, slots=True)
class Ready:
    """A sheet whose files are written beside the tree, where those that are there differ."""

    tree: str
    name: str
    parts: tuple[tuple[Path, Path], ...]
    """(written file, its place), in the order in which they take their places."""
    stale: tuple[Path, ...]
    """Siblings of the page as it was: they go before it."""
    needless: tuple[Path, ...]


class Store:
    """The tree of one edition. `incoming` is a folder on the same disk where files are made ready."""

    def __init__(self, folder: Path, incoming: Path, disk: Disk | None = None) -> None:
        self.folder = folder.resolve()
        self.incoming = incoming.resolve()
        self.disk = disk or Disk()
        self._unsynced: set[Path] = set()
        self._parts: set[Path] = set()
        self._numbers = count(1)
        self._straight: set[str] = set()
        """Folders no link leads away from, as this store has seen."""

    # ---- an edition that is being read ---------------------------------------------------------------------

    def put(self, sheet: Sheet) -> bool:
        """Make what lies at the sheet's path be this sheet; says whether anything had to be written.

        Raises BadPath; OSError as the disk does.
        """
        return self.place([self.make_ready(sheet)])[0]

    def make_ready(self, sheet: Sheet) -> "Ready":
        """Compare a sheet with what lies at its path, and write what differs beside the tree.

        Several threads may do this at once for sheets of several paths. Raises as put().
        """
        tree, name = TREES[sheet.status], file_of(sheet.path)
        target = self._target(tree, name)
        packed, brotli = _sibling(target, ".gz"), _sibling(target, ".br")
        squeezed = gzipped(name, sheet.body) if tree != MOVED else None
        # What the siblings of a page say that has changed need not be read.
        same = self.disk.read(target) == sheet.body
        same_packed = same and self.disk.read(packed) == squeezed
        same_brotli = same and unpacks_to(self.disk.read(brotli), sheet.body)
        stale = [brotli] if not same_brotli and os.path.lexists(brotli) else []
        parts = []
        if not same:
            parts.append((self._part(sheet.body), target))
        if not same_packed and squeezed is not None:
            parts.append((self._part(squeezed), packed))
        needless = [packed] if squeezed is None and not same_packed else []
        return Ready(tree, name, tuple(parts), tuple(stale), tuple(needless))

    def place(self, sheets: Sequence["Ready"]) -> list[bool]:
        """Put sheets in their places, in this order; says of each whether anything had to be written.

        All are seen to the disk before. The new file is there before the old one goes from another tree, so a
        reader gets one or the other.
        """
        self.disk.sync_files([part for sheet in sheets for part, _ in sheet.parts])
        return [self._place(sheet) for sheet in sheets]

    def _place(self, sheet: "Ready") -> bool:
        for file in sheet.stale:
            self._remove(file)
        for part, target in sheet.parts:
            self._make_way(target.parent)
            self._rename(part, target)
        changed = bool(sheet.parts)
        for file in sheet.needless:
            changed |= self._remove(file)
        for other in TREES.values():
            if other != sheet.tree:
                changed |= self._drop(other, sheet.name)
        return changed

    def take(self, path: str) -> bool:
        """Take away whatever lies at this path; says whether there was anything."""
        name = file_of(path)
        taken = [self._drop(tree, name) for tree in TREES.values()]
        return any(taken)

    def settle(self) -> None:
        """See all names written so far to the disk."""
        self.disk.sync_folders(sorted(self._unsynced))
        self._unsynced.clear()

    def give_up(self) -> None:
        """After a trouble: remove what was made ready and has no place yet. A full disk needs the room."""
        self.disk.let_go()
        for part in self._parts:
            with suppress(OSError):
                part.unlink()
        self._parts.clear()

    def brotli_of(self, file: str) -> "Sibling | None":
        """A brotli sibling for one file ("site/a/index.html"), not yet written; None when it needs none."""
        target = self._target(*file.split("/", 1))
        body = self.disk.read(target)
        if body is None or not is_compressible(file):
            return None
        squeezed = brotlied(body)
        if squeezed is None or self.disk.read(_sibling(target, ".br")) == squeezed:
            return None
        return Sibling(target, body, squeezed)

    def put_brotli(self, sibling: "Sibling") -> bool:
        """Write it, unless its page has changed meanwhile."""
        if self.disk.read(sibling.of) != sibling.body:
            return False
        part, target = self._part(sibling.squeezed), _sibling(sibling.of, ".br")
        self.disk.sync_files([part])
        self._rename(part, target)
        return True

    def _drop(self, tree: str, name: str) -> bool:
        if not (self.folder / tree / name).parent.is_dir():
            return False  # nearly always: what is on the site has never been gone, nor moved
        target = self._target(tree, name)
        # The siblings first: a file without them is whole, they without it are litter.
        removed = [self._remove(file) for file in (*map(target.with_name, _siblings(target)), target)]
        return any(removed)

    def _part(self, data: bytes) -> Path:
        """A file beside the tree, not yet seen to the disk. Its name is this store's own in this process."""
        part = self.incoming / f"{os.getpid()}-{id(self)}-{next(self._numbers)}.part"
        self._parts.add(part)
        self.disk.write(part, data)
        return part

    def _rename(self, part: Path, target: Path) -> None:
        self.disk.rename(part, target)
        self._parts.discard(part)
        self._unsynced.add(target.parent)

    def _remove(self, file: Path) -> bool:
        removed = self.disk.remove(file)
        if removed:
            self._unsynced.add(file.parent)
        return removed

    def _target(self, tree: str, name: str) -> Path:
        """The file of this name, after a look that no link leads out of the store. Raises BadPath."""
        target = self.folder / tree / name
        parent = str(target.parent)
        if parent not in self._straight:
            if os.path.realpath(parent) != parent:
                raise BadPath(f"/{name}", f"a link stands in the way to {parent}; remove it")
            self._straight.add(parent)  # a feed's three files lie in one folder
        return target

    def _make_way(self, folder: Path) -> None:
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for folder in reversed(missing):
            self.disk.make_folder(folder)
            self._unsynced.add(folder.parent)

    # ---- an edition nobody reads yet -----------------------------------------------------------------------

    def lay(self, sheet: Sheet) -> str:
        """Write a sheet of an edition that is being built, with its sibling; answers the file.

        Nothing is synced: the whole edition is, before it is brought out. Raises
        TwoKeysOnePath when a sheet lies there already.
        """
        name = file_of(sheet.path)
        tree = TREES[sheet.status]
        file = f"{tree}/{name}"
        target = f"{self.folder}/{file}"
        _make_folders(Path(target).parent)
        self._write_new(target, sheet.body)
        squeezed = gzipped(name, sheet.body) if tree != MOVED else None
        if squeezed is not None:
            self._write_new(target + ".gz", squeezed)
        return file

    def _write_new(self, file: str, data: bytes) -> None:
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            raise TwoKeysOnePath(os.path.relpath(file, self.folder)) from None
        try:
            write_all(handle, data)
        finally:
            os.close(handle)

    def take_over(self, before: "Store", file: str) -> bool:
        """Have a file of the edition before, and its siblings, here too; False when it is not there."""
        source, target = before.folder / file, self.folder / file
        if not source.is_file() or target.exists():
            return False
        _make_folders(target.parent)
        for name in (source.name, *_siblings(source)):
            if source.with_name(name).is_file():
                # The same bytes under two names: files of a store are replaced, never written into.
                os.link(source.with_name(name), target.with_name(name))
        return True

    def held(self, name: str) -> tuple[int, bytes] | None:
        """What lies under this name ("a/index.html"), and the status it answers with; None where nothing does."""
        for status, tree in TREES.items():
            body = self.disk.read(self._target(tree, name))
            if body is not None:
                return status, body
        return None

    def names(self) -> Iterator[str]:
        """Every name there is, in whichever tree; siblings and litter are none."""
        for file in self.files():
            tree, _, name = file.partition("/")
            if tree in TREES.values() and not name.endswith(SIBLINGS):
                yield name

    # ---- looking -------------------------------------------------------------------------------------------

    def files(self) -> Iterator[str]:
        """Every file of the tree ("site/a/index.html"), siblings and litter included, in no order."""
        pending = [str(self.folder)]
        start = len(pending[0]) + 1
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        yield entry.path[start:]


def _make_folders(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o755)  # nearly always: a story's own folder, new in a month that is there
    except FileExistsError:
        return
    except FileNotFoundError:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)


def _sibling(target: Path, ending: str) -> Path:
    return target.with_name(target.name + ending)


def _siblings(target: Path) -> tuple[str, str]:
    return target.name + ".br", target.name + ".gz"
