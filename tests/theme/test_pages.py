"""Every other page: lists, archive, standing pages, what is missing and what is gone."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from jinja2 import UndefinedError

from broadsheet.theme import render
from broadsheet.theme.environment import environment
from broadsheet.theme.furniture import Furniture, furnish
from broadsheet.theme.shapes import (
    Band,
    ContactForm,
    FrontPage,
    GoneNotice,
    MenuItem,
    MonthPage,
    SectionPage,
    StandingPage,
    TopicPage,
)
from tests.theme import edition
from tests.theme import larkport as lark
from tests.theme.reading import Page, links, meta, part, parts, read, said


@pytest.fixture(scope="module")
def pages(furniture: Furniture) -> dict[str, Page]:
    made = edition.pages(furniture)
    return {path: read(text) for path, text in made.items() if not path.startswith("/fragments/")}


def test_every_page_has_one_first_heading_a_title_and_both_menus(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert len(page.findall(".//h1")) == 1, path
        assert page.findtext(".//title"), path
        assert len(parts(page, "menu")) == 2, path
        for name in ("legal", "disclaimer", "copyright"):
            assert len(parts(page, name)) == 1, (path, name)


def test_headings_step_down_one_at_a_time(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), path


def test_no_page_needs_an_inline_style_or_script(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert page.xpath("//style | //*[@style] | //@*[starts-with(name(), 'on')]") == [], path
        scripts = page.findall(".//script")
        assert {script.get("type") for script in scripts if not script.get("src")} <= {
            "application/ld+json"
        }, path


def test_every_picture_has_its_measures_and_an_alt(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for picture in page.iterfind(".//img"):
            assert picture.get("width"), path
            assert picture.get("height"), path
            assert picture.get("alt") is not None, path


def test_nothing_on_a_page_comes_from_elsewhere(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        fetched = page.xpath(
            "//@src | //@srcset | //link[@rel='stylesheet' or @rel='preload' or @rel='icon']/@href"
        )
        assert all(address.startswith("/") for address in fetched), path


def test_ids_are_unique_on_every_page(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), path


# ---- the front ----


def test_the_front_leads_then_seconds_then_a_band_for_each_section(pages: dict[str, Page]) -> None:
    page = pages["/"]
    assert said(page.find(".//h1")) == "The Larkport Courier"
    assert said(page.find(".//main//h2")) == lark.story(0).headline
    assert page.xpath("//section[contains(@class, 'band')]/@data-section") == [s.slug for s in lark.SECTIONS]


def test_the_front_is_dated_by_its_newest_story(pages: dict[str, Page]) -> None:
    assert pages["/"].xpath("//header//time/@datetime") == [lark.ago().iso]


def test_an_empty_front_says_so_kindly(furniture: Furniture) -> None:
    page = read(render.render_front(furniture, FrontPage(bands=(Band(lark.WORLD, ()),))))
    assert "first edition is being set" in said(page.find(".//main"))
    assert page.xpath("//section[contains(@class, 'band')]") == []


def test_a_story_without_picture_becomes_a_text_card(furniture: Furniture) -> None:
    page = read(render.render_front(furniture, FrontPage(lead=lark.story(0, picture=None))))
    card = page.find(".//main//article")
    assert "text-card" in card.get("class")
    assert card.find(".//img") is None


def test_a_time_of_the_papers_day_is_short_and_an_older_one_is_a_date(furniture: Furniture) -> None:
    old = lark.story(1, published=lark.ago(days=3))
    page = read(
        render.render_front(furniture, FrontPage(lead=lark.story(0), seconds=(old,), dated=lark.ago()))
    )
    assert [said(time) for time in page.xpath("//main//time")] == ["11:20", "20 November 2026"]


def test_cards_name_the_source_of_a_wire_story(furniture: Furniture) -> None:
    page = read(render.render_front(furniture, FrontPage(lead=lark.story(0, credit=lark.RADIO))))
    assert "via Tarn Valley Radio" in said(page.find(".//main//article"))


def test_a_foreign_card_says_its_language(furniture: Furniture) -> None:
    page = read(render.render_front(furniture, FrontPage(lead=edition.right_to_left())))
    assert page.find(".//main//article").get("dir") == "rtl"


def test_a_picture_keeps_its_focal_point(furniture: Furniture) -> None:
    story = lark.story(0, picture=lark.picture(0, focal=(98, 4)))
    page = read(render.render_front(furniture, FrontPage(lead=story)))
    assert page.find(".//main//img").get("class") == "fx4 fy0"


# ---- sections and archive ----


def test_a_section_front_is_marked_in_the_menu_and_announces_its_feeds(pages: dict[str, Page]) -> None:
    page = pages["/world-news/"]
    assert said(page.find(".//a[@aria-current]")) == "World News"
    announced = [f"/world-news/feed.{end}" for end in ("xml", "atom", "json")]
    assert [url for url in links(page, "alternate") if url.startswith("/world-news/")] == announced


def test_a_section_front_leads_to_its_older_stories(pages: dict[str, Page]) -> None:
    assert links(pages["/world-news/"], "next") == ["/world-news/2026/11/"]
    assert pages["/world-news/"].xpath("//nav[@class='pager']/a[@rel='next']/@href") == [
        "/world-news/2026/11/"
    ]


def test_a_section_without_stories_says_so_and_keeps_its_disclaimer(pages: dict[str, Page]) -> None:
    page = pages["/stock/"]
    assert "No story stands here" in said(page.find(".//main"))
    assert said(part(page, "disclaimer")).startswith(lark.STOCK_DISCLAIMER)


def test_a_month_is_grouped_by_day_newest_first(pages: dict[str, Page]) -> None:
    days = [said(day) for day in pages["/2026/11/"].xpath("//section[@class='day']/h2")]
    assert days[:3] == ["23 November 2026", "22 November 2026", "21 November 2026"]
    assert len(days) == len(set(days))


def test_an_archive_page_leads_both_ways(pages: dict[str, Page]) -> None:
    page = pages["/2026/11/"]
    assert links(page, "prev") == ["/2026/11/3/"]
    assert links(page, "next") == ["/2026/11/1/"]


@pytest.mark.parametrize("feeds", [True, False])
def test_a_topic_announces_feeds_only_if_it_has_them(furniture: Furniture, feeds: bool) -> None:
    page = read(render.render_topic(furniture, TopicPage("Ferries", "/topic/ferries/", (), feeds=feeds)))
    assert ("/topic/ferries/feed.atom" in links(page, "alternate")) == feeds


def test_a_months_title_names_its_section(furniture: Furniture) -> None:
    month = MonthPage("November 2026", "/stock/2026/11/", (), lark.STOCK)
    page = read(render.render_month(furniture, month))
    assert page.findtext(".//title") == "Stock, November 2026 | The Larkport Courier"
    assert links(page, "canonical") == ["https://larkport.example/stock/2026/11/"]


def test_the_archive_lists_every_month_with_its_count(pages: dict[str, Page]) -> None:
    years = pages["/archive/"].xpath("//section[@class='year']")
    assert [said(year.find("h2")) for year in years] == ["2026", "2025"]
    assert said(years[1].find(".//li")) == "January 31 stories"


def test_an_authors_page_does_not_repeat_the_name_on_each_story(pages: dict[str, Page]) -> None:
    assert said(pages["/author/ines-okafor/"].find(".//main")).count("Ines Okafor") == 1


# ---- standing pages, contact, corrections ----


def test_the_contact_form_works_without_script(pages: dict[str, Page]) -> None:
    form = pages["/contact/"].xpath("//form[@action='/-/contact']")[0]
    assert form.get("method") == "post"
    fields = {field.get("name"): field for field in form.xpath(".//input | .//textarea")}
    assert set(fields) == {"name", "email", "subject", "message", "website"}
    for name, field in fields.items():
        assert form.xpath("count(.//label[@for=$id])", id=field.get("id")) == 1, name


def test_the_honeypot_is_out_of_everyones_way(pages: dict[str, Page]) -> None:
    trap = pages["/contact/"].xpath("//input[@name='website']")[0]
    assert trap.get("tabindex") == "-1"
    assert trap.get("autocomplete") == "off"
    assert trap.getparent().get("aria-hidden") == "true"


def test_errors_of_the_form_are_told_at_the_field_and_above(furniture: Furniture) -> None:
    form = ContactForm(name="Ada", message="<b>", errors={"email": "Give an address we can answer to."})
    page = read(render.render_contact(furniture, StandingPage("Contact", "/contact/"), form))
    email = page.get_element_by_id("contact-email")
    assert email.get("aria-invalid") == "true"
    assert said(page.get_element_by_id(email.get("aria-describedby").split()[0])) == form.errors["email"]
    assert page.xpath("//*[@role='alert']//a/@href") == ["#contact-email"]
    assert page.get_element_by_id("contact-message").text == "<b>"


def test_corrections_lead_to_their_stories(pages: dict[str, Page]) -> None:
    assert pages["/corrections/"].xpath("//ul[@class='notes']//a/@href")[0] == lark.link(0).url


# ---- missing and gone ----


def test_a_missing_page_leads_on_and_is_not_indexed(pages: dict[str, Page]) -> None:
    page = pages["/404.html"]
    assert meta(page, "robots") == "noindex"
    assert "/world-news/" in page.xpath("//main//a/@href")


def test_a_withdrawn_story_leaves_the_notice_and_nothing_else(furniture: Furniture) -> None:
    page = read(render.render_gone(furniture, GoneNotice("The agency withdrew this report.")))
    assert "The agency withdrew this report." in said(page.find(".//main"))
    assert meta(page, "robots") == "noindex"


def test_the_fragment_is_a_bare_list(furniture: Furniture) -> None:
    text = edition.pages(furniture)["/fragments/world-news.html"]
    assert "<html" not in text
    assert text.count("<li>") == 6


# ---- the paper's own settings ----


def test_a_logo_takes_the_place_of_the_name(paths: dict[str, str]) -> None:
    logo = lark.Picture("/media/pictures/logo.svg", 300, 60)
    furniture = furnish(replace(lark.PAPER, logo=logo), paths)
    for text in (render.render_front(furniture, FrontPage()), render.render_missing(furniture)):
        shown = read(text).xpath("//header//a[@rel='home']/img")[0]
        assert (shown.get("alt"), shown.get("src")) == ("The Larkport Courier", "/media/pictures/logo.svg")


def test_a_paper_may_have_no_menu_no_tagline_and_no_disclaimer(paths: dict[str, str]) -> None:
    bare = replace(lark.PAPER, menu=(), foot_menu=(), tagline="", disclaimer="", social=(), sections=())
    page = read(render.render_front(furnish(bare, paths), FrontPage()))
    assert parts(page, "disclaimer") == []


def test_a_section_outside_the_menu_still_has_its_page(furniture: Furniture) -> None:
    hidden = lark.Section("Obituaries", "obituaries", "/obituaries/")
    page = read(render.render_section(furniture, SectionPage(hidden, ())))
    assert page.find(".//a[@aria-current]") is None
    assert page.find("body").get("data-section") == "obituaries"


def test_many_sections_make_a_menu_that_scrolls(paths: dict[str, str]) -> None:
    menu = tuple(MenuItem(f"Section {n}", f"/s{n}/", f"s{n}") for n in range(12))
    page = read(render.render_missing(furnish(replace(lark.PAPER, menu=menu), paths)))
    assert "long" in parts(page, "menu")[0].get("class")


def test_the_language_and_direction_are_the_papers(paths: dict[str, str]) -> None:
    page = read(render.render_missing(furnish(replace(lark.PAPER, language="ar", direction="rtl"), paths)))
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")


def test_an_unknown_name_in_a_template_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment("en", "ltr").from_string("{{ nobody }}").render()


def test_an_unknown_word_is_an_error() -> None:
    with pytest.raises(KeyError):
        environment("en", "ltr").from_string('{{ "nobody wrote this"|t }}').render()
