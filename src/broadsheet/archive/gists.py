"""Keep the gist of each public story: the terms that tell its matter, and its vector where there is one.

A gist is made once, when the story comes out or changes, from what the gate tells of it. When neighbours are chosen
for another story, five hundred gists are read instead of five hundred texts.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from broadsheet.archive.meanings import Vector, vectors_of
from broadsheet.archive.models import Gist
from broadsheet.archive.rules import Terms, telling_terms, words_behind
from broadsheet.archive.search.documents import searched_text
from broadsheet.archive.telling import told
from broadsheet.desk.models import Publication
from broadsheet.questions import Question
from broadsheet.text.terms import analyser

_GISTS = Question(
    lambda articles: Gist.objects.filter(article__in=articles).values_list("article", "terms", "vector")
)


def file_gists(ids: Collection[int], now: datetime) -> dict[int, dict[str, str]]:
    """Make the gists of these stories anew; answers each story's terms as it writes them. Eleven queries at most."""
    of_this_paper = analyser(Publication.the_paper().language)
    stories = list(told(ids, now).values())
    texts = [searched_text(story) for story in stories]
    vectors = vectors_of(
        [f"{story.headline}. {story.standfirst} {text}" for story, text in zip(stories, texts, strict=True)]
    )
    rows = [
        Gist(
            article=story.id,
            terms=telling_terms(of_this_paper, story.headline, story.standfirst or story.kicker, text),
            vector=vector,
        )
        for story, text, vector in zip(stories, texts, vectors, strict=True)
    ]
    Gist.objects.filter(article__in=ids).delete()
    Gist.objects.bulk_create(rows)
    return {
        row.article: words_behind(of_this_paper, f"{story.headline} {story.standfirst} {text}", row.terms)
        for row, story, text in zip(rows, stories, texts, strict=True)
    }


def forget_gists(ids: Collection[int]) -> None:
    """Stories that are gone have no gist."""
    Gist.objects.filter(article__in=ids).delete()


def gists_of(
    rows: Mapping[int, Mapping[str, Any]],  # Any: database rows
) -> tuple[dict[int, Terms], dict[int, Vector]]:
    """The terms of each story, from its headline where it came out before there were gists; and the vectors."""
    of_this_paper = analyser(Publication.the_paper().language)
    terms: dict[int, Terms] = {}
    vectors: dict[int, Vector] = {}
    for article, its_terms, vector in _GISTS(rows):
        terms[article] = its_terms
        if vector:
            vectors[article] = bytes(vector)
    for id, row in rows.items():
        if id not in terms:
            terms[id] = telling_terms(of_this_paper, row["headline"], f"{row['kicker']} {row['standfirst']}")
    return terms, vectors
