"""Where a published story stands by its terms: on the site, held until its hour, or off it because a right has ended."""

from datetime import datetime

from broadsheet.desk.actions.addresses import give_addresses, zone_of_the_paper
from broadsheet.desk.actions.noticed import footprint_of
from broadsheet.desk.models import Article, Standing
from broadsheet.rights.rules import ends_at, next_change, permit
from broadsheet.rights.terms import Channel, Show

STANDING_FIELDS = [
    "standing",
    "live",
    "slug",
    "address",
    "public_from",
    "updated_at",
    "due_at",
    "notice",
    "footprint",
    "first_published_at",
    "last_published_at",
    "expired",
]


def settle(article: Article, now: datetime) -> None:
    """Set a published story's standing and its next due time by its terms at `now`. The caller saves."""
    terms, published = article.terms, article.public_from or now
    allowed = permit(terms, Channel.SITE, published, now)
    if allowed.show > Show.NOTHING:
        article.standing = Standing.LIVE
    elif terms.starts and now < terms.starts:
        article.standing = Standing.HELD
    else:
        article.standing = Standing.EXPIRED
    article.live = article.standing == Standing.LIVE
    article.due_at = next_change(terms, published, now)


def stand_by_its_terms(article: Article, now: datetime) -> None:
    """Where a published story stands once its rights are other ones, address and footprint included. The caller saves."""
    if article.standing in (Standing.LIVE, Standing.HELD, Standing.EXPIRED):
        settle(article, now)
        if article.standing == Standing.LIVE and article.address is None:
            give_addresses([article], zone_of_the_paper())
    article.footprint = footprint_of(article)


def has_ended(article: Article, now: datetime) -> bool:
    """Whether the right to what a published story stands on has ended, whatever its terms leave standing of it."""
    until = ends_at(article.terms, article.public_from or now)
    return until is not None and until <= now
