"""The tails that publishing systems hang under stories go; words of the story stay."""

import time

import pytest

from broadsheet.text.clean import clean
from broadsheet.text.words import words
from broadsheet.wire.boilerplate import MANNERS, may_have_tail, without_tail

X = '<a href="https://wire.example/locks">Locks open: “at last”, says <em>everyone</em></a>'
Y = '<a href="https://wire.example">North Coast Wire &amp; Sons</a>'

TAILS = {
    "WordPress with Yoast SEO": [f"The post {X} appeared first on {Y}.", f"The post {X} first appeared on {Y}", "The post Locks open appeared first on North Coast Wire."],
    "WordPress in German": [f"Der Beitrag {X} erschien zuerst auf {Y}.", f"Der Artikel {X} ist zuerst erschienen auf {Y}."],
    "WordPress in Romance languages": [
        f"L’article {X} est apparu en premier sur {Y}.",
        f"L’article «\u00a0{X}\u00a0» est apparu en premier sur «\u00a0{Y}\u00a0».",
        "L’article « Les écluses » est apparu en premier sur « Le Fil du Nord ».",
        f"Cet article est paru en premier sur {Y}",
        f"La entrada {X} se publicó primero en {Y}.",
        f"La entrada {X} aparece primero en {Y}.",
        f"L'articolo {X} proviene da {Y}.",
        f"O post {X} apareceu primeiro em {Y}.",
    ],
    "WordPress in other languages": [
        f"Het bericht {X} verscheen eerst op {Y}.",
        f"Inlägget {X} dök först upp på {Y}.",
        f"Artykuł {X} pochodzi z serwisu {Y}.",
        f"Запись {X} впервые появилась {Y}.",
    ],
    "Medium": [
        f"{X} was originally published in {Y} on Medium, where people are continuing the conversation by highlighting and responding to this story."
    ],
    "republishing lines": [
        f"This article was originally published on {Y}.",
        "This story was first published by The Conversation and is republished under a Creative Commons licence.",
        "<em>This post originally appeared on North Coast Wire.</em>",
    ],
    "linked republishing lines": [f"First published at {Y}", f"Originally published on {Y}.", f"This story first appeared on {Y}."],
    "invitations to read on": [f"Read the full story at {Y}", "Continue reading on North Coast Wire »", f"Read more at {Y}…"],
    "linked invitations to read on": ['<a href="https://wire.example/locks">Continue reading Locks open</a>', '<a href="https://wire.example/locks">Weiterlesen →</a>', f"Lire la suite : {Y}"],
    "“Source:” and “Via:” lines": [f"Source: {Y}", f"Via: {Y}", f"Source\u202f: {Y}", f"Source\u00a0: «\u00a0{Y}\u00a0»", f"(Source : {Y})", f"<strong>Sources :</strong> {Y}"],
    "“Source:” lines that quote a name": ["Source : « Le Fil du Nord »", "Quelle: „Der Nordbote“."],
    "syndication plugins": [f"Powered by {Y}", f"Syndicated from {Y}."],
    "FeedBurner and comment counters": [
        '<a href="https://wire.example/locks/#comments">3 comments</a>',
        '<a href="https://feeds.feedburner.com/~ff/wire?a=1">x</a> <a href="https://feeds.feedburner.com/~ff/wire?a=2">y</a>',
    ],
}  # fmt: skip


@pytest.mark.parametrize("tail", [f"Source : {Y}", f"SOURCE: {Y}", f"Read  the\nfull story at {Y}"])
def test_a_tail_is_known_however_it_is_spaced_and_written(tail: str) -> None:
    assert without_tail(clean(f"<p>Text.</p><p>{tail}</p>")) == "<p>Text.</p>"


@pytest.mark.parametrize("close", [" .", "\u2003.", ")", "] !", ".</em>", "<br>"])
def test_a_link_ends_a_text_whatever_closes_after_it(close: str) -> None:
    assert without_tail(clean(f"<p>Text.</p><p><em>(Source: {Y}{close}</p>")) == "<p>Text.</p>"


