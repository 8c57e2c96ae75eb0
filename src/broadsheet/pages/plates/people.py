"""Authors' and topics' pages: who they are or what it is about, and all their stories on leaves."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django.db import models

from broadsheet.archive.clippings import author_shelf, topic_shelf
from broadsheet.desk.gate import image_of
from broadsheet.desk.models import Author, Topic
from broadsheet.desk.story import Story
from broadsheet.pages.leaves import PERSON_LEAF, Leaf, stories_on
from broadsheet.pages.lines import of_shelf, shelf_sizes, sizes
from broadsheet.pages.look import Look
from broadsheet.pages.rules import OPEN, closed_leaves, is_leaf, newer_leaf, older_leaf
from broadsheet.pages.stories import Stories
from broadsheet.press.plates import Sheet, Turn
from broadsheet.questions import Question
from broadsheet.theme.render import render_author, render_topic
from broadsheet.theme.shapes import AuthorPage, TopicPage

PEOPLE_AND_TOPICS: Mapping[str, Callable[[str], str]] = {"author": author_shelf, "topic": topic_shelf}
"""The two kinds of pages here, and the shelves their stories lie on."""


def _public(kind: str) -> models.QuerySet[Any, tuple[str, str]]:
    model = Author if kind == "author" else Topic
    return model.objects.filter(once_public=True).order_by("slug").values_list("slug", "name")


_NAMED = {
    kind: Question(lambda slugs, kind=kind: _public(kind).filter(slug__in=slugs))
    for kind in PEOPLE_AND_TOPICS
}
_TOPICS = Question(lambda slugs: Topic.objects.filter(once_public=True, slug__in=slugs))


def names_with_pages(kind: str, slugs: Iterable[str] | None = None) -> dict[str, str]:
    """Slug → name of those who have pages: of all, or of these. The wire names many topics in passing, so one
    has a page from its first public story on, for good; so does an author."""
    return dict(_public(kind) if slugs is None else _NAMED[kind](list(slugs)))


def leaf_name(slug: str, number: int) -> str:
    """The page key's name of one leaf: "ines-okafor/0"."""
    return f"{slug}/{number}"


def read_name(name: str) -> tuple[str, int]:
    slug, number = name.split("/")
    return slug, int(number)


def path_of(kind: str, slug: str, number: int | None) -> str:
    """The address of one leaf: "/author/ines-okafor/", "/author/ines-okafor/3/"; "" for none."""
    if number is None:
        return ""
    return f"/{kind}/{slug}/" if number == OPEN else f"/{kind}/{slug}/{number}/"


def leaf_names(slugs: Iterable[str], shelf: Callable[[str], str]) -> Iterable[str]:
    """Every leaf of these people or topics; one without stories has its open leaf."""
    held = dict(shelf_sizes())
    for slug in slugs:
        for number in range(closed_leaves(held.get(shelf(slug), 0), PERSON_LEAF) + 1):
            yield leaf_name(slug, number)


def leaves_of(names: Iterable[str], shelf: Callable[[str], str]) -> dict[str, Leaf]:
    """The leaves there are of those asked for. One query."""
    asked = {name: read_name(name) for name in names}
    slugs = sorted({slug for slug, _ in asked.values()})
    lines = [of_shelf(shelf(slug)) for slug in slugs]
    size = dict(zip(slugs, sizes(lines), strict=True))
    line = dict(zip(slugs, lines, strict=True))
    return {
        name: Leaf(line[slug], number, size[slug], PERSON_LEAF)
        for name, (slug, number) in asked.items()
        if is_leaf(number, size[slug], PERSON_LEAF)
    }


def stories_of(leaves: Mapping[str, Leaf], stories: Stories) -> dict[str, tuple[Story, ...]]:
    """The stories on each leaf, newest first. Three queries."""
    ids = dict(zip(leaves, stories_on(list(leaves.values())), strict=True))
    stories.cards([id for found in ids.values() for id in found])
    return {name: stories.row(found) for name, found in ids.items()}


def paragraphs(text: str) -> str:
    """An editor's plain lines as markup, a paragraph for each."""
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


class AuthorPlate:
    """Names are leaves of an author's stories."""

    name = "author"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return leaf_names(names_with_pages("author"), author_shelf)

    def paths(self, name: str) -> Sequence[str]:
        return [path_of("author", *read_name(name))]

    def load(self, names: Sequence[str]) -> Mapping[str, AuthorPage]:
        leaves = leaves_of(names, author_shelf)
        slugs = {read_name(name)[0] for name in leaves}
        public = Author.objects.select_related("portrait").filter(once_public=True, slug__in=slugs)
        authors = {author.slug: author for author in public}
        shown = stories_of(leaves, self.stories)
        pages = {}
        for name, leaf in leaves.items():
            slug = read_name(name)[0]
            if slug in authors:
                pages[name] = self._page(authors[slug], leaf, shown[name])
        return pages

    def _page(self, author: Author, leaf: Leaf, stories: tuple[Story, ...]) -> AuthorPage:
        return AuthorPage(
            name=author.name,
            url=path_of("author", author.slug, leaf.number),
            stories=stories,
            role=author.role,
            about_html=paragraphs(author.biography),
            picture=image_of(author.portrait) if author.portrait else None,
            number=leaf.number,
            newer_url=path_of("author", author.slug, newer_leaf(leaf.number, leaf.size, leaf.per_leaf)),
            older_url=path_of("author", author.slug, older_leaf(leaf.number, leaf.size, leaf.per_leaf)),
            feeds=leaf.number == OPEN,
        )

    def render(self, name: str, data: AuthorPage) -> Sequence[Sheet]:
        return [Sheet(data.url, render_author(self.look.furniture, data).encode())]


class TopicPlate:
    """Names are leaves of a topic's stories."""

    name = "topic"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return leaf_names(names_with_pages("topic"), topic_shelf)

    def paths(self, name: str) -> Sequence[str]:
        return [path_of("topic", *read_name(name))]

    def load(self, names: Sequence[str]) -> Mapping[str, TopicPage]:
        leaves = leaves_of(names, topic_shelf)
        topics = {topic.slug: topic for topic in _TOPICS({read_name(name)[0] for name in leaves})}
        shown = stories_of(leaves, self.stories)
        pages = {}
        for name, leaf in leaves.items():
            slug = read_name(name)[0]
            if slug in topics:
                pages[name] = self._page(topics[slug], leaf, shown[name])
        return pages

    def _page(self, topic: Topic, leaf: Leaf, stories: tuple[Story, ...]) -> TopicPage:
        return TopicPage(
            name=topic.name,
            url=path_of("topic", topic.slug, leaf.number),
            stories=stories,
            about_html=paragraphs(topic.description),
            number=leaf.number,
            newer_url=path_of("topic", topic.slug, newer_leaf(leaf.number, leaf.size, leaf.per_leaf)),
            older_url=path_of("topic", topic.slug, older_leaf(leaf.number, leaf.size, leaf.per_leaf)),
            feeds=leaf.number == OPEN,
        )

    def render(self, name: str, data: TopicPage) -> Sequence[Sheet]:
        return [Sheet(data.url, render_topic(self.look.furniture, data).encode())]
