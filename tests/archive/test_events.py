"""Which headlines tell of one event."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.archive.events import Told, group, stems_of

LOCK = [
    "Council opens north lock at night",
    "North lock to open at night, council decides",
    "Night opening of north lock divides the council",
    "Barge owners welcome night opening of the north lock",
]
GRAIN = [
    "Grain prices fall for third week",
    "Grain prices fall again as ships arrive",
    "Millers wait as grain prices fall",
]
ALONE = ["Choir of the fishermen sings in the market hall", "Fog closes the mole until Tuesday"]


def told(headlines: list[str]) -> list[Told]:
    return [Told(number, stems_of(headline)) for number, headline in enumerate(headlines)]


def test_stories_of_one_event_are_grouped_and_the_others_left_alone() -> None:
    assert group(told([*LOCK, *GRAIN, *ALONE])) == [[0, 1, 2, 3], [4, 5, 6]]


def test_headlines_that_share_a_word_by_chance_are_no_event() -> None:
    chance = ["Council sells the old mole", "Old barge found off the quay", "Quay wall sinks after the storm"]
    assert group(told([*LOCK, *GRAIN, *chance])) == [[0, 1, 2, 3], [4, 5, 6]]


def test_a_story_is_of_the_event_that_says_most_of_it() -> None:
    between = "Council hears barge owners on grain prices and on night opening of the north lock"
    assert group(told([*LOCK, *GRAIN, *ALONE, between])) == [[0, 1, 2, 3, 9], [4, 5, 6]]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_they_came_makes_no_difference(seed: int) -> None:
    stories = told([*LOCK, *GRAIN, *ALONE])
    shuffled = stories[:]
    random.Random(seed).shuffle(shuffled)
    assert group(shuffled) == group(stories)


@pytest.mark.parametrize(
    ("one", "other"),
    [("The librarian’s quarrel", "Librarians quarrelled"), ("RECALLS", "recalled")],
)
def test_endings_make_no_difference(one: str, other: str) -> None:
    assert stems_of(one) & stems_of(other)


@given(st.lists(st.lists(st.sampled_from("lock grain fog mole quay ship".split()), max_size=5), max_size=25))
def test_every_story_is_in_one_group_at_most(headlines: list[list[str]]) -> None:
    groups = group(told([" ".join(words) for words in headlines]))
    members = [id for found in groups for id in found]
    assert len(members) == len(set(members))
    assert all(len(found) > 1 for found in groups)
