"""Long lists on their leaves: which leaf shows which stories, and where each leads on."""

from collections.abc import Sequence
from dataclasses import dataclass

from broadsheet.pages.lines import Line, slices
from broadsheet.pages.rules import span

MONTH_LEAF = 50
PERSON_LEAF = 30
"""Stories on a leaf of an author's or a topic's list."""
CORRECTIONS_LEAF = 50
SITEMAP_LEAF = 200


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf of a line that has `size` stories now."""

    line: Line
    number: int
    size: int
    per_leaf: int

    @property
    def newest_first(self) -> tuple[Line, int, int]:
        """What lines.slices() is asked for its stories."""
        start, end = span(self.number, self.size, self.per_leaf)
        return self.line, self.size - end, end - start


def stories_on(leaves: Sequence[Leaf]) -> list[list[int]]:
    """The ids on each leaf, newest first, in as few queries as slices() needs."""
    return slices([leaf.newest_first for leaf in leaves])
