"""What the gate tells fits the theme: the two rooms agree on a story without importing each other."""

from __future__ import annotations

from datetime import UTC, datetime

from markupsafe import Markup

from broadsheet.desk import story as desk
from broadsheet.theme import feeds, render, story
from broadsheet.theme.furniture import Furniture
from broadsheet.theme.shapes import Band, Feed, FrontPage, StoryLink
from tests.theme import larkport as lark
from tests.theme.reading import part, read, said

TIME = desk.LocalTime(
    datetime(2026, 11, 23, 10, 20, tzinfo=UTC),
    "2026-11-23T11:20:00+01:00",
    "23 November 2026",
    "11:20",
    "23 November 2026, 11:20",
)


def told() -> desk.Story:
    return desk.Story(
        id=1,
        url="/2026/11/ferries/",
        canonical="https://larkport.example/2026/11/ferries/",
        headline="Night ferries move",
        kicker="Ferries",
        standfirst="The sea has moved first.",
        excerpt="The council decides on Thursday.",
        body_html=Markup("<p>The council decides on <em>Thursday</em>.</p>"),
        show="full",
        section=desk.SectionLink("World News", "world-news", "/world-news/", "#1d4f91", "#8bb8f0"),
        authors=(desk.Person("Ines Okafor", "/author/ines-okafor/", "Harbour correspondent"),),
        byline_text="",
        dateline="Larkport",
        published=TIME,
        updated=TIME,
        language="en",
        direction="ltr",
        picture=desk.Image(
            "/media/pictures/a/1600.jpg", 1600, 900, "Hills", "The quay", "Drawing: us", (), (20, 80)
        ),
        credit=desk.Credit(
            "This post appeared first on North Coast Wire.", "North Coast Wire", "https://wire.example/"
        ),
        topics=(desk.Link("Ferries", "/topic/ferries/"),),
        corrections=((TIME, "It was Wednesday."),),
        read_on_url="",
        index="index",
        own=False,
        disclaimer="",
        until=None,
    )


def test_a_told_story_has_its_page(furniture: Furniture) -> None:
    fitting: story.Story = told()
    page = read(render.render_article(furniture, fitting, next=StoryLink("Next", "/2026/11/x/", TIME)))
    assert said(part(page, "body")) == "The council decides on Thursday."
    assert said(part(page, "credit")) == "This post appeared first on North Coast Wire."


def test_a_told_story_stands_in_lists_and_feeds(furniture: Furniture) -> None:
    front = FrontPage(told(), (told(),), (told(),), (Band(told().section, (told(),)),), TIME)
    assert render.render_front(furniture, front).count("Night ferries move") == 4
    assert "<em>" not in feeds.render_rss(furniture, Feed((feeds.item_of(furniture, told()),)))
    assert lark.PAPER.url + told().url in feeds.render_atom(
        furniture, Feed((feeds.item_of(furniture, told()),))
    )
