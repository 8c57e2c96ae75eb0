"""Tell the journal what readers could notice."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from broadsheet.desk.models import Article, Author, Section, Standing, StandingPage, Topic
from broadsheet.desk.rules import footprint
from broadsheet.journal.actions import Entry, append, append_many
from broadsheet.journal.models import Kind
from broadsheet.rows import as_asked, asked, quoted


def footprint_of(article: Article) -> dict[str, Any] | None:  # Any: JSON
    """Where the article is publicly visible now, from its rows; None when it is not."""
    if article.standing != Standing.LIVE or article.address is None or article.public_from is None:
        return None
    authors = list(article.bylines.values_list("author__slug", flat=True))
    topics = [topic.slug for topic in article.topics.all()]
    return footprint(article.address, article.section.slug, authors, topics, article.public_from)


def journal_article(article: Article, before: dict[str, Any] | None) -> None:  # Any: JSON
    """One entry for one article, from where it was to where it is."""
    journal_articles([(article, before)])


def journal_articles(
    changed: Iterable[tuple[Article, dict[str, Any] | None]], **more: Any
) -> None:  # Any: JSON
    """One entry for each (article, before). The authors and topics they name have a public page from now on.

    `more` goes into the note: `merge=True` says that the story may come back just as it was.
    """
    entries = [
        Entry(Kind.ARTICLE, article.pk, {"before": before, "after": article.footprint, **more})
        for article, before in changed
    ]
    append_many(entries)
    shown = [entry.note["after"] for entry in entries if entry.note["after"]]
    for model, key in ((Author, "authors"), (Topic, "topics")):
        if slugs := {slug for footprint in shown for slug in footprint[key]}:
            _once_public(model, slugs)


def _once_public(model: type[Author | Topic], slugs: Collection[str]) -> None:
    """Note that these have, or had, a page. In the database's own words: a delivery names any number."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quoted(model._meta.db_table)} SET once_public = TRUE"  # noqa: S608  # names of ours
            f" WHERE slug IN (SELECT asked.value FROM {asked('text')}) AND NOT once_public",
            [as_asked(slugs)],
        )


def journal_section(section: Section) -> None:
    """A section's name, colours, place in the menu or disclaimer changed: every page may show it."""
    append(Kind.SECTION, section.pk, {"slug": section.slug})


def journal_author(author: Author) -> None:
    append(Kind.AUTHOR, author.pk, {"slug": author.slug})


def journal_topic(topic: Topic) -> None:
    append(Kind.TOPIC, topic.pk, {"slug": topic.slug})


def journal_standing_page(page: StandingPage) -> None:
    append(Kind.STANDING_PAGE, page.pk, {"slug": page.slug})


def journal_publication() -> None:
    """The paper's name, menu, look or zone changed: every page is pressed anew."""
    append(Kind.PUBLICATION, 1)
