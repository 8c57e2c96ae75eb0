"""File public stories under their authors, topics and pictures, and take them out again.

The footprint a story has now decides, not the change that was journalled: filing
again is harmless, and a change read late files what is true today.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from broadsheet.archive.models import Clipping
from broadsheet.desk.company import pictures_shown
from broadsheet.desk.models import Article
from broadsheet.questions import Question

_PLACES = Question(
    lambda ids: Article.objects.filter(pk__in=ids).values_list("pk", "public_from", "footprint")
)
_OF_STORIES = Question(lambda articles: Clipping.objects.filter(article__in=articles))


def author_shelf(slug: str) -> str:
    return f"author/{slug}"


def topic_shelf(slug: str) -> str:
    return f"topic/{slug}"


def picture_shelf(id: int) -> str:
    return f"picture/{id}"


def shelves_of(footprint: dict[str, Any]) -> list[str]:  # Any: JSON
    """The people and topics under whom a story with this footprint is filed."""
    authors = [author_shelf(slug) for slug in footprint["authors"]]
    return authors + [topic_shelf(slug) for slug in footprint["topics"]]


def file_clippings(ids: Collection[int]) -> None:
    """Make the clippings of these stories be what their footprints say. Six queries at most."""
    wanted: dict[tuple[int, str], datetime] = {}
    pictures = pictures_shown(ids)
    for id, at, footprint in _PLACES(ids):
        if at is not None and footprint is not None:
            shelves = [*shelves_of(footprint), *map(picture_shelf, pictures[id])]
            wanted.update({(id, shelf): at for shelf in shelves})
    stale = []
    for row in _OF_STORIES(ids):
        if wanted.get((row.article_id, row.shelf)) == row.at:
            del wanted[row.article_id, row.shelf]
        else:
            stale.append(row.pk)
    if stale:
        Clipping.objects.filter(pk__in=stale).delete()
    if wanted:
        Clipping.objects.bulk_create(
            [Clipping(article_id=id, shelf=shelf, at=at) for (id, shelf), at in sorted(wanted.items())]
        )
