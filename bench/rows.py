"""What a bench gives back, and how repeated runs become one number.

A single run says little: the machine does other things too. So every row is the median
of several runs, says how far they lay apart, and where there is a peer the two take turns,
so that both meet the same neighbours.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One measured thing. `value` and `peer` are medians in `unit`; `ratio` is value to peer."""

    name: str
    value: float
    unit: str
    peer: float | None
    ratio: float | None
    spread: float
    """(largest - smallest) / median of our own runs: 0.1 means they lay within ten percent."""
    runs: int
    note: str = ""
    """Said on the screen only: why there is no peer, say."""

    def as_json(self) -> dict[str, object]:
        """The row as it stands in results.json, without the note."""
        return {key: value for key, value in asdict(self).items() if key != "note"}


Bench = Callable[[], Sequence[Row]]

BENCHES: dict[tuple[str, ...], Bench] = {}
"""Every bench there is, by the names of the rows it gives."""


ONLY_BY_NAME: set[str] = set()
"""Rows so costly that they are measured only where one of them is named in full."""


def bench(*names: str, only_by_name: bool = False) -> Callable[[Bench], Bench]:
    """Make a function a bench that gives rows of these names."""

    def enter(function: Bench) -> Bench:
        BENCHES[names] = function
        if only_by_name:
            ONLY_BY_NAME.update(names)
        return function

    return enter


def summed_up(
    name: str, unit: str, values: Sequence[float], peers: Sequence[float] = (), note: str = ""
) -> Row:
    """A row from repeated runs; `peers` are the peer's runs, taken in turn with ours.

    The ratio is the median of the ratios run by run, not the ratio of the medians: what
    disturbed one turn disturbed both halves of it.
    """
    middle = median(values)
    ratios = [value / peer for value, peer in zip(values, peers, strict=True)] if peers else []
    return Row(
        name=name,
        value=round(middle, 3),
        unit=unit,
        peer=round(median(peers), 3) if peers else None,
        ratio=round(median(ratios), 3) if ratios else None,
        spread=round((max(values) - min(values)) / middle, 3) if middle else 0.0,
        runs=len(values),
        note=note,
    )
