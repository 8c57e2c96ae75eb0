"""The archive: a page for each month, of the whole paper and of each section, and the index of months."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from broadsheet.desk.gate import section_link
from broadsheet.pages.leaves import MONTH_LEAF, Leaf, stories_on
from broadsheet.pages.lines import (
    Line,
    months_beside,
    months_with_stories,
    of_section,
    sizes,
    whole_paper,
    within,
)
from broadsheet.pages.look import Look
from broadsheet.pages.months import Month, month_name
from broadsheet.pages.rules import OPEN, closed_leaves, is_leaf, newer_leaf, older_leaf
from broadsheet.pages.stories import Stories
from broadsheet.press.plates import Sheet, Turn
from broadsheet.theme.render import render_archive, render_month
from broadsheet.theme.shapes import ArchiveMonth, ArchivePage, ArchiveYear, MonthPage


class MonthList(NamedTuple):
    """One month's stories: of a section by its slug, or of the whole paper with an empty one."""

    section: str
    month: Month

    def leaf_name(self, number: int) -> str:
        """The page key's name of one leaf: "world-news/2026/11/3", "2026/11/0"."""
        return "/".join(filter(None, (self.section, self.month.path, str(number))))

    def path(self, number: int) -> str:
        """The address of one leaf.

        The paper's own months stand where its stories stand, so their closed leaves
        go under /archive/: a story may be called "3".
        """
        if number == OPEN:
            return f"/{self.section}/{self.month.path}/" if self.section else f"/{self.month.path}/"
        return f"/{self.section or 'archive'}/{self.month.path}/{number}/"


def read_name(name: str) -> tuple[MonthList, int]:
    """The list and the leaf's number of a page key's name."""
    place, number = name.rsplit("/", 1)
    *section, year, month = place.split("/")
    return MonthList(section[0] if section else "", Month(int(year), int(month))), int(number)


class MonthPlate:
    """Names are leaves of month lists."""

    name = "month"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories
        self._lines = {"": whole_paper()} | {s.slug: of_section(s.pk) for s in look.sections}

    def line(self, held: MonthList) -> Line:
        """The line of one list."""
        return within(self._lines[held.section], *held.month.bounds(self.look.zone))

    def names(self) -> Iterable[str]:
        owners = list(self._lines)
        months = months_with_stories([self._lines[owner] for owner in owners], self.look.zone)
        lists = [
            MonthList(owner, month) for owner, held in zip(owners, months, strict=True) for month in held
        ]
        for held, size in zip(lists, sizes([self.line(held) for held in lists]), strict=True):
            for number in range(closed_leaves(size, MONTH_LEAF) + 1):
                yield held.leaf_name(number)

    def paths(self, name: str) -> Sequence[str]:
        held, number = read_name(name)
        return [held.path(number)]

    def load(self, names: Sequence[str]) -> Mapping[str, MonthPage]:
        asked = {name: read_name(name) for name in names}
        asked = {name: pair for name, pair in asked.items() if pair[0].section in self._lines}
        beside = self._months_beside({held for held, _ in asked.values()})
        lists = sorted(
            {held for held, _ in asked.values()} | {newer for _, newer in beside.values() if newer}
        )
        size = dict(zip(lists, sizes([self.line(held) for held in lists]), strict=True))
        leaves = {
            name: Leaf(self.line(held), number, size[held], MONTH_LEAF)
            for name, (held, number) in asked.items()
            if size[held] and is_leaf(number, size[held], MONTH_LEAF)
        }
        ids = dict(zip(leaves, stories_on(list(leaves.values())), strict=True))
        self.stories.cards([id for found in ids.values() for id in found])
        return {
            name: self._page(*asked[name], self.stories.row(ids[name]), size, beside[asked[name][0]])
            for name in leaves
        }

    def _months_beside(
        self, lists: set[MonthList]
    ) -> dict[MonthList, tuple[MonthList | None, MonthList | None]]:
        """The month before and the month after each that have stories of the same section. One query."""
        asked = sorted(lists)
        found = months_beside([(self._lines[held.section], held.month) for held in asked], self.look.zone)
        return {
            held: (
                MonthList(held.section, before) if before else None,
                MonthList(held.section, after) if after else None,
            )
            for held, (before, after) in zip(asked, found, strict=True)
        }

    def _page(
        self,
        held: MonthList,
        number: int,
        stories: tuple,
        size: Mapping[MonthList, int],
        beside: tuple[MonthList | None, MonthList | None],
    ) -> MonthPage:
        section = self.look.section(held.section)
        older, newer = older_leaf(number, size[held], MONTH_LEAF), newer_leaf(number, size[held], MONTH_LEAF)
        month_before, month_after = beside
        return MonthPage(
            month=month_name(held.month, self.look.paper.language),
            url=held.path(number),
            stories=stories,
            section=section_link(section) if section else None,
            number=number,
            newer_url=held.path(newer) if newer is not None else _oldest_leaf(month_after, size),
            older_url=held.path(older)
            if older is not None
            else (month_before.path(OPEN) if month_before else ""),
            disclaimer=section.disclaimer if section else "",
        )

    def render(self, name: str, data: MonthPage) -> Sequence[Sheet]:
        return [Sheet(data.url, render_month(self.look.furniture, data).encode())]


def _oldest_leaf(month: MonthList | None, size: Mapping[MonthList, int]) -> str:
    """Where one enters a month coming from the one before."""
    if month is None:
        return ""
    return month.path(1 if closed_leaves(size[month], MONTH_LEAF) else OPEN)


class ArchiveIndexPlate:
    """The one page of all months; its name is empty."""

    name = "archive-index"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look) -> None:
        self.look = look

    def names(self) -> Iterable[str]:
        return [""]

    def paths(self, name: str) -> Sequence[str]:
        return ["/archive/"]

    def load(self, names: Sequence[str]) -> Mapping[str, ArchivePage]:
        [months] = months_with_stories([whole_paper()], self.look.zone)
        years = tuple(
            ArchiveYear(str(year), tuple(self._month(month) for month in held))
            for year, held in groupby(reversed(months), key=lambda month: month.year)
        )
        return dict.fromkeys(names, ArchivePage(years))

    def _month(self, month: Month) -> ArchiveMonth:
        return ArchiveMonth(month_name(month, self.look.paper.language), f"/{month.path}/")

    def render(self, name: str, data: ArchivePage) -> Sequence[Sheet]:
        return [Sheet("/archive/", render_archive(self.look.furniture, data).encode())]
