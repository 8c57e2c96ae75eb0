"""Time is a change too: publish, hold back and take down what has come due."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from wagtail.actions.unpublish import UnpublishAction
from wagtail.models import Revision

from broadsheet.desk.actions.addresses import give_addresses, zone_of_the_paper
from broadsheet.desk.actions.handing_over import endings_among, hand_over
from broadsheet.desk.actions.noticed import footprint_of, journal_articles
from broadsheet.desk.actions.standing import STANDING_FIELDS, settle
from broadsheet.desk.errors import DeskError
from broadsheet.desk.models import Article, Publication, Standing, StandingPage
from broadsheet.journal.actions import advance_clock, append, paper_clock, take_clock
from broadsheet.journal.models import Kind

log = structlog.get_logger("desk")


def anything_due(now: datetime) -> bool:
    """Whether come_due() would do anything. Three index look-ups, no write: asked every second."""
    clock = paper_clock()
    return (
        now - clock.hour >= timedelta(hours=1)
        or Article.objects.due(now).exists()
        or Revision.objects.filter(approved_go_live_at__lte=now).exists()
        or Article.objects.filter(live=True, expire_at__lte=now).exists()
    )


@transaction.atomic
def come_due(now: datetime | None = None) -> int:
    """Do all that time has brought by `now`, in one transaction with its journal; answers how many stories moved.

    The paper's clock moves in the same transaction, so a page that asks it
    what rights have ended gets the answer this function acted on.
    """
    now = now or timezone.now()
    take_clock()
    moved = _publish_scheduled(now) + _unpublish_expired(now) + _settle_due(now)
    if advance_clock(now):
        _turn_the_year(now)
    return moved


def _publish_scheduled(now: datetime) -> int:
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "id")
    count = 0
    for revision in due:
        try:
            with transaction.atomic():
                # Wagtail's action sends `published`, which makes the story public in this transaction.
                revision.publish()
        except DeskError as refused:
            # One story that the desk refuses (its terms have run out since, or protect its words) must not stop the clock for all others.
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            log.warning("scheduled story refused", revision=revision.pk, reason=str(refused))
            continue
        count += 1
    return count


def _unpublish_expired(now: datetime) -> int:
    count = 0
    for model in (Article, StandingPage):
        for row in model.objects.filter(live=True, expire_at__lte=now):
            UnpublishAction(row, set_expired=True).execute(skip_permission_checks=True)
            count += 1
    return count


def _settle_due(now: datetime) -> int:
    rows = list(Article.objects.due(now).select_related("licence", "section").order_by("due_at", "id"))
    if not rows:
        return 0
    changed = []
    for article in rows:
        before = article.footprint
        settle(article, now)
        changed.append((article, before))
    went_on = hand_over(endings_among(changed, now), now)
    changed = [(a, before) for a, before in changed if a.pk not in went_on]
    stay = [article for article, _ in changed]
    give_addresses([a for a in stay if a.standing == Standing.LIVE], zone_of_the_paper())
    for article in stay:
        article.footprint = footprint_of(article)
    Article.objects.bulk_update(stay, STANDING_FIELDS, batch_size=500)
    journal_articles((a, before) for a, before in changed if before is not None or a.footprint is not None)
    return len(rows)


def _turn_the_year(now: datetime) -> None:
    paper = Publication.the_paper()
    year = now.astimezone(paper.zone).year
    if year != paper.copyright_year:
        paper.copyright_year = year
        paper.save(update_fields=["copyright_year"])
        append(Kind.PUBLICATION, 1)
