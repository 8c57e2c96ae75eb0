"""Keep told cards from run to run, in the process that presses.

Most of what lists show is as it was when the last story came out. A card may be used again until the journal
names its story, or something that stands on many cards at once; then it is told anew. Everything readers could
notice is in the journal, so a card that is kept is the card that would be told now.
"""

from dataclasses import dataclass, field

from broadsheet.desk.story import Story
from broadsheet.journal.models import Change, Kind
from broadsheet.press.actions import newest_change

HELD = 2_000
"""Cards kept from one run to the next: a few megabytes, and more than one story's lists show."""

MANY = 500
"""Changes since the last run from which all cards are let go, unread."""

OF_ONE_STORY = frozenset((Kind.ARTICLE, Kind.CORRECTION))
"""Changes whose subject is the story whose card may be another now."""

OF_NO_CARD = frozenset((Kind.RELATED, Kind.COVERAGE, Kind.STANDING_PAGE, Kind.MOST_READ, Kind.HOUR))
"""Changes of which no card says anything. All others (names, pictures, sections, the paper) may be on any card."""


@dataclass(slots=True)
class Kept:
    """Cards told in this run and earlier ones, by the story's id; None for a story that may not be shown."""

    cards: dict[int, Story | None] = field(default_factory=dict)
    places: dict[int, Story | None] = field(default_factory=dict)
    """Cards without authors or picture, for sitemaps."""
    feeds: dict[int, Story | None] = field(default_factory=dict)
    """Whole stories as feeds may show them."""
    _upto: int = 0
    _look: str = ""

    def bring_up_to_date(self, look: str) -> None:
        """Let go of what may look different now: since the last time, or in another look. One query.

        What is told afterwards is at least as new as the changes read here. So it may be told inside a
        snapshot that begins with this, or outside of any; not in one that began before.
        """
        rows = Change.objects.filter(id__gte=self._upto).order_by("id")[: MANY + 1]
        seen = list(rows.values_list("id", "kind", "subject"))
        # The journal forgets what is old: without the change seen last, those after it may be missing, too.
        follows = bool(seen) and seen[0][0] == self._upto and len(seen) <= MANY and look == self._look
        for _, kind, subject in seen[1:] if follows else ():
            if kind in OF_ONE_STORY:
                for told in self._all:
                    told.pop(subject, None)
            elif kind not in OF_NO_CARD:
                follows = False
        if not follows:
            for told in self._all:
                told.clear()
        for told in self._all:
            for id in list(told)[: len(told) - HELD]:  # those told longest ago
                del told[id]
        self._upto = seen[-1][0] if len(seen) <= MANY and seen else newest_change()
        self._look = look

    @property
    def _all(self) -> tuple[dict[int, Story | None], ...]:
        return self.cards, self.places, self.feeds
