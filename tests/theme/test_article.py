"""A story's page: everything a reader is owed stands on it, once, and nothing pretends."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from broadsheet.theme.furniture import Furniture, furnish
from broadsheet.theme.render import render_article
from tests.theme import edition
from tests.theme import larkport as lark
from tests.theme.reading import Page, links, meta, part, parts, read, said


@pytest.fixture(scope="module")
def page(furniture: Furniture) -> Page:
    return read(edition.article(furniture, lark.lead_story()))


def alone(furniture: Furniture, **changes: object) -> Page:
    return read(render_article(furniture, lark.lead_story(**changes)))


@pytest.mark.parametrize(
    "name",
    "kicker headline byline dateline body credit share previous next related read-also signup consent legal "
    "disclaimer copyright".split(),
)
def test_each_part_stands_once(page: Page, name: str) -> None:
    part(page, name)


def test_the_menu_stands_at_the_top_and_again_at_the_foot(page: Page) -> None:
    top, foot = parts(page, "menu")
    assert [said(link) for link in top.iterfind(".//a")] == [item.name for item in lark.PAPER.menu]
    assert said(top) == said(foot)
    assert foot.xpath("ancestor::footer")


def test_the_current_section_is_marked_in_both_menus(page: Page) -> None:
    assert [said(link) for link in page.xpath("//a[@aria-current]")] == ["World News", "World News"]


def test_comments_are_absent_until_they_can_be_counted(page: Page) -> None:
    assert parts(page, "comments") == []


def test_the_headline_is_the_only_first_heading(page: Page) -> None:
    assert [said(heading) for heading in page.iterfind(".//h1")] == [lark.lead_story().headline]


def test_the_byline_names_everyone_and_links_to_their_pages(page: Page) -> None:
    byline = part(page, "byline")
    assert said(byline) == "By Ines Okafor, Harbour correspondent and Tomáš Wejhera"
    assert byline.xpath(".//a[@rel='author']/@href") == ["/author/ines-okafor/", "/author/tomas-wejhera/"]


@pytest.mark.parametrize(
    ("changes", "byline"),
    [
        pytest.param(
            {"byline_text": "From our correspondents"}, "By From our correspondents", id="plain words"
        ),
        pytest.param({"byline_text": ""}, "By North Coast Wire", id="the source, when nobody is named"),
        pytest.param({"byline_text": "", "credit": None}, "By The Larkport Courier", id="the paper itself"),
    ],
)
def test_a_story_without_authors_says_whose_it_is(
    furniture: Furniture, changes: dict[str, object], byline: str
) -> None:
    assert said(part(alone(furniture, authors=(), **changes), "byline")) == byline


def test_times_are_there_for_machines_and_for_people(page: Page) -> None:
    times = part(page, "dateline").findall(".//time")
    assert [time.get("datetime") for time in times] == [
        "2026-11-23T11:20:00+01:00",
        "2026-11-23T11:58:00+01:00",
    ]
    assert said(part(page, "dateline")).startswith("Larkport 23 November 2026, 11:20")


def test_neighbours_are_linked_in_head_and_page(page: Page) -> None:
    assert links(page, "prev") == [part(page, "previous").get("href")] == [lark.link(2).url]
    assert links(page, "next") == [part(page, "next").get("href")] == [lark.link(10).url]
    assert part(page, "previous").get("rel") == "prev"
    assert part(page, "next").get("rel") == "next"


def test_without_neighbours_there_is_no_row_for_them(furniture: Furniture) -> None:
    page = alone(furniture)
    assert parts(page, "previous") == parts(page, "next") == parts(page, "related") == []
    assert page.xpath("//nav[contains(@class, 'turn')]") == []


def test_related_stories_carry_their_dates(page: Page) -> None:
    items = part(page, "related").findall(".//li")
    assert len(items) == 10
    assert all(item.find(".//time").get("datetime") for item in items)


def test_the_credit_is_said_once_and_leads_to_the_source(page: Page) -> None:
    credit = part(page, "credit")
    assert said(credit) == "This post appeared first on North Coast Wire. Printed under CC BY 4.0"
    assert credit.xpath(".//a/@href") == [lark.WIRE.url, lark.WIRE.licence_url]


def test_a_credit_line_that_does_not_name_its_source_is_linked_whole(furniture: Furniture) -> None:
    credit = replace(lark.WIRE, text="© Coast agencies", licence_label="", licence_url="")
    link = part(alone(furniture, credit=credit), "credit").find(".//a")
    assert (said(link), link.get("href")) == ("© Coast agencies", lark.WIRE.url)


def test_an_own_story_owes_no_credit(furniture: Furniture) -> None:
    assert parts(alone(furniture, credit=None), "credit") == []


def test_the_wires_own_by_is_not_said_twice(furniture: Furniture) -> None:
    page = alone(furniture, authors=(), byline_text="BY Ada Penrose")
    assert said(part(page, "byline")) == "By Ada Penrose"


def test_related_stories_may_carry_small_pictures(furniture: Furniture) -> None:
    link = lark.link(4, picture=lark.picture(4))
    page = read(render_article(furniture, lark.lead_story(), related=[link, lark.link(5)]))
    pictures = part(page, "related").findall(".//img")
    assert [(picture.get("alt"), picture.get("loading")) for picture in pictures] == [("", "lazy")]


@pytest.mark.parametrize("show", ["headline", "excerpt"])
def test_a_story_shown_in_part_leads_on_to_its_source(furniture: Furniture, show: str) -> None:
    excerpt = "Only so much." if show == "excerpt" else ""
    page = alone(furniture, show=show, body_html="", excerpt=excerpt, read_on_url=lark.WIRE.url)
    body = part(page, "body")
    assert said(body) == f"{excerpt} Read on at North Coast Wire".strip()
    assert body.xpath(".//a/@href") == [lark.WIRE.url]


def test_an_excerpt_that_is_the_standfirst_is_said_once(furniture: Furniture) -> None:
    page = alone(furniture, show="excerpt", body_html="", standfirst="Only so much.", excerpt="Only so much.")
    assert said(page.find(".//main")).count("Only so much.") == 1


def test_a_story_shown_in_part_without_credit_names_the_host(furniture: Furniture) -> None:
    page = alone(
        furniture, show="headline", body_html="", excerpt="", credit=None, read_on_url="https://a.example/x"
    )
    assert said(part(page, "body")) == "Read on at a.example"


def test_corrections_stand_under_the_text_and_are_announced_above(page: Page) -> None:
    assert "in feet" in said(page.get_element_by_id("corrections"))
    assert part(page, "dateline").xpath(".//a/@href") == ["#corrections"]


def test_share_links_are_plain_and_filled_in(page: Page) -> None:
    hrefs = part(page, "share").xpath(".//a/@href")
    facebook, x, pinterest, mail = (urlsplit(href) for href in hrefs)
    story = lark.lead_story()
    assert parse_qs(facebook.query) == {"u": [story.canonical]}
    assert parse_qs(x.query) == {"url": [story.canonical], "text": [story.headline]}
    assert parse_qs(pinterest.query)["media"] == ["https://larkport.example/media/pictures/hills-0.svg"]
    assert (mail.scheme, parse_qs(mail.query)) == (
        "mailto",
        {"subject": [story.headline], "body": [story.canonical]},
    )


def test_sections_and_papers_disclaimers_are_both_said(furniture: Furniture) -> None:
    page = alone(furniture, disclaimer=lark.STOCK_DISCLAIMER)
    assert said(part(page, "disclaimer")) == f"{lark.STOCK_DISCLAIMER} {lark.PAPER.disclaimer}"


def test_equal_disclaimers_are_said_once(furniture: Furniture) -> None:
    page = alone(furniture, disclaimer=lark.PAPER.disclaimer)
    assert said(part(page, "disclaimer")) == lark.PAPER.disclaimer


def test_the_copyright_line_has_year_and_holder(page: Page) -> None:
    assert said(part(page, "copyright")) == "© 2026 Larkport Printing Works. All rights reserved."


def test_the_sign_up_box_asks_for_partners_unticked_and_apart(page: Page) -> None:
    box = part(page, "signup")
    form = box.find(".//form")
    assert (form.get("method"), form.get("action")) == ("post", "/-/letters/sign-up")
    tick = box.find(".//input[@type='checkbox']")
    assert tick.get("checked") is None
    assert "Partners" in said(part(page, "consent"))
    assert "By signing up you agree" in said(part(page, "consent"))


def test_without_letters_there_is_no_sign_up_box(paths: dict[str, str]) -> None:
    page = alone(furnish(replace(lark.PAPER, signup=None), paths))
    assert parts(page, "signup") == parts(page, "consent") == []


@pytest.mark.parametrize(
    ("index", "robots"),
    [
        ("index", "max-image-preview:large"),
        ("canonical", "max-image-preview:large"),
        ("not-news", "max-image-preview:large"),
        ("noindex", "noindex"),
    ],
)
def test_search_engines_are_told_what_the_terms_allow(furniture: Furniture, index: str, robots: str) -> None:
    page = alone(furniture, index=index, canonical="https://wire.example/night-ferries")
    assert meta(page, "robots") == robots
    assert meta(page, "googlebot-news") == ("noindex" if index == "not-news" else None)
    assert links(page, "canonical") == ["https://wire.example/night-ferries"]


def test_open_graph_tells_title_address_picture_and_times(page: Page) -> None:
    story = lark.lead_story()
    assert meta(page, "og:type") == "article"
    assert meta(page, "og:title") == story.headline
    assert meta(page, "og:url") == story.canonical
    assert meta(page, "og:image") == "https://larkport.example/media/pictures/hills-0.svg"
    assert meta(page, "og:site_name") == "The Larkport Courier"
    assert meta(page, "article:published_time") == story.published.iso


def test_a_story_without_picture_shares_the_papers_card(furniture: Furniture, paths: dict[str, str]) -> None:
    assert meta(alone(furniture, picture=None), "og:image") == "https://larkport.example" + paths["share.png"]


def test_feeds_of_paper_and_section_are_announced(page: Page) -> None:
    assert links(page, "alternate") == ["/feed.xml", "/feed.atom", "/feed.json", "/world-news/feed.xml"]


def test_the_hero_is_fetched_first_and_holds_its_place(page: Page) -> None:
    hero = page.xpath("//figure[contains(@class, 'hero')]//img")[0]
    assert (hero.get("width"), hero.get("height"), hero.get("fetchpriority")) == ("1600", "900", "high")
    assert hero.get("loading") is None
    assert page.find(".//figure/picture/source").get("type") == "image/svg+xml"


def test_the_attribution_is_said_once_in_the_whole_source(furniture: Furniture) -> None:
    assert edition.article(furniture, lark.lead_story()).count("appeared first on") == 1


def test_a_foreign_story_is_marked_and_the_papers_own_words_too(furniture: Furniture) -> None:
    page = read(edition.article(furniture, edition.right_to_left()))
    story = page.find(".//article")
    assert (story.get("lang"), story.get("dir")) == ("ar", "rtl")
    assert (part(page, "credit").get("lang"), part(page, "credit").get("dir")) == ("en", "ltr")
    assert page.get("lang") == "en"


def test_a_story_in_the_papers_language_needs_no_mark(page: Page) -> None:
    assert page.find(".//article").get("lang") is None


def test_equal_stories_give_equal_pages(furniture: Furniture) -> None:
    assert edition.article(furniture, lark.lead_story()) == edition.article(furniture, lark.lead_story())
