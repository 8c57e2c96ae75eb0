"""A page store written by hand, in the layout the press keeps and the front door reads."""

import gzip
import os
import time
from pathlib import Path
from typing import Any

import brotli

PAGE = b"<!doctype html><title>The Larkport Courier</title>" + b"<p>High water at the quay.</p>" * 40
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>The Larkport Courier</title></channel></rss>'


class Paper:
    """`pages/` and `media/` of a paper in a temporary folder."""

    def __init__(self, home: Path) -> None:
        self.store = home / "pages"
        self.media = home / "media"
        self.media.mkdir(parents=True)
        self.edition = ""

    def open_edition(self, name: str) -> None:
        """Bring out an edition as the press does: make its folder, then swap the link to it."""
        (self.store / "editions" / name).mkdir(parents=True, exist_ok=True)
        fresh = self.store / "current.new"
        fresh.symlink_to(Path("editions") / name)
        fresh.replace(self.store / "current")
        self.edition = name

    def put(self, name: str, body: bytes, *packed: str, edition: str = "") -> Path:
        """Write a file of the edition by renaming, with its `gz` and `br` siblings if they are named."""
        path = self.store / "editions" / (edition or self.edition) / name
        _write(path, body)
        if "gz" in packed:
            _write(path.with_name(path.name + ".gz"), gzip.compress(body, mtime=0))
        if "br" in packed:
            _write(path.with_name(path.name + ".br"), brotli.compress(body, quality=4))
        return path

    def put_media(self, name: str, body: bytes) -> Path:
        path = self.media / name
        _write(path, body)
        return path


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + f".{os.getpid()}.new")
    fresh.write_bytes(body)
    fresh.replace(path)


async def behind(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Stands for Django: says which path reached it."""
    body = ("behind: " + scope["method"] + " " + scope["path"]).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def soon() -> None:
    """Wait as long as the front door may take to show a change."""
    time.sleep(0.5)
