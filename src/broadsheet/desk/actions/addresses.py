"""Give addresses, once and for good."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q

from broadsheet.desk.actions.audit import Deed, remember
from broadsheet.desk.actions.noticed import journal_article
from broadsheet.desk.errors import AddressTaken
from broadsheet.desk.models import Article, FormerAddress, Publication
from broadsheet.desk.rules import address_of, numbered
from broadsheet.rows import as_asked, asked, quoted
from broadsheet.text.slug import slug


def give_addresses(articles: Iterable[Article], zone: ZoneInfo) -> None:
    """Give each article without an address one, by its public_from. One query; the caller saves.

    The first free of the-slug, the-slug-2, … is taken; former addresses count as taken.
    """
    new = [article for article in articles if article.address is None]
    if not new:
        return
    for article in new:
        article.slug = article.slug or slug(article.headline)
    firsts = [address_of(article.slug, _published(article), zone) for article in new]
    taken = _taken(set(firsts))
    for article, first in zip(new, firsts, strict=True):
        address, number = first, 1
        while address in taken:
            number += 1
            address = address_of(numbered(article.slug, number), _published(article), zone)
        article.address = address
        article.slug = address.rsplit("/", 1)[1]
        taken.add(address)


@transaction.atomic
def change_address(article: Article, words: str) -> Article:
    """Put a public article at an address of other words; the old one leads there for good.

    Raises AddressTaken when another story has, or had, it.
    """
    if article.address is None:
        article.slug = slug(words)
        article.save(update_fields=["slug"])
        return article
    base = article.address.rsplit("/", 1)[0]
    new = f"{base}/{slug(words)}"
    if new == article.address:
        return article
    own = FormerAddress.objects.filter(address=new, article=article)
    if Article.objects.filter(address=new).exists() or (
        not own.exists() and FormerAddress.objects.filter(address=new).exists()
    ):
        raise AddressTaken(new)
    own.delete()
    before, former = article.footprint, article.address
    FormerAddress.objects.create(address=former, article=article)
    article.address, article.slug = new, new.rsplit("/", 1)[1]
    if before is not None:
        article.footprint = {**before, "address": new}
    article.save(update_fields=["address", "slug", "footprint"])
    remember(article, Deed.MOVE, before=former, after=new)
    journal_article(article, before)
    return article


def zone_of_the_paper() -> ZoneInfo:
    """The paper's time zone, in which years and months of addresses are counted."""
    return Publication.the_paper().zone


def _published(article: Article) -> datetime:
    if article.public_from is None:
        raise ValueError(
            f"article {article.pk} has no time of publication; set public_from before its address"
        )
    return article.public_from


def _taken(firsts: set[str]) -> set[str]:
    """Every address, present or former, that begins like one of these."""
    # Exact addresses first (the index answers), then the numbered ones only for those in use.
    one_of = "SELECT address FROM {asked} CROSS JOIN {table} AS those WHERE those.address = asked.value"
    questions = [
        one_of.format(asked=asked("text"), table=quoted(model._meta.db_table))
        for model in (Article, FormerAddress)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(questions), [as_asked(firsts)] * len(questions))
        taken = {address for (address,) in cursor.fetchall()}
    used_already = sorted(taken)
    for begin in range(0, len(used_already), _AT_ONCE):
        some = used_already[begin : begin + _AT_ONCE]
        begins = Q(*(("address__startswith", address + "-") for address in some), _connector=Q.OR)
        for model in (Article, FormerAddress):
            taken |= set(model.objects.filter(begins).values_list("address", flat=True))
    return taken


_AT_ONCE = 400
"""Conditions in one question: SQLite refuses a thousand."""
