"""What a large paper costs besides time: room on the disk, files, memory for the build, and the copy of its database.

One archive is made and brought out as a host does it, then measured where it lies: what `du` would say, not the sum of lengths.
Brotli siblings are made of a sample, since the press makes them in quiet time over hours; they are counted
as the blocks they will take. Figures per story hardly depend on how many there are, so that a million can be
reckoned from a hundred thousand.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .machine import family, megabytes
from .paper import found, say, told_by
from .rows import Row, bench, summed_up

SAMPLE = 300
"""Pages that brotli is tried on."""
LOOK_EVERY = 0.5
KB = 1000

UNITS = {
    "stored": "kB/story",
    "brotli": "kB/story",
    "inodes": "per story",
    "database": "kB/story",
    "build-pss": "MB",
    "first-edition": "pages/s",
    "brotli-ms": "ms/page",
    "copy": "MB/s",
}


def _names(count: int) -> tuple[str, ...]:
    return tuple(f"size/{what}/{count}" for what in UNITS)


@bench(*_names(10_000))
def ten_thousand() -> list[Row]:
    return _measured(10_000)


@bench(*_names(100_000))
def a_hundred_thousand() -> list[Row]:
    """Five minutes' work and three gigabytes of disk."""
    return _measured(100_000)


@bench(*_names(1_000_000), only_by_name=True)
def a_million() -> list[Row]:
    """An hour's work and thirty gigabytes of disk."""
    return _measured(1_000_000)


def _measured(count: int) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as home:
        found(Path(home))
        told = told_by("size", str(count), home=Path(home))
    notes = told.pop("notes")
    return [
        summed_up(f"size/{what}/{count}", unit, [told[what]], note=notes.get(what, ""))
        for what, unit in UNITS.items()
    ]


# ---- in the paper's own process --------------------------------------------------------------------------------


def measure(count: int) -> dict[str, Any]:
    """Run where the paper is: what it takes, by story, and a few notes."""
    import django

    django.setup()
    from .archive.making import make_archive

    home = Path(os.environ["BROADSHEET_HOME"])
    say(f"making {count} stories")
    make_archive(count)
    say("bringing out the edition")
    began = time.perf_counter()
    peak = _peak_of("press", "run", "--once")
    built = time.perf_counter() - began
    pages, seen = _pages(home / "pages/current/site"), _seen(home / "pages/current/")
    brotli = _brotli(pages)
    copied, seconds = _copy(home)
    return {
        "stored": seen["blocks"] / count / KB,
        "brotli": brotli["blocks"] * len(pages) / count / KB,
        "inodes": (seen["files"] + seen["folders"] + len(pages)) / count,
        "database": copied / count / KB,
        "build-pss": peak,
        "first-edition": len(pages) / built,
        "brotli-ms": brotli["ms"],
        "copy": copied / 1e6 / seconds,
        "notes": {
            "stored": f"{len(pages)} pages and their gzip siblings; {seen['length'] / count / KB:.1f} kB of bytes",
            "inodes": "files, folders, and the brotli siblings to come",
            "database": "without the search index (search/disk) and the wire's raw deliveries",
            "build-pss": "all processes of the build together, at their most",
            "first-edition": f"{len(pages)} pages in {built:.1f} s",
            "brotli-ms": f"{brotli['ms'] * len(pages) / 3.6e6:.2f} hours of one core for all",
            "copy": f"{copied / 1e6:.0f} MB in {seconds:.1f} s",
        },
    }


def _peak_of(*words: str) -> float:
    """Run a command of the paper; the most memory all its processes had together, in MB."""
    command = [sys.executable, "-m", "broadsheet", *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak, done = 0.0, threading.Event()

    def look() -> None:
        nonlocal peak
        while not done.wait(LOOK_EVERY):
            try:
                peak = max(peak, sum(megabytes(pid, "Pss") for pid in family(process.pid)))
            except OSError:  # one of them has just ended
                continue

    looking = threading.Thread(target=look)
    looking.start()
    try:
        if process.wait():
            raise RuntimeError(f"broadsheet {' '.join(words)} ended with {process.returncode}")
    finally:
        done.set()
        looking.join()
    return peak


def _walked(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            yield entry
            if entry.is_dir(follow_symlinks=False):
                yield from _walked(Path(entry.path))


def _seen(folder: Path) -> dict[str, int]:
    """Files, folders, the bytes in them and the bytes of the blocks they take."""
    told = {"files": 0, "folders": 0, "length": 0, "blocks": 0}
    for entry in _walked(folder):
        stat = entry.stat(follow_symlinks=False)
        told["folders" if entry.is_dir(follow_symlinks=False) else "files"] += 1
        told["length"] += stat.st_size
        told["blocks"] += stat.st_blocks * 512
    return told


def _pages(site: Path) -> list[str]:
    """Every file that has siblings."""
    from broadsheet.press.squeeze import is_compressible

    return sorted(entry.path for entry in _walked(site) if entry.is_file() and is_compressible(entry.name))


def _brotli(pages: list[str]) -> dict[str, float]:
    """Milliseconds, and bytes of blocks of 4,096, of one page's brotli sibling, on average."""
    from broadsheet.press.squeeze import brotlied

    sample = [Path(page).read_bytes() for page in pages[:: max(1, len(pages) // SAMPLE)]]
    began = time.process_time()
    made = [len(brotlied(body) or b"") for body in sample]
    ms = (time.process_time() - began) / len(sample) * 1e3
    return {"ms": ms, "blocks": sum(-(-size // 4096) * 4096 for size in made) / len(sample)}


def _copy(home: Path) -> tuple[int, float]:
    """Bytes and seconds of a copy of the database while it is in use (SQLite's VACUUM INTO)."""
    from django.db import connection

    target = home / "copy.sqlite3"
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    return target.stat().st_size, time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
