"""Say what of a story is looked through. Pure: told stories in, documents out.

A Story holds just what the terms let the site show, so what they forbid is not in the index either.
Of a story for members only the text stays out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from broadsheet.desk.story import Story
from broadsheet.text.clean import plain
from broadsheet.text.terms import Analyser, fold, is_unspaced
from broadsheet.text.words import WORD

ID_BITS = 30
LONGEST = 200_000
"""Characters of a text that are looked through."""
MOST_TERMS = 16_000
"""Terms of one field: PostgreSQL keeps no positions beyond 16,383 (its documentation, 12.11)."""

EVERY = "§"
"""The facet that every document has. No word has this sign, so no reader's word is a facet."""

SHAPE = 2
"""Which form of a document this is. When it changes, every index is made anew."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Document:
    """One story as the index keeps it: terms by field, facets, and the words worth suggesting."""

    article: int
    place: int
    headline: tuple[str, ...]
    names: tuple[str, ...]
    standfirst: tuple[str, ...]
    body: tuple[str, ...]
    facets: tuple[str, ...]
    spellings: frozenset[str]

    @property
    def digest(self) -> str:
        """32 hex digits over all of it."""
        fields = (self.headline, self.names, self.standfirst, self.body, self.facets)
        said = "\0".join([str(self.place), *(" ".join(field) for field in fields)])
        return blake2b(said.encode(), digest_size=16).hexdigest()


def place_of(article: int, published: datetime) -> int:
    """A number for a story by which stories lie in the order of their time: seconds of its time, then its id.

    >>> place_of(7, _EPOCH), place_of(7, _EPOCH + _SECOND) - place_of(7, _EPOCH)
    (7, 1073741824)
    """
    return _seconds(published) << ID_BITS | article


def article_at(place: int) -> int:
    """The story that lies at a place."""
    return place & ((1 << ID_BITS) - 1)


def first_place(moment: datetime) -> int:
    """The lowest place a story published at or after `moment` can have."""
    return _seconds(moment) << ID_BITS


def moment_at(place: int) -> datetime:
    """When the story at a place was published, to the second."""
    return _EPOCH + _SECOND * (place >> ID_BITS)


def _seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _SECOND


def section_facet(slug: str) -> str:
    return _facet("s", slug)


def author_facet(slug: str) -> str:
    return _facet("a", slug)


def _facet(kind: str, slug: str) -> str:
    """One term, and a database keeps it as one: SQLite's tokeniser would part it at a hyphen.

    >>> section_facet("world-news")
    '§s·world·news'
    """
    return f"§{kind}-{slug}".replace("-", "·")


def document(story: Story, analyser: Analyser) -> Document:
    """What the index keeps of a story."""
    names = (
        *(person.name for person in story.authors),
        *(topic.name for topic in story.topics),
        story.kicker,
        story.section.name,
        story.dateline,
        story.byline_text,
        story.credit.name if story.credit else "",
    )
    said = (story.headline, story.standfirst, *names[: len(story.authors) + len(story.topics)])
    return Document(
        article=story.id,
        place=place_of(story.id, story.published.utc),
        headline=_terms(analyser, [story.headline]),
        names=_terms(analyser, names),
        standfirst=_terms(analyser, [story.standfirst]),
        body=_terms(analyser, [searched_text(story)]),
        facets=(
            EVERY,
            section_facet(story.section.slug),
            *(author_facet(person.url.strip("/").rpartition("/")[2]) for person in story.authors),
        ),
        spellings=_spellings(said),
    )


def searched_text(story: Story) -> str:
    """The plain text of a story that may be looked through and shown in extracts."""
    if story.show == "full" and not story.paid:
        text = plain(story.body_html)
    else:
        text = story.excerpt
    notes = " ".join(note for _, note in story.corrections)
    return f"{text} {notes}".strip()[:LONGEST]


def _terms(analyser: Analyser, texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(analyser.terms(" \n ".join(filter(None, texts)))[:MOST_TERMS])


def _spellings(texts: Iterable[str]) -> frozenset[str]:
    """The words of headlines and names that a reader might misspell."""
    words = (word for text in texts for word in WORD.findall(fold(text)))
    return frozenset(w for w in words if 4 <= len(w) <= 30 and not w.isdigit() and not is_unspaced(w))
