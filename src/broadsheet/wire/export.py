"""The wire's log as CSV (RFC 4180), safe to open in a spreadsheet.

Headlines are other people's words. A cell that a spreadsheet could take for a formula (it begins with = + - @, a tab or
a carriage return, also behind spaces) begins with an apostrophe instead, which spreadsheets read as "this is text".
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from broadsheet.wire.incoming import Line, State

COLUMNS = (
    "came in",
    "state",
    "headline",
    "source",
    "section",
    "terms",
    "verdict",
    "reason",
    "filed by",
    "address",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
_PASSED_OVER = ' \t\r\n\f\v\0"\u00a0\u200b\u200e\u200f\u2060\ufeff'
"""What a spreadsheet may pass over before it looks at a cell."""
_INNER = re.compile(r"([;\t|][\s\"]*)([=+\-@])")
"""Where a spreadsheet that parts cells at semicolons would begin another cell, and it would be a formula."""


def cell(value: str) -> str:
    """A value as a cell of one line that no spreadsheet takes for a formula (OWASP, CSV Injection)."""
    dangerous = value.startswith(_FORMULA) or value.lstrip(_PASSED_OVER).startswith(_FORMULA)
    line = _INNER.sub(r"\1'\2", " ".join(value.split()))
    return f"'{line}" if dangerous else line


def csv_lines(lines: Iterable[Line], words: Mapping[State, str]) -> Iterator[str]:
    """The lines of the file, the names of the columns first. `words` names the states."""
    writer = csv.writer(_Echo())
    # So that spreadsheets take it for UTF-8.
    yield "\ufeff" + writer.writerow(COLUMNS)
    for line in lines:
        yield writer.writerow([cell(value) for value in _row(line, words)])


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _row(line: Line, words: Mapping[State, str]) -> list[str]:
    at = line.at.isoformat(timespec="seconds")
    if line.refused is not None:
        one = line.refused
        return [at, words[line.state], one.title, one.source.name, "", "", "refused", one.reason, "", one.url]
    item: Any = line.item  # Any: a provenance, for a line is one or the other
    article = item.article
    section = article.section.name if article else item.section.name if item.section else ""
    terms = article.licence.name if article else ""
    filed = item.filing or ""
    return [
        at,
        words[line.state],
        line.headline,
        item.source.name,
        section,
        terms,
        item.verdict,
        item.reason,
        filed,
        item.url,
    ]
