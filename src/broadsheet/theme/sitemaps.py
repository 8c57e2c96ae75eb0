"""The paper for search engines: sitemaps and robots.txt.

One sitemap for each month, an index over them, and one of the last 48 hours in the news format. Only
stories that the terms let search engines keep under our address appear. Sources: sitemaps.org 0.9; the
news sitemap format of Google; RFC 9309.
"""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.theme import xml
from broadsheet.theme.furniture import Furniture
from broadsheet.theme.shapes import SitemapMonth
from broadsheet.theme.story import Story

NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS_NAMES = f'{NAMES} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
MAX_NEWS = 1000
"""As many as the news format allows in one file."""


def render_sitemap_index(furniture: Furniture, months: Iterable[SitemapMonth]) -> str:
    lines = [
        f"<sitemap>{xml.element('loc', furniture.absolute(month.url))}{_lastmod(month.changed)}</sitemap>"
        for month in months
    ]
    return _file("sitemapindex", NAMES, lines)


def render_sitemap_month(furniture: Furniture, stories: Iterable[Story]) -> str:
    lines = [
        f"<url>{xml.element('loc', furniture.absolute(story.url))}"
        f"{_lastmod((story.updated or story.published).iso)}</url>"
        for story in stories
        if story.index in ("index", "not-news")
    ]
    return _file("urlset", NAMES, lines)


def render_sitemap_news(furniture: Furniture, stories: Iterable[Story]) -> str:
    """The news sitemap; the caller gives the stories of the last 48 hours, newest first."""
    shown = [story for story in stories if story.index == "index"][:MAX_NEWS]
    return _file("urlset", NEWS_NAMES, [_news(furniture, story) for story in shown])


def render_robots(furniture: Furniture) -> str:
    """robots.txt: everything public may be read; what is dynamic, and the desk, need not."""
    lines = ["User-agent: *", "Disallow: /-/", "Disallow: /desk/", ""]
    lines += [f"Sitemap: {furniture.absolute(path)}" for path in ("/sitemap.xml", "/sitemap-news.xml")]
    return "\n".join(lines) + "\n"


def _news(furniture: Furniture, story: Story) -> str:
    paper = furniture.paper
    language = (story.language or paper.language).split("-")[0]
    publication = xml.element("news:name", paper.name) + xml.element("news:language", language)
    return (
        f"<url>{xml.element('loc', furniture.absolute(story.url))}"
        f"<news:news><news:publication>{publication}</news:publication>"
        f"{xml.element('news:publication_date', story.published.iso)}"
        f"{xml.element('news:title', story.headline)}</news:news></url>"
    )


def _lastmod(iso: str) -> str:
    return xml.element("lastmod", iso) if iso else ""


def _file(root: str, names: str, lines: list[str]) -> str:
    return xml.HEAD + f"<{root} {names}>\n" + "\n".join(lines) + f"\n</{root}>\n"
