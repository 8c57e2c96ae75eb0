"""An archive of any size in a paper of the bench, the same each time: stories, topics, authors, related stories.

Made with `bulk_create` and a few passes of SQL, because nobody waits for a million stories to be filed one by
one. Sixty stories a day, so that a month is as long in a small archive as in a large one and only the
months are more. Imported once Django is set up.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from broadsheet.archive.models import Clipping, Gist, Related
from broadsheet.archive.rules import KEEP, telling_terms
from broadsheet.desk.models import Article, Author, Byline, Origin, Section, Standing, Topic
from broadsheet.desk.rules import footprint
from broadsheet.rights.actions import preset
from broadsheet.text.terms import analyser

from .words import sentence, text

TOPICS, AUTHORS = 300, 40
FULL = 33
"""Stories for each topic, of which every story has two: so that its lists and feed are full in a small archive, too."""
BEFORE = datetime(2026, 11, 20, 12, tzinfo=UTC)
A_DAY = 60
AT_ONCE = 2_000


def make_archive(count: int) -> None:
    """This many public stories in a new paper with sections, and everything the archive knows about them."""
    many, few = min(TOPICS, max(2, count // FULL)), min(AUTHORS, max(2, count // FULL // 8))
    topics = [Topic(name=f"Matter {n}", slug=f"matter-{n}", once_public=True) for n in range(many)]
    authors = [Author(name=f"Writer {n}", slug=f"writer-{n}", once_public=True) for n in range(few)]
    Topic.objects.bulk_create(topics)
    Author.objects.bulk_create(authors)
    with transaction.atomic():
        stories = _stories(count, len(topics), len(authors))
        while run := list(islice(stories, AT_ONCE)):
            Article.objects.bulk_create(run)
            _keep_gists(run)
        _sign_and_file(topics, authors)
        _put_beside()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def drafts(count: int) -> list[Article]:
    """Stories of the newsroom that only have to be published."""
    chance = random.Random(99)
    sections, own = list(Section.objects.all()), preset("own")
    topics, authors = list(Topic.objects.all()[:TOPICS]), list(Author.objects.all()[:AUTHORS])
    made = []
    for n in range(count):
        article = Article(
            headline=f"{sentence(chance, 7)} {n}",
            standfirst=sentence(chance, 22),
            body=text(chance),
            section=sections[n % len(sections)],
            licence=own,
            live=False,
        )
        article.save()
        Byline.objects.create(article=article, author=chance.choice(authors))
        for topic in chance.sample(topics, 2):
            article.topics.add(topic)
        article.save()
        made.append(article)
    return made


def _stories(count: int, topics: int, authors: int) -> Iterator[Article]:
    chance = random.Random(7)
    sections = list(Section.objects.all())
    own, wire = preset("own"), preset("cc-by")
    for n in range(count):
        at = BEFORE - timedelta(days=1) * (count - n) / A_DAY
        section, slug = chance.choice(sections), f"story-{n}"
        article = Article(
            headline=f"{sentence(chance, 8)} {n}",
            kicker=chance.choice(("", "Harbour", "Analysis")),
            standfirst=sentence(chance, 22),
            body=text(chance),
            section=section,
            origin=Origin.WIRE if n % 2 else Origin.OWN,
            licence=wire if n % 2 else own,
            credit_name="North Coast Wire" if n % 2 else "",
            credit_url=f"https://wire.example/{n}" if n % 2 else "",
            standing=Standing.LIVE,
            live=True,
            slug=slug,
            address=f"{at:%Y/%m}/{slug}",
            public_from=at,
            received_at=at,
        )
        article.excerpt, article.words = article.standfirst, len(article.body.split())
        article.footprint = footprint(
            article.address,
            section.slug,
            [] if n % 2 else [f"writer-{n // 2 % authors}"],
            [f"matter-{n % topics}", f"matter-{n * 7 % topics}"],
            at,
        )
        yield article


def _keep_gists(stories: list[Article]) -> None:
    """Of what each is about, as the archive keeps it of every story that comes out."""
    english = analyser("en")
    Gist.objects.bulk_create(
        Gist(
            article=story.pk,
            terms=telling_terms(english, story.headline, story.standfirst, story.body.replace("p>", " ")),
        )
        for story in stories
    )


def _sign_and_file(topics: list[Topic], authors: list[Author]) -> None:
    """Bylines, topics and clippings, as the footprints say."""
    rows = Article.objects.values_list("id", "public_from", "footprint").order_by("id").iterator()
    topic, author = {t.slug: t.pk for t in topics}, {a.slug: a.pk for a in authors}
    through = Article.topics.through
    while run := list(islice(rows, AT_ONCE)):
        Byline.objects.bulk_create(
            Byline(article_id=id, author_id=author[slug]) for id, _, print in run for slug in print["authors"]
        )
        through.objects.bulk_create(
            through(article_id=id, topic_id=topic[slug])
            for id, _, print in run
            for slug in dict.fromkeys(print["topics"])
        )
        Clipping.objects.bulk_create(
            Clipping(article_id=id, at=at, shelf=f"{kind}/{slug}")
            for id, at, print in run
            for kind in ("author", "topic")
            for slug in dict.fromkeys(print[f"{kind}s"])
        )


def _put_beside() -> None:
    """Each story beside those filed just before it, half of them as about the same matter."""
    table, article = Related._meta.db_table, Article._meta.db_table
    with connection.cursor() as cursor:
        for nth in range(1, KEEP + 1):
            cursor.execute(
                f"INSERT INTO {table} (article_id, other_id, score, reason) "
                f"SELECT a.id, b.id, %s, 'of the bench' FROM {article} a JOIN {article} b ON b.id = a.id - %s",
                [500 - nth if nth % 2 else 0, nth],
            )
