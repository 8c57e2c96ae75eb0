"""What search engines are given: only what the terms let them keep."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from broadsheet.theme.furniture import Furniture
from broadsheet.theme.shapes import SitemapMonth
from broadsheet.theme.sitemaps import (
    MAX_NEWS,
    render_robots,
    render_sitemap_index,
    render_sitemap_month,
    render_sitemap_news,
)
from tests.theme import larkport as lark

SITE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def texts(xml: str, name: str) -> list[str | None]:
    return [item.text for item in ElementTree.fromstring(xml).iter(name)]


def test_the_index_lists_months_with_their_newest_change(furniture: Furniture) -> None:
    months = [
        SitemapMonth("/sitemaps/2026-11.xml", "2026-11-23T11:20:00+01:00"),
        SitemapMonth("/sitemaps/2026-10.xml"),
    ]
    xml = render_sitemap_index(furniture, months)
    assert texts(xml, SITE + "loc") == [f"https://larkport.example/sitemaps/2026-{m}.xml" for m in (11, 10)]
    assert texts(xml, SITE + "lastmod") == ["2026-11-23T11:20:00+01:00"]


def test_a_month_lists_stories_with_their_last_change(furniture: Furniture) -> None:
    xml = render_sitemap_month(furniture, [lark.lead_story(), lark.story(4)])
    assert texts(xml, SITE + "loc") == [lark.lead_story().canonical, lark.story(4).canonical]
    assert texts(xml, SITE + "lastmod")[0] == "2026-11-23T11:58:00+01:00"


def test_a_story_kept_from_news_search_is_only_in_its_months_sitemap(furniture: Furniture) -> None:
    story = lark.story(0, index="not-news")
    assert story.url in render_sitemap_month(furniture, [story])
    assert story.url not in render_sitemap_news(furniture, [story])


@pytest.mark.parametrize("index", ["noindex", "canonical"])
def test_a_story_that_is_not_ours_to_index_is_in_no_sitemap(furniture: Furniture, index: str) -> None:
    stories = [lark.story(0, index=index)]
    assert texts(render_sitemap_month(furniture, stories), SITE + "loc") == []
    assert texts(render_sitemap_news(furniture, stories), SITE + "loc") == []


def test_the_news_sitemap_names_paper_title_language_and_date(furniture: Furniture) -> None:
    xml = render_sitemap_news(furniture, [lark.story(0, language="en-GB")])
    assert texts(xml, NEWS + "name") == ["The Larkport Courier"]
    assert texts(xml, NEWS + "language") == ["en"]
    assert texts(xml, NEWS + "title") == [lark.story(0).headline]
    assert texts(xml, NEWS + "publication_date") == ["2026-11-23T11:20:00+01:00"]


def test_the_news_sitemap_ends_where_the_format_does(furniture: Furniture) -> None:
    xml = render_sitemap_news(furniture, [lark.story(0)] * (MAX_NEWS + 1))
    assert len(texts(xml, SITE + "loc")) == MAX_NEWS


def test_robots_may_read_everything_public(furniture: Furniture) -> None:
    robots = RobotFileParser()
    robots.parse(render_robots(furniture).splitlines())
    assert robots.can_fetch("anybody", "https://larkport.example/2026/11/story-0/")
    assert not robots.can_fetch("anybody", "https://larkport.example/-/contact")
    assert not robots.can_fetch("anybody", "https://larkport.example/desk/")
    assert robots.site_maps() == [
        f"https://larkport.example/{name}.xml" for name in ("sitemap", "sitemap-news")
    ]
