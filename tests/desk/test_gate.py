"""The gate tells each channel just what the terms allow, and the credit with it."""

from datetime import timedelta

import pytest

from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.publishing import kill
from broadsheet.desk.gate import tell
from broadsheet.desk.models import Article, Picture
from broadsheet.desk.story import Story
from broadsheet.rights.terms import PRESETS, Channel
from tests.newsroom import NOON, about, draft, filing, published, signed

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)
SECRET = "the whole of the text"


def wire(terms: str, **fields: object) -> Article:
    [article] = file_many([filing(terms=terms, body=f"<p>First words. {SECRET}</p>", **fields)], NOON)
    return article


def told(article: Article, channel: Channel = Channel.SITE) -> Story:
    story = tell(article, channel, LATER)
    assert story is not None
    return story


@pytest.mark.parametrize(
    ("terms", "show"),
    [("link-only", "headline"), ("excerpt", "excerpt"), ("cc-by", "full"), ("agency-30-days", "full")],
)
def test_the_terms_decide_how_much_the_site_shows(terms: str, show: str) -> None:
    story = told(wire(terms))
    assert story.show == show
    assert (SECRET in story.body_html) is (show == "full")
    assert bool(story.excerpt) is (show != "headline")


@pytest.mark.parametrize("terms", [name for name in PRESETS if name != "own"])
@pytest.mark.parametrize("channel", list(Channel))
def test_every_borrowed_story_carries_its_credit_on_every_channel(terms: str, channel: Channel) -> None:
    credit = told(wire(terms), channel).credit
    assert credit is not None
    assert credit.text == PRESETS[terms].credit.replace("{source}", "North Coast Wire")
    assert credit.text.count("North Coast Wire") == 1
    assert credit.url == "https://wire.example/locks"


def test_our_own_story_needs_no_credit() -> None:
    assert told_now(published()).credit is None


def told_now(article: Article) -> Story:
    assert article.public_from is not None
    story = tell(article, Channel.SITE, article.public_from)
    assert story is not None
    return story


@pytest.mark.parametrize("article", ["draft", "killed", "expired"])
def test_what_is_not_public_is_not_told(article: str) -> None:
    rows = {
        "draft": lambda: draft(),
        "killed": lambda: kill(published()),
        "expired": lambda: wire("agency-30-days", published=NOON - timedelta(days=40)),
    }
    assert tell(rows[article](), Channel.SITE, LATER) is None


def test_a_story_shown_in_part_leads_to_the_whole_of_it() -> None:
    assert told(wire("excerpt")).read_on_url == "https://wire.example/locks"
    assert told(wire("cc-by", credit_url="https://wire.example/other")).read_on_url == ""


@pytest.mark.parametrize(
    ("terms", "index", "ours"), [("cc-by", "canonical", False), ("agency-30-days", "noindex", True)]
)
def test_search_engines_are_told_what_the_terms_say(terms: str, index: str, ours: bool) -> None:
    story = told(wire(terms))
    assert story.index == index
    assert story.canonical.endswith(story.url) is ours


def test_authors_topics_and_corrections_come_along() -> None:
    story = told_now(published_in_company())
    assert [author.name for author in story.authors] == ["Ines Okafor", "Tomas Reyl"]
    assert [topic.name for topic in story.topics] == ["Harbour"]


def published_in_company() -> Article:
    from broadsheet.desk.actions.publishing import publish

    article = about(signed(signed(draft()), "Tomas Reyl", "tomas-reyl"), "Harbour")
    return publish(article)


def picture(**fields: object) -> Picture:
    made = [
        {"path": "pictures/ab/640.avif", "width": 640, "height": 360, "type": "image/avif"},
        {"path": "pictures/ab/640.jpg", "width": 640, "height": 360, "type": "image/jpeg"},
    ]
    return Picture.objects.create(
        title="Quay",
        description="The outer quay",
        width=1280,
        height=720,
        derivatives=made,
        credit="Drawing: us",
        **fields,
    )


def test_a_picture_in_the_text_is_shown_with_its_credit() -> None:
    quay = picture()
    token = f'<embed embedtype="image" id="{quay.pk}" alt="Quay &quot;at dawn&quot;" format="fullwidth">'
    story = told_now(published(body=f"<p>Before.</p>{token}<p>After.</p>"))
    assert 'srcset="/media/pictures/ab/640.avif 640w"' in story.body_html
    assert 'alt="Quay &quot;at dawn&quot;"' in story.body_html
    assert "Drawing: us" in story.body_html
    assert "<embed" not in story.body_html


def test_pictures_stay_away_where_the_terms_deny_them() -> None:
    quay = picture()
    article = wire("by-hand-only")
    Article.objects.filter(pk=article.pk).update(
        picture=quay, body=f'<p>Words.</p><embed embedtype="image" id="{quay.pk}" alt="" format="fullwidth">'
    )
    story = told(Article.objects.get(pk=article.pk))
    assert story.picture is None
    assert "<img" not in story.body_html
    assert "Words." in story.body_html


def test_a_picture_not_yet_fetched_leaves_no_hole() -> None:
    story = told_now(
        published(body='<p>Words.</p><embed embedtype="wanted" url="https://wire.example/p.jpg" alt="">')
    )
    assert story.body_html == "<p>Words.</p>"


def test_times_are_told_in_the_papers_zone_and_language() -> None:
    from broadsheet.desk.gate import local_time

    assert local_time(NOON, "Europe/Lisbon", "en").long == "23 November 2026, 12:00"
    assert local_time(NOON, "Asia/Tokyo", "en").iso == "2026-11-23T21:00:00+09:00"
    assert local_time(NOON, "Europe/Berlin", "de").date == "23. November 2026"


def test_a_right_to_left_story_says_so() -> None:
    assert told(wire("cc-by", language="ar")).direction == "rtl"
