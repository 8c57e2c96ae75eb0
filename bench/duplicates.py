"""How long it takes to tell whether one new item is a story we hold: among 200,000 of them, each with its text.

The paper lives in a process of its own, as in bench.ingest. The texts are made of 30,000 invented words that are used as unevenly
as words are (Zipf). Of the items asked about a third is new, a third is a held text in other clothes, a third a held
text word for word.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from itertools import accumulate
from pathlib import Path

from .rows import Row, bench, summed_up

HELD = 200_000
LENGTH = 250
ASKED = 300
RUNS = 3
WORDS = 30_000


@bench("duplicate-check/200000")
def duplicate_check() -> list[Row]:
    """Milliseconds that 95 in 100 checks of one item stay under: reading, writing up, every look-up, the verdict."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as home:
        (Path(home) / "data").mkdir()
        environment = {**os.environ, "BROADSHEET_HOME": home, "DJANGO_SETTINGS_MODULE": "broadsheet.settings"}
        done = subprocess.run(
            [sys.executable, "-m", "bench.duplicates"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the paper of the bench broke:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    note = f"median {told['median']:.1f} ms; {told['found']} of {told['known']} known texts found"
    return [summed_up("duplicate-check/200000", "ms", told["p95"], note=note)]


class Writer:
    """Texts by number, the same on every machine."""

    def __init__(self) -> None:
        chance = random.Random(7)
        letters = "bcdfghklmnprstvw", "aeiou"
        self._words = [
            "".join(chance.choice(letters[at % 2]) for at in range(chance.randint(3, 9)))
            for _ in range(WORDS)
        ]
        self._weights = list(accumulate(1 / (place + 10) for place in range(WORDS)))

    def text(self, number: int) -> str:
        chance = random.Random(number)
        words = chance.choices(self._words, cum_weights=self._weights, k=LENGTH)
        return " ".join(words)


def measure() -> dict[str, object]:
    """Run in the paper's own process."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    writer, source = Writer(), _source()
    _fill(writer, source.pk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    other = _source("other")
    runs, known, found = [], 0, 0
    for run in range(RUNS):
        times = []
        for number in range(ASKED):
            kind, text = _asked(writer, run * ASKED + number)
            took, hit = _check(other, text, f"{run}-{number}")
            times.append(took)
            known += kind != "new"
            found += hit and kind != "new"
        runs.append(sorted(times))
    return {
        "p95": [times[int(0.95 * len(times))] for times in runs],
        "median": sorted(runs[0])[ASKED // 2],
        "known": known,
        "found": found,
    }


def _asked(writer: Writer, number: int) -> tuple[str, str]:
    held = writer.text((number * 7_919) % HELD)
    if number % 3 == 0:
        return "new", writer.text(HELD + number)
    if number % 3 == 1:
        return "same", held
    return "cut", " ".join(held.split()[: LENGTH * 4 // 5])


def _check(source, text: str, name: str) -> tuple[float, bool]:  # type: ignore[no-untyped-def]  # see bench.ingest._source
    from django.utils import timezone

    from broadsheet.wire.actions.taking_in import preview
    from broadsheet.wire.formats import read

    now = timezone.now()
    document = (
        f"<rss version='2.0'><channel><title>T</title><item><title>Headline {name}</title><link>https://other.example/{name}</link>"
        f"<guid>{name}</guid><description>{escape(text)}</description></item></channel></rss>"
    ).encode()
    begun = time.perf_counter()
    outcome = preview(source, read(document, now=now), now)
    return 1000 * (time.perf_counter() - begun), outcome.verdicts[0][1].match is not None


def _fill(writer: Writer, source: int) -> None:
    from django.db import transaction

    for begin in range(0, HELD, 5_000):
        with transaction.atomic():
            _keep(writer, source, range(begin, min(begin + 5_000, HELD)))


def _keep(writer: Writer, source: int, numbers: range) -> None:
    from django.utils import timezone

    from broadsheet.wire.actions import likenesses
    from broadsheet.wire.alike import Neighbourhood
    from broadsheet.wire.models import Provenance
    from broadsheet.wire.wording import write_up

    now = timezone.now()
    copies = {number: write_up(dispatch, images=False) for number, dispatch in _dispatches(writer, numbers)}
    rows = Provenance.objects.bulk_create(
        [
            Provenance(
                source_id=source,
                item_key=f"{number:032}",
                id_key=f"{number:032}",
                address_key=f"{number:032}",
                text_key=copy.text_key,
                url=f"https://wire.example/{number}",
                title=f"headline {number}",
                first_seen_at=now,
                last_seen_at=now,
                sent="",
                verdict="new",
                reason="new",
            )
            for number, copy in copies.items()
        ]
    )
    texts = {row.pk: copy.compared for row, copy in zip(rows, copies.values(), strict=True)}
    likenesses.keep(texts, [], Neighbourhood(()))


def _dispatches(writer: Writer, numbers: range) -> Iterator[tuple[int, object]]:
    from broadsheet.wire.dispatch import Dispatch

    for number in numbers:
        yield number, Dispatch(title=f"Headline {number}", body=writer.text(number))


def _source(name: str = "wire"):  # type: ignore[no-untyped-def]  # see bench.ingest._source
    from .ingest import _source as source

    return source(name)


if __name__ == "__main__":
    print(json.dumps(measure()))
