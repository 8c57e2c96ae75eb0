"""Put stories elsewhere in the paper, leave stories of the wire out, and take them back in.

Many at once, in a constant number of queries, but for the stories that have revisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from broadsheet.desk.actions.audit import Deed, remember_each, remember_many
from broadsheet.desk.actions.filing import renew_revision, topics_named
from broadsheet.desk.actions.noticed import journal_articles
from broadsheet.desk.models import Article, Section, Standing, Topic


@dataclass(frozen=True, slots=True)
class Place:
    """Where a story shall go: a section, and topics it shall have besides its own. `reason` is kept in its history."""

    article: Article
    section: Section
    topics: tuple[str, ...] = ()
    reason: str = ""


@transaction.atomic
def place_many(places: Sequence[Place], by: Any = None) -> list[Article]:  # Any: the user model of settings
    """Move stories to other sections and give them topics; answers those that changed. Addresses stay.

    One journal entry for each that is public, one entry in the history of each that changed.
    """
    named = topics_named([name for place in places for name in place.topics])
    had = _topics_of([place.article for place in places])
    changed: list[tuple[Article, dict[str, Any] | None]] = []  # Any: JSON
    added: list[tuple[Article, Topic]] = []
    told: list[tuple[Article, dict[str, Any]]] = []  # Any: JSON
    for place in places:
        article, before, former = place.article, place.article.footprint, place.article.section
        new = [topic for topic in named(place.topics) if topic.pk not in had.get(article.pk, ())]
        if former == place.section and not new:
            continue
        article.section = place.section
        if before is not None:
            topics = sorted({*before["topics"], *(topic.slug for topic in new)})
            article.footprint = {**before, "section": place.section.slug, "topics": topics}
        added += [(article, topic) for topic in new]
        changed.append((article, before))
        moved = {"before": former.name, "after": place.section.name}
        told.append((article, {**moved, "topics": [topic.name for topic in new], "reason": place.reason}))
        if article.latest_revision_id:
            renew_revision(article, {"section": (former, place.section)}, topics=new)
    articles = [article for article, _ in changed]
    Article.objects.bulk_update(articles, ["section", "footprint"])
    through = Article.topics.through
    through.objects.bulk_create(
        [through(article_id=article.pk, topic_id=topic.pk) for article, topic in added], ignore_conflicts=True
    )
    remember_each(told, Deed.PLACE, by)
    journal_articles((article, before) for article, before in changed if before is not None)
    return articles


def _topics_of(articles: Sequence[Article]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    links = Article.topics.through.objects.filter(article__in=[article.pk for article in articles])
    for article, topic in links.values_list("article_id", "topic_id"):
        found.setdefault(article, set()).add(topic)
    return found


@transaction.atomic
def leave_out_many(articles: Sequence[Article], by: Any = None) -> list[Article]:  # Any: the user model
    """Leave stories of the wire out that wait for an editor; answers those that did. offer_again takes it back."""
    waiting = [article for article in articles if article.standing == Standing.WAITING]
    return _stand(waiting, Standing.LEFT_OUT, Deed.LEAVE_OUT, by)


@transaction.atomic
def offer_again(articles: Sequence[Article], by: Any = None) -> list[Article]:  # Any: the user model
    """Let stories that were left out wait for an editor again; answers those that do."""
    out = [article for article in articles if article.standing == Standing.LEFT_OUT]
    return _stand(out, Standing.WAITING, Deed.OFFER, by)


def _stand(articles: list[Article], standing: Standing, deed: Deed, by: Any) -> list[Article]:
    for article in articles:
        article.standing = standing
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(standing=standing)
    remember_many(articles, deed, by)
    return articles
