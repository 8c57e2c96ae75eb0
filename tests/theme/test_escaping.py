"""Words from outside stay words: no field of a story or a paper can become markup, script or broken XML."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from xml.etree import ElementTree

import pytest

from broadsheet.theme import assets, feeds, render, sitemaps
from broadsheet.theme.furniture import furnish
from broadsheet.theme.shapes import (
    AuthorPage,
    CorrectionNote,
    CorrectionsPage,
    Feed,
    FrontPage,
    GoneNotice,
    MenuItem,
    MonthPage,
    Paper,
    SectionPage,
    SignUp,
    SocialProfile,
    StandingPage,
    StoryLink,
    TopicPage,
)
from tests.theme import larkport as lark
from tests.theme.reading import Page, part, read, said

ATTACK = (
    """"'></script></title></textarea><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}&amp;<!--"""
)
CLEAN_FIELDS = {"body_html", "url", "show", "index", "language", "direction"}


def hostile_story() -> lark.Story:
    """Every text of a story is the attack; addresses and clean markup are the gate's business."""
    section = replace(lark.WORLD, name=ATTACK)
    texts = {
        field.name: ATTACK
        for field in fields(lark.Story)
        if field.type == "str" and field.name not in CLEAN_FIELDS and not field.name.endswith("_url")
    }
    return lark.lead_story(
        **texts
        | {
            "canonical": lark.PAPER.url + "/2026/11/story-0/",
            "section": section,
            "authors": (lark.Person(ATTACK, "/author/x/", ATTACK), lark.Person(ATTACK)),
            "topics": (lark.Topic(ATTACK, "/topic/x/"),),
            "picture": lark.picture(0, alt=ATTACK, caption=ATTACK, credit=ATTACK),
            "credit": replace(lark.WIRE, text=ATTACK, name=ATTACK, licence_label=ATTACK),
            "corrections": ((lark.ago(), ATTACK),),
            "body_html": "",
        }
    )


def hostile_paper() -> Paper:
    return replace(
        lark.PAPER,
        name=ATTACK,
        tagline=ATTACK,
        description=ATTACK,
        disclaimer=ATTACK,
        copyright_holder=ATTACK,
        menu=(MenuItem(ATTACK, "/world-news/", "world-news"),),
        foot_menu=(MenuItem(ATTACK, "/about/"),),
        social=(SocialProfile(ATTACK, "https://social.example/"),),
        signup=SignUp(ATTACK, ATTACK, ATTACK, ATTACK, ATTACK),
    )


@pytest.fixture(scope="module")
def hostile() -> dict[str, str]:
    paper = hostile_paper()
    furniture = furnish(paper, {name: path for name, (path, _) in assets.contents(paper).items()})
    story = hostile_story()
    link = StoryLink(ATTACK, "/2026/11/x/", lark.ago())
    section = story.section
    page = StandingPage(ATTACK, "/about/", "", ATTACK)
    return {
        "article": render.render_article(
            furniture, story, previous=link, next=link, related=[link], read_also=[link]
        ),
        "front": render.render_front(furniture, FrontPage(story, (story,), (story,), (), lark.ago())),
        "section": render.render_section(furniture, SectionPage(section, (story,) * 5, ATTACK)),
        "month": render.render_month(furniture, MonthPage(ATTACK, "/2026/11/", (story,))),
        "author": render.render_author(furniture, AuthorPage(ATTACK, "/author/x/", (story,), ATTACK)),
        "topic": render.render_topic(furniture, TopicPage(ATTACK, "/topic/x/", (story,))),
        "standing": render.render_standing(furniture, page),
        "contact": render.render_contact(furniture, page),
        "corrections": render.render_corrections(
            furniture, CorrectionsPage((CorrectionNote(lark.ago(), ATTACK, link),))
        ),
        "gone": render.render_gone(furniture, GoneNotice(ATTACK)),
        "rss": feeds.render_rss(furniture, Feed((feeds.item_of(furniture, story),), section)),
        "atom": feeds.render_atom(furniture, Feed((feeds.item_of(furniture, story),), section)),
        "json": feeds.render_json_feed(furniture, Feed((feeds.item_of(furniture, story),), section)),
        "news": sitemaps.render_sitemap_news(furniture, [replace(story, index="index")]),
    }


PAGES = "article front section month author topic standing contact corrections gone".split()


@pytest.mark.parametrize("name", PAGES)
def test_no_text_becomes_markup(hostile: dict[str, str], name: str) -> None:
    page = read(hostile[name])
    assert page.xpath("//img[@src='x'] | //@onerror") == []
    assert all(script.get("src") or script.get("type") for script in page.findall(".//script"))
    assert ATTACK in page.findtext(".//title"), "the title holds the words as they were"


def test_the_headline_reads_as_it_was_written(hostile: dict[str, str]) -> None:
    assert said(part(read(hostile["article"]), "headline")) == ATTACK


def test_the_json_in_the_page_survives_every_text(hostile: dict[str, str]) -> None:
    raw = linked(read(hostile["article"]))
    assert "<" not in raw
    assert json.loads(raw)["headline"] == ATTACK


@pytest.mark.parametrize("name", ["rss", "atom", "news"])
def test_xml_survives_every_text(hostile: dict[str, str], name: str) -> None:
    titles = [
        item.text for item in ElementTree.fromstring(hostile[name]).iter() if item.tag.endswith("title")
    ]
    assert ATTACK in titles


def test_json_feed_survives_every_text(hostile: dict[str, str]) -> None:
    assert json.loads(hostile["json"])["items"][0]["title"] == ATTACK


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_control_characters_are_left_out_of_xml(name: str, furniture: object) -> None:
    story = lark.story(
        0, headline="Rope\x00 and\x0b sail\ufffe\ud800s\x1f", byline_text="\x08Ada", authors=()
    )
    text = getattr(feeds, f"render_{name}")(furniture, Feed((feeds.item_of(furniture, story),)))
    titles = [item.text for item in ElementTree.fromstring(text).iter() if item.tag.endswith("title")]
    assert "Rope and sails" in titles


def linked(page: Page) -> str:
    return page.xpath("//script[@type='application/ld+json']")[0].text
