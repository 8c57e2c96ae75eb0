"""What one text is to another: the same, likely the same story, or another."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.text.words import words_of_plain
from broadsheet.wire.alike import (
    ANCHORS,
    CROWD,
    Grade,
    Neighbourhood,
    Print,
    compare,
    without_furniture,
)

SENTENCES = (
    "The harbour council has decided to open the north lock at night from the first week of March.",
    "Barge owners had asked for it since the flood of 2019, which closed the old mole for eleven weeks.",
    "The keepers want four more people and a second boat before they agree to work by lamplight.",
    "According to the engineer, Ines Okafor, the gates can be moved by two people in a calm night.",
    "In a storm it takes six, and nobody has yet tried it in the dark.",
    "The mayor called the vote a compromise that pleased nobody and would therefore last.",
    "Fishermen fear that the wake of the barges will wear down the banks below the market hall.",
    "A trial is to last until the autumn, after which the council votes again.",
    "Whoever lives by the quay may complain at the keeper's house, where a book lies open.",
)
STORY = " ".join(SENTENCES)


def told(*sentences: str) -> str:
    return " ".join(sentences)


def without(number: int) -> str:
    return told(*SENTENCES[:number], *SENTENCES[number + 1 :])


SHUFFLED = list(SENTENCES)
random.Random(4).shuffle(SHUFFLED)
OTHER = told(
    "Grain prices fell for the third week in a row as ships from the south reached the coast early.",
    "Millers in the valley bought little and waited for the market of the next week to open.",
    "Traders spoke of full sheds, wet cellars and of a bridge toll that ate up what was left of the gain.",
)
HAN = "港务委员会决定从三月第一周起夜间开放北闸。自洪水以来驳船船主一直要求这样做。看守人希望再增加四个人和一艘船，然后才同意在灯光下工作。市长称这次投票是一个谁也不满意的妥协。"


@pytest.mark.parametrize(
    ("new", "grade"),
    [
        pytest.param(STORY, Grade.SAME, id="the same words"),
        pytest.param(STORY.upper().replace("'", "’"), Grade.SAME, id="capitals and other quotes"),
        pytest.param(f"LARKPORT, 12 June (NCW) — {STORY}", Grade.SAME, id="under a dateline"),
        pytest.param(
            f"{STORY} © North Coast Wire. All rights reserved. Subscribe to our newsletter.",
            Grade.SAME,
            id="with the publisher's notices",
        ),
        pytest.param(told(*SENTENCES[:7]), Grade.SAME, id="cut from the bottom"),
        pytest.param(without(4), Grade.SAME, id="a sentence left out"),
        pytest.param(told(*SHUFFLED), Grade.SAME, id="the sentences in another order"),
        pytest.param(STORY.replace("lamplight", "lanterns"), Grade.SAME, id="a word changed"),
        pytest.param(STORY.replace("eleven", "twelve long"), Grade.SAME, id="two words changed"),
        pytest.param(told(STORY, "Nothing else is known."), Grade.SAME, id="a little more at the end"),
        pytest.param(
            told(without(4), "Two ferries ran aground on Monday and were towed to the old quay."),
            Grade.LIKELY,
            id="a sentence for another",
        ),
        pytest.param(
            told("UPDATE: the council has put the vote off by a month, its clerk says.", STORY),
            Grade.LIKELY,
            id="more put before it",
        ),
        pytest.param(STORY.replace("2019", "2021"), Grade.LIKELY, id="another number"),
        pytest.param(told(*SENTENCES[:3]), Grade.LIKELY, id="an excerpt"),
        pytest.param(told(*SENTENCES[:6], OTHER), Grade.LIKELY, id="half of it, and other news"),
        pytest.param(OTHER, Grade.OTHER, id="another story"),
        pytest.param(told(SENTENCES[0], OTHER, OTHER[:120]), Grade.OTHER, id="one sentence quoted"),
    ],
)
def test_what_a_text_is_to_the_one_we_hold(new: str, grade: Grade) -> None:
    held, text = Print.of(STORY), Print.of(new)
    assert held is not None and text is not None
    assert compare(held, text).grade is grade


def test_the_longer_text_that_comes_second_is_the_same_when_the_first_was_cut() -> None:
    held, text = Print.of(told(*SENTENCES[:7])), Print.of(STORY)
    assert held is not None and text is not None
    assert compare(held, text).grade is Grade.SAME


def test_scripts_without_spaces_are_compared_as_well() -> None:
    held, text = Print.of(HAN), Print.of(HAN.replace("市长", "镇长"))
    assert held is not None and text is not None
    assert compare(held, text).grade is Grade.SAME


def test_a_text_of_a_line_has_no_print() -> None:
    assert Print.of("The north lock will open at night from March on.") is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        pytest.param("LARKPORT (NCW) - The lock opens.", "The lock opens.", id="place and agency"),
        pytest.param("Larkport, 3 March (NCW) — The lock opens.", "The lock opens.", id="place, day, agency"),
        pytest.param("The lock – a wreck – opens.", "The lock – a wreck – opens.", id="dashes in a sentence"),
        pytest.param("The lock opens. © NCW 2026", "The lock opens. ", id="a copyright notice"),
        pytest.param("Die Schleuse. Alle Rechte vorbehalten.", "Die Schleuse. ", id="in German"),
        pytest.param(
            "They assassinate nobody. The end.", "They assassinate nobody. The end.", id="no notice"
        ),
    ],
)
def test_the_furniture_around_a_text_is_not_of_it(text: str, bare: str) -> None:
    assert _bare(text) == bare


def _bare(text: str) -> str:
    return without_furniture(text, words_of_plain(text))


def test_a_print_comes_back_from_its_bytes() -> None:
    held = Print.of(STORY)
    assert held is not None
    assert Print.from_bytes(held.to_bytes()).units == held.units


def test_a_shingle_that_a_crowd_has_is_no_anchor_any_more() -> None:
    text = Print.of(STORY)
    assert text is not None and len(text.anchors) == ANCHORS
    neighbourhood = Neighbourhood((name, text.anchors[0]) for name in range(CROWD))
    assert neighbourhood.uncrowded(text) == list(text.anchors[1:])


WORDS = st.lists(st.sampled_from(STORY.split()), min_size=40, max_size=200)


@given(WORDS)
def test_every_text_is_the_same_as_itself(words: list[str]) -> None:
    one, other = Print.of(" ".join(words)), Print.of(" ".join(words))
    if one and other and len(one.units) >= 40:
        assert compare(one, other).grade is Grade.SAME


@given(WORDS, WORDS)
def test_likeness_is_a_share_and_never_breaks(one: list[str], other: list[str]) -> None:
    held, new = Print.of(" ".join(one)), Print.of(" ".join(other))
    if held and new:
        likeness = compare(held, new)
        assert 0 <= likeness.share <= 1
        assert (likeness.grade is Grade.OTHER) == (likeness.why == "")


@pytest.mark.parametrize(
    "notice",
    [
        "© North Coast Wire",
        "(C) 2026 North Coast Wire",
        "COPYRIGHT North Coast Wire",
        "ALL RIGHTS RESERVED",
        "All rıghts reſerved",
        "Dİritti rİservati",
        "Tous droits réservés",
        "Alle Rechte vorbehalten",
        "Urheberrechte vorbehalten",
        "Copyright2026 NCW",
        "Copyrighted by NCW",
        "Todos los derechos reservados",
        "Alle rechten voorbehouden",
        "Wszelkie prawa zastrzeżone",
        "ВСЕ ПРАВА ЗАЩИЩЕНЫ",
        "版权所有",
        "著作権",
        "جميع الحقوق محفوظة",
        "جميع الحقوق محفوظة2026",
        "Newsletter",
        "Subscribe",
        "Abonnez-vous",
        "Abonnieren Sie",
        "SUSCRÍBETE",
        "Suscríbase",
        "Iscriviti",
        "Abbonati",
        "Assine",
        "Zapisz się",
        "ПОДПИШИТЕСЬ",
    ],
)
def test_a_notice_is_known_however_it_is_written(notice):
    assert _bare(f"The lock opens on Monday. {notice}") == "The lock opens on Monday. "
