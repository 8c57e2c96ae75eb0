"""NewsArticle as JSON-LD: a valid shape, whoever wrote the story and whatever it lacks."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from broadsheet.theme.furniture import Furniture
from broadsheet.theme.render import render_article
from tests.theme import larkport as lark
from tests.theme.reading import read


def data(furniture: Furniture, story: lark.Story) -> dict[str, Any]:
    page = read(render_article(furniture, story))
    return json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(lark.lead_story(), id="with everything"),
        pytest.param(
            lark.story(7, authors=(), standfirst="", excerpt="", picture=None, credit=None), id="bare"
        ),
        pytest.param(lark.story(1, byline_text="", show="headline"), id="from the wire"),
    ],
)
def test_it_has_the_shape_search_engines_ask_for(furniture: Furniture, story: lark.Story) -> None:
    found = data(furniture, story)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "NewsArticle")
    assert found["headline"] == story.headline
    assert found["mainEntityOfPage"] == found["url"] == "https://larkport.example" + story.url
    assert datetime.fromisoformat(found["datePublished"]) <= datetime.fromisoformat(found["dateModified"])
    assert all(author["@type"] in {"Person", "Organization"} and author["name"] for author in found["author"])
    assert all(image.startswith("https://") for image in found["image"])
    assert found["publisher"]["name"] == "The Larkport Courier"
    assert found["publisher"]["logo"]["url"].startswith("https://")
    assert found["isAccessibleForFree"] is True
    assert "articleBody" not in found


def test_a_story_from_the_wire_says_what_it_is_based_on(furniture: Furniture) -> None:
    found = data(furniture, lark.lead_story())
    assert found["isBasedOn"] == lark.WIRE.url
    assert found["creditText"] == "North Coast Wire"
    assert found["license"] == lark.WIRE.licence_url


def test_an_own_story_is_based_on_nothing(furniture: Furniture) -> None:
    assert not {"isBasedOn", "creditText", "license"} & set(data(furniture, lark.lead_story(credit=None)))


def test_authors_with_pages_are_linked(furniture: Furniture) -> None:
    assert data(furniture, lark.lead_story())["author"][0] == {
        "@type": "Person",
        "name": "Ines Okafor",
        "url": "https://larkport.example/author/ines-okafor/",
    }


def test_corrections_are_told(furniture: Furniture) -> None:
    assert "in feet" in data(furniture, lark.lead_story())["correction"][0]["text"]


def test_a_paid_story_says_so(furniture: Furniture) -> None:
    assert data(furniture, lark.lead_story(paid=True))["isAccessibleForFree"] is False
