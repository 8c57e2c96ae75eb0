"""Words for addresses and file names (RELIABILITY G4)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.text.slug import RESERVED, slug
from tests.shared_data import shared_data

TITLES = {
    "plain": ("The Harbour Is Closed", "the-harbour-is-closed"),
    "punctuation": ("“Fog”, says mayor: 5% of £3m – gone!", "fog-says-mayor-5-of-gbp3m-gone"),
    "apostrophes close up": ("Don’t blame the mayor's cat", "dont-blame-the-mayors-cat"),
    "accents": ("Größe, naïveté & Łódź", "grosse-naivete-lodz"),
    "composed and decomposed": ("cafe\u0301", "cafe"),
    "full width": ("ＦＵＬＬ　ｗｉｄｔｈ", "full-width"),
    "Cyrillic": ("Новости порта", "novosti-porta"),
    "Greek": ("Νέα", "nea"),
    "Chinese": ("港口新闻", "gangkouxinwen"),
    "emoji": ("🙂", "slight-smile"),
    "digits": ("2025", "2025"),
}

ATTACKS = {
    "nothing": ("", "story"),
    "no letters": ("!!! — ???", "story"),
    "up": ("../../etc/passwd", "etc-passwd"),
    "up in code": ("%2e%2e%2f", "2e-2e-2f"),
    "dots": ("..", "story"),
    "NUL": ("fog\x00.html", "fog-html"),
    "a leading slash": ("/fog", "fog"),
    "a hidden file": (".htaccess", "htaccess-story"),
    "a device": ("CON", "con-story"),
    "a device in full width": ("ＣＯＮ", "con-story"),
    "a numbered device": ("com1", "com1-story"),
    "a device behind a dot": ("nul.", "nul-story"),
    "a file of ours": ("Feed", "feed-story"),
    "an index": ("index", "index-story"),
    "an index with its ending": ("index.html", "index-html"),
    "a trailing dot and space": ("fog. ", "fog"),
    "hidden letters": ("f\u200bo\u202eg", "fog"),
}


@pytest.mark.parametrize(
    ("title", "wanted"), [pytest.param(*row, id=name) for name, row in {**TITLES, **ATTACKS}.items()]
)
def test_a_title_as_an_address(title, wanted):
    assert slug(title) == wanted


def test_every_script_leaves_something():
    for title in ("مرحبا", "שלום", "नमस्ते", "வணக்கம்", "สวัสดี", "こんにちは", "안녕하세요", "გამარჯობა", "ሰላም"):
        assert slug(title) != "story"


def test_a_long_title_is_cut_at_the_end_of_a_word():
    assert slug("the quick brown fox jumps over the lazy dog", limit=20) == "the-quick-brown-fox"
    assert slug("the quick brown fox", limit=19) == "the-quick-brown-fox"


def test_one_long_word_is_cut_where_it_must():
    assert slug("a" * 4_096) == "a" * 70


@given(st.text(max_size=200), st.integers(1, 100))
@settings(max_examples=200, deadline=None)
def test_an_address_is_always_fit(title, limit):
    word = slug(title, limit)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word)
    assert len(word) <= max(limit, 16)
    assert word not in RESERVED
    assert slug(word, limit) == word


@pytest.mark.shared
def test_naughty_strings_make_fit_addresses():
    import json

    for line in shared_data("attacks", "blns.jsonl").read_text().split("\n"):
        if line:
            word = slug(json.loads(line)["s"])
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", word)
            assert word not in RESERVED
