"""Find the paper's own topics in the text of a story.

Only matters and people that the paper follows already are found; the text alone never makes a new one. A name of several
words counts where it stands; a name of one word must be written as the paper writes it, and stand in the headline or
twice in the text, for "Stock" and "stock" are two things. In scripts without spaces a name is found anywhere.

Pure.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from broadsheet.text.words import words
from broadsheet.wire.filing import UNSPACED

MOST_FOUND = 5
SHORTEST = 2
"""Letters a name must have to be looked for."""


@lru_cache(maxsize=4)
def index_of(names: tuple[str, ...]) -> "Index":
    """The index of these names; the last few are kept, since one paper asks with the same names all day."""
    return Index(names)


# A delivery with one new topic makes a new index; the other five thousand names are as they were.
@lru_cache(maxsize=8_192)
def _sought(name: str) -> tuple[str, tuple[tuple[str, ...], str]] | None:
    """The first word of a name, and what to look for after it; None for one too short."""
    folded = tuple(words(name))
    return (folded[0], (folded, name)) if len("".join(folded)) >= SHORTEST else None


@lru_cache(maxsize=8_192)
def _is_unspaced(name: str) -> bool:
    return UNSPACED.search(name) is not None


class Index:
    """The paper's topics by the first word of their names."""

    def __init__(self, names: Sequence[str]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._unspaced: list[tuple[str, str]] = []
        for name in names:
            if (sought := _sought(name)) is None:
                continue
            if _is_unspaced(name):
                self._unspaced.append(("".join(sought[1][0]), name))
            else:
                self._by_first[sought[0]].append(sought[1])

    def found(self, headline: str, told: tuple[str, ...], text: str) -> tuple[str, ...]:
        """The names that stand in a story, in the order they come up, at most MOST_FOUND.

        `told` are headline and text in folded words; `text` is the text as written, markup or none.
        """
        names: dict[str, None] = {}
        by_first = self._by_first
        for number in [number for number, word in enumerate(told) if word in by_first]:
            for sought, name in by_first[told[number]]:
                if told[number : number + len(sought)] == sought and (
                    len(sought) > 1 or name in names or _named(name, headline, text)
                ):
                    names[name] = None
                    if len(names) == MOST_FOUND:
                        return tuple(names)
        if self._unspaced:
            folded = " ".join(told)
            names |= dict.fromkeys(name for sought, name in self._unspaced if sought in folded)
        return tuple(names)[:MOST_FOUND]


def _named(name: str, headline: str, text: str) -> bool:
    """Whether a name of one word stands as it is written in the headline, or twice in the text."""
    if name not in headline and text.count(name) < 2:
        return False
    alone = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    if alone.search(headline):
        return True
    first = alone.search(text)
    return first is not None and alone.search(text, first.end()) is not None
