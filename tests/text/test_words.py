"""The same words, however they are written."""

import pytest

from broadsheet.text.words import words

STORY = "Fog closed Larkport's harbour on Monday, the mayor said."

SAME = {
    "markup": "<p>Fog closed <b>Larkport's</b> harbour</p><p>on Monday, the mayor said.</p>",
    "case": STORY.upper(),
    "punctuation": "Fog closed: Larkport’s harbour — on Monday; the mayor said!",
    "white space": "  Fog closed\n\nLarkport's harbour\u00a0on Monday,the mayor said. ",
    "references": "Fog closed Larkport&#8217;s harbour on Monday, the mayor said&hellip;",
    "hidden letters": "F\u200bog closed Larkport's harbour on Mon\u00addayX, the mayor said.".replace(
        "\u00addayX", "day"
    ),
    "full width": "Ｆｏｇ closed Larkport's harbour on Monday, the mayor said.",
}

OTHER = {
    "another word": STORY.replace("Monday", "Tuesday"),
    "another order": "The mayor said fog closed Larkport's harbour on Monday.",
    "a word more": STORY + " Again.",
    "a word less": STORY.replace("closed ", ""),
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in SAME.items()])
def test_it_makes_no_difference(text):
    assert words(text) == words(STORY)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in OTHER.items()])
def test_it_makes_a_difference(text):
    assert words(text) != words(STORY)


def test_a_text_may_have_none():
    assert words("<p>— …</p>") == []


def test_marks_are_part_of_the_word_they_stand_on():
    assert words("कि की") == ["कि", "की"]
    assert words("कि") != words("की")


def test_letters_may_be_composed_or_not():
    assert words("café") == words("cafe\u0301")
