"""The paper as feeds: read back by a feed reader, each says what the page says, and no more than the terms."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest

from broadsheet.theme.feeds import (
    absolute_addresses,
    identity,
    item_of,
    render_atom,
    render_json_feed,
    render_rss,
    rfc822,
)
from broadsheet.theme.furniture import Furniture, furnish
from broadsheet.theme.shapes import Feed
from broadsheet.theme.story import Story
from tests.theme import larkport as lark

Render = Callable[[Furniture, Feed], str]
XML = [pytest.param(render_rss, id="rss"), pytest.param(render_atom, id="atom")]
ALL = [*XML, pytest.param(render_json_feed, id="json")]


def of_story(furniture: Furniture, story: Story) -> Feed:
    """A feed with one story in it."""
    return Feed((item_of(furniture, story),))


def entry(furniture: Furniture, render: Render, **changes: object) -> dict[str, Any]:
    """The first story of a feed as a reader has it: title, link, id, authors, tags, html, summary, published."""
    text = render(furniture, of_story(furniture, lark.lead_story(**changes)))
    if render is render_json_feed:
        item = json.loads(text)["items"][0]
        return item | {"html": item["content_html"], "link": item["url"], "published": item["date_published"]}
    parsed = feedparser.parse(text, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    item = parsed.entries[0]
    html = item.content[0].value if item.get("content") else item.summary
    return dict(item) | {"html": html, "authors": [{"name": author.name} for author in item.authors]}


@pytest.mark.parametrize("render", ALL)
def test_a_reader_finds_title_address_identity_and_people(furniture: Furniture, render: Render) -> None:
    story = lark.lead_story()
    found = entry(furniture, render)
    assert (found["title"], found["link"]) == (story.headline, story.canonical)
    assert found["id"] == identity(furniture, story) == "tag:larkport.example,2026:story:1"
    assert {author["name"] for author in found["authors"]} == {"Ines Okafor", "Tomáš Wejhera"}


@pytest.mark.parametrize("render", ALL)
def test_a_whole_story_comes_whole_with_its_credit_once(furniture: Furniture, render: Render) -> None:
    found = entry(furniture, render)
    assert "survey, published this morning" in found["html"]
    assert found["html"].count("appeared first on") == 1
    assert f'<a href="{lark.WIRE.url}">North Coast Wire</a>' in found["html"]
    assert lark.WIRE.licence_url in found["html"]


@pytest.mark.parametrize("render", ALL)
def test_a_whole_feed_says_each_credit_once(furniture: Furniture, render: Render) -> None:
    assert render(furniture, of_story(furniture, lark.lead_story())).count("appeared first on") == 1


@pytest.mark.parametrize("render", ALL)
@pytest.mark.parametrize(
    ("show", "excerpt", "wanted"),
    [
        pytest.param("excerpt", "Only so much.", "<p>Only so much.</p>", id="excerpt"),
        pytest.param("headline", "", "", id="headline"),
    ],
)
def test_a_story_in_part_has_no_more_than_its_terms(
    furniture: Furniture, render: Render, show: str, excerpt: str, wanted: str
) -> None:
    found = entry(furniture, render, show=show, body_html="", standfirst="", excerpt=excerpt)
    licence = '(<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>)'
    credit = f'<p>This post appeared first on <a href="{lark.WIRE.url}">North Coast Wire</a>. {licence}</p>'
    assert found["html"] == wanted + credit


@pytest.mark.parametrize("render", ALL)
def test_addresses_within_the_text_are_absolute(furniture: Furniture, render: Render) -> None:
    html = entry(furniture, render)["html"]
    assert 'href="https://larkport.example/2026/11/fish-market/"' in html
    assert 'src="https://larkport.example/media/pictures/chart.svg"' in html


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            '<img srcset="/a.avif 1w, /b.avif 2w">',
            '<img srcset="https://x.example/a.avif 1w, https://x.example/b.avif 2w">',
        ),
        ('<a href="//other.example/">', '<a href="//other.example/">'),
        ('<a href="https://other.example/">', '<a href="https://other.example/">'),
        ('<p>say src="/x"</p>', '<p>say src="/x"</p>'),
        ('<img alt="a > b" src="/x.png">', '<img alt="a > b" src="https://x.example/x.png">'),
        ('<a title=" href=" href="/x">', '<a title=" href=" href="https://x.example/x">'),
    ],
)
def test_only_addresses_in_tags_are_made_absolute(given: str, wanted: str) -> None:
    assert absolute_addresses(given, "https://x.example") == wanted


@pytest.mark.parametrize("render", XML)
def test_published_and_updated_come_back_as_the_same_moments(furniture: Furniture, render: Render) -> None:
    found = entry(furniture, render)
    assert found["published_parsed"][:5] == (2026, 11, 23, 10, 20)
    if render is render_atom:
        assert found["updated_parsed"][:5] == (2026, 11, 23, 10, 58)


@pytest.mark.parametrize("render", XML)
def test_section_and_topics_are_categories(furniture: Furniture, render: Render) -> None:
    tags = [tag["label"] or tag["term"] for tag in entry(furniture, render)["tags"]]
    assert tags == ["World News", "Ferries", "Harbour council"]


def test_rss_carries_the_picture_with_credit_and_measures(furniture: Furniture) -> None:
    media = entry(furniture, render_rss)["media_content"][0]
    assert media["url"] == "https://larkport.example/media/pictures/hills-0.svg"
    assert (media["width"], media["medium"]) == ("1600", "image")


@pytest.mark.parametrize("render", XML)
def test_a_feed_knows_itself_its_page_and_its_newest_change(furniture: Furniture, render: Render) -> None:
    end = "xml" if render is render_rss else "atom"
    stories = (lark.story(1, section=lark.STOCK), lark.lead_story())
    feed = feedparser.parse(
        render(furniture, Feed(tuple(item_of(furniture, story) for story in stories), lark.STOCK))
    ).feed
    assert feed.title == "The Larkport Courier: Stock"
    addresses = {link["rel"]: link["href"] for link in feed.links}
    assert addresses["self"] == f"https://larkport.example/stock/feed.{end}"
    assert addresses["alternate"] == "https://larkport.example/stock/"
    assert feed.updated_parsed[:5] == (2026, 11, 23, 10, 58)


@pytest.mark.parametrize("render", XML)
def test_an_empty_feed_is_still_a_feed(furniture: Furniture, render: Render) -> None:
    parsed = feedparser.parse(render(furniture, Feed(())))
    assert not parsed.bozo
    assert parsed.entries == []


@pytest.mark.parametrize("render", XML)
def test_an_author_or_topic_has_a_feed_of_its_own(furniture: Furniture, render: Render) -> None:
    text = render(
        furniture, Feed((item_of(furniture, lark.story(0)),), name="Ferries", url="/topic/ferries/")
    )
    feed = feedparser.parse(text).feed
    assert feed.title == "The Larkport Courier: Ferries"
    assert "https://larkport.example/topic/ferries/" in [link["href"] for link in feed.links]


def test_json_feed_has_what_version_1_1_asks(furniture: Furniture) -> None:
    data = json.loads(
        render_json_feed(furniture, of_story(furniture, lark.lead_story(read_on_url=lark.WIRE.url)))
    )
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["feed_url"] == "https://larkport.example/feed.json"
    assert data["home_page_url"] == "https://larkport.example/"
    item = data["items"][0]
    assert item["external_url"] == lark.WIRE.url
    assert item["tags"] == ["World News", "Ferries", "Harbour council"]
    assert item["image"].startswith("https://larkport.example/media/")


def test_atom_elements_stand_in_the_atom_namespace_with_what_rfc_4287_asks(furniture: Furniture) -> None:
    name = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(
        render_atom(furniture, of_story(furniture, lark.story(1, authors=(), byline_text="")))
    )
    assert root.tag == name + "feed"
    assert all(root.find(name + child) is not None for child in ("id", "title", "updated", "author"))
    item = root.find(name + "entry")
    assert item is not None
    assert all(item.find(name + child) is not None for child in ("id", "title", "updated"))


def test_identity_outlives_a_new_address(furniture: Furniture) -> None:
    moved = lark.story(4, url="/2026/11/other/")
    assert identity(furniture, moved) == identity(furniture, lark.story(4))


def test_another_base_address_is_followed_everywhere(paths: dict[str, str]) -> None:
    furniture = furnish(replace(lark.PAPER, url="https://other.example"), paths)
    assert "larkport.example" not in render_rss(furniture, of_story(furniture, lark.story(0)))


def test_a_plain_excerpt_stays_plain_where_readers_expect_markup(furniture: Furniture) -> None:
    found = entry(furniture, render_rss, standfirst="1 < 2 & 3 > 2")
    assert found["summary"] == "1 &lt; 2 &amp; 3 &gt; 2"


def test_rss_dates_are_in_utc() -> None:
    assert rfc822("2026-06-01T00:30:00+02:00") == "Sun, 31 May 2026 22:30:00 +0000"
