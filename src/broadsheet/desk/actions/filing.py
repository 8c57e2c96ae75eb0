"""File stories from the wire: many at once, each with its place and its terms."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from broadsheet.desk.actions.addresses import give_addresses, zone_of_the_paper
from broadsheet.desk.actions.handing_over import endings_among, hand_over
from broadsheet.desk.actions.noticed import journal_articles
from broadsheet.desk.actions.standing import STANDING_FIELDS, settle, stand_by_its_terms
from broadsheet.desk.actions.wire_words import WIRE_FIELDS, digest_of, touched
from broadsheet.desk.actions.words import EXCERPT_LIMIT
from broadsheet.desk.models import Article, Origin, Section, Standing, Topic
from broadsheet.desk.rules import footprint
from broadsheet.records import record
from broadsheet.rights.models import Licence
from broadsheet.rows import Mould, as_asked, asked, cast_lightly, quoted
from broadsheet.text.clean import plain, plain_of_clean
from broadsheet.text.excerpt import excerpt
from broadsheet.text.slug import slug

Changed = dict[str, tuple[Any, Any]]  # Any: field values
"""Field → its value before and after."""

RIGHTS_FIELDS = ("licence", "embargo", "right_ends_at", "usage_terms")
"""What the wire says of a story's rights."""

OF_THE_WORDS = ("from_wire", "wire_words", "excerpt", "words")
"""What follows from its words."""


@record(frozen=True, slots=True)
class Filing:
    """One story as the wire room hands it over: words clean, place decided, terms known.

    `body` has been through text.clean; `text` are its words as plain text, "" for the desk to find out. `published` is the
    sane time of first publication; `hold` keeps the story at the desk for an editor. `embargo`, `right_ends_at` and
    `usage_terms` are what the story's publisher says of this one alone.
    """

    headline: str
    standfirst: str
    body: str
    section: Section
    licence: Licence
    published: datetime
    credit_name: str = ""
    credit_url: str = ""
    wire_byline: str = ""
    dateline: str = ""
    language: str = ""
    kicker: str = ""
    topics: tuple[str, ...] = ()
    updated: datetime | None = None
    hold: bool = False
    embargo: datetime | None = None
    right_ends_at: datetime | None = None
    usage_terms: str = ""
    text: str = ""


@transaction.atomic
def file_many(filings: Sequence[Filing], now: datetime) -> list[Article]:
    """File the stories in order and journal those that became public; answers the articles in the same order.

    A constant number of queries, however many. No revisions and no signals:
    a wire story gets a revision when a person first touches it.
    """
    if not filings:
        return []
    articles = [_article(filing, now) for filing in filings]
    give_addresses([a for a in articles if a.standing == Standing.LIVE], zone_of_the_paper())
    named = topics_named([name for filing in filings for name in filing.topics])
    topics = [named(filing.topics) if filing.topics else [] for filing in filings]
    for article, filing, its in zip(articles, filings, topics, strict=True):
        if article.standing == Standing.LIVE and article.public_from and article.address:
            slugs = [topic.slug for topic in its]
            article.footprint = footprint(
                article.address, filing.section.slug, [], slugs, article.public_from
            )
    _ARTICLE.keep(articles)
    _link_topics(articles, topics)
    journal_articles((article, None) for article in articles if article.footprint is not None)
    return articles


def update_from_wire(article: Article, filing: Filing, now: datetime) -> bool:
    """Bring one story up to the wire's newest words; answers whether anything changed."""
    return bool(update_many_from_wire([(article, filing)], now))


@transaction.atomic
def update_many_from_wire(updates: Sequence[tuple[Article, Filing]], now: datetime) -> list[Article]:
    """Bring stories up to the wire's newest words; answers those that changed.

    Fields an editor has touched stay as they are. A story whose publisher ends its right
    goes on with another source's version where there is one (handing_over). Same address, same first
    time; `updated_at` moves and, where a story has revisions, a new one is kept.
    A constant number of queries, but for the stories with revisions. The rows
    have been read, and on PostgreSQL locked, in the caller's transaction.
    """
    before = [article.footprint for article, _ in updates]
    changes = [(article, _take_over(article, filing, now)) for article, filing in updates]
    if not changes:
        return []
    Article.objects.bulk_create(
        [article for article, _ in changes],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*WIRE_FIELDS, *RIGHTS_FIELDS, *STANDING_FIELDS, *OF_THE_WORDS],
    )
    for article, changed in changes:
        words = {name: change for name, change in changed.items() if name in WIRE_FIELDS}
        if words and article.latest_revision_id:
            renew_revision(article, words)
    moved = [(article, was) for (article, changed), was in zip(changes, before, strict=True) if changed]
    went_on = hand_over(endings_among(moved, now), now)
    journal_articles(
        (article, was)
        for article, was in moved
        if article.pk not in went_on and (was is not None or article.footprint is not None)
    )
    return [article for article, changed in changes if changed]


def _take_over(article: Article, filing: Filing, now: datetime) -> Changed:
    """Set what the wire gives anew, unless an editor touched it; answers what that was. The caller saves."""
    given = words_given(filing)
    new = {name: value for name, value in given.items() if article.from_wire.get(name) != digest_of(value)}
    kept = {name for name in given if touched(article, name)}
    changed: Changed = {
        name: (getattr(article, name), value) for name, value in new.items() if name not in kept
    }
    # What stands in an editor's words is kept beside them in the wire's, for the desk to show.
    beside = {**article.wire_words, **{name: new[name] for name in kept & new.keys()}}
    article.wire_words = {name: value for name, value in beside.items() if name in kept}
    article.from_wire = {**article.from_wire, **{name: digest_of(value) for name, value in given.items()}}
    for name, (_, value) in changed.items():
        setattr(article, name, value)
    changed |= _take_over_rights(article, filing, now)
    if changed:
        _count(article, plain(article.body))
        if article.standing == Standing.LIVE:
            article.updated_at = now
    return changed


