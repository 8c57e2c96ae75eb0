"""Show where two texts differ, word by word, for somebody who reads both side by side. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from broadsheet.text.words import words

LONGEST = 2_000
"""Words of each text that are compared; what follows stands there unmarked."""

_PARTS = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of one text in a row; `own` ones are not in the other."""

    text: str
    own: bool


def side_by_side(one: str, other: str) -> tuple[list[Piece], list[Piece]]:
    """Both plain texts in pieces. Case, quotes and punctuation make no difference."""
    mine, theirs = _PARTS.findall(one), _PARTS.findall(other)
    blocks = SequenceMatcher(None, _folded(mine), _folded(theirs), autojunk=False).get_matching_blocks()
    return (
        _pieces(mine, [range(block.a, block.a + block.size) for block in blocks]),
        _pieces(theirs, [range(block.b, block.b + block.size) for block in blocks]),
    )


def _folded(parts: list[str]) -> list[str]:
    return [" ".join(words(part)) for part in parts[:LONGEST]]


def _pieces(parts: list[str], shared: list[range]) -> list[Piece]:
    pieces, place = [], 0
    for run in shared:
        pieces.append(Piece("".join(parts[place : run.start]), own=True))
        pieces.append(Piece("".join(parts[run.start : run.stop]), own=False))
        place = run.stop
    pieces.append(Piece("".join(parts[place:]), own=len(parts) <= LONGEST))
    return [piece for piece in pieces if piece.text]
