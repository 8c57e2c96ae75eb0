"""Keep the paper's look and told cards from run to run, in the process that presses.

Most of what lists show is as it was when the last story came out. A card may be used again until the journal
names its story, or something that stands on many cards or on all pages; then it is told anew (journal.since).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from broadsheet.archive.candidates import Candidates
from broadsheet.desk.company import Met
from broadsheet.desk.story import Story
from broadsheet.journal.models import Kind
from broadsheet.journal.since import Since
from broadsheet.pages.look import Look, look
from broadsheet.rights.models import Licence
from broadsheet.theme.shapes import FeedItem

HELD = 3_000
"""Cards kept from one run to the next: a few megabytes, and more than one story's lists show."""

ITEMS = 800
"""The same of what feeds write, some ten kilobytes each with a whole text."""

OF_ONE_STORY = frozenset((Kind.ARTICLE, Kind.CORRECTION))
"""Changes whose subject is the story whose card may be another now."""

OF_NO_CARD = frozenset((Kind.RELATED, Kind.COVERAGE, Kind.MOST_READ, Kind.HOUR))
"""Changes of which neither a card nor the look says anything. All others (names, pictures, sections, standing pages, the
paper) may be on any card, or on all pages."""


def let_go(told: dict[int, Any], most: int, keep: Iterable[int] = ()) -> None:  # Any: of whichever kind
    """Let go of what is too much, of what was asked for longest ago first, but for what to keep. In place: it lives on in the next run."""
    too_many = len(told) - most
    if too_many > 0:
        for id in set(islice(told, too_many)).difference(keep):
            del told[id]


@dataclass(slots=True)
class Kept:
    """What was told in this run and earlier ones: cards by the story's id; None for a story that may not be shown."""

    cards: dict[int, Story | None] = field(default_factory=dict)
    places: dict[int, Story | None] = field(default_factory=dict)
    """Cards without authors or picture, for sitemaps."""
    items: dict[int, FeedItem | None] = field(default_factory=dict)
    """Stories as feeds write them."""
    candidates: Candidates = field(default_factory=Candidates)
    """What the archive knows of the stories that others may belong beside; it sees to them itself."""
    licences: dict[int, Licence] = field(default_factory=dict)
    met: Met = field(default_factory=Met)
    _since: Since = field(default_factory=Since)
    _look: Look | None = None

    def look(self) -> Look:
        """The paper's look as it is now, after letting go of what may look different. One query if nothing on all pages has changed.

        What is told afterwards may be told inside a snapshot that begins with this, not in one that began before.
        """
        changed = self._since.subjects(OF_ONE_STORY, OF_NO_CARD)
        if changed is None or self._look is None:
            self._look = look()
            for told in (*self._of_stories, self.licences):
                told.clear()
            self.met.forget()
        for story in changed or ():
            for told in self._of_stories:
                told.pop(story, None)
        for told, most in ((self.cards, HELD), (self.places, HELD), (self.items, ITEMS)):
            let_go(told, most)
        self.met.forget(most=HELD)
        return self._look

    @property
    def _of_stories(self) -> "tuple[dict[int, Any], ...]":  # Any: of both kinds
        return self.cards, self.places, self.items
