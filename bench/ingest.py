"""How fast stories come in: from the bytes of deliveries to committed articles, beside feedparser.

Both get the same feeds, made from a fixed seed. Ours reads, cleans, judges, files and journals; feedparser
only parses. Every run has new stories, filed into one paper that grows. The paper lives in a process of
its own: Django reads its folder from the environment, once.
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
from pathlib import Path

from .rows import Row, bench, summed_up

RUNS = 5
FEEDS, ITEMS = 10, 50
MANY = 1_000
WORDS = (
    "harbour council lock barge night traffic flood keeper vote mole ferry winter rudder engineer market hall quay fog bell "
    "pilot tide sluice dredger mayor budget the of and in a to for on with at by from was were has had will not its their"
).split()


@bench("ingest/items", "ingest/file-1000")
def ingest() -> list[Row]:
    """Items a second from bytes to committed articles; and the seconds to file 1,000 new items of one delivery."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as home:
        (Path(home) / "data").mkdir()
        environment = {**os.environ, "BROADSHEET_HOME": home, "DJANGO_SETTINGS_MODULE": "broadsheet.settings"}
        done = subprocess.run(
            [sys.executable, "-m", "bench.ingest"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the paper of the bench broke:\n{done.stderr[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return [
        summed_up("ingest/items", "items/s", told["ours"], told["peers"]),
        summed_up("ingest/file-1000", "s", told["filing"]),
    ]


def feed(seed: int, items: int) -> bytes:
    """A feed of RSS 2.0 with full texts, as a WordPress site sends it; other seeds give other stories."""
    chance = random.Random(seed)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>North Coast Wire</title>'
        f"<link>https://wire.example/</link><language>en</language>{''.join(_items(chance, seed, items))}</channel></rss>"
    ).encode()


def _items(chance: random.Random, seed: int, count: int) -> Iterator[str]:
    for number in range(count):
        text = "".join(
            f"<p>{_sentence(chance, 45)} <a href='/more'>{_sentence(chance, 4)}</a></p>" for _ in range(7)
        )
        yield (
            f"<item><title>{_sentence(chance, 9)} {seed}-{number}</title><link>https://wire.example/{seed}/{number}</link>"
            f"<guid isPermaLink='false'>{seed}-{number}</guid><dc:creator>Ines Okafor</dc:creator>"
            f"<pubDate>Mon, 23 Nov 2026 {number % 24:02}:00:00 GMT</pubDate><category>Harbour</category>"
            f"<description>{escape(_sentence(chance, 30))}</description>"
            f"<content:encoded><![CDATA[{text}]]></content:encoded></item>"
        )


def _sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def measure() -> dict[str, list[float]]:
    """Run in the paper's own process: the runs of all rows."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return {**_in_turns(), "filing": [_filing(seed) for seed in range(RUNS)]}


def _in_turns() -> dict[str, list[float]]:
    import feedparser

    from broadsheet.wire.rounds import set_aside_what_stays

    _take_in(feed(900, 5), "warming-up")
    set_aside_what_stays()
    ours, peers = [], []
    for run in range(RUNS):
        feeds = [feed(1_000 + run * FEEDS + number, ITEMS) for number in range(FEEDS)]
        begun = time.perf_counter()
        for number, data in enumerate(feeds):
            _take_in(data, f"{run}-{number}")
        ours.append(FEEDS * ITEMS / (time.perf_counter() - begun))
        begun = time.perf_counter()
        for data in feeds:
            feedparser.parse(data)
        peers.append(FEEDS * ITEMS / (time.perf_counter() - begun))
    return {"ours": ours, "peers": peers}


def _filing(seed: int) -> float:
    """Seconds of the transaction that judges and files the items, read and written up before it opens."""
    from django.db import transaction
    from django.utils import timezone

    from broadsheet.wire.actions.taking_in import Intake
    from broadsheet.wire.formats import read

    now = timezone.now()
    intake = Intake(_source(f"many-{seed}"), read(feed(5_000 + seed, MANY), now=now), now)
    intake.prepare()
    begun = time.perf_counter()
    with transaction.atomic():
        intake.settle()
    return time.perf_counter() - begun


def _take_in(data: bytes, name: str) -> None:
    from django.utils import timezone

    from broadsheet.wire.actions.taking_in import take_in
    from broadsheet.wire.formats import read

    now = timezone.now()
    outcome = take_in(_source(name), read(data, now=now), now)
    if outcome.counts["new"] != len(outcome.verdicts):
        raise RuntimeError(f"not every item was new: {outcome.counts}")


def _source(name: str):  # type: ignore[no-untyped-def]  # Django is not set up yet where this is read
    from django.utils import timezone

    from broadsheet.desk.models import Section
    from broadsheet.rights.actions import preset
    from broadsheet.wire.models import Source

    section, _ = Section.objects.get_or_create(slug="world-news", defaults={"name": "World News"})
    url = f"https://wire.example/{name}.xml"
    return Source.objects.create(
        name=name, url=url, key=name, section=section, licence=preset("cc-by"), next_due_at=timezone.now()
    )


if __name__ == "__main__":
    print(json.dumps(measure()))
