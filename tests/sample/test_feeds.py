"""The four invented wires."""

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

import feedparser
import pytest

from broadsheet.rights.terms import PRESETS
from broadsheet.sample import newsroom, pictures, render_feed, sections, sources, topics
from broadsheet.sample.feeds import FOLDER
from broadsheet.sample.marks import span

from .wires import BASE, NOW, all_items, items

SOURCES = sources()
WHENS = [
    pytest.param(NOW, id="an evening in November"),
    pytest.param(datetime(2028, 3, 1, 0, 3, tzinfo=UTC), id="after a leap day"),
    pytest.param(datetime(2027, 1, 1, 0, 0, 59, tzinfo=UTC), id="the first minute of a year"),
    pytest.param(
        datetime(2031, 7, 14, 23, 59, tzinfo=timezone(timedelta(hours=-9))), id="a summer night far west"
    ),
]
each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.slug)


@each_source
def test_a_feed_holds_as_many_stories_as_it_says(source):
    assert len(items(source)) == source.stories


@each_source
def test_a_feed_is_in_the_format_it_says(source):
    raw = render_feed(source.slug, NOW, BASE)
    if source.format == "json-feed-1.1":
        assert json.loads(raw)["version"] == "https://jsonfeed.org/version/1.1"
        return
    read = feedparser.parse(raw)
    assert not read.bozo
    assert read.version == {"rss-2.0": "rss20", "atom-1.0": "atom10", "rss-1.0": "rss10"}[source.format]


def test_the_wires_differ_in_format_and_in_terms():
    wires = {source.name: (source.format, source.terms_preset) for source in SOURCES}
    assert wires == {
        "North Coast Wire": ("rss-2.0", "agency-30-days"),
        "Tarn Valley Radio": ("atom-1.0", "cc-by"),
        "Harbour Exchange": ("json-feed-1.1", "excerpt"),
        "Islands Gazette": ("rss-1.0", "link-only"),
    }
    assert all(source.terms_preset in PRESETS for source in SOURCES)


@each_source
def test_no_mark_is_left_unfilled(source):
    assert b"{{" not in render_feed(source.slug, NOW, BASE)


@each_source
def test_the_same_hour_gives_the_same_bytes(source):
    assert render_feed(source.slug, NOW, BASE) == render_feed(source.slug, NOW, BASE + "/")


def test_a_source_we_do_not_have_is_refused():
    with pytest.raises(KeyError, match="moon-gazette"):
        render_feed("moon-gazette", NOW, BASE)


@pytest.mark.parametrize("now", WHENS)
def test_every_story_is_dated_within_the_last_twenty_days(now):
    dates = [item.published for item in all_items(now)]
    assert max(dates) <= now
    assert min(dates) >= now - timedelta(days=20)
    assert sum(date > now - timedelta(days=3) for date in dates) > len(dates) / 2


def test_ids_and_addresses_are_unique_over_all_wires():
    for field in ("id", "link", "title"):
        counted = Counter(getattr(item, field) for item in all_items())
        assert not [value for value, times in counted.items() if times > 1]


@pytest.mark.parametrize("section", [section.slug for section in sections()])
def test_every_section_gets_fifteen_stories_from_the_wires(section):
    assert sum(source.stories for source in SOURCES if source.section == section) >= 15


def test_every_story_has_a_title_a_summary_an_author_and_a_topic():
    for item in all_items():
        assert item.title and item.summary and all(item.authors) and item.authors, item.id
        assert item.tags, item.id


def test_full_text_comes_where_the_terms_allow_it_and_nowhere_else():
    for item in all_items():
        full = item.source.terms_preset != "link-only"
        assert bool(item.body) == full, item.id


def test_no_story_is_told_twice():
    bodies = [item.body for item in all_items() if item.body] + [story.body for story in newsroom(NOW)]
    paragraphs = Counter(
        plain
        for body in bodies
        for plain in (re.sub(r"<[^>]+>", "", text).strip() for text in re.findall(r"<p>.*?</p>", body, re.S))
        if len(plain) > 60
    )
    # The Exchange opens each text with its summary; within one feed item that is the custom.
    assert [
        text for text, times in paragraphs.items() if times > 1 and "For information only" not in text
    ] == []


def test_the_radio_sends_headings_lists_quotations_and_tables():
    bodies = [item.body for item in all_items() if item.source.name == "Tarn Valley Radio"]
    told = {
        tag: sum(f"<{tag}>" in body for body in bodies)
        for tag in ("h2", "li", "blockquote", "table", "figure")
    }
    least = {"h2": 8, "li": 6, "blockquote": 4, "table": 2, "figure": 1}
    assert {tag: told[tag] for tag in least if told[tag] < least[tag]} == {}


def test_every_topic_comes_back_at_least_three_times():
    told = Counter(tag for item in all_items() for tag in item.tags)
    told.update(topic for story in newsroom(NOW) for topic in story.topics)
    assert {topic.name: told[topic.name] for topic in topics() if told[topic.name] < 3} == {}


def test_every_link_leads_to_an_invented_host_to_the_sample_or_to_the_licence():
    allowed = re.compile(
        r"http://127\.0\.0\.1:8901/|https://[a-z-]+\.example/|https://creativecommons\.org/licenses/"
        r"|https://jsonfeed\.org/version/|http://(www\.w3\.org|purl\.org|search\.yahoo\.com)/"
    )
    for source in SOURCES:
        text = render_feed(source.slug, NOW, BASE).decode()
        assert [url for url in re.findall(r'https?://[^\s"<>]+', text) if not allowed.match(url)] == []


def test_every_picture_asked_for_is_there_with_its_credit():
    held = {picture.file: picture for picture in pictures()}
    for source in SOURCES:
        text = render_feed(source.slug, NOW, BASE).decode()
        for name in re.findall(re.escape(BASE) + r"/pictures/([^\"]+)", text):
            assert held[name].credit == f"Drawing: {source.name}"
            assert held[name].credit in text


def test_the_address_of_the_pictures_cannot_break_out_of_its_attribute():
    raw = render_feed("north-coast-wire-economy", NOW, 'http://h/?a=1&b="2"')
    urls = [
        entry.media_content[0]["url"] for entry in feedparser.parse(raw).entries if "media_content" in entry
    ]
    assert urls[0] == 'http://h/?a=1&b="2"/pictures/mill-town.webp'


@pytest.mark.parametrize("path", sorted({source.feed_path for source in SOURCES}))
def test_no_story_names_a_weekday_that_was_still_to_come(path):
    published = re.compile(
        r"<pubDate>\{\{ago ([^}]+)|<published>\{\{ago ([^}]+)|\"date_published\": \"\{\{ago ([^}]+)"
    )
    for item in re.split(r"<item>|<entry>|<item |\{\n      \"id\"", (FOLDER / path).read_text("utf-8"))[1:]:
        found = published.search(item)
        age = span(next(filter(None, found.groups()))) if found else timedelta()
        for day in re.findall(r"\{\{(?:day|date) ago ([^}]+)\}\}", item):
            assert span(day) >= age
