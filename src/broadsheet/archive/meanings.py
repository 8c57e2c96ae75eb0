"""What texts mean, as vectors: with the extra [ml], whose weights come in its package; without it, nothing.

The vectors are static word vectors brought together (wordllama), made on the processor in
microseconds. They find stories that tell one matter in other words; the rules need none.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Vector = bytes
"""256 numbers of 16 bits, of length 1 together; empty where there is none."""

LONGEST = 2_000
"""Characters of a text that are read for its vector."""


@cache
def installed() -> bool:
    """Whether the extra [ml] is there."""
    return find_spec("wordllama") is not None


def vectors_of(texts: Sequence[str]) -> list[Vector]:
    """A vector for each text; an empty one for each without the extra, and for a text without words."""
    if not texts or not installed():
        return [b""] * len(texts)
    import numpy

    made = _model().embed([text[:LONGEST] for text in texts], norm=True)
    return [row.astype(numpy.float16).tobytes() if numpy.isfinite(row).all() else b"" for row in made]


def meanings_of(vectors: Mapping[int, Vector]) -> Callable[[int], Mapping[int, float]]:
    """The cosines between a story's vector and all others, rounded so that every machine sees the same."""
    held = {id: vector for id, vector in vectors.items() if vector}
    if not held or not installed():
        return lambda id: {}
    import numpy

    ids = list(held)
    rows = {id: n for n, id in enumerate(ids)}
    every = numpy.frombuffer(b"".join(held.values()), dtype=numpy.float16).reshape(len(ids), -1)
    every = every.astype(numpy.float32)

    def beside(id: int) -> Mapping[int, float]:
        if id not in rows:
            return {}
        cosines = numpy.round(every @ every[rows[id]], 4).tolist()
        return {other: cosine for other, cosine in zip(ids, cosines, strict=True) if other != id}

    return beside


@cache
def _model() -> Any:  # Any: the library has no types
    import wordllama

    # Its own folder: it would otherwise look for the weights on the network.
    return wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
