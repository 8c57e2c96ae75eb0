"""Every beast of the zoo polled beside good feeds: each ends in its stated trouble, and the good ones are not held up."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from broadsheet.desk.models import Article
from broadsheet.net.door import Door, Limits
from broadsheet.net.pace import UNPACED
from broadsheet.wire.actions.polling import Report, Result, poll_now
from broadsheet.wire.models import Alert, Source
from tests.feedserver import FeedServer
from tests.wire.newsagents import item, rss, source
from tests.zoo import BEASTS, MEBI, NO_HTTP, Zoo

HURRIED = Limits(seconds=3.0, connect_seconds=2.0, idle_seconds=0.6)
GOOD = 40
WORDS = "barge lock quay tide mast rope crane ferry pilot gull anchor hull stern sail buoy reef cargo dock".split()


def story(number: int, at: int = 0) -> str:
    """An item whose words no other has."""
    chosen = random.Random(1000 * number + at)
    text = " ".join(chosen.choice(WORDS) + str(chosen.randrange(50)) for _ in range(60))
    return item(f"Story {number}-{at}", f"https://wire.example/{number}/{at}", text=f"<p>{text}</p>")


@pytest.fixture
def zoo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Zoo]:
    with Zoo(tmp_path) as open_zoo:
        monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", open_zoo.allow)
        monkeypatch.setenv("SSL_CERT_FILE", open_zoo.roots)
        yield open_zoo


def settled(zoo: Zoo) -> tuple[list[Source], list[Source]]:
    """A source for each beast, and good ones on a server of their own: a line that a beast breaks is no one else's."""
    beasts = [source(zoo.url(beast), name=beast.name) for beast in BEASTS]
    good = []
    for number in range(GOOD):
        url = zoo.good.serve(f"/good-{number}.xml", rss(story(number)))
        good.append(source(url, name=f"Good {number}"))
    return beasts, good


def polled(sources: list[Source]) -> Report:
    return poll_now([one.pk for one in sources], door=Door(HURRIED, pace=UNPACED))


def test_there_are_many_and_each_has_its_name() -> None:
    assert len(BEASTS) >= 100
    assert len({beast.name for beast in BEASTS}) == len(BEASTS)


@pytest.mark.django_db
def test_each_ends_in_its_stated_trouble_and_no_good_feed_is_held_up(zoo: Zoo) -> None:
    beasts, good = settled(zoo)
    report = polled(beasts + good)
    ends = {result.source.pk: result for result in report.results}
    wrong = {
        beast.name: ends[one.pk].trouble
        for beast, one in zip(BEASTS, beasts, strict=True)
        if getattr(ends[one.pk].trouble, "kind", "") not in beast.kinds
    }
    assert wrong == {}
    assert Article.objects.count() == GOOD


@pytest.mark.django_db
def test_of_50_sources_11_misbehave_and_the_others_do_not_wait_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tenth of ACCEPTANCE I3. The hanging ones are let go only once all good ones are done with."""
    with FeedServer() as good, FeedServer() as bad:
        monkeypatch.setenv("BROADSHEET_EGRESS_ALLOW", f"{good.allow},{bad.allow}")
        bad.hang("/hang")
        bad.raw("/garbage", NO_HTTP["noise"], 0.1)
        bad.raw("/flood", b"HTTP/1.1 200 OK\r\n\r\n", *[bytes(MEBI)] * 100)
        paths = ["/hang"] * 5 + ["/garbage"] * 3 + ["/flood"] * 3
        wrong = [source(bad.url(f"{path}"), name=f"{path} {n}", key=f"{n}") for n, path in enumerate(paths)]
        right = [source(good.serve(f"/{n}.xml", rss(story(n))), name=f"Good {n}") for n in range(39)]
        left = {one.pk for one in right}

        def tell(result: Result) -> None:
            left.discard(result.source.pk)
            if not left:
                bad.close()

        sources = [one.pk for one in (*wrong, *right)]
        report = poll_now(sources, door=Door(pace=UNPACED), tell=tell)
    order = [result.source.pk for result in report.results]
    assert Article.objects.count() == len(right)
    assert len(report.failed) == len(wrong)
    assert max(order.index(one.pk) for one in right) < min(order.index(one.pk) for one in wrong[:5])


@pytest.mark.django_db
def test_every_trouble_is_on_its_sources_page_and_alerts_within_two_polls(zoo: Zoo) -> None:
    beasts, _ = settled(zoo)
    for _ in range(2):
        Source.objects.filter(active=True).update(next_due_at=timezone.now())
        polled(list(Source.objects.filter(pk__in=[one.pk for one in beasts], active=True)))
    for one in Source.objects.filter(pk__in=[one.pk for one in beasts]):
        assert one.trouble_kind and one.trouble_since and one.trouble_at and one.trouble_remedy in one.trouble
    alerted = set(Alert.objects.open().filter(about="trouble").values_list("source__name", flat=True))
    assert alerted == {beast.name for beast in BEASTS}
    for beast, one in zip(BEASTS, beasts, strict=True):
        assert set(one.log.values_list("trouble_kind", flat=True)) <= set(beast.kinds)


# The whole of it, with the usual patience, in a process whose memory nothing else has used

VISITOR = """
import json, os, sys, threading, time
import django
django.setup()
from django.core.management import call_command
call_command("found", verbosity=0)
from django.utils import timezone
from broadsheet.desk.models import Section
from broadsheet.net.door import Door, Limits
from broadsheet.net.limits import USUAL
from broadsheet.rights.actions import preset
from broadsheet.wire import rounds
from broadsheet.wire.actions.sources import source_key
from broadsheet.wire.models import FetchLog, Source
from tests.net.names import Names

