"""Wish for pictures: one row for each that a story should have, so that none is forgotten and none holds a story up.

Fetching them is actions.pictures.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from broadsheet.desk.models import Article
from broadsheet.rows import Mould
from broadsheet.text.markup import resolve
from broadsheet.text.pictures import token
from broadsheet.wire.identity import digest
from broadsheet.wire.models import WantedPicture
from broadsheet.wire.wording import Wanted

_WISH = Mould(WantedPicture)
_WISHED = ("article_id", "url", "url_key", "place", "alt", "caption", "credit", "due_at")
_TOKEN = re.compile(r'<embed embedtype="wanted" url="([^"]*)" alt="([^"]*)">')


def wish_for(wishes: Sequence[tuple[Article, Wanted]], now: datetime) -> None:
    """Want these pictures for these stories; one already wanted, here or given up stays as it is. One query."""
    rows = [
        (
            article.pk,
            wanted.url,
            url_key(wanted.url),
            wanted.place,
            wanted.alt[:500],
            wanted.caption[:500],
            wanted.credit[:200],
            now,
        )
        for article, wanted in wishes
    ]
    _WISH.enter(_WISHED, rows, or_leave=True)


def settled_bodies(bodies: Sequence[tuple[Article | None, str]]) -> dict[int, str]:
    """New bodies of stories by article id, with the pictures that these stories already have in their places. One query."""
    wanted = {article.pk: body for article, body in bodies if article is not None}
    if not any("<embed" in body for body in wanted.values()):
        return wanted
    held = WantedPicture.objects.filter(article__in=wanted, state="held").exclude(picture=None)
    here = {(row[0], row[1]): row[2] for row in held.values_list("article_id", "url_key", "picture_id")}
    return {
        article: _TOKEN.sub(partial(_settled, article=article, here=here), body)
        for article, body in wanted.items()
    }


def _settled(found: re.Match[str], article: int, here: dict[tuple[int, str], int]) -> str:
    picture = here.get((article, url_key(resolve(found[1]))))
    if picture is None:
        return found[0]
    return token({"embedtype": "image", "id": str(picture), "alt": resolve(found[2])}, "") or found[0]


def url_key(url: str) -> str:
    """The key of a picture's address."""
    return digest("picture " + url)
