"""Hostile size and shape (RELIABILITY B2, D2): time in proportion to length, memory bounded, no crash."""

import time

import pytest

from broadsheet.text import markup
from broadsheet.text.clean import clean, lift_images, plain, plain_line

from . import laws

MILLION = 1_000_000

HOSTILE = {
    "a hundred thousand attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">x",
    "the same attribute for ever": "<p " + "a=1 " * 250_000 + ">x",
    "nested divisions": "<div>" * 200_000 + "x",
    "nested quotes": "<blockquote>" * 400 + "x" + "</x>" * 10_000,
    "closing what was never open": "<div>" * 450 + "</b>" * 15_000,
    "deep, then closing what was never open": "<div>" * 100_000 + "</b>" * 125_000,
    "angle brackets": "<" * MILLION,
    "ampersands": "&" * MILLION,
    "half references": "&a" * (MILLION // 2),
    "references": "&#8238;a" * (MILLION // 8),
    "a reference without end": "&#" + "9" * MILLION,
    "open comments": "<!--" * (MILLION // 4),
    "open sections": "<![CDATA[" * (MILLION // 9),
    "open scripts": "<script>" * (MILLION // 8),
    "an open attribute": "<p a='" + "x" * MILLION,
    "an open tag": "<p " + "x " * (MILLION // 2),
    "titles that do not end": "<title>" + "</titl" * (MILLION // 6),
    "cells": "<table><tr><td>" * 100 + "<td>x" * 15_000,
    "items": "<ul>" + "<li>x" * 19_000,
    "empty lines": "\n\n" * (MILLION // 2),
    "paragraphs of one letter": "a\n\n" * (MILLION // 3),
    "one word": "x" * MILLION,
    "spaces": "\xa0 " * (MILLION // 2),
    "halves of letters": "\ud800" * MILLION,
    "a link repeated in every line": "<a href=http://a.example/" + "y" * 3000 + ">" + "<p>x" * 15_000,
    "a set of sources": '<img srcset="' + "a 1x, " * (MILLION // 6) + '">',
    "captions": "<figure><img src=http://a.example/y><figcaption>"
    + "(photo " * 100_000
    + "</figcaption></figure>",
}


def seconds(action, text):
    started = time.process_time()
    action(text)
    return time.process_time() - started


every_hostile = pytest.mark.parametrize(
    "text", [pytest.param(text, id=name) for name, text in HOSTILE.items()]
)


@every_hostile
def test_hostile_text_is_done_at_once(text):
    text = text[:300_000]
    assert seconds(clean, text) < 1.5
    assert seconds(plain, text) < 1.5
    assert seconds(plain_line, text) < 0.5


@pytest.mark.soak
@every_hostile
def test_a_hostile_million_is_done_in_seconds(text):
    assert seconds(clean, text) < 3
    assert seconds(plain, text) < 3
    assert seconds(plain_line, text) < 0.5


@pytest.mark.parametrize("name", ["ampersands", "nested divisions", "a link repeated in every line", "items"])
def test_hostile_text_obeys_the_laws(name):
    laws.check(HOSTILE[name][:60_000])


@pytest.mark.soak
@every_hostile
def test_a_hostile_million_obeys_the_laws(text):
    laws.check(text)


@pytest.mark.parametrize("text", ["<" * 300_000, "<p>" + "<" * 300_000, "a\n\n" * 300_000, "<p>x" * 15_000])
def test_what_comes_out_is_never_too_long_to_be_read_again(text):
    cleaned = clean(text)
    assert len(cleaned) <= markup.LONGEST
    assert clean(cleaned) == cleaned


def test_an_honest_million_takes_less_than_a_second():
    words = "The tide was high and the bell rang all night over the quay. " * 8
    paragraph = (
        f'<p>The <b>harbour</b> of Larkport &amp; its <a href="/quay">quay</a> were closed. {words}</p>\n'
    )
    page = paragraph * (MILLION // len(paragraph))
    assert page.count("<") <= markup.MOST_TAGS
    assert seconds(clean, page) < 1
    assert clean(page).startswith("<p>The <b>harbour</b>")


def test_what_is_beyond_a_million_characters_is_left_away():
    assert len(plain("x" * (2 * MILLION))) == MILLION


def test_markup_nested_too_deep_keeps_its_words():
    assert (
        clean("<p>Fog.</p>" + "<i>" * 10_000 + "The <b>bell</b> rang.") == "<p>Fog.</p><p>The bell rang.</p>"
    )


def test_too_many_tags_keep_their_words():
    assert (
        clean("<p>Fog.</p>" + "<i></i>" * 20_000 + "<p>The bell rang.") == "<p>Fog.</p><p>The bell rang.</p>"
    )


def test_after_a_text_that_was_given_up_the_next_is_read_as_ever():
    clean("<div>" * 10_000)
    assert clean("<p>a<b>b</b></p>") == "<p>a<b>b</b></p>"


def test_a_text_that_would_outgrow_its_source_loses_previews_and_relative_links_first():
    base = "https://larkport.example/" + "x" * 1000 + "/"
    links = '<p>Tide <a href="a">tables</a> and <a href="https://a.example/">charts</a>.</p>' * 20
    cleaned = clean(links, base)
    assert cleaned == '<p>Tide tables and <a href="https://a.example/">charts</a>.</p>' * 20


def test_a_text_that_still_outgrows_its_source_loses_its_markup():
    cleaned = clean("<hr>x" * 500)
    assert cleaned.startswith("<p>x</p><p>x</p>")
    assert laws.weight(cleaned) <= 5_000


def test_many_threads_clean_at_once():
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"<p>Story {number} <b>of</b><ul><li>{number}</ul>" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(clean, texts)) == [clean(text) for text in texts]


def test_a_frame_in_every_frame_ends_somewhere():
    cleaned = clean("<blockquote>" * 100 + "x")
    assert cleaned == "<blockquote>" * 14 + "x" + "</blockquote>" * 14


def test_lifting_keeps_to_the_same_limits():
    assert seconds(lift_images, "<img src=http://a.example/y>" * 19_000) < 4
