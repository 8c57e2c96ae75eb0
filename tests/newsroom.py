"""Small makers of newsroom records for tests: an invented paper, its sections, people and stories."""

from datetime import UTC, datetime
from typing import Any

from broadsheet.desk.actions.filing import Filing
from broadsheet.desk.actions.publishing import publish
from broadsheet.desk.models import Article, Author, Byline, Section, Topic
from broadsheet.rights.actions import preset
from broadsheet.rights.models import Licence

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def section(name: str = "World News", slug: str = "world-news", **fields: Any) -> Section:
    """The section of this slug, made when there is none."""
    made, _ = Section.objects.get_or_create(slug=slug, defaults={"name": name, **fields})
    return made


def draft(headline: str = "Night ferries move to the outer quay", **fields: Any) -> Article:
    """A story of the newsroom, not yet public."""
    fields.setdefault("section", section())
    fields.setdefault("licence", preset("own"))
    fields.setdefault("body", "<p>The harbour council will decide within a fortnight.</p>")
    article = Article(headline=headline, live=False, **fields)
    article.save()
    return article


def published(headline: str = "Night ferries move to the outer quay", **fields: Any) -> Article:
    """A story of the newsroom, on the site."""
    return publish(draft(headline, **fields))


def signed(article: Article, name: str = "Ines Okafor", slug: str = "ines-okafor") -> Article:
    """The story under an author's name."""
    author, _ = Author.objects.get_or_create(slug=slug, defaults={"name": name})
    Byline.objects.create(article=article, author=author, sort_order=article.bylines.count())
    return article


def about(article: Article, *names: str) -> Article:
    """The story filed under topics."""
    for name in names:
        topic, _ = Topic.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})
        article.topics.add(topic)
    article.save()
    return article


def filing(
    headline: str = "Locks open to night traffic", terms: str | Licence = "cc-by", **fields: Any
) -> Filing:
    """A story as the wire room hands it over."""
    fields.setdefault("section", section())
    fields.setdefault("standfirst", "")
    fields.setdefault("body", "<p>Barge owners had asked for it since the flood.</p>")
    fields.setdefault("published", NOON)
    fields.setdefault("credit_name", "North Coast Wire")
    fields.setdefault("credit_url", "https://wire.example/locks")
    licence = preset(terms) if isinstance(terms, str) else terms
    return Filing(headline=headline, licence=licence, **fields)
