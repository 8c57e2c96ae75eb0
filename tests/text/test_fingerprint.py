"""The same words have the same fingerprint."""

import pytest

from broadsheet.text.fingerprint import fingerprint, words

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
    assert fingerprint(text) == fingerprint(STORY)


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in OTHER.items()])
def test_it_makes_a_difference(text):
    assert fingerprint(text) != fingerprint(STORY)


def test_a_fingerprint_is_32_hex_digits():
    assert len(fingerprint("")) == 32
    int(fingerprint(""), 16)


def test_marks_are_part_of_the_word_they_stand_on():
    assert words("कि की") == ["कि", "की"]
    assert fingerprint("कि") != fingerprint("की")


def test_letters_may_be_composed_or_not():
    assert fingerprint("café") == fingerprint("cafe\u0301")
