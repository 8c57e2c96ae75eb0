"""What another web server must be told of a tree: the addresses that lead elsewhere, and those that are gone.

A web server in front answers files by itself; that a former address answers 301 and a
withdrawn one 410 it learns from these rules. They are made on demand from the tree that readers get: as long
as Broadsheet runs behind the server it answers both itself, so the rules matter only where it does not.
Pure but for reading the tree.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote

from broadsheet.press.paths import INDEX
from broadsheet.press.store import GONE, MOVED, Store

NOTICE = "/410.html"
_SAFE = "/:?&=#%+,;@!'()*~[]"
"""What may stand in a target as it is. Signs that servers take for their own ($ { } and quotes) may not."""


class Lead(NamedTuple):
    """One address: the path of a page or a file, and where it leads; an empty target means it is gone."""

    path: str
    to: str


def leads_of(store: Store) -> list[Lead]:
    """Every address of this tree that leads elsewhere or is gone, in order."""
    found = []
    for file in store.files():
        tree, _, name = file.partition("/")
        if tree not in (GONE, MOVED) or name.endswith((".gz", ".br")):
            continue
        path = "/" + name.removesuffix(INDEX)
        body = store.disk.read(store.folder / file) if tree == MOVED else b""
        if body is not None:  # it may have gone while one was looking
            found.append(Lead(path, body.decode().strip()))
    return sorted(found)


def for_nginx(leads: Iterable[Lead]) -> Iterator[str]:
    """Exact locations, for a server block that has the location @notice of deploy/nginx.conf."""
    for path, to in leads:
        if to:
            yield f'location = "{path}" {{ return 301 "{quote(to, safe=_SAFE)}"; }}'
        else:
            yield f'location = "{path}" {{ error_page 410 @notice; return 410; }}'


def for_caddy(leads: Iterable[Lead]) -> Iterator[str]:
    """One handle for each, for the site block of deploy/Caddyfile, whose handle_errors has the notices."""
    for path, to in leads:
        # Caddy compares path matchers as they are, but for the case; a named matcher would do no better.
        if to:
            yield f'handle "{path}" {{\n\tredir * "{quote(to, safe=_SAFE)}" 301\n}}'
        else:
            yield f'handle "{path}" {{\n\terror 410\n}}'


def for_netlify(leads: Iterable[Lead]) -> Iterator[str]:
    """A `_redirects` file, which knows no 410: what is gone gets the general notice with 404."""
    for path, to in leads:
        line = quote(path, safe="/")
        yield f"{line} {quote(to, safe=_SAFE)} 301!" if to else f"{line} {NOTICE} 404!"


RULES: Mapping[str, Callable[[Iterable[Lead]], Iterator[str]]] = {
    "nginx": for_nginx,
    "caddy": for_caddy,
    "netlify": for_netlify,
}
