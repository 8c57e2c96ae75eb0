"""How fast stories come in: from the bytes of deliveries to committed articles, beside feedparser.

Both get the same bytes: the snapshots of real feeds where the shared data lies beside the project, else feeds made
from a fixed seed. Ours reads, cleans, judges, files and journals; feedparser only parses. Every run has new stories: the real ones
go into a new paper each time, the made ones into one that grows. Counted is processor time, all of it ours and one core's. The paper
lives in a process of its own: Django reads its folder from the environment, once.
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
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "feeds" / "real"
WORDS = (
    "harbour council lock barge night traffic flood keeper vote mole ferry winter rudder engineer market hall quay fog bell "
    "pilot tide sluice dredger mayor budget the of and in a to for on with at by from was were has had will not its their"
).split()


@bench("ingest/items", "ingest/file-1000")
def ingest() -> list[Row]:
    """Items a second from bytes to committed articles; and the seconds to file 1,000 new items of one delivery."""
    told = _in_a_new_paper("made")
    note = "made feeds"
    if REAL.is_dir():
        turns = [_in_a_new_paper("real") for _ in range(RUNS)]
        told |= {who: [turn[who][0] for turn in turns] for who in ("ours", "peers")}
        note = "real feeds"
    return [
        summed_up("ingest/items", "items/s", told["ours"], told["peers"], note),
        summed_up("ingest/file-1000", "s", told["filing"]),
    ]


def _in_a_new_paper(which: str) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as home:
        (Path(home) / "data").mkdir()
        environment = {**os.environ, "BROADSHEET_HOME": home, "DJANGO_SETTINGS_MODULE": "broadsheet.settings"}
        done = subprocess.run(
            [sys.executable, "-m", "bench.ingest", which],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"the paper of the bench broke:\n{done.stderr[-2000:]}")
    told: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return told


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


def measure(which: str) -> dict[str, list[float]]:
    """Run in the paper's own process: the runs of all rows, of `made` feeds, or one of the `real` ones."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if which == "real":
        return _real()
    return {**_in_turns(), "filing": [_filing(seed) for seed in range(RUNS)]}


def _in_turns() -> dict[str, list[float]]:
    from broadsheet.work.memory import set_aside_what_stays

    _take_in(feed(900, 5), _source("warming-up"))
    set_aside_what_stays()
    ours, peers = [], []
    for run in range(RUNS):
        feeds = [feed(1_000 + run * FEEDS + number, ITEMS) for number in range(FEEDS)]
        turn = _turn(feeds, f"made-{run}")
        ours.append(turn[0])
        peers.append(turn[1])
    return {"ours": ours, "peers": peers}


def _real() -> dict[str, list[float]]:
    from broadsheet.text.language import detect
    from broadsheet.work.memory import set_aside_what_stays

    _take_in(feed(900, 5), _source("warming-up"))
    detect(_sentence(random.Random(1), 90))  # loads the model, once in a worker's life
    set_aside_what_stays()
    feeds = [path.read_bytes() for path in sorted(REAL.iterdir()) if path.suffix in (".xml", ".rss")]
    ours, peers = _turn(feeds, "real")
    return {"ours": [ours], "peers": [peers]}


def _turn(feeds: list[bytes], name: str) -> tuple[float, float]:
    """Items a second of processor time: ours, feedparser's."""
    import feedparser

    feedparser.parse(feed(900, 5))  # both are warm
    sources = [_source(f"{name}-{number}") for number in range(len(feeds))]
    items, parsed, ours, peers = 0, 0, 0.0, 0.0
    for data, source in zip(feeds, sources, strict=True):
        # By turns, so that what else the machine does slows both down.
        begun = time.process_time()
        items += _take_in(data, source)
        between = time.process_time()
        parsed += len(feedparser.parse(data).entries)
        ours += between - begun
        peers += time.process_time() - between
    return items / ours, parsed / peers


def _filing(seed: int) -> float:
    """Seconds of processor time of the transaction that judges and files the items, read and written up before it opens."""
    from django.db import transaction
    from django.utils import timezone

    from broadsheet.wire.actions.taking_in import Intake
    from broadsheet.wire.formats import read

    now = timezone.now()
    intake = Intake(_source(f"many-{seed}"), read(feed(5_000 + seed, MANY), now=now), now)
    intake.prepare()
    begun = time.process_time()
    with transaction.atomic():
        intake.settle()
    return time.process_time() - begun


def _take_in(data: bytes, source) -> int:  # type: ignore[no-untyped-def]  # Django is not set up yet where this is read
    """How many items were judged and filed; raises when none was new."""
    from django.utils import timezone

    from broadsheet.wire.actions.taking_in import take_in
    from broadsheet.wire.formats import read

    now = timezone.now()
    outcome = take_in(source, read(data, now=now), now)
    if not outcome.counts["new"]:
        raise RuntimeError(f"no item was new: {outcome.counts}")
    return len(outcome.verdicts)


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
    print(json.dumps(measure(sys.argv[1])))
