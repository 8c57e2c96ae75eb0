"""Mark where two texts differ, for reading them side by side: word by word, paragraph by paragraph.

Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 2_000
"""Of either text that are compared: what lies beyond is shown unmarked, for comparing takes ever longer."""

_WORD = re.compile(r"\S+\s*")
_BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words in a row that are in both texts, or only in this one."""

    text: str
    only_here: bool = False


Paragraph = list[Stretch]


def marked(one: Sequence[str], other: Sequence[str]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Two texts, given as paragraphs of plain text, with what is only in each marked in it."""
    mine, theirs = _words(one), _words(other)
    compare = SequenceMatcher(None, _told(mine[:MOST_WORDS]), _told(theirs[:MOST_WORDS]))
    here, there = [True] * min(len(mine), MOST_WORDS), [True] * min(len(theirs), MOST_WORDS)
    for start, begin, size in compare.get_matching_blocks():
        here[start : start + size] = [False] * size
        there[begin : begin + size] = [False] * size
    return _paragraphs(mine, here), _paragraphs(theirs, there)


def _words(paragraphs: Sequence[str]) -> list[str]:
    """All words with the space after each, and a break after each paragraph."""
    found: list[str] = []
    for paragraph in paragraphs:
        if paragraph.strip():
            found += [*_WORD.findall(paragraph), _BREAK]
    return found


def _told(words: Sequence[str]) -> list[str]:
    return [word.strip() or _BREAK for word in words]


def _paragraphs(words: Sequence[str], only_here: Sequence[bool]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    now: Paragraph = []
    for number, word in enumerate(words):
        if word == _BREAK:
            paragraphs.append(now)
            now = []
            continue
        lone = number < len(only_here) and only_here[number]
        if now and now[-1].only_here == lone:
            now[-1] = Stretch(now[-1].text + word, lone)
        else:
            now.append(Stretch(word, lone))
    return paragraphs
