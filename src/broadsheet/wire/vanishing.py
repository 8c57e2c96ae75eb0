"""Know which stories their source has taken out of its feed without a word.

A feed is a window: what is old falls out at its end, and nothing is meant by it. A story is missing only where older
ones still stand. A feed that lost most of its stories at once is broken, not repentant; nothing is concluded from it.
Pure.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

FEW = 3
"""As many may vanish from any feed at once; from a longer one a third of it."""


class Known(NamedTuple):
    """An item that once came, and when its publisher says it was published."""

    id: int
    published: datetime


def oldest_in(feed: Sequence[datetime]) -> datetime | None:
    """From when on a feed can be expected to be whole; None when it is too short, or undated, to say."""
    return min(feed) if len(feed) > 1 else None


def missing(known: Sequence[Known], present: Collection[int], oldest: datetime) -> list[int]:
    """The items that should be in the feed and are not; none when so many are gone that the feed must be broken."""
    expected = [item for item in known if item.published > oldest]
    gone = [item.id for item in expected if item.id not in present]
    return gone if len(gone) <= max(FEW, len(expected) // 3) else []


def counted(before: Mapping[int, int], gone: Sequence[int], enough: int) -> tuple[dict[int, int], list[int]]:
    """How many polls each item has now been missing (0: it is back), and those missing for `enough` of them."""
    now = {id: before.get(id, 0) + 1 for id in gone}
    now |= {id: 0 for id, polls in before.items() if polls and id not in now}
    return now, sorted(id for id, polls in now.items() if polls >= enough)
