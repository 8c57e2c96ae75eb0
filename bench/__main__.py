"""Run the benches, show a table, write bench/results.json: `python -m bench [--only NAME]`."""

import argparse
import importlib
import json
import pkgutil
import sys
import time
from pathlib import Path

import bench

from .rows import BENCHES, ONLY_BY_NAME, Row

RESULTS = Path(__file__).parent / "results.json"
HEADINGS = ("name", "value", "unit", "peer", "ratio", "spread", "runs")


def main() -> int:
    """0 when everything asked for was measured, 1 when a bench failed, 2 when no row has that name."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only",
        default="",
        metavar="NAME",
        help="the row of this name, or rows whose names begin so: serve, serve/304",
    )
    only: str = parser.parse_args().only
    _find_benches()
    # A row named in full is asked for alone: ten thousand begins as a hundred thousand does.
    wanted = {names: run for names, run in BENCHES.items() if only in names}
    wanted = wanted or {names: run for names, run in BENCHES.items() if _asked_for(names, only)}
    if not wanted:
        known = ", ".join(sorted(name for names in BENCHES for name in names))
        print(f"No row begins with {only!r}. There are: {known}", file=sys.stderr)
        return 2
    rows: list[Row] = []
    failed = False
    for names, run in sorted(wanted.items()):
        began = time.monotonic()
        print(f"… {', '.join(names)}", file=sys.stderr, flush=True)
        try:
            rows += [row for row in run() if row.name.startswith(only)]
        except Exception as trouble:
            # One bench that cannot run is no reason to lose the others' numbers.
            failed = True
            print(f"  failed: {type(trouble).__name__}: {trouble}", file=sys.stderr)
        print(f"  {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(_table(rows))
    RESULTS.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n")
    return 1 if failed else 0


def _asked_for(names: tuple[str, ...], only: str) -> bool:
    return ONLY_BY_NAME.isdisjoint(names) and any(name.startswith(only) for name in names)


def _find_benches() -> None:
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name != "__main__":
            importlib.import_module(f"bench.{module.name}")


def _table(rows: list[Row]) -> str:
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADINGS))]
    text = []
    for line, note in zip(lines, ["", *(row.note for row in rows)], strict=True):
        cells = [
            cell.ljust(width) if heading in ("name", "unit") else cell.rjust(width)
            for cell, width, heading in zip(line, widths, HEADINGS, strict=True)
        ]
        text.append("  ".join([*cells, note]).rstrip())
    return "\n".join(text)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.name,
        f"{row.value:,.1f}",
        row.unit,
        "-" if row.peer is None else f"{row.peer:,.1f}",
        "-" if row.ratio is None else f"{row.ratio:.2f}",
        f"{row.spread:.0%}",
        str(row.runs),
    )


if __name__ == "__main__":
    sys.exit(main())
