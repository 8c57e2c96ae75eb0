"""Cut text where a reader would.

For teasers, feeds, letters and what search engines show: whole sentences if
they fill enough of the room, else whole words and an ellipsis. Works on plain
text (text.clean.plain makes it from a body) in any script.

Pure.
"""

import re
import unicodedata

from .characters import is_one_line

ELLIPSIS = "…"

# The end of a sentence, its closing quotes and brackets with it. Scripts that part words
# want a space behind it, so that 3.5 and larkport.example end nothing; others do not.
_END = re.compile(r"(?:[.!?…]+|[؟۔।॥።။։]+)[\"'”’»›)\]]*(?=\s|$)|[。！？｡．][”’」』）》\"']*")

# What ends in a dot without ending a sentence, in the languages of the agencies.
_DOTTED = (
    "mr mrs ms dr prof st sen rep gov gen col lt sgt capt cmdr adm rev hon pres no nos vs etc inc ltd co "
    "corp bros jr sr approx ca cf al ed eds vol pp fig jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue tues wed thu thur thurs fri sat sun a.m p.m e.g i.e u.s u.k u.n d.c e.u ph.d m.d b.c a.d "
    "hr fr nr bzw usw z.b d.h u.a o.ä mio mrd abs art str tel bspw vgl "
    "m mme mlle mm me p.ex env av sra srta dra ud uds ee.uu pág núm sig sigg avv ing dott "
    "t.ex bl.a d.v.s f.eks bl kl ul im np tzn tzw r św г гг руб тыс млн млрд ул им т.е т.д"
)
_ABBREVIATIONS = frozenset(_DOTTED.split())
_LEAST = 0.4  # of the room must be filled by whole sentences; else they say too little


def excerpt(text: str, limit: int = 280) -> str:
    """The beginning of a plain text, at most `limit` characters, ended where a sentence ends if possible."""
    text = text[: 4 * limit + 400]
    if not is_one_line(text):
        text = " ".join(text.split())
    if len(text) <= limit:
        return text
    end = _last_sentence_end(text, limit)
    if end >= limit * _LEAST:
        return text[:end].rstrip()
    return shorten(text, limit)


def _last_sentence_end(text: str, limit: int) -> int:
    last = 0
    for found in _END.finditer(text, 0, limit + 2):
        if found.end() > limit:
            break
        if not _is_abbreviation(text, found.start(), found[0]):
            last = found.end()
    return last


def _is_abbreviation(text: str, dot: int, mark: str) -> bool:
    if mark != ".":
        return False
    word = text[max(0, dot - 20) : dot].rpartition(" ")[2].lstrip("(\"'“‘«[").lower()
    if word in _ABBREVIATIONS:
        return True
    # An initial ("J. Lark"), or a number before a name of month or thing ("am 3. Mai", "No. 5.").
    followed_by_small = text[dot + 1 : dot + 3].strip()[:1].islower()
    return (len(word) == 1 and word.isalpha()) or followed_by_small or (word.isdigit() and len(word) < 3)


def shorten(title: str, limit: int) -> str:
    """The title in at most `limit` characters: whole words and an ellipsis when it is longer.

    A word longer than the room, or a script that does not part words, is cut between letters,
    never inside one. `limit` below one gives "".
    """
    title = title.strip()
    if len(title) <= limit:
        return title
    if limit <= 1:
        return ELLIPSIS[: max(limit, 0)]
    head = title[: limit - 1]
    if not title[limit - 1].isspace():
        words = head.rpartition(" ")[0]
        head = words if len(words) >= limit // 2 else _between_letters(title, limit - 1)
    return head.rstrip(" ,;:–—-(\"'“‘«").rstrip() + ELLIPSIS


def _between_letters(text: str, cut: int) -> str:
    """The text up to `cut`, or less when a letter with its marks would be torn there."""
    start = max(0, cut - 16)
    while cut > start and (_clings(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return text[:cut]


def _clings(letter: str) -> bool:
    return (
        letter in "\u200c\u200d"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or unicodedata.category(letter)[0] == "M"
    )
