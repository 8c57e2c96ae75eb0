"""Judge whether two texts are one story in other clothes: cut, reordered, under another dateline; or a newer version of it.

A text is kept as its *print*: the numbers of its words in order (text.shingles), of which the smallest shingles serve as
*anchors* (Broder 1997: the bottom of a random order is a fair sample of a set). Texts that share anchors are candidates;
whether they are the same is then decided on the whole prints, never on the sample.

The judgement asks what the second text tells that the first does not. The table (tests/wire/test_alike.py):

    nothing, or words here and there                    the same
    nothing, and it leaves out up to two fifths         the same: papers cut copy to fit
    only more of it at the end                          the same: the first was cut from the bottom, as copy is
    a sentence                                          likely: an update, or another version
    a number                                            likely: numbers are news
    nothing, but it is less than three fifths           likely: an excerpt
    otherwise, and at least half of one is in the other likely
    less                                                other stories

Pure.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from broadsheet.text.shingles import SHINGLE, has_digit, shingles, smallest, units, units_of_words
from broadsheet.text.words import words_of_plain

ENOUGH = 20
"""Units a text must have to be compared: shorter ones are alike by chance."""
SURE = 40
"""And to be called the same."""
SHORT = 100
"""Units up to which one shared anchor makes a candidate: of an excerpt few of the whole text's anchors are left."""
LONGEST = 4_000
"""Units that are read of one text."""
ANCHORS = 16
SHARED = 2
"""Anchors two longer texts must share to be compared. Two texts half of which is the same share eight."""
CROWD = 32
"""Texts from which on a shingle is everybody's furniture, and no anchor any more."""
NEAREST = 6
"""Candidates compared for one text."""

WORDS_HERE_AND_THERE = 4
"""Units in a row that may be new without telling anything: house style, a name spelt otherwise."""
FEW = 0.05
"""And their share of the text."""
KEPT = 0.6
"""Share of the longer that must be in the shorter for being the same."""
HALF = 0.5


class Grade(IntEnum):
    """How sure it is that two texts are one story."""

    OTHER = 0
    LIKELY = 1
    SAME = 2


class Likeness(NamedTuple):
    """The judgement on two texts. `share` is that of the one that stands in the other, `both` that of each in the other; 0 to 1."""

    grade: Grade
    share: float
    both: float
    why: str


NOT_ALIKE = Likeness(Grade.OTHER, 0.0, 0.0, "")


@dataclass(frozen=True, eq=False)
class Print:
    """What is kept of a text for comparing it."""

    units: "array[int]"

    @classmethod
    def of(cls, text: str, words: Sequence[str] | None = None) -> "Print | None":
        """The print of a plain text; None for one too short to tell. `words` are all of its own, where they are known already."""
        if words is None:
            words = words_of_plain(text)
        if len(words) < ENOUGH and text.isascii():  # where no letter is a unit of its own
            return None
        bare = without_furniture(text, words)
        if len(bare) < len(text) or "\u00ad" in text:
            told = units(bare, LONGEST)
        else:
            told = units_of_words(words, LONGEST)
        return cls(told) if len(told) >= ENOUGH else None

    @classmethod
    def from_bytes(cls, kept: bytes | memoryview) -> "Print":
        """A print as `to_bytes` gave it away."""
        told = array("I")
        told.frombytes(bytes(kept))
        if _BIG_ENDIAN:
            told.byteswap()
        return cls(told)

    def to_bytes(self) -> bytes:
        """Four bytes a unit, little-endian."""
        told = self.units[:]
        if _BIG_ENDIAN:
            told.byteswap()
        return told.tobytes()

    @cached_property
    def shingles(self) -> list[int]:
        return shingles(self.units)

    @cached_property
    def anchors(self) -> tuple[int, ...]:
        """The smallest shingles, in order."""
        return smallest(self.units, ANCHORS)


_BIG_ENDIAN = array("H", [1]).tobytes() == b"\0\1"


# What stands around a text and is not of it

# A place in capitals, or an agency in brackets, before a dash: "LARKPORT, 12 June (NCW) — ".
_DATELINE = re.compile(r"\s*(?=[^\W\d_])([^\n.!?;—–]{2,70}?)\s*(?:—|–|--|(?<=[\s)])-)\s+")
_DASHES = (" -", ")-", "--", "\N{NO-BREAK SPACE}-", "—", "–")
_PLACE = 100
"""Characters at the beginning of a text among which the dash after a place stands."""
_CAPITALS = re.compile(r"\b[^\W\d_a-z]{3,}\b")
_TAIL = 400
"""Characters at the end of a text among which its publisher's notices are looked for."""
_NOTICE = re.compile(
    r"©|\(c\)\s*\d{4}|copyright|rights reserved|droits réservés|rechte vorbehalten|derechos reservados|diritti riservati"
    r"|direitos reservados|rechten voorbehouden|prawa zastrzeżone|права защищены|版权所有|著作権|الحقوق محفوظة"
    r"|\b(?:newsletter|subscribe|abonnez-vous|abonnieren sie|suscríbete|suscríbase|iscriviti|abbonati|assine|zapisz się"
    r"|подпишитесь)\b",
    re.IGNORECASE,
)
_NOTICE_WORDS = frozenset(
    (
        "c reserved réservés vorbehalten reservados riservati voorbehouden zastrzeżone защищены محفوظة "
        "newsletter subscribe abonnez abonnieren suscríbete suscríbase iscriviti abbonati assine zapisz подпишитесь"
    ).split()
)
"""One of these stands in each notice that has no sign of its own."""
_NOTICE_SIGNS = ("©", "版权所有", "著作権", "محفوظة")
_LIKE_AN_I = ("\u0307", "ı")
"""To a pattern that ignores case the dotted and the dotless i of Turkish are an i."""


