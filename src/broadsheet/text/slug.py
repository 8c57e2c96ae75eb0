"""Make the word in a story's address from its title, in any script.

An address is given once and stands for ever, also as the name of a file on
disk: so only small Latin letters, digits and hyphens, no name that a server or
an operating system keeps for itself, and never nothing. Making it unique among
the stories of its month is left to the desk.

Pure.
"""

import re
from functools import lru_cache

from anyascii import anyascii

from .characters import tidy

FALLBACK = "story"
_LONGEST = 1_000  # characters of a title that are looked at

# Names of files that servers answer by themselves, of our own files beside the stories,
# and of devices on Windows, where a paper may be unpacked or served from.
_NAMES = (
    "index default home feed feeds rss atom sitemap sitemaps robots favicon humans ads security "
    "htaccess htpasswd admin api assets archive author desk fragments media page search static topic "
    "con prn aux nul conin conout clock com lpt"
)
RESERVED = frozenset(_NAMES.split()) | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}

# What is to be written in ASCII: in most titles no more than their quotes and dashes.
_ODD = re.compile(r"[^\x00-\x7f]+")
_RUN = re.compile(r"[a-z0-9]+")


def slug(title: str, limit: int = 70) -> str:
    """The title as an address: `[a-z0-9]+(-[a-z0-9]+)*`, at most `limit` characters, whole words.

    A reserved name gets "-story" behind it, a title without letters or digits is "story".
    `limit` is at least 16, so that both have room.
    """
    return _slug(title[:_LONGEST], max(limit, 16))


# The topics of a delivery are asked for again and again.
@lru_cache(maxsize=2_048)
def _slug(title: str, limit: int) -> str:
    title = tidy(title)
    letters = (title if title.isascii() else _ODD.sub(_in_ascii, title)).lower()
    # Signs inside a word go without leaving a gap ("don't", "Qur'an", what Arabic is written with).
    letters = letters.replace("'", "").replace("`", "")
    words = _cut("-".join(_RUN.findall(letters)), limit)
    if not words:
        return FALLBACK
    return f"{words}-{FALLBACK}" if words in RESERVED else words


def _in_ascii(found: re.Match[str]) -> str:
    return anyascii(found[0])


def _cut(words: str, limit: int) -> str:
    if len(words) <= limit:
        return words
    whole = words[: limit + 1].rpartition("-")[0]
    return whole if len(whole) >= limit // 3 else words[:limit].strip("-")
