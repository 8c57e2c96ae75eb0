"""Find what answers an address: a page, a notice that it is gone, a move, a picture, or nothing.

Reads exactly the layout of the page store (see docs/reference/page-store.md): in the current edition
`site/` holds what answers 200, `gone/` what answers 410, `moved/` where a 301 leads.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import quote

from . import headers as say
from .addresses import Address
from .copies import EMPTY, ENDINGS, SMALL, Copy, Probe, Variant, make_variants, start
from .headers import Header
from .negotiation import Coding
from .shelves import Leaf, Shelf

_NOTICES = frozenset({"404.html", "410.html"})
"""Bodies of other answers: asked for by name they are no pages."""

ASSETS = ("-", "static")
"""Where the desk's scripts and styles lie: the one part of `/-/` that is files."""

_LONGEST_TARGET = 4096
_AT_ONCE = 64 * 1024
"""Bytes of text that are compressed while others wait: a good half millisecond; longer texts in another thread."""


class Finder:
    """Makes copies from the page store and the media folder."""

    def __init__(
        self, store: Path, media: Path, public_media: Sequence[str], assets: Sequence[Path], hsts: int
    ) -> None:
        self._pages = Shelf(store / "current", within=store)
        self._media = Shelf(media)
        # Installed packages stay where they are while the server runs: one look is enough.
        self._assets = [shelf for folder in assets if (shelf := Shelf(folder)).look()]
        self._public_media = frozenset(public_media)
        self._page_headers = say.security_headers(say.PAGE_POLICY, hsts)
        self._media_headers = say.security_headers(say.MEDIA_POLICY, hsts)

    def look(self) -> bool:
        """Look whether another edition came out; True if what was found before is void."""
        pages, media = self._pages.look(), self._media.look()
        return pages or media

    @property
    def has_edition(self) -> bool:
        """False before the first edition came out."""
        return self._pages.is_there

    def close(self) -> None:
        """Let go of the folders."""
        for shelf in (self._pages, self._media, *self._assets):
            shelf.close()

    async def find(self, address: Address) -> Copy | None:
        """The copy that answers this address, or None. Raises OSError when the disk fails."""
        if address.hidden:
            return None
        if address.parts[:1] == ("media",):
            return await self._picture(address)
        if address.parts[:2] == ASSETS:
            return await self._asset(address)
        return None if _is_no_page(address) else await self._page(address)

    async def notice(self) -> Copy | None:
        """The page that says 404, when the edition has one."""
        return await self._copy(404, self._pages, "site/404.html", self._about("", "404.html", 404), ())

    def redirect(self, address: Address, raw: bytes) -> Copy | None:
        """A move to the address that was meant: with its slash, without its index.html, or unencoded.

        None when nothing answers there either. The media folder has no such second spellings.
        """
        parts, folder = address.parts, address.folder
        if address.hidden:
            return None
        if not folder and parts[-1:] == ("index.html",):
            parts, folder = parts[:-1], True
        elif not folder and not self._exists(Address(parts, False, b"")):
            folder = True
        path = "/" + "".join(part + "/" for part in parts)
        target = quote(path if folder else path[:-1], safe="/~!$&'()*+,;=:@").encode("ascii")
        meant = Address(parts, folder, target)
        if target == raw or _is_no_page(meant) or not self._exists(meant):
            return None
        return self._redirection(target, ())

    def _exists(self, address: Address) -> bool:
        return any(self._pages.has(name) for _, name in _places(address))

    async def _picture(self, address: Address) -> Copy | None:
        folders, name = address.parts[1:-1], address.parts[-1]
        if address.folder or not folders or folders[0] not in self._public_media or _is_packed(name):
            return None
        about = [*self._media_headers, (b"content-type", say.kind_of(name).encode())]
        if not say.is_picture(name):
            about.append((b"content-disposition", b"attachment"))
        about.append((b"cache-control", say.KEEP_FOR_EVER))
        return await self._copy(200, self._media, "/".join((*folders, name)), about, ())

    async def _asset(self, address: Address) -> Copy | None:
        if address.folder or len(address.parts) == len(ASSETS):
            return None
        name = "/".join(address.parts[len(ASSETS) :])
        kind = say.kind_of(name)
        text = say.is_compressible(kind)
        about = [*self._page_headers, (b"content-type", kind.encode()), (b"cache-control", say.KEEP_ASSET)]
        for shelf in self._assets:
            with shelf.opened(name) as leaf:
                if leaf is not None:
                    about = [*about, say.VARY] if text else about
                    # Nobody wrote siblings beside the files of installed packages.
                    variants = await _made(200, about, leaf, {}, ("gzip", "zstd"))
                    return Copy(shelf, [(shelf, name, leaf.mark)], variants)
        return None

    async def _page(self, address: Address) -> Copy | None:
        absent: list[Probe] = []
        for status, name in _places(address):
            if status == 301:
                copy = self._moved(name, absent)
            else:
                about = self._about(address.parts[0] if address.parts else "", Path(name).name, status)
                copy = await self._copy(status, self._pages, name, about, absent)
            if copy is not None:
                return copy
            absent.append((self._pages, name, None))
        return None

    def _about(self, folder: str, name: str, status: int) -> list[Header]:
        keep = say.keeping_of(folder, name) if status == 200 else say.KEEP_NOT
        kind = say.kind_of(name)
        about = [*self._page_headers, (b"content-type", kind.encode()), (b"cache-control", keep)]
        return [*about, say.VARY] if say.is_compressible(kind) else about

    async def _copy(
        self,
        status: int,
        shelf: Shelf,
        name: str,
        about: list[Header],
        absent: Sequence[Probe],
    ) -> Copy | None:
        with ExitStack() as files:
            leaf = files.enter_context(shelf.opened(name))
            if leaf is None:
                return None
            probes = [*absent, (shelf, name, leaf.mark)]
            siblings: dict[Coding, Leaf] = {}
            for coding, ending in ENDINGS.items() if say.VARY in about else ():
                sibling = files.enter_context(shelf.opened(name + ending))
                probes.append((shelf, name + ending, sibling.mark if sibling is not None else None))
                if sibling is not None:
                    siblings[coding] = sibling
            variants = await _made(status, about, leaf, siblings, ("zstd",))
            return Copy(shelf, probes, variants)

    def _moved(self, name: str, absent: Sequence[Probe]) -> Copy | None:
        with self._pages.opened(name) as leaf:
            target = read_target(leaf) if leaf is not None else None
            if leaf is None or target is None:
                return None
            return self._redirection(target, [*absent, (self._pages, name, leaf.mark)])

    def _redirection(self, target: bytes, probes: Sequence[Probe]) -> Copy:
        about = [
            *self._page_headers,
            (b"location", target),
            (b"cache-control", say.KEEP_PAGE),
            (b"content-length", b"0"),
        ]
        variant = Variant("", (0, 0, 0), 0, b"", b"", about, start(301, about), EMPTY, None)
        return Copy(self._pages, probes, {"identity": variant})


