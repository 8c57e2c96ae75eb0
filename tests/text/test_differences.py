"""What one text says that the other does not, word by word."""

import pytest

from broadsheet.text.differences import Piece, side_by_side


@pytest.mark.parametrize(
    ("one", "other", "own"),
    [
        pytest.param("The lock opens.", "The lock opens.", ([], []), id="the same"),
        pytest.param("“The LOCK” opens", "The lock opens.", ([], []), id="other case and quotes"),
        pytest.param(
            "The north lock opens.", "The lock opens late.", (["north "], ["late."]), id="a word each"
        ),
        pytest.param("", "New.", ([], ["New."]), id="nothing against something"),
    ],
)
def test_own_words_are_marked(one: str, other: str, own: tuple[list[str], list[str]]) -> None:
    sides = side_by_side(one, other)
    found = tuple([piece.text for piece in side if piece.own] for side in sides)
    assert found == own


@pytest.mark.parametrize("text", ["The lock  opens at night.\nAt last. ", "港务委员会 决定", "a" * 9_000])
def test_nothing_of_a_text_is_lost(text: str) -> None:
    for side in side_by_side(text, "Something else"):
        assert all(isinstance(piece, Piece) for piece in side)
    assert "".join(piece.text for piece in side_by_side(text, "else")[0]) == text
