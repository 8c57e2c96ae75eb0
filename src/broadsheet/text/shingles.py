"""Read a text as numbers that can be compared: its units in order, and the overlapping runs of units (shingles).

A unit is a word; in scripts that write without spaces between words (Han, Kana, Thai and their
like) a single letter, so that no language has to be known. Numbers do not depend on the machine or the run, for
they are kept.

Pure.
"""

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from zlib import crc32

from broadsheet.text.fingerprint import fold, words_of_folded

SHINGLE = 4
"""Units of one shingle: enough that two people seldom write the same one by chance."""

_NO_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
)
_FACTOR = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio, odd: multiplying by it spreads the bits (Knuth, TAOCP 6.4)."""
_WHOLE = (1 << 64) - 1


def units(text: str, most: int) -> "array[int]":
    """The first `most` units of a plain text as 32-bit numbers; the lowest bit tells that a unit has a digit."""
    # A soft hyphen is no end of a word.
    return units_of_words(words_of_folded(fold(text).replace("\u00ad", "")), most)


def units_of_words(words: Sequence[str], most: int) -> "array[int]":
    """The same of a text without soft hyphens of which the words are known."""
    folded = "".join(words)
    if folded.isascii() or not _NO_SPACES.search(folded):
        return array("I", map(_number, words[:most]))
    return array("I", map(_number, islice(_letter_by_letter(words), most)))


# A few thousand words make up most of what papers write.
@lru_cache(maxsize=8_192)
def _number(unit: str) -> int:
    return crc32(unit.encode()) & ~1 | (not unit.isalpha() and any(map(str.isdigit, unit)))


def _letter_by_letter(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        if _NO_SPACES.search(word):
            yield from word
        else:
            yield word


def shingles(units: Sequence[int]) -> list[int]:
    """One number below 2^63 for each SHINGLE neighbouring units, in order; none for fewer units."""
    factor, whole = _FACTOR, _WHOLE
    return [
        ((((a * factor + b) * factor + c) * factor + d) * factor & whole) >> 1
        for a, b, c, d in zip(units, units[1:], units[2:], units[3:], strict=False)
    ]


def has_digit(unit: int) -> bool:
    """Whether a unit is a number or has one in it."""
    return bool(unit & 1)
