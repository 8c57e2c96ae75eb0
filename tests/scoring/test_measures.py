"""The measures say what their definitions say."""

import pytest

from broadsheet.scoring.measures import Tally, b_cubed, macro_f1, per_label, spearman


def test_a_tally_counts_what_was_found_and_what_was_missed() -> None:
    tally = Tally()
    for judged, labelled in [(True, True), (True, True), (True, False), (False, True), (False, False)]:
        tally.count(judged, labelled)
    assert tally.figures() == {"pairs": 5, "precision": 0.6667, "recall": 0.6667, "f1": 0.6667}


def test_whoever_judges_nothing_is_never_wrong_and_finds_nothing() -> None:
    assert Tally(missed=3).figures() == {"pairs": 3, "precision": 1.0, "recall": 0.0, "f1": 0.0}


@pytest.mark.parametrize(
    ("found", "precision", "recall"),
    [
        pytest.param("aabb", 1.0, 1.0, id="the very clusters"),
        pytest.param("aaaa", 0.5, 1.0, id="all in one"),
        pytest.param("abcd", 1.0, 0.5, id="each by itself"),
    ],
)
def test_b_cubed_of_two_clusters_of_two(found: str, precision: float, recall: float) -> None:
    figures = b_cubed(found, "xxyy")
    assert (figures["precision"], figures["recall"]) == (precision, recall)


def test_a_label_that_was_never_wanted_has_no_part_in_the_mean() -> None:
    assert per_label(["a", "c"], ["a", "b"])["c"]["items"] == 0
    assert macro_f1(["a", "c"], ["a", "b"]) == 0.5


@pytest.mark.parametrize(
    ("one", "other", "rho"),
    [
        pytest.param([1, 2, 3, 4], [10, 20, 30, 99], 1.0, id="in the same order"),
        pytest.param([1, 2, 3, 4], [4, 3, 2, 1], -1.0, id="the other way round"),
        pytest.param([1, 1, 2, 2], [1, 2, 1, 2], 0.0, id="ties at their mean rank"),
        pytest.param([1, 1], [1, 2], 0.0, id="all alike"),
    ],
)
def test_rank_correlation(one: list[float], other: list[float], rho: float) -> None:
    assert spearman(one, other) == pytest.approx(rho)
