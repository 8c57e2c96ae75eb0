"""Find the places that answer a question: the newest, or the best first.

The best are sought among the newest POOL that match and the newest POOL whose headline or names match; the rest
follow, newest first. So a common word costs no more than a rare one, nothing that matches is
left out, and the thousandth page is as near as the first.
"""

from dataclasses import dataclass, replace

from broadsheet.archive.search.index import Index
from broadsheet.archive.search.question import Match, Order

POOL = 500

Standing = tuple[float, int]
"""How well a document answers, and its place: the order of the pool, best first."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer: how many match in all, the places on it, and the key of the page after it."""

    total: int
    places: tuple[int, ...]
    after: str = ""


def find(index: Index, match: Match, order: Order, after: str, size: int) -> Found:
    """The page of `size` that follows the key `after`; a key nobody gave begins anew. Raises index.TooHard."""
    total = index.count(match)
    kind, _, key = after.partition(".")
    if order == "newest" or not match.wanted:
        below = _place(key) if kind == "n" else None
        return _newest(index, match, total, below, size)
    if kind == "n" and (below := _place(key)) is not None:
        return _beyond_the_pool(index, match, total, below, size)
    return _best(index, match, total, _standing(key) if kind == "b" else None, size)


def _newest(index: Index, match: Match, total: int, below: int | None, size: int) -> Found:
    places = index.newest(_below(match, below), size + 1)
    more = len(places) > size
    return Found(total, tuple(places[:size]), f"n.{places[size - 1]}" if more else "")


def _best(index: Index, match: Match, total: int, after: Standing | None, size: int) -> Found:
    pool, lowest = _pool(index, match, total)
    ordered = sorted(((score, place) for place, score in pool.items()), reverse=True)
    left = [standing for standing in ordered if after is None or standing < after]
    page = left[:size]
    places = [place for _, place in page]
    if len(left) > size:
        score, place = page[-1]
        return Found(total, tuple(places), f"b.{score!r}.{place}")
    if total <= len(pool):
        return Found(total, tuple(places))
    rest = _beyond_the_pool(index, match, total, lowest, size - len(places), pool)
    return replace(rest, places=(*places, *rest.places))


def _beyond_the_pool(
    index: Index, match: Match, total: int, below: int, size: int, pool: dict[int, float] | None = None
) -> Found:
    """The matches older than a place that are not in the pool, newest first."""
    if pool is None:
        pool, _ = _pool(index, match, total)
    places: list[int] = []
    while len(places) <= size:
        some = index.newest(_below(match, below), size + 1)
        if not some:
            return Found(total, tuple(places[:size]))
        places += [place for place in some if place not in pool]
        below = some[-1]
    # A page that is full already still has to say where the next one begins.
    last = places[size - 1] if size else places[0] + 1
    return Found(total, tuple(places[:size]), f"n.{last}")


def _pool(index: Index, match: Match, total: int) -> tuple[dict[int, float], int]:
    """The documents to rank with how well they answer, and the place below which the others lie."""
    newest = index.ranked(match, POOL)
    pool = dict(newest)
    if total > POOL:
        for place, score in index.ranked(match, POOL, in_headlines=True):
            pool.setdefault(place, score)
    return {place: round(score, 6) for place, score in pool.items()}, newest[-1][0] if newest else 0


def _below(match: Match, place: int | None) -> Match:
    if place is None or (match.high is not None and match.high <= place):
        return match
    return replace(match, high=place)


def _place(key: str) -> int | None:
    digits = key.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20):
        return None
    place = int(key)
    return place if -(2**63) < place < 2**63 else None


def _standing(key: str) -> Standing | None:
    score, _, place = key.rpartition(".")
    at = _place(place)
    try:
        return None if at is None else (float(score), at)
    except ValueError:
        return None