def read_target(leaf: Leaf) -> bytes | None:
    """The address a file under `moved/` holds: a path of ours or an http(s) URL; None when it is neither.

    The store is ours, but the addresses in it came from editors and imports; one with
    a line break in it must not become a second header (RELIABILITY G3).
    """
    if leaf.size > _LONGEST_TARGET:
        return None
    try:
        target = leaf.read().decode("utf-8").strip()
    except UnicodeDecodeError:
        return None
    ours = target.startswith("/") and not target.startswith(("//", "/\\"))
    if not (ours or target.startswith(("https://", "http://"))):
        return None
    if any(ord(char) <= 0x20 or ord(char) == 0x7F for char in target):
        return None
    return quote(target, safe="/~!$&'()*+,;=:@?#[]%").encode("ascii")


def _places(address: Address) -> Iterator[tuple[int, str]]:
    name = "/".join((*address.parts, "index.html") if address.folder else address.parts)
    yield 200, f"site/{name}"
    yield 410, f"gone/{name}"
    yield 301, f"moved/{name}"


def _is_packed(name: str) -> bool:
    return name.endswith(tuple(ENDINGS.values()))


def _is_no_page(address: Address) -> bool:
    """True for files that stand behind other addresses: index.html, the notices, compressed siblings."""
    if address.folder:
        return False
    name = address.parts[-1]
    return name == "index.html" or address.parts[0] in _NOTICES or _is_packed(name)


async def _made(
    status: int, about: list[Header], leaf: Leaf, siblings: dict[Coding, Leaf], packed_here: Sequence[Coding]
) -> dict[Coding, Variant]:
    is_text = say.VARY in about
    pack = packed_here if is_text and leaf.size <= SMALL else ()
    make = partial(make_variants, status, about, leaf, siblings, pack)
    if not is_text or leaf.size <= _AT_ONCE:
        return make()
    # Compressing and comparing much would hold up every other reader.
    return await asyncio.get_running_loop().run_in_executor(None, make)
