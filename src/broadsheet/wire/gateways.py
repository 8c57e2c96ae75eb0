"""Where the wire touches the world: the deliveries folder on disk, and the questions it puts to publishers.

Raw deliveries are kept as they came, compressed, so that a mended reader can read them again. The network is net.door's.
"""

import base64
import gzip
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings

from broadsheet.net.door import Request
from broadsheet.wire.errors import PasswordSealed
from broadsheet.wire.models import Source
from broadsheet.wire.sealing import Unopenable, unseal

ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.2"
)


def question(
    url: str, etag: str = "", last_modified: str = "", login: str = "", password: str = ""
) -> Request:
    """The request for a feed: conditional with both validators where the publisher gave them (RFC 9110, 13.1),
    with user name and password where it wants them (RFC 7617)."""
    headers = {"Accept": ACCEPT}
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    if login or password:
        pair = base64.b64encode(f"{login}:{password}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {pair}"
    return Request(url, headers=headers)


def question_to(source: Source) -> Request:
    """The request for a source's feed. Raises PasswordSealed."""
    return question(source.url, source.etag, source.last_modified, source.login, password_of(source))


def password_of(source: Source) -> str:
    """A source's password, "" when there is none. Raises PasswordSealed."""
    try:
        return unseal(source.sealed_password)
    except Unopenable as wrong:
        raise PasswordSealed() from wrong


def keep(data: bytes, source: int, digest: str, at: datetime) -> str:
    """Write a delivery's bytes to the deliveries folder; answers the file's name in it.

    On the disk, and whole, before the name is given back: a delivery that is acknowledged can be read again.
    """
    name = f"{at:%Y/%m/%d}/{source}-{at:%H%M%S}-{digest[:12]}.gz"
    path = _folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    with unfinished.open("wb") as file:
        file.write(gzip.compress(data, compresslevel=5, mtime=0))
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    _fsync_folder(path.parent)
    return name


def bring(name: str) -> bytes:
    """The bytes of a kept delivery. Raises FileNotFoundError when its time was over."""
    return gzip.decompress((_folder() / name).read_bytes())


def forget(name: str) -> None:
    """Delete the file of a delivery, and the folder of its day when that is empty now. Safe to call twice."""
    path = _folder() / name
    path.unlink(missing_ok=True)
    for folder in list(path.parents)[:3]:
        try:
            folder.rmdir()
        except OSError:
            return


def worth_keeping(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of an answer that a later look at the delivery may ask for."""
    names = (
        "content-type",
        "etag",
        "last-modified",
        "cache-control",
        "expires",
        "date",
        "server",
        "link",
        "retry-after",
    )
    return {name: headers[name][:1000] for name in names if name in headers}


def _folder() -> Path:
    return Path(settings.DELIVERIES_FOLDER)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
