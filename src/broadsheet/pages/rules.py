"""Judge what stands where: how long lists are cut into leaves, and what the front makes of its stories. Pure.

A long list is cut from its oldest end into leaves of equal size, numbered from
1, which stay as they are when a new story comes. The newest stories, from one
leaf's worth to just under two, are on the open leaf, number 0.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from broadsheet.desk.models import Weight

OPEN = 0
"""The number of the leaf that still takes new stories."""

FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


class Position(NamedTuple):
    """A story's place in the paper's line of stories."""

    at: datetime
    id: int


# ---- leaves ------------------------------------------------------------------------------------------------


def closed_leaves(size: int, leaf: int) -> int:
    """How many full leaves a list of `size` stories has behind its open one.

    >>> [closed_leaves(size, 10) for size in (0, 19, 20, 29, 30)]
    [0, 0, 1, 1, 2]
    """
    return max(0, size // leaf - 1)


def span(number: int, size: int, leaf: int) -> tuple[int, int]:
    """Which stories are on a leaf, as ranks counted from the oldest: from, and before.

    >>> span(1, 25, 10), span(OPEN, 25, 10)
    ((0, 10), (10, 25))
    """
    if number == OPEN:
        return closed_leaves(size, leaf) * leaf, size
    return (number - 1) * leaf, number * leaf


def is_leaf(number: int, size: int, leaf: int) -> bool:
    """Whether a list of `size` stories has a leaf of this number."""
    return number == OPEN or 1 <= number <= closed_leaves(size, leaf)


def newer_leaf(number: int, size: int, leaf: int) -> int | None:
    """The leaf that follows in time; None after the open one."""
    if number == OPEN:
        return None
    return number + 1 if number < closed_leaves(size, leaf) else OPEN


def older_leaf(number: int, size: int, leaf: int) -> int | None:
    """The leaf before in time; None before the oldest one."""
    before = (closed_leaves(size, leaf) + 1 if number == OPEN else number) - 1
    return before or None


@dataclass(slots=True)
class Shift:
    """What the changes since a run did to one list: from where on stories moved up or down, and which were edited."""

    moved: Position | None = None
    """The oldest place at which a story came or went."""
    edited: tuple[Position, Position] | None = None
    """The oldest and the newest story that looks different."""
    came: int = 0
    went: int = 0

    def note(self, before: Position | None, after: Position | None) -> None:
        """Take in one story's way from its place in this list to another, or to none."""
        if before == after:
            if before is not None:
                low, high = self.edited or (before, before)
                self.edited = min(low, before), max(high, before)
            return
        for place in (before, after):
            if place is not None:
                self.moved = min(self.moved or place, place)
        self.went += before is not None
        self.came += after is not None

    @property
    def landmarks(self) -> list[Position]:
        """The places whose rank decides which leaves are touched."""
        return [place for place in {self.moved, *(self.edited or ())} if place is not None]

    def sizes(self, size: int) -> tuple[int, int]:
        """The smallest and the largest the list can have been since the batch began, when it is `size` now."""
        return max(0, size - self.came), size + self.went


def touched_leaves(shift: Shift, size: int, rank: Callable[[Position], int], leaf: int) -> set[int]:
    """The leaves that may look different now, those that are no more included.

    `rank` counts how many stories of the list, as it is now, are older than a
    place. Everything the list can have looked like since the batch began is
    allowed for, because a press that was killed may have pressed any of it.
    """
    closed = closed_leaves(size, leaf)
    touched: set[int] = set()
    if shift.edited:
        low, high = (min(rank(place) // leaf, closed) for place in shift.edited)
        touched.update(OPEN if number == closed else number + 1 for number in range(low, high + 1))
    if shift.moved:
        fewest, most = (closed_leaves(total, leaf) for total in shift.sizes(size))
        first = rank(shift.moved) // leaf + 1
        if fewest != most:
            first = min(first, fewest)  # the last closed leaf leads on to another one than before
        touched.update(range(max(1, first), most + 1))
        touched.add(OPEN)
    return touched


# ---- rights ------------------------------------------------------------------------------------------------


def judged_at(due: datetime | None) -> datetime:
    """An instant at which a story's terms allow what they allow now.

    The desk has judged the story's terms and written down when time alone will
    next change the answer: `due`, when the clock judges again and journals it.
    Until then, and so just before it, the answer stands; without it, for ever.
    """
    return due - MOMENT if due else FOREVER


# ---- the front ---------------------------------------------------------------------------------------------

SECONDS = 3
LATEST = 6


@dataclass(frozen=True, slots=True)
class Weighed:
    """A story as the front weighs it."""

    id: int
    weight: int
    has_picture: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """Which stories open the front."""

    lead: int | None
    seconds: tuple[int, ...]
    latest: tuple[int, ...]


def choose_opening(newest: Sequence[Weighed]) -> Opening:
    """The lead, the seconds and the latest among the newest stories, newest first.

    The editor's weight decides; where there is none, a story with a picture
    leads, and the newest of the others follow.
    """
    if not newest:
        return Opening(None, (), ())
    lead = _first(newest, lambda story: story.weight == Weight.LEAD)
    lead = lead or _first(newest, lambda story: story.has_picture) or newest[0]
    others = [story for story in newest if story.id != lead.id]
    chosen = [story for story in others if story.weight >= Weight.SECOND]
    seconds = (chosen + [story for story in others if story not in chosen])[:SECONDS]
    taken = {lead.id, *(story.id for story in seconds)}
    latest = [story.id for story in others if story.id not in taken][:LATEST]
    return Opening(lead.id, tuple(story.id for story in seconds), tuple(latest))


def _first(stories: Iterable[Weighed], wanted: Callable[[Weighed], bool]) -> Weighed | None:
    return next((story for story in stories if wanted(story)), None)
