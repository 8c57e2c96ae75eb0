"""Find the words of a text, in the form words are compared in: without case, markup, typesetting.

For knowing a story again that comes a second time with other markup, other
quotes, other spacing. Texts that are alike without being the same are compared by their shingles (text.shingles).

Pure.
"""

import re
import unicodedata

from .clean import plain

# A word: letters and digits of any script with their marks, which Python does not count among
# the letters (the vowels of Hindi, Tamil, Thai and others are marks). Letters are taken in runs: a choice at each letter
# takes three times as long.
WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u0f71-\u0fbc\u102b-\u109d\u17b4-\u17d3\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f]+[^\W_]*)*"
)
_ASCII_WORDS = bytes(code if chr(code).isalnum() and code < 128 else ord(" ") for code in range(256))
"""What each letter of an ASCII text becomes before it is split at the spaces: three times as fast as finding words by a pattern."""


def words(text: str) -> list[str]:
    """The words of a text or HTML body in the form they are compared in."""
    return words_of_plain(plain(text))


def words_of_plain(text: str) -> list[str]:
    """The words of a plain text, in which a "<" is a letter."""
    return words_of_folded(fold(text))


_TYPESET = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "}
"""Signs of good typesetting, by what a typewriter has for them. In most English texts nothing else is beyond ASCII."""


_NARROW = {chr(wide): chr(wide - 0xFF01 + ord("!")) for wide in range(0xFF01, 0xFF5F)}
_NARROW |= {"\u3000": " ", "\u2011": "\u2010"}
"""What is wide in the scripts of East Asia, and the hyphen that does not break, as NFKC has them."""
_WIDE = re.compile(r"[\uff01-\uff5e\u3000\u2011]")


def fold(text: str) -> str:
    """A plain text with case, the way letters are composed and the way signs are set taken out of it (Unicode NFKC, case folding)."""
    if text.isascii():
        return text.lower()
    for set_well, typed in _TYPESET.items():
        text = text.replace(set_well, typed)
    if text.isascii():
        return text.lower()
    folded = text.casefold()
    if unicodedata.is_normalized("NFKC", folded):
        return folded
    # Python looks every letter up in a list to compose it, two thousand steps each, as soon as one is not as it should be; in
    # Chinese and Japanese that is the comma. (`str.translate` takes an exception for each letter that it does not translate.)
    return unicodedata.normalize("NFKC", _WIDE.sub(_narrow, folded)).casefold()


def _narrow(wide: re.Match[str]) -> str:
    return _NARROW[wide[0]]


def words_of_folded(text: str) -> list[str]:
    """The words of what `fold` answers."""
    if text.isascii():
        return text.encode().translate(_ASCII_WORDS).decode().split()
    return WORD.findall(text)
