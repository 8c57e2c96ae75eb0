"""All plates of the paper, locked up in one forme for one run of the press."""

from collections.abc import Iterable, Sequence
from typing import Any

from broadsheet.journal.models import Change
from broadsheet.pages.kept import Kept
from broadsheet.pages.look import Look, look
from broadsheet.pages.plates.archive import ArchiveIndexPlate, MonthPlate
from broadsheet.pages.plates.coverage import CoveragePlate
from broadsheet.pages.plates.front import FrontPlate
from broadsheet.pages.plates.machines import (
    AssetsPlate,
    FeedPlate,
    NewsSitemapPlate,
    RobotsPlate,
    SitemapIndexPlate,
    SitemapPlate,
)
from broadsheet.pages.plates.people import AuthorPlate, TopicPlate
from broadsheet.pages.plates.sections import FragmentPlate, SectionPlate
from broadsheet.pages.plates.standing import (
    CorrectionsFeedPlate,
    CorrectionsPlate,
    NoticePlate,
    StandingPlate,
)
from broadsheet.pages.plates.story import StoryPlate
from broadsheet.pages.stories import Stories
from broadsheet.pages.touches import new_pages, touched_by
from broadsheet.press.plates import Key, Plate


class Forme:
    """The paper as the press gets it: its look, its plates, and what a change touches."""

    def __init__(self, look: Look, kept: Kept | None = None) -> None:
        stories = Stories(look, kept)
        self.look = look
        self.fingerprint = look.fingerprint
        self.plates: Sequence[Plate[Any]] = (  # Any: each plate has its own kind of data
            AssetsPlate(look),
            StoryPlate(look, stories),
            StandingPlate(look),
            NoticePlate(look),
            RobotsPlate(look),
            FeedPlate(look, stories),  # first of the lists: its files take longest to compress and to write
            FrontPlate(look, stories),
            SectionPlate(look, stories),
            FragmentPlate(look, stories),
            MonthPlate(look, stories),
            ArchiveIndexPlate(look),
            AuthorPlate(look, stories),
            TopicPlate(look, stories),
            CoveragePlate(look, stories),
            CorrectionsPlate(look, stories),
            CorrectionsFeedPlate(look, stories),
            SitemapPlate(look, stories),
            SitemapIndexPlate(look),
            NewsSitemapPlate(look, stories),
        )

    def touched(self, changes: Sequence[Change]) -> Iterable[Key]:
        return touched_by(changes, self.look)

    def first(self, changes: Sequence[Change]) -> Iterable[Key]:
        return new_pages(changes)


def lock_up(kept: Kept | None = None) -> Forme:
    """A forme of the paper as the database has it now, with what is still true of the cards kept."""
    return Forme(kept.look() if kept else look(), kept)
