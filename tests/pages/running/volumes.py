"""Real volumes for papers that run: one with little room, and one whose power can be cut.

Both need root and a kernel that lets it mount; `unmountable()` says why not, for tests to skip with.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

MEGABYTE = 1024 * 1024
PIECE = 16 * 1024


@cache
def unmountable(kind: str) -> str:
    """Why a volume of this kind ("tmpfs" or "ext4") cannot be had here; empty when it can."""
    if os.geteuid() != 0:
        return "only root can mount a volume"
    needed = {"tmpfs": ("mount", "umount"), "ext4": ("mount", "umount", "mkfs.ext4")}[kind]
    if missing := [tool for tool in needed if shutil.which(tool) is None]:
        return f"there is no {missing[0]} here"
    with TemporaryDirectory() as folder:
        try:
            with small_volume(Path(folder) / "v", 1) if kind == "tmpfs" else Machine(Path(folder), 16).on():
                return ""
        except subprocess.CalledProcessError as refused:
            return f"a {kind} volume cannot be mounted here: {refused.stderr.strip()}"


@contextmanager
def small_volume(at: Path, megabytes: int) -> Iterator[Path]:
    """A volume of so many megabytes and no more, in memory."""
    at.mkdir(parents=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "none", str(at))
    try:
        yield at
    finally:
        _run("umount", "--lazy", str(at))


def fill(volume: Path, leave: int) -> Path:
    """Take up the room of a volume but for so many bytes; removing the file that is answered gives it back."""
    ballast = volume / "ballast"
    with ballast.open("wb") as file:
        room = os.statvfs(volume)
        wanted = room.f_bavail * room.f_frsize - leave
        while wanted > 0:
            try:
                os.posix_fallocate(file.fileno(), 0, wanted)
                break
            except OSError:  # somebody else has taken room meanwhile
                wanted -= PIECE
    return ballast


class Machine:
    """A machine with a disk of its own, whose power can be cut.

    The disk is a file with an ext4 file system, mounted by loop. What programs write lies in the kernel's memory until
    they sync it: the volume is mounted so that nothing but a sync writes it out, a rename included (`noauto_da_alloc`,
    `commit=3000`). So the file, at any moment, is what a disk would hold after a cut: the lost is really lost.
    """

    def __init__(self, folder: Path, megabytes: int = 256) -> None:
        self.disk, self.volume = folder / "disk.img", folder / "volume"
        self._megabytes = megabytes
        self.volume.mkdir(parents=True)
        with self.disk.open("wb") as file:
            file.truncate(megabytes * MEGABYTE)
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(self.disk))

    @contextmanager
    def on(self) -> Iterator[Path]:
        """The volume, for as long as the machine is on; switched off in good order."""
        self._mount()
        try:
            yield self.volume
        finally:
            _run("umount", "--lazy", str(self.volume))

    def cut(self) -> None:
        """Cut the power, and give it back. Whoever had files open on the volume has been killed before."""
        after = self.disk.with_suffix(".after")
        _run("cp", "--sparse=always", str(self.disk), str(after))
        _run("umount", str(self.volume))  # what this writes goes to the disk as it was, which is thrown away
        after.replace(self.disk)
        self._mount()

    def _mount(self) -> None:
        options = "loop,noatime,noauto_da_alloc,commit=3000"
        _run("mount", "-o", options, str(self.disk), str(self.volume))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