def _take_over_rights(article: Article, filing: Filing, now: datetime) -> Changed:
    """Put the story under what the wire now says of its rights, and where that leaves it. The caller saves.

    Terms that an editor chose stay; an embargo or an end is the publisher's to move.
    """
    said: dict[str, Any] = {name: getattr(filing, name) for name in RIGHTS_FIELDS}  # Any: field values
    if article.from_wire.get("licence", str(article.licence_id)) != str(article.licence_id):
        said["licence"] = article.licence
    else:
        article.from_wire = {**article.from_wire, "licence": str(filing.licence.pk)}
    changed = {name: (getattr(article, name), value) for name, value in said.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    for name, (_, value) in changed.items():
        setattr(article, name, value)
    if article.address is None:
        article.public_from = filing.published  # no reader has seen it: an embargo that moves takes it along
    if changed.keys() - {"usage_terms"}:
        stand_by_its_terms(article, now)
    return changed


_ARTICLE = Mould(Article)


def _article(filing: Filing, now: datetime) -> Article:
    given = words_given(filing)
    article = _ARTICLE.cast(
        {"section": filing.section, "licence": filing.licence},
        origin=Origin.WIRE.value,
        credit_name=filing.credit_name[:200],
        received_at=now,
        public_from=filing.published,
        updated_at=filing.updated,
        embargo=filing.embargo,
        right_ends_at=filing.right_ends_at,
        usage_terms=filing.usage_terms,
        from_wire={name: digest_of(value) for name, value in given.items()},
        slug=slug(given["headline"]),
        **given,
    )
    article.from_wire["licence"] = str(filing.licence.pk)
    _count(article, filing.text or plain_of_clean(article.body))
    if filing.hold:
        article.standing, article.live = Standing.WAITING, False
    else:
        settle(article, now)
        article.first_published_at = article.last_published_at = now if article.live else None
    return article


def words_given(filing: Filing) -> dict[str, str]:
    """The words of a filing by field (WIRE_FIELDS), as they fit their columns."""
    return {
        "headline": filing.headline[:300],
        "standfirst": filing.standfirst[:1000],
        "body": filing.body,
        "wire_byline": filing.wire_byline[:200],
        "dateline": filing.dateline[:80],
        "language": filing.language[:12],
        "kicker": filing.kicker[:80],
        "credit_url": filing.credit_url if len(filing.credit_url) <= 2000 else "",
    }


def _count(article: Article, text: str) -> None:
    """Count the words of its text, given as one line, and make its excerpt."""
    article.words = text.count(" ") + 1 if text else 0
    article.excerpt = excerpt(article.standfirst or text, EXCERPT_LIMIT)


def topics_named(named: Sequence[str]) -> Callable[[Sequence[str]], list[Topic]]:
    """The paper's topics of these names, made where there are none: answers who finds them by name. One query, or three."""
    kept = _kept_topics(named)

    def of(names: Sequence[str]) -> list[Topic]:
        found = [kept[slug(name)] for name in names]
        return list({topic.pk: topic for topic in found}.values())  # two names may be one topic's

    return of


def _kept_topics(named: Sequence[str]) -> dict[str, Topic]:
    names: dict[str, str] = {}
    for name in named:
        names.setdefault(slug(name), name[:120])
    found = _topics_of(names)
    if missing := [key for key in names if key[:80] not in found]:
        # Somebody else may be making the same one.
        _TOPIC.enter(("slug", "name"), [(key[:80], names[key]) for key in missing], or_leave=True)
        found |= _topics_of(missing)
    return found


_TOPIC = Mould(Topic)


def _topics_of(keys: Collection[str]) -> dict[str, Topic]:
    """The topics of these slugs that there are, by slug. One query, in the database's own words: a delivery names any number."""
    if not keys:
        return {}
    names = ("id", "slug", "name")
    table, columns = quoted(Topic._meta.db_table), ", ".join(f"topic.{quoted(name)}" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {asked('text')} CROSS JOIN {table} AS topic WHERE topic.slug = asked.value",  # noqa: S608  # names of ours
            [as_asked([key[:80] for key in keys])],
        )
        rows, db = cursor.fetchall(), connection.alias
    return {row[1]: cast_lightly(Topic, db, names, row) for row in rows}


_LINK: Mould[Any] = Mould(Article.topics.through)  # Any: Django makes the model, and gives it no type


def _link_topics(articles: Sequence[Article], topics: Sequence[Sequence[Topic]]) -> None:
    rows = [
        (article.pk, topic)
        for article, its in zip(articles, topics, strict=True)
        if its
        for topic in sorted(topic.pk for topic in its)
    ]
    _LINK.enter(("article_id", "topic_id"), rows)


def renew_revision(article: Article, changed: Changed, topics: Sequence[Topic] = ()) -> None:
    """Keep a revision of what changed outside the editor's screen, on top of the newest words of the desk.

    A field that an editor's draft has already written otherwise stays as the draft has it; `topics` are added.
    """
    newest = article.get_latest_revision_as_object()
    for name, (before, value) in changed.items():
        if getattr(newest, name) == before:
            setattr(newest, name, value)
    if topics:
        newest.topics.add(*topics)
    drafts = article.has_unpublished_changes
    revision = newest.save_revision(log_action=False)
    if not drafts and article.live:
        Article.objects.filter(pk=article.pk).update(live_revision=revision, has_unpublished_changes=False)
