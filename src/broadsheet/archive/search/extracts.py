"""Show where in a story the words were found: an extract of its text, and what to mark in it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from broadsheet.archive.search.question import Clause
from broadsheet.text.terms import Analyser, Mark
from broadsheet.text.words import WORD

LENGTH = 240
"""Characters of an extract, about."""

_BEFORE = 60
_READ = 60_000
"""Characters that are looked through for the best place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `found` when it is one of the words asked for."""

    text: str
    found: bool = False


def marked(text: str, clauses: Sequence[Clause], analyser: Analyser) -> tuple[Piece, ...]:
    """The text in pieces, the words asked for apart."""
    return _pieces(text, _hits(text, _terms(clauses), analyser))


def extract(text: str, clauses: Sequence[Clause], analyser: Analyser) -> tuple[Piece, ...]:
    """The stretch of a plain text that has most of the words asked for, in pieces; its beginning when it has none."""
    hits = _hits(text[:_READ], _terms(clauses), analyser)
    start = _best_start(hits)
    start = 0 if start <= _BEFORE else _word_start(text, start - _BEFORE)
    end = _word_end(text, start + LENGTH)
    within = [
        Mark(hit.start - start, hit.end - start, hit.terms)
        for hit in hits
        if hit.start >= start and hit.end <= end
    ]
    pieces = _pieces(text[start:end], within)
    before = (Piece("… "),) if start else ()
    return (*before, *pieces, *((Piece(" …"),) if end < len(text) else ()))


def _terms(clauses: Sequence[Clause]) -> tuple[frozenset[str], tuple[str, ...]]:
    wanted = [clause for clause in clauses if clause.wanted]
    return (
        frozenset(term for clause in wanted if not clause.begins for term in clause.terms),
        tuple(clause.terms[0] for clause in wanted if clause.begins),
    )


def _hits(text: str, terms: tuple[frozenset[str], tuple[str, ...]], analyser: Analyser) -> list[Mark]:
    whole, beginnings = terms
    if not whole and not beginnings:
        return []
    # A text repeats its words, so each is judged once, and only places of those found are looked up.
    terms_of = {word: analyser.terms_of(word) for word in set(WORD.findall(text))}
    found = {word for word, of_word in terms_of.items() if _is_hit(of_word, whole, beginnings)}
    if not found:
        return []
    return [Mark(at.start(), at.end(), terms_of[at[0]]) for at in WORD.finditer(text) if at[0] in found]


def _is_hit(terms: Collection[str], whole: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    return not whole.isdisjoint(terms) or any(term.startswith(beginnings) for term in terms if beginnings)


def _best_start(hits: Sequence[Mark]) -> int:
    """Where the stretch with most different words begins; the first of those alike."""
    best, most = 0, 0
    last = 0
    for first, hit in enumerate(hits):
        last = max(last, first)
        while last < len(hits) and hits[last].end - hit.start <= LENGTH - _BEFORE:
            last += 1
        different = len({term for other in hits[first : min(last, first + 40)] for term in other.terms})
        if different > most:
            best, most = hit.start, different
    return best


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + 30)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - 30, at)
    return space if space > 0 else at


def _pieces(text: str, hits: Sequence[Mark]) -> tuple[Piece, ...]:
    pieces, at = [], 0
    for hit in hits:
        if hit.start > at:
            pieces.append(Piece(text[at : hit.start]))
        pieces.append(Piece(text[hit.start : hit.end], found=True))
        at = hit.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return tuple(pieces)
