"""The sense of words for the classifier, where the extra [ml] is installed: wordllama's embeddings, and numpy.

The embeddings come inside wordllama's own package; it is told to look nowhere else, so nothing is ever fetched. A
logistic regression over them is learnt from the paper's archive. Without the extra `installed()` is None, and
the classifier goes by the words alone.
"""

import importlib.util
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from broadsheet.wire.classifier import Odds

PENALTY = 1.0
"""Of large weights (ridge), in units of one story."""
ROUNDS = 300
STEP, MOMENTUM = 1.0, 0.9
MOST_LEARNT = 10_000
"""Stories the regression learns from, the newest: more change nothing but the time it takes."""
MOST_LETTERS = 4_000
AT_ONCE = 64


def is_installed() -> bool:
    """Whether the extra [ml] is there, without loading it."""
    return importlib.util.find_spec("wordllama") is not None


@cache
def installed() -> "Embeddings | None":
    """The sense of words, or None without the extra [ml]. Loads 16 MB the first time."""
    return Embeddings() if is_installed() else None


class Embeddings:
    """A text as the mean of its words' embeddings, of length one."""

    def __init__(self) -> None:
        # Both are a good part of a small process, so they are loaded when they are first asked for.
        import numpy
        import wordllama

        self._np: Any = numpy  # Any: an optional library
        folder = Path(wordllama.__file__).parent
        self._model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)

    def learn(self, texts: Sequence[str], labels: Sequence[int], sections: int) -> list[Odds]:
        """Weights of a logistic regression: a row for each section, its last number the intercept."""
        np = self._np
        inputs = self._of(texts[-MOST_LEARNT:])
        wanted = np.eye(sections)[np.array(labels[-MOST_LEARNT:])]
        weights = np.zeros((inputs.shape[1], sections))
        speed = np.zeros_like(weights)
        for _ in range(ROUNDS):
            slope = inputs.T @ (self._shares(inputs @ weights) - wanted) + PENALTY * weights
            speed = MOMENTUM * speed + slope / len(inputs)
            weights -= STEP * speed
        rows: list[Odds] = weights.T.round(6).tolist()
        return rows

    def odds(self, texts: Sequence[str], weights: list[Odds]) -> list[Odds]:
        """The logarithm of each section's share, for each text."""
        np = self._np
        shares = self._shares(self._of(texts) @ np.array(weights).T)
        logs: list[Odds] = np.log(np.maximum(shares, 1e-12)).tolist()
        return logs

    def _of(self, texts: Sequence[str]) -> Any:  # Any: an array of an optional library
        """A row for each text, a one at its end."""
        np = self._np
        bites = [
            self._model.embed([text[:MOST_LETTERS] for text in texts[start : start + AT_ONCE]], norm=True)
            for start in range(0, len(texts), AT_ONCE)
        ]
        found = np.vstack(bites)
        return np.hstack([found, np.ones((len(found), 1))])

    def _shares(self, odds: Any) -> Any:  # Any: arrays of an optional library
        np = self._np
        powers = np.exp(odds - odds.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
