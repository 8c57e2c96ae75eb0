"""Put stories before readers, and take them back.

Wagtail's screens, workflows and schedules publish through Wagtail's own
actions; desk.wagtail_doors brings each of those here, so that whatever the
way, these functions are what makes a story public.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from broadsheet.desk.actions.addresses import give_addresses, zone_of_the_paper
from broadsheet.desk.actions.audit import Deed, remember, remember_many
from broadsheet.desk.actions.former_words import refuse_if_of_former_source
from broadsheet.desk.actions.handing_over import give_back
from broadsheet.desk.actions.noticed import footprint_of, journal_article, journal_articles
from broadsheet.desk.actions.standing import STANDING_FIELDS, settle, stand_by_its_terms
from broadsheet.desk.actions.takedowns import take_note
from broadsheet.desk.actions.wire_words import refuse_if_reworded
from broadsheet.desk.actions.words import set_words
from broadsheet.desk.errors import NotPublic, OverrideUnexplained, RightsRefused
from broadsheet.desk.models import Article, Correction, Merge, Origin, Standing
from broadsheet.journal.actions import append
from broadsheet.journal.models import Kind
from broadsheet.rights.models import Licence
from broadsheet.rights.rules import permit, wider
from broadsheet.rights.terms import Channel, Show

WORD_FIELDS = ["body", "excerpt", "words"]


def publish(article: Article, by: Any = None) -> Article:  # Any: the user model of settings
    """Put the article's latest words before readers now, or schedule them if it has a go-live time.

    Raises RightsRefused when its terms do not allow any of it on the site.
    """
    with transaction.atomic():
        refuse_if_forbidden(article, timezone.now())
        if article.latest_revision_id:
            # Wagtail publishes the revision and sends `published`, which ends in went_public().
            article.latest_revision.publish(user=by)
            article.refresh_from_db()
        else:
            article.live = True
            went_public(article, timezone.now())
    return article


def refuse_if_forbidden(article: Article, now: datetime) -> None:
    """Raise RightsRefused when the terms will never let this story onto the site from `now` on."""
    terms = article.terms
    if terms.starts and now < terms.starts:
        return
    allowed = permit(terms, Channel.SITE, article.public_from or now, now)
    if allowed.show is Show.NOTHING:
        raise RightsRefused(article.headline, allowed.reason)


@transaction.atomic
def went_public(article: Article, now: datetime) -> None:
    """Make a story that has just been published stand where readers see it; journal it once.

    Held instead, until the hour comes, when its terms have not begun.
    """
    refuse_if_forbidden(article, now)
    refuse_if_reworded(article)
    refuse_if_of_former_source(article)
    before = article.footprint
    first = article.public_from is None
    stand_alone([article])
    article.public_from = article.public_from or now
    set_words(article)
    settle(article, now)
    if article.standing == Standing.LIVE:
        give_addresses([article], zone_of_the_paper())
        article.updated_at = None if first else now
        article.first_published_at = article.first_published_at or article.public_from
        article.last_published_at = now
        article.notice = ""
        article.expired = False
    article.footprint = footprint_of(article)
    article.save(update_fields=[*STANDING_FIELDS, *WORD_FIELDS, "merged_into"])
    if before is not None or article.footprint is not None:
        journal_article(article, before)


@transaction.atomic
def withdraw(article: Article, notice: str = "", *, reason: str = "", by: Any = None) -> Article:  # Any: user
    """Take a story off the site; its address answers 410 with the notice. It may be published again."""
    if article.footprint is None:
        raise NotPublic(article.headline)
    return withdraw_many([article], notice, reason=reason, by=by)[0]


@transaction.atomic
def withdraw_many(
    articles: Sequence[Article], notice: str = "", *, reason: str = "", by: Any = None
) -> list[Article]:  # Any: user
    """Take stories off the site; each may be published again."""
    return _take_down(articles, Standing.WITHDRAWN, notice, reason, by)


def kill(article: Article, notice: str = "", *, reason: str = "", by: Any = None) -> Article:  # Any: user
    """Kill a story: off every channel, with the notice in its place, and never brought back by the wire."""
    return kill_many([article], notice, reason=reason, by=by)[0]


@transaction.atomic
def kill_many(
    articles: Sequence[Article], notice: str = "", *, reason: str = "", by: Any = None
) -> list[Article]:  # Any: user
    """Kill stories, as publishers ask for over the wire. A constant number of queries, but for those with revisions.

    `notice` is for readers, `reason` for the desk.
    """
    return _take_down(articles, Standing.KILLED, notice, reason, by)


def _take_down(
    articles: Sequence[Article], standing: Standing, notice: str, reason: str, by: Any
) -> list[Article]:  # Any: user
    before = [article.footprint for article in articles]
    parted = stand_alone(articles)
    for article in articles:
        article.standing, article.notice = standing, notice
        article.live, article.live_revision = False, None
        article.footprint, article.due_at = None, None
    Article.objects.bulk_create(
        articles,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*STANDING_FIELDS, "live_revision", "merged_into"],
    )
    for article in articles:
        if article.latest_revision_id:
            article.revisions.update(approved_go_live_at=None)
    deed = Deed.KILL if standing is Standing.KILLED else Deed.WITHDRAW
    remember_many(articles, deed, by, notice=notice, **_said("reason", reason))
    gone = [(article, was) for article, was in zip(articles, before, strict=True) if was is not None]
    # The address of a merged story led to another one; now its notice stands there.
    journal_articles([*gone, *((article, None) for article in articles if article.pk in parted)])
    take_note(gone, standing.value, reason, by)
    return list(articles)


def stand_alone(articles: Sequence[Article]) -> set[int]:
    """Let those of these stories that are merged into others be their own again; answers which. The caller saves.

    A story that stood on one of them gets back what it had before; one that had nothing else is taken down.
    """
    parted = {article.pk for article in articles if article.merged_into_id is not None}
    for article in articles:
        article.merged_into = None
    if parted:
        now = timezone.now()
        Merge.objects.filter(merged__in=parted, ended_at=None).update(ended_at=now)
        stranded = give_back(parted, now, apart_from=[article.pk for article in articles])
        if stranded:
            _take_down(stranded, Standing.WITHDRAWN, "", "what it stood on is a story of its own again", None)
    return parted


@transaction.atomic
def correct(
    article: Article, text: str, by: Any = None, at: datetime | None = None
) -> Correction:  # Any: user
    """Add a dated correction to a public story; one entry in the journal. Raises NotPublic for one not on the site."""
    if article.footprint is None:
        raise NotPublic(article.headline)
    now = at or timezone.now()
    correction = Correction.objects.create(article=article, text=text, by=by, at=now)
    article.updated_at = now
    article.save(update_fields=["updated_at"])
    remember(article, Deed.CORRECT, by, text=text)
    append(Kind.CORRECTION, article.pk, {"correction": correction.pk})
    return correction


def correct_from_wire(corrections: Sequence[tuple[Article, str]], now: datetime) -> set[int]:
    """Add the notes that publishers sent with a corrected text; answers the stories that got one.

    Not for stories that readers cannot see, and none twice: publishers send a correction again with each version.
    """
    wanted = {article.pk: (article, text) for article, text in corrections if article.footprint is not None}
    if not wanted:
        return set()
    there = set(Correction.objects.filter(article__in=wanted).values_list("article_id", "text"))
    new = [(article, text) for article, text in wanted.values() if (article.pk, text[:2000]) not in there]
    for article, text in new:
        correct(article, text[:2000], at=now)
    return {article.pk for article, _ in new}


@transaction.atomic
def set_terms(
    article: Article,
    licence: Licence,
    now: datetime,
    *,
    credit_name: str | None = None,
    credit_url: str | None = None,
    reason: str = "",
    by: Any = None,  # Any: the user model of settings
) -> Article:
    """Put one article under other terms, and another credit if one is given; what they forbid goes at once.

    Another's story under terms that allow more than it came with is an override: it is kept by name, with the
    clauses it widens. Raises OverrideUnexplained when no reason is given for one.
    """
    widened = wider(licence.terms, article.licence.terms) if article.origin == Origin.WIRE else []
    if widened and not reason.strip():
        raise OverrideUnexplained(article.headline, licence.name, widened)
    before, former = article.footprint, article.licence
    article.licence = licence
    article.credit_name = article.credit_name if credit_name is None else credit_name
    article.credit_url = article.credit_url if credit_url is None else credit_url
    stand_by_its_terms(article, now)
    article.save(update_fields=[*STANDING_FIELDS, "licence", "credit_name", "credit_url"])
    told: dict[str, Any] = {
        "before": former.name,
        "after": licence.name,
        "reason": reason.strip(),
    }  # Any: JSON
    remember(article, Deed.OVERRIDE if widened else Deed.TERMS, by, **told, **_said("widened", widened))
    if before is not None or article.footprint is not None:
        journal_article(article, before)
    return article


def _said(name: str, value: Any) -> dict[str, Any]:  # Any: JSON
    """An entry of a deed that is only kept where it says something."""
    return {name: value} if value else {}
