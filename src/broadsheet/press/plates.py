"""What the press is given to print from: plates, locked up in a forme.

A plate is a kind of page. It knows its page keys, the paths each may stand at,
how to load many at once, and how to render one. The press knows nothing else
of what it prints.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple, Protocol, TypeVar

from broadsheet.journal.models import Change

D = TypeVar("D")


class Turn(IntEnum):
    """When a plate's sheets are written: what others lead to comes before what leads to it."""

    ASSETS = 0
    PAGES = 1
    LISTS = 2


class Key(NamedTuple):
    """The name of one page to the press: a plate, and what it shows."""

    plate: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One rendered answer.

    `path` is "/a/b/" for a page or "/a/x.xml" for a file. `status` is 200, 410 (the
    body is the notice) or 301 (the body is the target: a path or URL in one line).
    """

    path: str
    body: bytes
    status: int = 200


class Plate(Protocol[D]):
    """A kind of page. Equal rows give equal bytes, whenever and wherever it is rendered."""

    name: str
    turn: Turn
    lasting: bool
    """Its files outlive their edition for a while: readers' caches still hold pages that refer to them."""

    def names(self) -> Iterable[str]:
        """The name of every page there is, in the order in which they load best."""

    def paths(self, name: str) -> Sequence[str]:
        """Every path this page may stand at, from its name alone: where it is taken away when it is gone."""

    def load(self, names: Sequence[str]) -> Mapping[str, D]:
        """What each page shows; without those there are not. A constant number of queries."""

    def render(self, name: str, data: D) -> Sequence[Sheet]:
        """The sheets of one page."""


class Forme(Protocol):
    """All plates of the paper as they are locked up for one run, and what a change touches."""

    fingerprint: str
    """Digest of everything that is on every page: another one means a whole new edition."""

    plates: Sequence[Plate[Any]]  # Any: each plate has its own kind of data

    def touched(self, changes: Sequence[Change]) -> Iterable[Key]:
        """The pages that may look different after these changes."""

    def first(self, changes: Sequence[Change]) -> Iterable[Key]:
        """Of these, new pages that may come out at once, before what else is made ready for the press is."""
