"""What a search engine reads of a story: schema.org NewsArticle as JSON-LD.

Source: https://schema.org/NewsArticle. The body never goes in, and nothing that the page itself does not
show.
"""

from __future__ import annotations

import json

from markupsafe import Markup

from broadsheet.theme.furniture import Furniture
from broadsheet.theme.story import Credit, Story

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def news_article(furniture: Furniture, story: Story, description: str, image: str) -> Markup:
    """The JSON of one story, ready to stand in a `<script type="application/ld+json">`."""
    url = furniture.absolute(story.url)
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": story.published.iso,
        "dateModified": (story.updated or story.published).iso,
        "author": _authors(furniture, story),
        "publisher": _publisher(furniture),
        "image": [image],
        "articleSection": story.section.name,
        "inLanguage": story.language or furniture.paper.language,
        "isAccessibleForFree": not story.paid,
    }
    if description:
        data["description"] = description
    if story.topics:
        data["keywords"] = [topic.name for topic in story.topics]
    if story.corrections:
        data["correction"] = [
            {"@type": "CorrectionComment", "text": text, "datePublished": at.iso}
            for at, text in story.corrections
        ]
    if story.credit:
        data |= _owed(story.credit)
    return script_json(data)


def script_json(data: object) -> Markup:
    """JSON that may stand in a script element: what closes it, or opens a comment or an entity, is escaped."""
    text = _encode(data).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(text)  # noqa: S704


def _authors(furniture: Furniture, story: Story) -> list[dict[str, str]]:
    if story.authors:
        return [
            {"@type": "Person", "name": person.name}
            | ({"url": furniture.absolute(person.url)} if person.url else {})
            for person in story.authors
        ]
    name = story.byline_text or (story.credit.name if story.credit else "") or furniture.paper.name
    return [{"@type": "Organization", "name": name}]


def _publisher(furniture: Furniture) -> dict[str, object]:
    paper = furniture.paper
    logo = paper.logo.src if paper.logo else furniture.assets["touch-icon.png"]
    return {
        "@type": "NewsMediaOrganization",
        "name": paper.name,
        "url": paper.url + "/",
        "logo": {"@type": "ImageObject", "url": furniture.absolute(logo)},
    }


def _owed(credit: Credit) -> dict[str, object]:
    # The name, not the sentence: the line "appeared first on" stands on a page exactly once, for people.
    owed: dict[str, object] = {"creditText": credit.name or credit.text}
    if credit.url:
        owed["isBasedOn"] = credit.url
    if credit.name:
        owed["sourceOrganization"] = {"@type": "Organization", "name": credit.name}
    if credit.licence_url:
        owed["license"] = credit.licence_url
    return owed
