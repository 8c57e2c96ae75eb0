"""Invented text from a seed: enough different words that it compresses like prose."""

import random

WORDS = (
    "harbour council lock barge night traffic flood keeper vote mole ferry winter rudder engineer market hall quay fog bell "
    "pilot tide sluice dredger mayor budget the of and in a to for on with at by from was were has had will not its their"
).split()
STEMS = [f"{word}{end}" for word in WORDS[:25] for end in ("", "s", "ed", "ing", "er", "age", "ment", "ward")]
VOCABULARY = WORDS * 8 + STEMS


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(VOCABULARY, k=words)).capitalize() + "."


def text(chance: random.Random, paragraphs: int = 7, words: int = 45) -> str:
    """A story of about three hundred words, as clean markup."""
    return "".join(f"<p>{sentence(chance, words)}</p>" for _ in range(paragraphs))
