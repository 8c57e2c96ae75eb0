"""A paper's press in a folder of the test's own: press, look at the live tree, compare it with a clean build."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from broadsheet.pages import actions, look
from broadsheet.pages.kept import Kept
from broadsheet.press import actions as press
from broadsheet.press.actions import Pressed, Works
from broadsheet.press.editions import Editions
from broadsheet.press.plates import Forme
from broadsheet.press.store import Store
from tests.press.breaking import Failing, PowerCut

SMALL = {
    "MONTH_LEAF": 3,
    "PERSON_LEAF": 2,
    "CORRECTIONS_LEAF": 2,
    "SITEMAP_LEAF": 2,
    "WEIGHED": 5,
    "LATEST": 2,
    "BAND": 2,
    "STORIES": 3,
    "FEED": 3,
    "LOOKED_AT": 5,
}
"""Sizes at which a handful of stories fills lists, turns leaves and falls off fronts."""


def make_lists_short(patch: pytest.MonkeyPatch) -> None:
    """Let a few stories be many, wherever a module of the room has taken in a size."""
    for name, module in list(sys.modules.items()):
        if name.startswith("broadsheet.pages"):
            for size in SMALL.keys() & vars(module).keys():
                patch.setattr(module, size, SMALL[size])


class Pressroom:
    """The press of the test's paper, as a host's: cards are kept from run to run.

    Assets are left out: cutting and copying them says nothing about stories.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.meanwhile: Callable[[], None] | None = None
        """What happens once, between the archive's following and the press's looking at the rows."""
        works = actions.works(kept=Kept())

        def ready() -> int:
            upto = works.ready()
            self._happens()
            return upto

        self.works = Works(Editions(folder / "pages"), works.forme, ready)

    def run(self, **options: Any) -> Pressed:
        return press.run(self.works, **options)

    def run_until_the_power_goes(self, step: int, **options: Any) -> None:
        """A run whose n-th step on the disk does not happen; one with fewer steps comes to its end."""
        editions = Editions(self.folder / "pages", Failing(step))
        with suppress(PowerCut):
            press.run(Works(editions, self.works.forme, self.works.ready), **options)

    def build_anew(self, plate: str, meanwhile: Callable[[], None]) -> Pressed:
        """A whole new edition; something happens just before the first pages of a plate are loaded."""
        self.meanwhile = meanwhile
        works = self.works

        def forme() -> Forme:
            made = works.forme()
            for one in made.plates:
                if one.name == plate:
                    load = one.load

                    def after_that(names: Sequence[str], load: Any = load) -> Any:
                        self._happens()
                        return load(names)

                    one.load = after_that  # type: ignore[method-assign]
            return made

        built = press.run(Works(Editions(self.folder / "pages"), forme, works.ready), anew=True)
        self.meanwhile = None  # there may have been no page of that plate
        return built

    def run_while(self, meanwhile: Callable[[], None], step: int | None = None) -> None:
        """A run, whole or up to a step on the disk, with something happening before it reads the rows."""
        self.meanwhile = meanwhile
        if step is None:
            self.run()
        else:
            self.run_until_the_power_goes(step, build=False)
        self.meanwhile = None  # where nothing had changed, nothing was read

    def _happens(self) -> None:
        happening, self.meanwhile = self.meanwhile, None
        if happening:
            happening()

    @property
    def live(self) -> Path:
        return (self.folder / "pages/current").resolve()

    def page(self, path: str) -> str:
        """The live page at a path. Raises FileNotFoundError."""
        return (self.live / "site" / file_name(path)).read_text("utf-8")

    def has(self, path: str, tree: str = "site") -> bool:
        return (self.live / tree / file_name(path)).is_file()

    def notice(self, path: str) -> str:
        return (self.live / "gone" / file_name(path)).read_text("utf-8")

    def target(self, path: str) -> str:
        return (self.live / "moved" / file_name(path)).read_text("utf-8")

    def paths(self, tree: str = "site") -> set[str]:
        """Every path of the live edition, assets and siblings left out."""
        top = self.live / tree
        found = {f"/{file.relative_to(top)}" for file in top.rglob("*") if file.is_file()}
        return {
            path.removesuffix("index.html")
            for path in found
            if not path.startswith("/assets/") and not path.endswith((".gz", ".br"))
        }

    def differences(self) -> list[str]:
        """Where the live tree is not what a clean build makes of the database."""
        clean = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            press.rebuild(actions.works(), clean)  # which has kept nothing from the runs before
            return press.differences(
                Store(self.live, clean), Store(clean, clean), press._live(self.works.editions).kept
            )
        finally:
            shutil.rmtree(clean)


def file_name(path: str) -> str:
    return (
        path.strip("/") + "/index.html"
        if path.endswith("/") and path != "/"
        else path.strip("/") or "index.html"
    )


def without_assets(patch: pytest.MonkeyPatch) -> None:
    """Let the assets be two bytes each."""
    real = look._assets

    def few(paper: Any) -> Any:
        return {name: (path, b"//") for name, (path, _) in real(paper).items()}

    patch.setattr(look, "_assets", few)
