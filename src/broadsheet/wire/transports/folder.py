"""A watched folder: agencies deliver files (by SFTP, rsync, a shared disk), and the wire picks them up.

A file is left alone while it may still be written: its name says so, or it changed in the last seconds. Each is taken
once, and moved to `done/` or, with the reason beside it, to `failed/`. Only plain files directly in the folder are looked
at; links are not followed.
"""

import mimetypes
import os
import stat
import time
from datetime import datetime, timedelta
from pathlib import Path

from broadsheet.wire.errors import FolderForbidden, FolderMissing
from broadsheet.wire.transports.parcels import Parcel

SETTLED = 10.0
"""Seconds without a change after which a file counts as whole."""
LARGEST = 15 * 1024 * 1024
AT_ONCE = 50
TOGETHER = 48 * 1024 * 1024
"""Bytes picked up in one look: what more there is waits for the next."""

UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".swp", "~")
DONE, FAILED = "done", "failed"


def look(folder: Path, now: float) -> list[Parcel]:
    """The files that are whole, the oldest first. `now` in seconds since the epoch. Raises FolderMissing."""
    try:
        there = [entry for entry in os.scandir(folder) if _may_be_taken(entry, now)]
        for place in (DONE, FAILED):
            (folder / place).mkdir(exist_ok=True)
    except OSError as wrong:
        raise FolderMissing(f"{folder}: {wrong.strerror or wrong}") from wrong
    there.sort(key=lambda entry: (entry.stat(follow_symlinks=False).st_mtime, entry.name))
    parcels: list[Parcel] = []
    size = 0
    for entry in there[:AT_ONCE]:
        parcel = _picked_up(folder, entry.name)
        if parcel is None:
            continue
        parcels.append(parcel)
        size += len(parcel.data)
        if size > TOGETHER:
            break
    return parcels


def is_unfinished(name: str) -> bool:
    """Whether a file's name says that somebody is still writing it, or that it is none of ours."""
    return name.startswith((".", "~")) or name.lower().endswith(UNFINISHED)


def _may_be_taken(entry: "os.DirEntry[str]", now: float) -> bool:
    if is_unfinished(entry.name) or not entry.is_file(follow_symlinks=False):
        return False
    # Not since the file's own time alone: a copy that keeps times is still being written.
    seen = entry.stat(follow_symlinks=False)
    return now - max(seen.st_mtime, seen.st_ctime) >= SETTLED


def _picked_up(folder: Path, name: str) -> Parcel | None:
    """The file's bytes; None when it changed under our hands or went."""
    path = folder / name

    kind = mimetypes.guess_type(name)[0] or ""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as wrong:
        return Parcel(name, b"", kind, f"The file cannot be read: {wrong.strerror or wrong}.")
    with os.fdopen(handle, "rb") as file:
        before = os.fstat(file.fileno())
        if not stat.S_ISREG(before.st_mode):
            return None
        if before.st_size > LARGEST:
            return Parcel(name, b"", kind, f"The file is larger than {LARGEST} bytes.")
        data = file.read(LARGEST + 1)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return None
    return Parcel(name, data, kind)


def put_all_away(folder: Path, marks: dict[str, str]) -> None:
    """Put away all of these files, each with its reason, "" for those that were taken in."""
    for name, reason in marks.items():
        put_away(folder, name, reason)


def put_away(folder: Path, name: str, reason: str) -> None:
    """Move a file to `done/`, or to `failed/` with the reason beside it. Safe to call twice."""
    place = folder / (FAILED if reason else DONE)
    place.mkdir(exist_ok=True)
    target = _free(place, name)
    try:
        (folder / name).rename(target)
    except FileNotFoundError:
        return
    os.utime(target)  # from now on its age is how long it has lain here
    if reason:
        target.with_name(f"{target.name}.reason.txt").write_text(reason + "\n", encoding="utf-8")


def _free(place: Path, name: str) -> Path:
    """A name in `place` that nothing has yet: publishers use one name again and again."""
    target, number = place / name, 1
    while target.exists():
        target, number = place / f"{Path(name).stem}.{number}{Path(name).suffix}", number + 1
    return target


def sweep(folder: Path, before: datetime) -> int:
    """Delete from `done/` what was put there before this hour; answers how many. What failed stays for a person."""
    gone = 0
    limit = before.timestamp()
    try:
        entries = list(os.scandir(folder / DONE))
    except OSError:
        return 0
    for entry in entries:
        if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < limit:
            Path(entry.path).unlink(missing_ok=True)
            gone += 1
    return gone


# Which folders may be watched

OWN_FOLDERS = frozenset({"data", "keys", "pages", "deliveries", "mail", "assets", "media", "backups"})
"""The paper's own: what stands there is nobody's delivery."""


def allowed(text: str, home: Path, roots: list[str]) -> Path:
    """The folder that is meant, in the paper's home or under one of `roots`. Raises FolderForbidden, FolderMissing.

    A relative path starts in the home. Links are resolved before anything is judged.
    """
    if "\0" in text or not text.strip():
        raise FolderForbidden("no path")
    try:
        path = (home / text.strip()).resolve(strict=True)
    except (OSError, RuntimeError) as wrong:
        raise FolderMissing(f"{text.strip()}: {getattr(wrong, 'strerror', '') or wrong}") from wrong
    if not path.is_dir():
        raise FolderMissing(f"{path}: it is no folder")
    home = home.resolve()
    if path.is_relative_to(home):
        inside = path.relative_to(home).parts
        if not inside or inside[0].startswith(".") or inside[0] in OWN_FOLDERS:
            raise FolderForbidden(f"{path} is the paper's own")
        return path
    if not any(path.is_relative_to(Path(root).resolve()) for root in roots):
        raise FolderForbidden(str(path))
    return path


def seconds_now() -> float:
    """The clock that files are dated by."""
    return time.time()


LOOK_EVERY = timedelta(seconds=20)