def test_what_is_left_is_clean_also_where_part_of_a_paragraph_was_cut() -> None:
    for tail in (f"Source: {Y}", "Read more at North Coast Wire"):
        text = clean(f"<blockquote><p>Text\u00a0one.</p><p>Two. <em>{tail}</em></p></blockquote>")
        assert without_tail(text) == clean("<blockquote><p>Text\u00a0one.</p><p>Two.</p></blockquote>")
        text = clean(f"<blockquote><p>One.</p></blockquote><p>Text\u00a0two.</p><p>{tail}</p><p>{tail}</p>")
        assert without_tail(text) == clean("<blockquote><p>One.</p></blockquote><p>Text\u00a0two.</p>")


def test_every_manner_has_its_examples() -> None:
    assert {manner.name for manner in MANNERS} == set(TAILS)
    assert len(MANNERS) >= 10


CASES = [
    pytest.param(tail, id=f"{name} {n}") for name, tails in TAILS.items() for n, tail in enumerate(tails, 1)
]


@pytest.mark.parametrize("tail", CASES)
def test_a_tail_of_its_own_goes(tail: str) -> None:
    assert (
        without_tail(clean(f"<p>Barge owners had asked for it.</p><p>{tail}</p>"))
        == "<p>Barge owners had asked for it.</p>"
    )


@pytest.mark.parametrize("tail", CASES)
def test_a_tail_after_the_last_sentence_goes(tail: str) -> None:
    assert (
        without_tail(clean(f"<p>Barge owners had asked for it. {tail}</p>"))
        == "<p>Barge owners had asked for it.</p>"
    )


@pytest.mark.parametrize("tail", CASES)
def test_a_text_with_a_tail_is_looked_at(tail: str) -> None:
    for text in (f"<p>Barge owners had asked for it. {tail}</p>", f"<p>{tail.upper()}</p>"):
        assert may_have_tail(clean(text), words(text))
    assert not may_have_tail("<p>Barge owners had asked for it.</p>", words("Barge owners had asked for it."))


@pytest.mark.parametrize("tail", CASES)
def test_a_tail_in_the_middle_stays(tail: str) -> None:
    text = clean(f"<p>One.</p><p>{tail}</p><p>It was on a Tuesday that the keeper left.</p>")
    assert without_tail(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "The film appeared first on Tuesday.",
        "The story first appeared in 1990.",
        "The post that he held first appeared on stage in a play, and since then nobody has asked. He left.",
        "Read more books, he said.",
        "Anyone can read more in the report of the council.",
        "She wanted her sons to read on.",
        "The source: a spring under the quay.",
        "They came via the canal.",
        "La source : une rivière sous le quai.",
        "Il cite sa source : « Nous avons tout vu. »",
        "Source : « nous avons tout vu »",
        "The engine is powered by steam.",
        "© North Coast Wire. All rights reserved.",
        "It was originally a chapel.",
        "The bell was first heard in March.",
        "The article was originally published in March.",
        "See the comments of the mayor.",
    ],
)
def test_a_storys_own_words_stay(text: str) -> None:
    assert without_tail(f"<p>Before.</p><p>{text}</p>") == f"<p>Before.</p><p>{text}</p>"


def test_two_tails_one_after_the_other_go() -> None:
    text = clean(f"<p>Text.</p><p>The post {X} appeared first on {Y}.</p><p>Source: {Y}</p>")
    assert without_tail(text) == "<p>Text.</p>"


@pytest.mark.parametrize("first", CASES)
def test_every_tail_goes_whatever_tail_comes_after_it(first: str) -> None:
    for tails in TAILS.values():
        text = clean(f"<p>Barge owners had asked for it.</p><p>{first}</p><p>{tails[0]}</p>")
        assert without_tail(text) == "<p>Barge owners had asked for it.</p>", tails[0]


def test_a_text_that_is_only_a_tail_is_nothing() -> None:
    assert without_tail(clean(f"<p>The post {X} appeared first on {Y}.</p>")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "The post " * 20_000,
        '<a href="https://x.example">The post</a> ' * 3_000,
        "read more " * 30_000,
        "The post " + "appeared first on " * 20_000,
    ],
)
def test_texts_made_of_beginnings_take_no_time(text: str) -> None:
    cleaned = clean(f"<p>{text}</p>")
    begun = time.process_time()
    without_tail(cleaned)
    assert time.process_time() - begun < 0.5
