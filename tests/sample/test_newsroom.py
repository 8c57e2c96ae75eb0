"""The Courier's own stories and people."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from broadsheet.sample import newsroom, pictures, sections, staff, topics
from broadsheet.sample.newsroom import body_html

from .wires import NOW

STORIES = newsroom(NOW)
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.slug)


def test_twelve_stories_and_more_are_live_one_waits_and_one_is_a_draft():
    counted = Counter(story.standing for story in STORIES)
    assert counted["live"] >= 12
    assert (counted["scheduled"], counted["draft"]) == (1, 1)


@each_story
def test_a_story_names_only_what_the_paper_has(story):
    assert story.section in {section.slug for section in sections()}
    assert story.authors and set(story.authors) <= {author.slug for author in staff()}
    assert story.topics and set(story.topics) <= {topic.name for topic in topics()}
    assert story.picture in {picture.name for picture in pictures()} | {""}


@each_story
def test_a_story_has_all_its_parts(story):
    assert story.headline and story.kicker and story.standfirst
    assert story.body.count("<p>") >= 3
    assert "{{" not in story.body + story.headline + story.standfirst


@pytest.mark.parametrize("now", [NOW, datetime(2028, 3, 1, 0, 3, tzinfo=UTC)])
def test_dates_stand_in_order(now):
    for story in newsroom(now):
        if story.standing == "scheduled":
            assert now < story.published <= now + timedelta(hours=8)
        elif story.standing == "live":
            assert now - timedelta(days=20) <= story.published <= now
            assert story.updated is None or story.published < story.updated <= now
            assert all(story.published < each.at <= now for each in story.corrections)
        else:
            assert story.published is None


def test_the_newest_story_comes_first_and_the_draft_last():
    dates = [story.published for story in STORIES[:-1]]
    assert dates == sorted(dates, reverse=True)
    assert STORIES[-1].standing == "draft"


def test_two_stories_carry_a_correction():
    corrected = [story for story in STORIES if story.corrections]
    assert len(corrected) == 2
    assert all(each.note for story in corrected for each in story.corrections)


def test_one_story_has_two_bylines_and_every_author_writes():
    assert any(len(story.authors) == 2 for story in STORIES)
    assert {slug for story in STORIES for slug in story.authors} == {author.slug for author in staff()}


def test_every_author_has_a_biography_a_role_and_an_invented_address():
    for author in staff():
        assert author.name and author.role and len(author.biography) > 100
        assert author.email.endswith("@larkport-courier.example")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>", id="paragraphs"),
        pytest.param("One\nline.", "<p>One line.</p>", id="lines are joined"),
        pytest.param("## Head", "<h2>Head</h2>", id="a heading"),
        pytest.param("> Said\n> she.", "<blockquote><p>Said she.</p></blockquote>", id="a quotation"),
        pytest.param("- a\n- b\n  c", "<ul><li>a</li><li>b c</li></ul>", id="a list"),
        pytest.param("<table></table>", "<table></table>", id="a table is left alone"),
        pytest.param("<em>One</em>.", "<p><em>One</em>.</p>", id="emphasis at the start of a paragraph"),
        pytest.param("\n\n\n", "", id="nothing"),
    ],
)
def test_the_newsrooms_text_becomes_html_block_by_block(text, html):
    assert body_html(text) == html
