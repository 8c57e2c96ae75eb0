"""What an editor does with lines of the wire, many at once: take, drop, take back in, file under a section.

Each is the desk's own action, with its journal entry and its line in the story's history. What cannot be done to a line
is said with the reason, and the others are done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from broadsheet.desk.actions.placing import Place, leave_out_many, offer_again, place_many
from broadsheet.desk.actions.publishing import publish, withdraw
from broadsheet.desk.errors import DeskError
from broadsheet.desk.models import Article, Section, Standing
from broadsheet.wire import wording
from broadsheet.wire.actions.taking_in import Intake
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.errors import DeliveryRefused, NotHere
from broadsheet.wire.filing import By
from broadsheet.wire.formats import read
from broadsheet.wire.gateways import bring
from broadsheet.wire.models import Delivery, Provenance

BACK_IN = "taken back in by an editor; a filing rule had left it out"
MOVED = "filed by an editor at the wire's screen"


@dataclass
class Deeds:
    """What was done: the lines, where each story stood before, and what could not be done and why."""

    done: list[int] = field(default_factory=list)
    """Provenances."""
    before: dict[int, int] = field(default_factory=dict)
    """Provenance → the section its story was in."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """(headline, reason)"""

    def refuse(self, item: Provenance, reason: str) -> None:
        headline = item.article.headline if item.article else item.headline
        self.refused.append((headline, reason))


def take(
    items: Sequence[Provenance], now: datetime, by: Any = None
) -> Deeds:  # Any: the user model of settings
    """Put stories on the site: those that wait, those that were dropped, and those that were withdrawn."""
    deeds = Deeds()
    for item in items:
        try:
            with transaction.atomic():
                article = whole(item) or bring_back(item, now)
                if article.standing == Standing.LIVE:
                    deeds.refuse(item, "it is on the site already")
                elif article.standing in (Standing.KILLED, Standing.EXPIRED, Standing.HELD):
                    deeds.refuse(item, f"it is {article.get_standing_display().lower()}")
                else:
                    publish(article, by)
                    deeds.done.append(item.pk)
        except (DeskError, NotHere) as refused:
            deeds.refuse(item, str(refused))
    return deeds


def drop(items: Sequence[Provenance], by: Any = None) -> Deeds:  # Any: the user model of settings
    """Leave waiting stories out, and take those on the site off it; both can be taken back."""
    deeds = Deeds()
    stories = {item.pk: whole(item) for item in items}
    out = leave_out_many([story for story in stories.values() if story], by)
    left = {story.pk for story in out}
    for item in items:
        story = stories[item.pk]
        if story is None:
            deeds.refuse(item, "there is no story of it at the desk")
        elif story.pk in left:
            deeds.done.append(item.pk)
        elif story.standing == Standing.LIVE:
            withdraw(story)
            deeds.done.append(item.pk)
        else:
            deeds.refuse(item, "it is neither waiting nor on the site")
    return deeds


def take_back_in(items: Sequence[Provenance], now: datetime, by: Any = None) -> Deeds:  # Any: the user model
    """Undo a drop: what was left out waits for an editor again, what was withdrawn is on the site again."""
    deeds = Deeds()
    for item in items:
        try:
            with transaction.atomic():
                article = whole(item) or bring_back(item, now)
                if article.standing == Standing.WITHDRAWN:
                    publish(article, by)
                elif article.standing == Standing.LEFT_OUT:
                    offer_again([article], by)
                elif article.standing != Standing.WAITING:
                    deeds.refuse(item, "it was not dropped")
                    continue
                deeds.done.append(item.pk)
        except (DeskError, NotHere) as refused:
            deeds.refuse(item, str(refused))
    return deeds


def file_under(
    items: Sequence[Provenance], sections: dict[int, Section], by: Any = None, reason: str = MOVED
) -> Deeds:  # Any: the user model of settings
    """File the story of each line under its section, by provenance. A constant number of queries, but for edited stories."""
    deeds = Deeds()
    places = []
    articles = Article.objects.select_related("section", "licence").in_bulk(
        [item.article_id for item in items if item.article_id]
    )
    for item in items:
        story = articles.get(item.article_id or 0)
        if story is None:
            deeds.refuse(item, "there is no story of it at the desk; take it first")
        elif story.section_id != sections[item.pk].pk:
            deeds.before[item.pk] = story.section_id
            deeds.done.append(item.pk)
            places.append(Place(story, sections[item.pk], reason=reason))
    with transaction.atomic():
        place_many(places, by)
        Provenance.objects.filter(pk__in=deeds.done).update(filed_by=By.PERSON, filing=reason)
    return deeds


def whole(item: Provenance) -> Article | None:
    """The story of a line with all that its actions read, fresh from the database; None when there is none."""
    found = Article.objects.select_related("section", "licence").filter(pk=item.article_id)
    return found.first() if item.article_id else None


# What a source sent


def dispatch_of(item: Provenance) -> tuple[Dispatch, Feed]:
    """The item as its source sent it, and the document it came in, from the delivery's kept bytes. Raises NotHere."""
    delivery = Delivery.objects.filter(pk=item.delivery_id).first() if item.delivery_id else None
    if delivery is None:
        raise NotHere(item.headline)
    try:
        data = bring(delivery.file)
        feed = read(data, delivery.headers.get("content-type", ""), delivery.url, now=delivery.fetched_at)
    except (FileNotFoundError, DeliveryRefused) as gone:
        raise NotHere(item.headline) from gone
    sent = Provenance.objects.values_list("sent", flat=True).get(pk=item.pk)
    found = next((one for one in feed.dispatches if wording.sent(one) == sent), None)
    if found is None:
        raise NotHere(item.headline)
    return found, feed


def bring_back(item: Provenance, now: datetime) -> Article:
    """File a story that a rule had left out, for an editor. Raises NotHere when its delivery is forgotten."""
    if not item.dropped:
        raise NotHere(item.headline)
    dispatch, feed = dispatch_of(item)
    kept = Provenance.objects.select_related("source__section", "source__licence", "delivery").get(pk=item.pk)
    intake = Intake(
        kept.source, Feed(feed.title, feed.format, (dispatch,), language=feed.language), now, kept.delivery
    )
    article = intake.bring_back()
    kept.article, kept.dropped, kept.section = article, False, article.section
    kept.verdict, kept.reason, kept.filed_by = "new", BACK_IN, By.PERSON
    kept.save(update_fields=["article", "dropped", "section", "verdict", "reason", "filed_by"])
    item.article, item.dropped = article, False
    return article
