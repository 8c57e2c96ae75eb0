"""What an editor's browser sends from a story's screen."""

import re
from typing import Any

from django.test import Client
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from broadsheet.desk.models import Article
from broadsheet.desk.screens.body import FEATURES, for_editor, is_kept

Posted = dict[str, Any]


def visual(html: str) -> str:
    """A text as the visual editor sends it."""
    converter = ContentstateConverter(features=FEATURES)
    text: str = converter.from_database_format(for_editor(html))
    return text


def typed(article: Article, **changed: Any) -> Posted:
    """The whole form of a story as its screen would send it, with some fields typed anew.

    `body` is given as HTML, `topics` as names, `authors` as rows.
    """
    body = changed.pop("body", article.body)
    authors = changed.pop("authors", [byline.author for byline in article.bylines.all()])
    bylines = list(article.bylines.all())
    data: Posted = {
        "headline": article.headline,
        "kicker": article.kicker,
        "standfirst": article.standfirst,
        "body": visual(body) if is_kept(article.body or "") else body,
        "section": article.section_id,
        "topics": ", ".join(f'"{topic.name}"' for topic in article.topics.all()) if article.pk else "",
        "weight": article.weight,
        "picture": article.picture_id or "",
        "picture_caption": article.picture_caption,
        "dateline": article.dateline,
        "wire_byline": article.wire_byline,
        "language": article.language,
        "go_live_at": "",
        "expire_at": "",
        "bylines-TOTAL_FORMS": len(authors),
        "bylines-INITIAL_FORMS": len(bylines),
        "bylines-MIN_NUM_FORMS": 0,
        "bylines-MAX_NUM_FORMS": 1000,
    }
    for number, author in enumerate(authors):
        data |= {
            f"bylines-{number}-id": bylines[number].pk if number < len(bylines) else "",
            f"bylines-{number}-author": author.pk,
            f"bylines-{number}-ORDER": number + 1,
            f"bylines-{number}-DELETE": "",
        }
    return {**data, **changed}


def moved(article: Article, **changed: Any) -> Posted:
    """The form of a story whose words may not change: only where it stands."""
    whole = typed(article)
    free = ("section", "kicker", "topics", "weight", "go_live_at", "expire_at")
    return {**{name: whole[name] for name in free}, **changed}


def opened(client: Client, article: Article) -> Posted:
    """The hidden marks of the story's screen as it is opened now: which words the editor has before them."""
    page = client.get(f"/desk/articles/edit/{article.pk}/").content.decode()
    found = re.findall(r'name="(loaded_\w+)" value="([^"]*)"', page)
    assert found, "the screen names no version"
    return dict(found)
