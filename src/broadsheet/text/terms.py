"""Turn words into the terms they are looked for by.

One analysis for what is kept and what is asked, whatever the database: letters folded, endings
taken off as the paper's language has it (Snowball, Porter 2001), scripts that write without spaces
cut into pairs of signs. A word always meets itself: both sides go the same way.

Pure, but for a memory of words met before.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

import Stemmer

from .words import WORD

LONGEST = 40
"""Letters of a term; what is longer is told from others by its beginning."""

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
"""BCP 47 language → Snowball's name for it. Another language's words are looked for as they stand."""

_UNSPACED = (
    r"\u0e01-\u0e4e\u0e81-\u0ecd\u1000-\u109f\u1780-\u17d3\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    r"\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, kana, Han; Hangul too, whose endings hang on the word."""

_RUNS = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Accents on Latin, Greek and Cyrillic letters; the points of Hebrew and Arabic. In other scripts marks are vowels.
_ACCENTS = re.compile("[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+")
_SHORT_I = "\u0438\u0306"


@dataclass(frozen=True, slots=True)
class Mark:
    """A word of a text: where it stands, and the terms it is found by."""

    start: int
    end: int
    terms: tuple[str, ...]


class Analyser:
    """Makes terms of the words of one language. Safe to share between threads."""

    def __init__(self, language: str) -> None:
        name = STEMMERS.get(language.split("-")[0].lower(), "")
        self.name = f"1 {name or 'as written'}"
        """Which analysis this is: terms of another one cannot be compared with these."""
        self._stemmer = Stemmer.Stemmer(name, 0) if name in Stemmer.algorithms() else None
        self._lock = Lock()  # a stemmer works in a buffer of its own
        self.terms_of = lru_cache(maxsize=200_000)(self._analyse)
        """The terms of one word."""

    def terms(self, text: str) -> list[str]:
        """The terms of a plain text, in order."""
        return [term for terms in map(self.terms_of, WORD.findall(text)) for term in terms]

    def marks(self, text: str) -> Iterator[Mark]:
        """The words of a plain text with their places, in order."""
        for found in WORD.finditer(text):
            yield Mark(found.start(), found.end(), self.terms_of(found[0]))

    def _analyse(self, word: str) -> tuple[str, ...]:
        return tuple(term[:LONGEST] for part in WORD.findall(fold(word)) for term in self._of_part(part))

    def _of_part(self, part: str) -> Iterator[str]:
        for run in _RUNS.findall(part):
            if _IS_UNSPACED.match(run):
                yield from pairs(run)
                yield run[-1]  # so that a sign alone is the beginning of some term, wherever it stands
            elif self._stemmer is None or run.isdigit():
                yield run
            else:
                with self._lock:
                    yield self._stemmer.stemWord(run)


def fold(text: str) -> str:
    """A text in the form it is compared in: no case, no accents, compatible signs alike (Unicode NFKC).

    >>> fold("Tomáš, ÉCOLE, Straße, ﬁn")
    'tomas, ecole, strasse, fin'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold().replace(_SHORT_I, "й")
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", apart))


def pairs(run: str) -> Iterable[str]:
    """The overlapping pairs of signs of a run without spaces.

    >>> pairs("東京都")
    ['東京', '京都']
    """
    return [run[at : at + 2] for at in range(len(run) - 1)]


def is_unspaced(text: str) -> bool:
    """Whether a word is of a script that is written without spaces."""
    return bool(_IS_UNSPACED.match(text))


@cache
def analyser(language: str) -> Analyser:
    """The one analyser of a language; it remembers the words it has met."""
    return Analyser(language)