def _may_notify(end: str, words: Sequence[str]) -> bool:
    """Whether a notice could be found in these last characters of a text, which hold these words."""
    if not _NOTICE_WORDS.isdisjoint(words[-_TAIL // 2 - 1 :]) or "copyright" in end.lower():
        return True
    return not end.isascii() and any(map(end.casefold().__contains__, (*_NOTICE_SIGNS, *_LIKE_AN_I)))


_SENTENCE_ENDS = re.compile(r"[.!?。！？…»”\"]\s+|\n")


def without_furniture(text: str, words: Sequence[str]) -> str:
    """A plain text of these words without the dateline before it and the notices after it."""
    place = text[:_PLACE]
    dateline = _DATELINE.match(text) if any(map(place.__contains__, _DASHES)) else None
    if dateline and ("(" in dateline[1] or _CAPITALS.search(dateline[1])):
        text = text[dateline.end() :]
    begin = max(0, len(text) - _TAIL)
    notice = _NOTICE.search(text, begin) if _may_notify(text[begin:], words) else None
    if notice is None:
        return text
    ends = [match.end() for match in _SENTENCE_ENDS.finditer(text, begin, notice.start())]
    return text[: ends[-1] if ends else notice.start()]


# The judgement


def compare(held: Print, new: Print) -> Likeness:
    """What a new text is to one we hold."""
    known, unknown = _runs_beyond(new, held), _runs_beyond(held, new)
    added, left_out = sum(map(len, known)), sum(map(len, unknown))
    told = 1 - added / len(new.units)
    kept = 1 - left_out / len(held.units)
    share, both = max(told, kept), min(told, kept)
    shorter = min(len(held.units), len(new.units))
    if share < HALF or share * shorter < ENOUGH:
        return NOT_ALIKE
    if _tells_nothing(known, new, held):
        if kept >= KEPT and shorter >= SURE:
            return Likeness(Grade.SAME, share, both, "it tells nothing that the other does not")
        return Likeness(Grade.LIKELY, share, both, "it is an excerpt of the other")
    goes_on = _goes_on(known, new) and _tells_nothing(known[:-1], new, held)
    if goes_on and told >= KEPT and shorter >= SURE and _tells_nothing(unknown, held, new):
        return Likeness(Grade.SAME, share, both, "it goes on where the other ends")
    return Likeness(
        Grade.LIKELY,
        share,
        both,
        "each tells what the other does not" if unknown else "it tells more than the other",
    )


def _goes_on(runs: Sequence[range], text: Print) -> bool:
    """Whether the last of these runs is the end of the text."""
    return bool(runs) and runs[-1].stop == len(text.units)


def _runs_beyond(text: Print, other: Print) -> list[range]:
    """The runs of units of a text that are in no shingle of the other's."""
    theirs = frozenset(other.shingles)
    runs, covered = [], 0
    for place, shingle in enumerate(text.shingles):
        if shingle in theirs:
            if place > covered:
                runs.append(range(covered, place))
            covered = place + SHINGLE
    if covered < len(text.units):
        runs.append(range(covered, len(text.units)))
    return runs


def _tells_nothing(runs: Sequence[range], text: Print, other: Print) -> bool:
    """Whether these runs are but words here and there, and no number that the other has not."""
    if any(len(run) > WORDS_HERE_AND_THERE for run in runs):
        return False
    if sum(map(len, runs)) > max(WORDS_HERE_AND_THERE, FEW * len(text.units)):
        return False
    theirs = frozenset(other.units)
    return not any(
        has_digit(text.units[place]) and text.units[place] not in theirs for run in runs for place in run
    )


# Candidates


class Neighbourhood:
    """Which texts have which anchors: those that we hold, and those that a delivery has brought so far. Names are numbers."""

    def __init__(self, rows: Iterable[tuple[int, int]]) -> None:
        self._by_anchor: dict[int, list[int]] = defaultdict(list)
        for name, anchor in rows:
            self._by_anchor[anchor].append(name)

    def add(self, name: int, text: Print) -> None:
        """Remember one more."""
        for anchor in text.anchors:
            self._by_anchor[anchor].append(name)

    def nearest(self, text: Print) -> list[int]:
        """The texts that share most anchors with this one, at most NEAREST; of equals the older first."""
        known = self._by_anchor
        sharing = [name for anchor in text.anchors if anchor in known for name in known[anchor]]
        if not sharing:
            return []
        shared = Counter(sharing)
        least = 1 if len(text.units) <= SHORT else SHARED
        near = [(-count, abs(name), name) for name, count in shared.items() if count >= least]
        return [name for _, _, name in sorted(near)[:NEAREST]]

    def uncrowded(self, text: Print) -> list[int]:
        """The anchors under which a text is worth keeping."""
        return [anchor for anchor in text.anchors if len(self._by_anchor.get(anchor, ())) < CROWD]
