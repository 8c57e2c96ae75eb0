"""Small charts as SVG, drawn here: numbers in, markup out. Pure.

Colours come from the desk's stylesheet by class, so a chart is right on light
and dark; each carries its numbers in words for those who do not see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 600, 120
GAP = 3


@dataclass(frozen=True)
class Column:
    """One day (or any other step): its name, and how many of each series, in the series' order."""

    name: str
    counts: tuple[int, ...]


def stacked_columns(columns: Sequence[Column], series: Sequence[str], title: str) -> SafeString:
    """Columns of stacked counts over a base line; empty for no columns. What the first and last are called is the page's to say.

    `series` names each part of a column from the bottom up; part n has the class `part-n`.
    """
    if not columns:
        return mark_safe("")
    highest = max(1, *(sum(column.counts) for column in columns))
    step = WIDTH / len(columns)
    bars = "".join(
        _bar(column, series, highest, index * step, step - GAP) for index, column in enumerate(columns)
    )
    return mark_safe(  # noqa: S308  every word in it is escaped here
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(_in_words(columns, series, title))}">'
        f'{bars}<line class="base" x1="0" x2="{WIDTH}" y1="{HEIGHT}" y2="{HEIGHT}"/></svg>'
    )


def spark(columns: Sequence[Column], title: str) -> SafeString:
    """A chart for a cell of a table: thin columns without words; its sum is told to those who do not see it."""
    if not columns:
        return mark_safe("")
    highest = max(1, *(sum(column.counts) for column in columns))
    total = sum(sum(column.counts) for column in columns)
    bars = "".join(
        f'<rect class="part-1" x="{index * 7}" y="{20 - tall:.1f}" width="5" height="{tall:.1f}"/>'
        for index, column in enumerate(columns)
        if (tall := max(1.5, 20 * sum(column.counts) / highest) if sum(column.counts) else 0)
    )
    wide = 7 * len(columns) - 2
    return mark_safe(  # noqa: S308  every word in it is escaped here
        f'<svg class="spark" viewBox="0 0 {wide} 21" width="{wide}" height="21" role="img" '
        f'aria-label="{escape(f"{title}: {total}")}"><title>{escape(f"{title}: {total}")}</title>{bars}'
        f'<line class="base" x1="0" x2="{wide}" y1="20.5" y2="20.5"/></svg>'
    )


def _bar(column: Column, series: Sequence[str], highest: int, x: float, width: float) -> str:
    parts, floor = [], float(HEIGHT)
    for number, count in enumerate(column.counts):
        tall = HEIGHT * count / highest
        if count:
            floor -= tall
            parts.append(
                f'<rect class="part-{number}" x="{x:.1f}" y="{floor:.1f}" width="{width:.1f}" height="{tall:.1f}"/>'
            )
    told = ", ".join(f"{name}: {count}" for name, count in zip(series, column.counts, strict=True))
    return f"<g><title>{escape(f'{column.name}: {told}')}</title>{''.join(parts)}</g>"


def _in_words(columns: Sequence[Column], series: Sequence[str], title: str) -> str:
    sums = [sum(column.counts[number] for column in columns) for number in range(len(series))]
    return f"{title}: " + ", ".join(f"{name} {total}" for name, total in zip(series, sums, strict=True))
