"""Section fronts, and the small fragment of each section's latest that old pages fetch."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from broadsheet.archive.readings.actions import most_read
from broadsheet.desk.gate import section_link
from broadsheet.pages.lines import newest_months, of_section, slices
from broadsheet.pages.look import Look
from broadsheet.pages.months import Month, month_name
from broadsheet.pages.stories import Stories, links_to
from broadsheet.press.plates import Sheet, Turn
from broadsheet.theme.render import render_fragment, render_section
from broadsheet.theme.shapes import ArchiveMonth, Fragment, SectionPage

STORIES = 24
MONTHS = 12
LATEST = 6


class SectionPlate:
    """Names are slugs of sections."""

    name = "section"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return [section.slug for section in self.look.sections]

    def paths(self, name: str) -> Sequence[str]:
        return [f"/{name}/"]

    def load(self, names: Sequence[str]) -> Mapping[str, SectionPage]:
        sections = [section for section in self.look.sections if section.slug in names]
        lines = [of_section(section.pk) for section in sections]
        newest = slices([(line, 0, STORIES) for line in lines])
        months = newest_months(lines, MONTHS, self.look.zone)
        read_most = most_read([section.pk for section in sections])
        self.stories.cards([id for ids in [*newest, *read_most.values()] for id in ids])
        pages = {}
        for section, ids, held in zip(sections, newest, months, strict=True):
            stories = self.stories.row(ids)
            pages[section.slug] = SectionPage(
                section=section_link(section),
                stories=stories,
                description=section.description,
                months=tuple(self._month(section.slug, month) for month in held),
                older_url=self._older(section.slug, stories[-1].published.utc) if len(ids) == STORIES else "",
                disclaimer=section.disclaimer,
                most_read=links_to(read_most[section.pk], self.stories.row),
            )
        return pages

    def _month(self, section: str, month: Month) -> ArchiveMonth:
        return ArchiveMonth(month_name(month, self.look.paper.language), f"/{section}/{month.path}/")

    def _older(self, section: str, oldest: datetime) -> str:
        """The archive page of the month in which the last story shown stands: the older ones follow it there."""
        return f"/{section}/{Month.of(oldest, self.look.zone).path}/"

    def render(self, name: str, data: SectionPage) -> Sequence[Sheet]:
        return [Sheet(f"/{name}/", render_section(self.look.furniture, data).encode())]


class FragmentPlate:
    """Names are slugs of sections."""

    name = "fragment"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return [section.slug for section in self.look.sections]

    def paths(self, name: str) -> Sequence[str]:
        return [f"/fragments/{name}.html"]

    def load(self, names: Sequence[str]) -> Mapping[str, Fragment]:
        sections = [section for section in self.look.sections if section.slug in names]
        newest = slices([(of_section(section.pk), 0, LATEST) for section in sections])
        self.stories.cards([id for ids in newest for id in ids])
        return {
            section.slug: Fragment(section_link(section), links_to(ids, self.stories.row))
            for section, ids in zip(sections, newest, strict=True)
        }

    def render(self, name: str, data: Fragment) -> Sequence[Sheet]:
        return [Sheet(f"/fragments/{name}.html", render_fragment(self.look.furniture, data).encode())]
