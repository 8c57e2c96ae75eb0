"""Press a set of page keys onto one tree, in the order readers need.

New pages first, then the lists that lead to them; and of what goes, the lists
first, then the page turns to its notice or its move. A page that cannot be
made stays as it was and is named, and the others go on without it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Self

from django.db import DatabaseError

from broadsheet.press.errors import BadPath
from broadsheet.press.hands import give
from broadsheet.press.paths import file_of
from broadsheet.press.plates import Forme, Key, Plate, Sheet, Turn
from broadsheet.press.store import SITE, TREES, Ready, Store

RUN = 200
"""Page keys loaded at once: bounds the memory of a large batch."""

TRAY = 200
"""Sheets put in their places at once."""


@dataclass(slots=True)
class Done:
    """What pressing some keys came to."""

    pages: int = 0
    """Pages rendered; a feed in its three formats is one."""
    files: list[str] = field(default_factory=list)
    """What had to be written ("site/a/index.html"), siblings not counted."""
    lasting: list[str] = field(default_factory=list)
    """Every file of lasting plates among the pages, written or not."""
    taken: list[str] = field(default_factory=list)
    """Paths where nothing lies any more."""
    stuck: dict[Key, str] = field(default_factory=dict)
    """What could not be made, and why."""

    @property
    def written(self) -> int:
        """How many paths look different to a reader now."""
        return len(self.files) + len(self.taken)


def press(forme: Forme, store: Store, keys: Iterable[Key], *, note_all: bool = False) -> Done:
    """Make these pages be what the database says, on this tree.

    With `note_all` every page is told of as if it had been written: after a press that
    was killed nobody knows which of them it had written.
    """
    with _Tray(store, note_all) as tray:
        return _pressed(forme, store, keys, tray)


def _pressed(forme: Forme, store: Store, keys: Iterable[Key], tray: "_Tray") -> Done:
    wanted: dict[str, set[str]] = {}
    for key in keys:
        wanted.setdefault(key.plate, set()).add(key.name)
    done = tray.done
    turning: list[tuple[Key, Sheet]] = []
    leaving: list[str] = []
    for turn in Turn:
        for plate in forme.plates:
            if plate.turn != turn or plate.name not in wanted:
                continue
            for key, sheets in _rendered(plate, sorted(wanted[plate.name]), done):
                held = {sheet.path for sheet in sheets}
                leaving += [path for path in plate.paths(key.name) if path not in held]
                turning += [(key, sheet) for sheet in sheets if sheet.status != 200]
                for sheet in sheets:
                    if sheet.status == 200:
                        tray.add(key, sheet)
                    if plate.lasting:
                        done.lasting.append(f"{SITE}/{file_of(sheet.path)}")
        tray.settle()
    for key, sheet in turning:
        tray.add(key, sheet)
    tray.finish()
    done.taken += [path for path in leaving if store.take(path) or tray.note_all]
    store.settle()
    return done


_Held = tuple[Key, Sheet, Future[Ready]]


class _Tray:
    """Sheets made ready while the next are rendered, and put in their places in the order of the turns.

    One thread puts them there, so that the way of the pages to the disk does not hold up the rendering of the
    lists. After a trouble it puts nothing more anywhere: a list would lead to a page that is not there.
    """

    def __init__(self, store: Store, note_all: bool) -> None:
        self.done, self.note_all = Done(), note_all
        self._store = store
        self._placer = ThreadPoolExecutor(1, "placer")
        self._held: list[_Held] = []
        self._in_hand: list[Future[Ready]] = []
        self._under_way: deque[tuple[int, Future[None]]] = deque()
        self._broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        """Wait until no hand has anything of it any more."""
        self._broken = True
        self._placer.shutdown(cancel_futures=True)
        wait(self._in_hand)

    def add(self, key: Key, sheet: Sheet) -> None:
        made = give(self._store.make_ready, sheet)
        self._in_hand.append(made)
        self._held.append((key, sheet, made))
        if len(self._held) >= TRAY:
            self.pass_on()

    def pass_on(self) -> None:
        """Have what is held put in its places. Waits while there is much on the way: it bounds the memory."""
        held, self._held = self._held, []
        self._in_hand = [made for made in self._in_hand if not made.done()]
        self._do(len(held), lambda: self._place(held))
        while sum(sheets for sheets, _ in self._under_way) > TRAY:
            self._wait_for_next()

    def settle(self) -> None:
        """Have what is held put in its places, and all names seen to the disk before the next are given."""
        self.pass_on()
        self._do(0, self._store.settle)

    def finish(self) -> None:
        """Wait until everything is in its place, and on the disk; raises what went wrong there."""
        self.settle()
        while self._under_way:
            self._wait_for_next()

    def _do(self, sheets: int, work: Callable[[], None]) -> None:
        self._under_way.append((sheets, self._placer.submit(self._unless_broken, work)))

    def _wait_for_next(self) -> None:
        self._under_way.popleft()[1].result()

    def _unless_broken(self, work: Callable[[], None]) -> None:
        if self._broken:
            return
        try:
            work()
        except BaseException:
            self._broken = True
            raise

    def _place(self, held: Sequence[_Held]) -> None:
        ready: list[tuple[Sheet, Ready]] = []
        for key, sheet, made in held:
            try:
                ready.append((sheet, made.result()))
            except BadPath as bad:
                self.done.stuck[key] = str(bad)
        placed = self._store.place([made for _, made in ready])
        for (sheet, _), changed in zip(ready, placed, strict=True):
            if changed or self.note_all:
                self.done.files.append(f"{TREES[sheet.status]}/{file_of(sheet.path)}")


def _rendered(plate: Plate[Any], names: Sequence[str], done: Done) -> Iterator[tuple[Key, Sequence[Sheet]]]:
    """The sheets of each page, loaded in bulk; none for a page that is no more, nothing for one that is stuck."""
    for start in range(0, len(names), RUN):
        run = names[start : start + RUN]
        shown = _loaded(plate, run, done)
        for name in run:
            key = Key(plate.name, name)
            if key in done.stuck:
                continue
            try:
                sheets = plate.render(name, shown[name]) if name in shown else ()
            except Exception as trouble:  # one page that cannot be made must not keep the others from readers
                done.stuck[key] = told(trouble)
                continue
            done.pages += bool(sheets)
            yield key, sheets


def _loaded(
    plate: Plate[Any], names: Sequence[str], done: Done
) -> Mapping[str, Any]:  # Any: the plate's own data
    """What the pages show: all at once, or one by one when one of them spoils the load."""
    try:
        return plate.load(names)
    except DatabaseError:
        raise
    except Exception as trouble:  # as above; which page it was is found by trying each
        if len(names) == 1:
            done.stuck[Key(plate.name, names[0])] = told(trouble)
            return {}
    return {name: data for one in names for name, data in _loaded(plate, [one], done).items()}


def told(trouble: BaseException) -> str:
    """A trouble in one line, for the log and the desk."""
    return f"{type(trouble).__name__}: {trouble}"[:2000]
