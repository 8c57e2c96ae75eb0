"""Take off the tails that publishing systems hang under every story.

"The post X appeared first on Y." and its like name the source a second time, in the publisher's
language and not by our terms. The paper gives its own credit, once (desk.gate); so these
go before a story is kept. One table: the manner, and how it ends a text.

Only the end of a text is looked at, and only whole manners are cut: a story that speaks of where something "appeared
first" in its middle keeps its words. Copyright notices stay; terms may ask for them.
Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from broadsheet.text.characters import INVISIBLE
from broadsheet.text.clean import clean

_TAIL = 4_000
"""Characters at the end of a text that are looked at; a title and two links fit in well."""

_SIGNED = 1_500
"""Characters at the very end among which a manner shows one of its signs."""

# What a manner may begin after: the start of a block or of the text, a line break, the end of a sentence.
_BEGINS = r"(?:(?<=>)|(?<=[.!?…\]»”\"])\s+|^|(?<=\n))\s*(?:<(?:em|i|small|strong|b|p|hr|br|cite)>\s*)*"
_BEGINNING = re.compile(r"^|>|\n|[.!?…\]»”\"](?=\s)")
"""What stands before such a beginning. Few letters do; the patterns are not tried at the others."""
# What may still stand after it: end tags, a full stop, blank paragraphs.
_ENDS = r"\s*[.!»]?(?:\s|</?(?:p|em|i|small|strong|b|cite|br|hr|a|ul|ol|li|blockquote)>)*$"
_X = r"(?:[^<\n]|</?(?:a|em|i|b|strong|cite|q|code)\b[^<>]*>){1,700}?"
"""A title or the name of a source, linked or not."""
_LINK = r"<a [^<>]*>(?:[^<]|<(?!/a>)){1,400}</a>"
_LABEL = (
    r"(?:Sources?|Via|Quellen?|Fuentes?|Fonti|Fonte|Bron|Źródło|Källa|Источник)(?:\s*</(?:em|i|b|strong)>)?"
    r"\s*:(?:\s*</(?:em|i|b|strong)>)?\s*"
)
"""What stands before a source, in bold or not; French has a space before the colon."""
_DAYS = "Mon|Tues|Wednes|Thurs|Fri|Satur|Sun"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# A source is linked, or written like a name: a capital first, no end of a sentence, no date.
_NAME = rf"(?:(?:the )?{_LINK}|(?!(?:{_DAYS})day|(?:{_MONTHS})\b)(?:the )?(?-i:[^\W\d_a-z])[^<.\n]{{0,90}}(?:\.[^\s<.][^<.\n]{{0,40}}){{0,3}})"
# French sets both in « guillemets » with spaces within, German in „Gänsefüßchen“.
_Y = rf"(?:[«„“\"]\s*{_NAME}\s*[»“”\"]|{_NAME})"
_QUOTED = r"(?:«\s*(?-i:[^\W\d_a-z])[^«»<.!?\n]{1,90}»|„(?-i:[^\W\d_a-z])[^„“<.!?\n]{1,90}“)"
"""A name that is quoted and not linked: no sentence, which somebody may have said."""


@dataclass(frozen=True, slots=True)
class Manner:
    """One way of saying where a story comes from.

    In `says`, {x} stands for a title, {y} for a source, {link} for either when linked. A text without any of the
    `signs` is not looked at further; they are small letters, with single spaces between words and none before a colon.
    A manner that `may_be_all` of a text is so sure that nothing else need stand before it.
    """

    name: str
    signs: tuple[str, ...]
    says: str
    may_be_all: bool = True

    def pattern(self) -> re.Pattern[str]:
        said = self.says.replace("{x}", _X).replace("{y}", _Y).replace("{link}", _LINK)
        said = said.replace("{quoted}", _QUOTED).replace("{label}", _LABEL).replace(" ", r"\s+")
        return re.compile(_BEGINS + f"(?:{said})" + _ENDS, re.IGNORECASE)

    @property
    def has_a_link(self) -> bool:
        """Whether a text without any link cannot end so."""
        return "{link}" in self.says or self.says.startswith("<a ")

    @property
    def ends_set_off(self) -> bool:
        """Whether a text that ends neither with a link nor with a quotation cannot end so."""
        return "{y}" not in self.says


MANNERS: tuple[Manner, ...] = (
    Manner(
        "WordPress with Yoast SEO",
        ("appeared first", "first appeared"),
        r"(?:The|This) (?:post|article|story|entry) {x} (?:first appeared|appeared first) (?:on|at|in) {y}",
    ),
    Manner(
        "WordPress in German",
        ("erschien zuerst", "zuerst erschienen"),
        r"(?:Der|Dieser) (?:Beitrag|Artikel) {x} (?:erschien zuerst|ist zuerst erschienen) (?:auf|bei) {y}",
    ),
    Manner(
        "WordPress in Romance languages",
        ("paru en premier", "paru d", "primero", "proviene da", "primo su", "primeiro", "primer a"),
        r"(?:(?:L[’'`]article|Cet article|Le post)(?: {x})? est (?:ap)?paru (?:en premier|d[’'`]abord) (?:sur|dans) {y}"
        r"|(?:La entrada|El artículo) {x} (?:se publicó primero|aparece primero|apareció primero) en {y}"
        r"|(?:L[’'`]articolo|Il post) {x} (?:proviene da|sembra essere il primo su|è apparso per primo su) {y}"
        r"|(?:O post|O artigo) {x} (?:apareceu primeiro|foi publicado primeiro) em {y}"
        r"|L[’'`]entrada {x} ha aparegut primer a {y})",
    ),
    Manner(
        "WordPress in other languages",
        ("verscheen", "först upp", "først", "pochodzi", "впервые", "сначала"),
        r"(?:(?:Het bericht|Het artikel) {x} verscheen (?:eerst|als eerste) op {y}"
        r"|Inlägget {x} dök först upp på {y}|Indlægget {x} (?:blev|er) først (?:udgivet|set) på {y}"
        r"|Innlegget {x} dukket først opp på {y}|Artykuł {x} pochodzi z serwisu {y}"
        r"|(?:Запись|Сообщение) {x} (?:впервые появилась|появились сначала на) {y})",
    ),
    Manner(
        "Medium",
        ("on medium, where",),
        r"{link} was originally published in {y} on Medium, where people are continuing the conversation"
        r" by highlighting and responding to this story",
    ),
    Manner(
        "republishing lines",
        ("originally", "was first"),
        r"(?:This|The) (?:post|article|story|piece|report|content) (?:(?:was )?originally (?:appeared|published|posted|ran)"
        r"|was first (?:published|posted)) (?:on|at|in|by) {y}(?:,? (?:and|under|with) [^<>.]{1,120})?",
    ),
    Manner(
        "linked republishing lines",
        ("first appeared", "originally", "first published", "first posted"),
        r"(?:(?:This|The) (?:post|article|story|piece|report) first appeared|(?:Originally|First) (?:published|posted|appeared))"
        r" (?:on|at|in|by) {link}",
    ),
    Manner(
        "invitations to read on",
        ("continue reading", "read more", "read on", "read the", "keep reading"),
        r"(?:Continue reading|Read more|Read on|Read the (?:full|rest of the|whole|original|complete)"
        r" (?:story|article|post|text|entry)|Keep reading)\s*:? (?:(?:at|on|in) )?{y}\s*(?:[→»…]|\.\.\.)*",
        may_be_all=False,
    ),
    Manner(
        "linked invitations to read on",
        (
            *(
                "continue reading",
                "read more",
                "read on",
                "read the",
                "weiterlesen",
                "weiter lesen",
                "lire la suite",
            ),
            *(
                "leer más",
                "seguir leyendo",
                "continua a leggere",
                "leggi tutto",
                "lees verder",
                "leia mais",
                "läs mer",
            ),
            "czytaj dalej",
        ),
        r"<a [^<>]*>\s*(?:Continue reading|Read more|Read on|Read the (?:full|rest|whole|original|complete)|Weiterlesen|Weiter lesen"
        r"|Lire la suite|Leer más|Seguir leyendo|Continua a leggere|Leggi tutto|Lees verder|Leia mais|Läs mer|Czytaj dalej)\b[^<]{0,300}</a>"
        r"|(?:Lire la suite|Weiterlesen|Leer más|Continua a leggere|Lees verder|Leia mais)\s*:\s*{link}",
    ),
    Manner(
        "“Source:” and “Via:” lines",
        (
            "source:",
            "sources:",
            "via:",
            "quelle:",
            "fuente:",
            "fonte:",
            "bron:",
            "źródło:",
            "källa:",
            "источник:",
        ),
        r"[(\[]?{label}(?:{link}|«\s*{link}\s*»)[)\]]?",
    ),
    Manner(
        "“Source:” lines that quote a name",
        ("source:", "quelle:", "fuente:", "fonte:", "bron:", "źródło:", "källa:", "источник:"),
        r"[(\[]?{label}{quoted}[)\]]?",
        may_be_all=False,
    ),
    Manner(
        "syndication plugins",
        ("powered by", "imported by", "syndicated", "aggregated", "view the original", "view original"),
        r"(?:Powered by|Imported by|Syndicated (?:by|from)|Aggregated by|View (?:the )?original(?: (?:post|article))?"
        r"(?: (?:at|on))?:?) {link}",
    ),
    Manner(
        "FeedBurner and comment counters",
        ("feedburner.com/~ff/", "feeds.wordpress.com/1.0/", "#comment", "#respond"),
        r"<a [^<>]*(?:feeds\.feedburner\.com/~ff/|feeds\.wordpress\.com/1\.0/|#comments?\b|#respond\b)[^<>]*>[^<]{0,200}</a>",
    ),
)
"""How the systems that publishers use sign a story, most frequent first. One line is one manner."""


def _words_of(signs: set[str]) -> list[str]:
    """Words of which each of these signs has one, as few as come up when the commonest is taken first."""
    words = sorted({max(sign.split(), key=len).strip(":,") for sign in signs} | {"first", "read", "original"})
    found = []
    while signs:
        word = max(words, key=lambda word: sum(word in sign for sign in signs))
        found.append(word)
        signs = {sign for sign in signs if word not in sign}
    return found


class _Manners:
    """Manners to try on a text, and the words of which it has one if it has a sign of theirs; most texts have none."""

    def __init__(self, manners: Sequence[Manner]) -> None:
        self.words = _words_of({sign for manner in manners for sign in manner.signs})
        self.patterns = [(manner.pattern(), manner.signs, manner.may_be_all) for manner in manners]


_ALL = _Manners(MANNERS)
_BARE = _Manners([manner for manner in MANNERS if not manner.ends_set_off])
"""For texts that end neither with a link nor with a quotation."""


_SIGN_WORDS = frozenset(
    max(sign.split(), key=len).strip(":,")
    for manner in MANNERS
    if not manner.has_a_link
    for sign in manner.signs
)
"""Of each sign that can stand in a text without links, a word."""


def may_have_tail(html: str, words: Sequence[str]) -> bool:
    """Whether a text, which has these words (text.words), could end in one of the manners. Most could not.

    Not found is one whose sign is glued to the word before it by markup: "<em>late</em>Read more".
    """
    return "</a>" in html[-_TAIL:] or not _SIGN_WORDS.isdisjoint(words[-_SIGNED // 2 :])


def without_tail(html: str) -> str:
    """The cleaned text without the manners at its end; cleaned again where more was cut than whole paragraphs."""
    whole = cut = html.replace("&nbsp;", "\N{NO-BREAK SPACE}")  # French has one before a colon and within « »
    for _ in range(8):  # some systems sign twice, counters come in rows
        shorter = _cut_once(cut)
        if shorter == cut:
            break
        cut = shorter
    if cut == whole:
        return html
    if _PARAGRAPHS.fullmatch(whole, len(cut)):
        return cut.replace("\N{NO-BREAK SPACE}", "&nbsp;")
    return clean(cut)


_PARAGRAPHS = re.compile(r"(?:<p\b[^<>]*>(?:[^<]|<(?!/?p\b))*</p>)+")


def _cut_once(html: str) -> str:
    tail = html[-_TAIL:]
    # The manners with unlinked or linked names end within a line or two; only titles make them long.
    end = html[-_SIGNED:].lower()
    manners = _ALL if _ends_set_off(tail) else _BARE
    if not any(map(end.__contains__, manners.words)):
        return html
    end = " ".join(end.split()).replace(" :", ":")
    for pattern, signs, may_be_all in manners.patterns:
        if any(map(end.__contains__, signs)) and (begin := _begin_of(pattern, tail)) is not None:
            cut = _without_opened(html[: len(html) - len(tail) + begin])
            if may_be_all or _WORD.search(cut):
                return cut
    return html


def _ends_set_off(html: str) -> bool:
    """Whether a text ends with a link or a quotation."""
    while (bare := html.rstrip(_CLOSING)).endswith(">") and not bare.endswith("</a>"):
        html = bare[: bare.rfind("<")]
    return bare.endswith(("</a>", "»", "“"))


_CLOSING = INVISIBLE + ".!)]"


def _begin_of(manner: re.Pattern[str], tail: str) -> int | None:
    """Where a text begins to end in this manner; None if it does not."""
    for beginning in _BEGINNING.finditer(tail):
        if manner.match(tail, beginning.end()):
            return beginning.end()
    return None


def _without_opened(html: str) -> str:
    """The text without what was opened only for what was cut: the next manner ends before it."""
    while (bare := html.rstrip()).endswith(">") and _OPENING.fullmatch(bare, begin := bare.rfind("<")):
        html = bare[:begin]
    return bare


_OPENING = re.compile(r"<(?:p|a|em|i|small|strong|b|cite|ul|ol|li|blockquote)\b[^<>]*>")

_WORD = re.compile(r">[^<]*\w|^[^<]*\w")
