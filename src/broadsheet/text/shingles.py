"""Read a text as numbers that can be compared: its units in order, and the overlapping runs of units (shingles).

A unit is a word; in scripts that write without spaces between words (Han, Kana, Thai and their
like) a single letter, so that no language has to be known. Numbers do not depend on the machine or the run, for
they are kept.

Pure.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

from broadsheet.text.words import fold, words_of_folded

if TYPE_CHECKING:
    from numpy import uint64
    from numpy.typing import NDArray

SHINGLE = 4
"""Units of one shingle: enough that two people seldom write the same one by chance."""

_NO_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
_FACTOR = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio, odd: multiplying by it spreads the bits (Knuth, TAOCP 6.4)."""


def units(text: str, most: int) -> "array[int]":
    """The first `most` units of a plain text as 32-bit numbers; the lowest bit tells that a unit has a digit."""
    # A soft hyphen is no end of a word.
    return units_of_words(words_of_folded(fold(text).replace("\u00ad", "")), most)


def units_of_words(words: Sequence[str], most: int) -> "array[int]":
    """The same of a text without soft hyphens of which the words are known."""
    folded = "".join(words)
    if folded.isascii() or not _NO_SPACES.search(folded):
        return _numbers.of(words[:most])
    return _numbers.of(islice(_letter_by_letter(words), most))


class _Numbers(dict[str, int]):
    """The numbers of units, remembered: a few thousand words make up most of what papers write."""

    def __missing__(self, unit: str) -> int:
        number = crc32(unit.encode()) & ~1 | (not unit.isalpha() and any(map(str.isdigit, unit)))
        self[unit] = number
        return number

    def of(self, units: Iterable[str]) -> "array[int]":
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        return array("I", list(map(self.__getitem__, units)))


_MOST_REMEMBERED = 16_384
_numbers = _Numbers()


def _letter_by_letter(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if _NO_SPACES.search(word):
            yield from word
        else:
            yield word


def shingles(units: "array[int]") -> list[int]:
    """One number below 2^63 for each SHINGLE neighbouring units, in order; none for fewer units."""
    found: list[int] = _shingles(units).tolist()
    return found


def smallest(units: "array[int]", most: int) -> tuple[int, ...]:
    """The smallest shingles of these units, each once, in order."""
    found = _shingles(units)
    found.sort()
    # A text that says one thing over and over has the same shingle many times.
    few = dict.fromkeys(found[: 4 * most].tolist())
    return tuple(few if len(few) >= most else dict.fromkeys(found.tolist()))[:most]


def _shingles(units: "array[int]") -> "NDArray[uint64]":
    # Imported when needed, as the language model is: eleven megabytes. A loop in Python takes five to twenty times as long.
    import numpy

    told = numpy.array(units, numpy.uint64)
    if len(told) < SHINGLE:
        return told[:0]
    # Each number is a sum of units, multiplied by powers of the factor; modulo 2^64, as unsigned integers are.
    return numpy.correlate(told, _weights()) >> numpy.uint64(1)


@cache
def _weights() -> "NDArray[uint64]":
    import numpy

    weights = numpy.array([pow(_FACTOR, SHINGLE - place, 1 << 64) for place in range(SHINGLE)], numpy.uint64)
    weights.setflags(write=False)
    return weights


def has_digit(unit: int) -> bool:
    """Whether a unit is a number or has one in it."""
    return bool(unit & 1)