told = json.load(sys.stdin)
section, _ = Section.objects.get_or_create(slug="world-news", defaults={"name": "World news"})
now = timezone.now()
Source.objects.bulk_create(
    Source(name=one["name"], url=one["url"], key=source_key(one["url"]), section=section,
           licence=preset("cc-by"), next_due_at=now)
    for one in told["sources"]
)

async def own_door(limits=USUAL):
    return Door(limits, lookup=Names(["127.0.0.1"]))

rounds.own_door = own_door
stop = threading.Event()
thread = threading.Thread(target=rounds.poll_when_due, args=(stop,))
begun = time.monotonic()
thread.start()
while Source.objects.filter(last_attempt_at=None).exists() and time.monotonic() - begun < told["seconds"]:
    time.sleep(0.5)
stop.set()
thread.join(60)
lateness = {
    log.source.name: (log.at - now).total_seconds()
    for log in FetchLog.objects.select_related("source").order_by("-at")
}
[peak] = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")]
kinds = dict(Source.objects.values_list("name", "trouble_kind"))
print(json.dumps({"lateness": lateness, "kinds": kinds, "peak": peak, "alive": thread.is_alive()}))
"""


def visited(
    home: Path, sources: list[dict[str, str]], seconds: float, **environment: str
) -> dict[str, object]:
    """What the worker's own round makes of these sources: lateness in seconds and trouble by name, memory in KiB."""
    (home / "data").mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", VISITOR],
        env={
            **{key: value for key, value in os.environ.items() if not key.startswith("BROADSHEET_")},
            "BROADSHEET_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "broadsheet.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
            **environment,
        },
        input=json.dumps({"sources": sources, "seconds": seconds}),
        capture_output=True,
        text=True,
        timeout=seconds + 120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.soak
def test_the_whole_zoo_with_the_usual_patience(tmp_path: Path) -> None:
    with Zoo(tmp_path) as zoo:
        # The run's name server knows every name, so that each publisher can have one.
        beasts = [beast for beast in BEASTS if beast.name != "a name nobody knows"]
        sources = [{"name": beast.name, "url": zoo.url(beast)} for beast in beasts]
        # Behind one host they would wait for each other's turn; each publisher has a name of its own.
        names = [f"p{number}.larkport.example" for number in range(len(sources))]
        ports = {server.port for server in (zoo.server, zoo.secure, *zoo.insecure.values())}
        allow = ",".join([zoo.allow, *(f"{name}:{port}" for name in names for port in ports)])
        for one, name in zip(sources, names, strict=True):
            if one["url"].startswith(f"http://127.0.0.1:{zoo.server.port}/"):
                one["url"] = one["url"].replace("127.0.0.1", name)
        found = visited(
            tmp_path / "home", sources, 240, BROADSHEET_EGRESS_ALLOW=allow, SSL_CERT_FILE=zoo.roots
        )
    assert not found["alive"]
    wrong = {
        beast.name: found["kinds"][beast.name]
        for beast in beasts
        if found["kinds"][beast.name] not in beast.kinds
    }
    assert wrong == {}
    assert found["peak"] < 300 * 1024


@pytest.mark.soak
def test_of_500_sources_100_misbehave_and_the_other_400_are_on_time(tmp_path: Path) -> None:
    """ACCEPTANCE I3: 50 hang, 25 send garbage, 25 send 100 MB; all 500 are due at once."""
    with FeedServer() as server:
        server.hang("/hang")
        server.raw("/garbage", b"\x00\xff\x13\x37" * 200 + b"\r\n\r\n", 0.1)
        server.raw("/flood", b"HTTP/1.1 200 OK\r\n\r\n", *[bytes(1024 * 1024)] * 100)
        paths = ["/hang"] * 50 + ["/garbage"] * 25 + ["/flood"] * 25
        for number in range(400):
            stories = [story(number, n) for n in range(20)]
            server.serve(f"/{number}.xml", rss(*stories))
            paths.append(f"/{number}.xml")
        hosts = [f"p{number}.larkport.example" for number in range(500)]
        names = [f"Publisher {number}" for number in range(500)]
        sources = [
            {"name": name, "url": server.url(path, host=host)}
            for name, host, path in zip(names, hosts, paths, strict=True)
        ]
        allow = ",".join(f"{host}:{server.port}" for host in hosts)
        found = visited(tmp_path / "home", sources, 300, BROADSHEET_EGRESS_ALLOW=allow)
    lateness, kinds = found["lateness"], found["kinds"]
    good = sorted(lateness[name] for name in names[100:])
    print(f"I3: p95 {good[380]:.1f} s, last {good[-1]:.1f} s, peak {found['peak'] // 1024} MB")  # type: ignore[operator]
    assert not found["alive"]
    assert all(kinds[name] for name in names[:100])
    assert not any(kinds[name] for name in names[100:])
    assert good[380] <= 60
    assert found["peak"] < 300 * 1024
