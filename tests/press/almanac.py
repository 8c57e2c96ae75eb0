"""A small work to print: an almanac of named leaves and one list of them. It knows nothing of news either."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from broadsheet.journal.actions import append, newest_change
from broadsheet.journal.models import Change, Kind
from broadsheet.press.actions import Works, rebuild
from broadsheet.press.editions import Editions
from broadsheet.press.gateways import Disk
from broadsheet.press.plates import Key, Sheet, Turn


@dataclass
class Almanac:
    """What is printed: leaves by name, notices of leaves that are gone, leaves that moved."""

    leaves: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    look: str = "plain"
    poison: set[str] = field(default_factory=set)
    loads: list[tuple[str, int]] = field(default_factory=list)

    def write(self, name: str, text: str) -> None:
        self.gone.pop(name, None)
        self.moved.pop(name, None)
        self.leaves[name] = text
        self._changed(name)

    def kill(self, name: str, notice: str = "Gone.") -> None:
        self.leaves.pop(name, None)
        self.gone[name] = notice
        self._changed(name)

    def move(self, name: str, to: str) -> None:
        self.gone.pop(to, None)
        self.moved.pop(to, None)
        self.leaves[to] = self.leaves.pop(name)
        self.moved[name] = f"/leaf/{to}/"
        self._changed(name)
        self._changed(to)

    def forget(self, name: str) -> None:
        self.leaves.pop(name, None)
        self._changed(name)

    def a_busy_day(self, at: int) -> None:
        """Something new, something taken down or brought back, something moved."""
        self.write("august", f"Tides, try {at}")
        self.kill("may") if at % 2 else self.write("may", f"Back {at}")
        self.move("june", "solstice") if "june" in self.leaves else self.move("solstice", "june")

    def _changed(self, name: str) -> None:
        with transaction.atomic():
            append(Kind.ARTICLE, note={"leaf": name})


@dataclass
class Assets:
    almanac: Almanac
    name: str = "assets"
    turn: Turn = Turn.ASSETS
    lasting: bool = True

    def names(self) -> Iterable[str]:
        return ["all"]

    def paths(self, name: str) -> Sequence[str]:
        return ()

    def load(self, names: Sequence[str]) -> Mapping[str, str]:
        return dict.fromkeys(names, self.almanac.look)

    def render(self, name: str, data: str) -> Sequence[Sheet]:
        return [Sheet(f"/assets/look.{data}.css", f"/* {data} */ {'body{color:red}' * 40}".encode())]


@dataclass
class Leaves:
    almanac: Almanac
    name: str = "leaf"
    turn: Turn = Turn.PAGES
    lasting: bool = False

    def names(self) -> Iterable[str]:
        return [*self.almanac.leaves, *self.almanac.gone, *self.almanac.moved]

    def paths(self, name: str) -> Sequence[str]:
        return [f"/leaf/{name}/"]

    def load(self, names: Sequence[str]) -> Mapping[str, tuple[int, str]]:
        self.almanac.loads.append((self.name, len(names)))
        if bad := set(names) & self.almanac.poison & {"unloadable"}:
            raise ValueError(f"{bad} cannot be loaded")
        found = {}
        for status, held in ((200, self.almanac.leaves), (410, self.almanac.gone), (301, self.almanac.moved)):
            found.update({name: (status, held[name]) for name in names if name in held})
        return found

    def render(self, name: str, data: tuple[int, str]) -> Sequence[Sheet]:
        status, text = data
        if name in self.almanac.poison:
            raise ValueError(f"{name} cannot be rendered")
        if status == 301:
            return [Sheet(f"/leaf/{name}/", text.encode(), 301)]
        return [
            Sheet(f"/leaf/{name}/", f"<h1>{name}</h1><p>{text}</p>{self.almanac.look}".encode() * 8, status)
        ]


@dataclass
class Contents:
    almanac: Almanac
    name: str = "contents"
    turn: Turn = Turn.LISTS
    lasting: bool = False

    def names(self) -> Iterable[str]:
        return [""]

    def paths(self, name: str) -> Sequence[str]:
        return ["/"]

    def load(self, names: Sequence[str]) -> Mapping[str, list[str]]:
        self.almanac.loads.append((self.name, len(names)))
        return dict.fromkeys(names, sorted(self.almanac.leaves))

    def render(self, name: str, data: list[str]) -> Sequence[Sheet]:
        links = "".join(f'<li><a href="/leaf/{leaf}/">{leaf}</a>' for leaf in data)
        return [Sheet("/", f"<ul>{links}</ul>{self.almanac.look}".encode() * 4)]


@dataclass
class Forme:
    fingerprint: str
    plates: Sequence[Any]

    def touched(self, changes: Sequence[Change]) -> Iterable[Key]:
        for change in changes:
            yield Key("leaf", change.note["leaf"])
            yield Key("contents", "")

    def first(self, changes: Sequence[Change]) -> Iterable[Key]:
        return ()


def works(almanac: Almanac, folder: Path, *, disk: Disk | None = None, workers: int = 1) -> Works:
    """The almanac's printing works, with its editions in `folder`."""
    plates = (Assets(almanac), Leaves(almanac), Contents(almanac))
    return Works(Editions(folder, disk), lambda: Forme(almanac.look, plates), newest_change, workers)


def live(press: Works) -> Path:
    """The folder of the edition that readers get."""
    return (press.editions.folder / "current").resolve()


def clean(press: Works, tmp_path: Path) -> dict[str, bytes]:
    """The tree of a clean build."""
    folder = tmp_path / f"clean-{timezone.now().timestamp()}"
    rebuild(press, folder)
    return tree(folder)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a tree with its bytes, brotli siblings aside."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix != ".br"
    }
