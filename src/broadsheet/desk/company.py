"""Load what stands around many articles at once: authors, topics, corrections, pictures in the text.

Django's prefetch does not reach through modelcluster's relations, and a page
build loads thousands of stories; here each kind is one query, however many.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from broadsheet.desk.models import (
    Article,
    Author,
    Byline,
    Correction,
    Picture,
    Section,
    StandingPage,
    Topic,
)
from broadsheet.questions import Question
from broadsheet.rights.models import Licence

TOKEN = re.compile(r"<embed\b([^>]*)>", re.IGNORECASE)
"""The inert mark of a picture in a clean text (see text.clean)."""

TOKEN_ID = re.compile(r'<embed\b[^>]*\bid="(\d{1,18})"[^>]*>', re.IGNORECASE)

whole_stories = Question(lambda ids: Article.objects.for_telling().filter(pk__in=ids))
"""The articles of these ids as the gate reads them; give the list to bring_together() next."""

licences_of = Question(lambda ids: Licence.objects.filter(pk__in=ids))
"""The licences of these ids."""

_CORRECTIONS = Question(lambda articles: Correction.objects.filter(article__in=articles))
_BYLINES = Question(
    lambda articles: (
        Byline.objects.filter(article__in=articles)
        .order_by("sort_order", "id")
        .values_list("article_id", "author_id")
    )
)
_AUTHORS = Question(lambda ids: Author.objects.filter(pk__in=ids))
_FILED = Question(
    lambda articles: Article.topics.through.objects.filter(article__in=articles).values_list(
        "article_id", "topic_id"
    )
)
_TOPICS = Question(lambda ids: Topic.objects.filter(pk__in=ids))
_PICTURED = Question(lambda ids: Article.objects.filter(pk__in=ids).values_list("pk", "picture_id"))
_WITH_TOKENS = Question(
    lambda ids: Article.objects.filter(pk__in=ids, body__contains="<embed").values_list("pk", "body")
)


@dataclass(slots=True)
class Company:
    """What stands around one article."""

    authors: list[Author] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    pictures: dict[int, Picture] = field(default_factory=dict)


def bring_together(
    articles: Iterable[Article],
    sections: Mapping[int, Section],
    licences: Mapping[int, Licence],
    *,
    pictures: bool = True,
) -> None:
    """Give each article the section, the licence and the picture (or none) it names. One query, or none.

    Few sections and licences serve all stories, so the caller loads them once;
    joined to every row, they would be made anew thousands of times.
    """
    rows = list(articles)
    wanted = {article.picture_id for article in rows if article.picture_id} if pictures else set()
    found = Picture.objects.in_bulk(wanted) if wanted else {}
    for article in rows:
        # Set through the fields themselves, these take as long as reading the row.
        beside = article._state.fields_cache
        if article.section_id in sections:
            beside["section"] = sections[article.section_id]
        if article.licence_id in licences:
            beside["licence"] = licences[article.licence_id]
        beside["picture"] = found.get(article.picture_id) if article.picture_id else None


@dataclass(slots=True)
class Met:
    """Those whom stories have brought with them already, by id: few serve many stories, and each is made once."""

    authors: dict[int, Author] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)

    def forget(self, most: int = 0) -> None:
        """Let go of all authors, or all topics, where there are more than that."""
        for met in (self.authors, self.topics):
            if len(met) > most:
                met.clear()


def company_of(
    articles: Iterable[Article], *, whole: bool = True, met: Met | None = None
) -> dict[int, Company]:
    """The company of each article by its id.

    `whole` loads what only an article's own page shows (topics, corrections, pictures in
    the text); lists do without. At most six queries. `met` are those the caller has
    met already, and gets those that are met now.
    """
    rows = list(articles)
    found: dict[int, Company] = {article.pk: Company() for article in rows}
    if not rows:
        return found
    met = met or Met()
    _add_authors(found, met.authors)
    if whole:
        _add_topics(found, met.topics)
        for correction in _CORRECTIONS(found):
            found[correction.article_id].corrections.append(correction)
        _add_pictures(rows, found)
    return found


def pictures_named(body: str) -> set[int]:
    """The ids of the pictures whose marks stand in a text."""
    return {int(match[1]) for match in TOKEN_ID.finditer(body)} if "<embed" in body else set()


def pictures_of(picture: int | None, body: str) -> set[int]:
    """The ids of the pictures of a story with this one beside its headline and this text."""
    return ({picture} if picture else set()) | pictures_named(body or "")


def pictures_shown(ids: Iterable[int]) -> dict[int, set[int]]:
    """The ids of the pictures each of these articles shows, beside its headline or in its text. Two queries."""
    found: dict[int, set[int]] = {}
    for id, picture in _PICTURED(list(ids)):
        found[id] = {picture} if picture else set()
    for id, body in _WITH_TOKENS(found):
        found[id] |= pictures_named(body)
    return found


def standing_pages_showing(pictures: Iterable[int]) -> list[str]:
    """The slugs of the standing pages with any of these pictures in their text. They are few: all are read."""
    wanted = set(pictures)
    rows = StandingPage.objects.filter(body__contains="<embed").values_list("slug", "body")
    return [slug for slug, body in rows if wanted & pictures_named(body)]


def _add_authors(found: dict[int, Company], authors: dict[int, Author]) -> None:
    pairs = _BYLINES(found)
    authors.update(
        {author.pk: author for author in _AUTHORS({author for _, author in pairs} - authors.keys())}
    )
    for article, author in pairs:
        found[article].authors.append(authors[author])


def _add_topics(found: dict[int, Company], topics: dict[int, Topic]) -> None:
    pairs = _FILED(found)
    topics.update({topic.pk: topic for topic in _TOPICS({topic for _, topic in pairs} - topics.keys())})
    for article, topic in pairs:
        found[article].topics.append(topics[topic])
    for company in found.values():
        company.topics.sort(key=lambda topic: (topic.name, topic.pk))


def pictures_in(bodies: Iterable[str]) -> dict[int, Picture]:
    """The pictures that stand in these texts, by id. One query, or none."""
    wanted = set[int]().union(*map(pictures_named, bodies))
    return Picture.objects.in_bulk(list(wanted)) if wanted else {}


def _add_pictures(rows: list[Article], found: dict[int, Company]) -> None:
    wanted: dict[int, set[int]] = defaultdict(set)
    for article in rows:
        for picture_id in pictures_named(article.body):
            wanted[picture_id].add(article.pk)
    for picture in Picture.objects.in_bulk(list(wanted)).values() if wanted else ():
        for article_id in wanted[picture.pk]:
            found[article_id].pictures[picture.pk] = picture
