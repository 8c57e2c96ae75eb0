"""Find the places that answer a question: the newest, or the best first.

The best are sought among the newest POOL that match and the newest POOL whose headline or names match; the rest
follow, newest first. So a common word costs no more than a rare one, nothing that matches is
left out, and the thousandth page is as near as the first. How many match is counted up to a bound, and said to be
as many at least beyond it.
"""

from dataclasses import dataclass, replace

from broadsheet.archive.search.index import Enquiry, Seen
from broadsheet.archive.search.question import Match, Order

POOL = 500
COUNTED = 20_000
"""Matches that are counted; of more it is said that there are as many at least."""
COUNTED_PHRASES = 1_000
"""The same where words have to stand together, which takes longer to tell."""

HEADLINE = 12
"""Words and phrases of a question beyond which no headline is expected to have them all."""

Standing = tuple[float, int]
"""How well a document answers, and its place: the order of the pool, best first."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of an answer: how many match in all, the places on it, and the key of the page after it."""

    total: int
    places: tuple[int, ...]
    after: str = ""
    whole: bool = True
    """Whether `total` is all; otherwise there are as many at least."""
    down_to: int | None = None
    """The place below which nothing was looked through for this page, when it could not be filled."""


def find(enquiry: Enquiry, match: Match, order: Order, after: str, size: int) -> Found:
    """The page of `size` that follows the key `after`; a key nobody gave begins anew. Raises index.TooHard."""
    seen = enquiry.look(match, POOL, COUNTED_PHRASES if match.has_phrases else COUNTED)
    kind, _, key = after.partition(".")
    below = _place(key) if kind == "n" else None
    if order == "newest" or not match.wanted:
        page = seen if below is None else enquiry.look(_below(match, below), size + 1, size + 1)
        found = _in_line(page, size)
    elif below is not None:
        found = _beyond(enquiry, match, _pool(enquiry, match, seen), below, size)
    else:
        found = _best(enquiry, match, seen, _standing(key) if kind == "b" else None, size)
    return replace(found, total=seen.count, whole=seen.whole)


def _in_line(seen: Seen, size: int) -> Found:
    """The first of what was seen, and where the next begin."""
    places = seen.places[:size]
    if len(seen.places) > size:
        return Found(0, places, f"n.{places[-1]}" if places else f"n.{seen.places[0] + 1}")
    return _ended(places, seen.down_to)


def _ended(places: tuple[int, ...], down_to: int | None) -> Found:
    """A page after which nothing is known to follow: there is nothing more, or the look ended there."""
    return Found(0, places, "" if down_to is None else f"n.{down_to}", down_to=down_to)


def _best(enquiry: Enquiry, match: Match, seen: Seen, after: Standing | None, size: int) -> Found:
    pool = _pool(enquiry, match, seen)
    scores = enquiry.scores(match, pool)
    ordered = sorted(((float(f"{score:.6g}"), place) for place, score in scores.items()), reverse=True)
    left = [standing for standing in ordered if after is None or standing < after]
    places = tuple(place for _, place in left[:size])
    if len(left) > size:
        score, place = left[size - 1]
        return Found(0, places, f"b.{score!r}.{place}")
    if seen.down_to is not None and len(seen.places) == seen.count:
        return _ended(places, seen.down_to)
    if seen.whole and seen.count <= len(pool):
        return _ended(places, None)
    rest = _beyond(enquiry, match, pool, seen.places[-1], size - len(places))
    return replace(rest, places=(*places, *rest.places))


def _pool(enquiry: Enquiry, match: Match, seen: Seen) -> frozenset[int]:
    """The places to rank: the newest that match, and the newest whose headlines do."""
    if (seen.whole and seen.count == len(seen.places)) or len(match.wanted) > HEADLINE:
        return frozenset(seen.places)
    return frozenset(seen.places) | frozenset(enquiry.look(match, POOL, POOL, in_headlines=True).places)


def _beyond(enquiry: Enquiry, match: Match, pool: frozenset[int], below: int, size: int) -> Found:
    """The matches older than a place that are not in the pool, newest first."""
    # So many that `size` and one more are left, whatever of them is in the pool.
    enough = size + 1 + len(pool)
    seen = enquiry.look(_below(match, below), enough, enough)
    left = replace(seen, places=tuple(place for place in seen.places if place not in pool))
    return _in_line(left, size)


def _below(match: Match, place: int) -> Match:
    if match.high is not None and match.high <= place:
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
