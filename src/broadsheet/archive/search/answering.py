"""Answer a reader's question: places from the index, stories from the gate.

The gate has the last word: each story on the page is told anew, so one that was killed a moment ago is not on
it, whatever the index still holds, and no extract shows what the terms keep back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from broadsheet.archive.search.documents import article_at, moment_at, searched_text
from broadsheet.archive.search.extracts import Piece, extract, marked
from broadsheet.archive.search.finding import find
from broadsheet.archive.search.index import Enquiry, the_index
from broadsheet.archive.search.question import Asked, Clause, Match, clauses_of, match_of
from broadsheet.archive.search.spelling import near
from broadsheet.archive.telling import told
from broadsheet.desk.gate import local_time
from broadsheet.desk.models import Publication
from broadsheet.desk.story import LocalTime, Story
from broadsheet.text.terms import Analyser, analyser, fold
from broadsheet.text.words import WORD

PAGE = 10
"""Stories on a page of an answer."""

_SPELT = 4
"""Words of a question that are looked up in the spellings."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One story that answers: its headline and an extract of its text, in pieces."""

    story: Story
    headline: tuple[Piece, ...]
    extract: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer. `after` is the key of the page that follows, `meant` the question in a better spelling."""

    total: int
    hits: tuple[Hit, ...]
    after: str = ""
    meant: str = ""
    whole: bool = True
    """Whether `total` is all that answer; otherwise there are as many at least."""
    down_to: LocalTime | None = None
    """How far back was looked for this page, when that is not the whole archive and the page is not full."""


def answer(asked: Asked, now: datetime, size: int = PAGE) -> Answer:
    """The page of stories that answers. Raises index.TooHard."""
    if asked.is_empty:
        return Answer(0, ())
    paper = Publication.the_paper()
    of_this_paper = analyser(paper.language)
    match = match_of(asked, of_this_paper, paper.zone)
    if asked.words and not match.clauses:
        return Answer(0, ())  # nothing but signs
    with the_index().enquiry() as enquiry:
        found = find(enquiry, match, asked.order, asked.after, size)
        lost = found.total == 0 and found.whole
        meant = better_spelling(enquiry, asked.words, of_this_paper) if lost else ""
    stories = told([article_at(place) for place in found.places], now)
    here = [stories[id] for id in map(article_at, found.places) if id in stories]
    return Answer(
        # What the gate kept back has left the index within a second; until then it is not counted either.
        total=max(0, found.total - (len(found.places) - len(here))),
        hits=tuple(_hit(story, match.clauses, of_this_paper) for story in here),
        after=found.after,
        meant=meant,
        whole=found.whole,
        down_to=_time(paper, found.down_to),
    )


def _time(paper: Publication, place: int | None) -> LocalTime | None:
    return None if place is None else local_time(moment_at(place), paper.time_zone, paper.language)


def _hit(story: Story, clauses: Sequence[Clause], of_this_paper: Analyser) -> Hit:
    text = searched_text(story)
    in_standfirst = marked(story.standfirst, clauses, of_this_paper)
    lines = extract(text, clauses, of_this_paper)
    if not any(piece.found for piece in lines) and story.standfirst:
        lines = in_standfirst
    return Hit(story, marked(story.headline, clauses, of_this_paper), lines)


def better_spelling(enquiry: Enquiry, words: str, of_this_paper: Analyser) -> str:
    """The question with words that lead nowhere put right, when that leads somewhere; else ""."""
    wrong = list(dict.fromkeys(WORD.findall(words)))[:_SPELT]
    better = {word: found for word in wrong if (found := _better(enquiry, word, of_this_paper))}
    if not better:
        return ""
    meant = WORD.sub(lambda match: better.get(match[0], match[0]), words)
    return meant if leads_somewhere(enquiry, meant, of_this_paper) else ""


def _better(enquiry: Enquiry, word: str, of_this_paper: Analyser) -> str:
    """The nearest word that leads somewhere, when this one does not; else ""."""
    if leads_somewhere(enquiry, word, of_this_paper):
        return ""
    known = [other for other in near(fold(word)) if leads_somewhere(enquiry, other, of_this_paper)]
    return known[0] if known else ""


def leads_somewhere(enquiry: Enquiry, words: str, of_this_paper: Analyser) -> bool:
    """Whether any story answers these words."""
    clauses = clauses_of(words, of_this_paper)
    return any(clause.wanted for clause in clauses) and enquiry.look(Match(clauses, ()), 1, 1).count > 0
