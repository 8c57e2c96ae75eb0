"""Whatever the wire fetches (feeds, where they redirect, pictures, hubs, pages, lists), none of it leads inside.

Every closed address of tests/net, through every road the product has. The canary sees attempts to connect, not answers.
"""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from broadsheet.desk.models import Publication
from broadsheet.net.door import Door
from broadsheet.net.pace import UNPACED
from broadsheet.wire import tasks
from broadsheet.wire.actions import lists, pictures
from broadsheet.wire.actions.checking import Proposal, look_at
from broadsheet.wire.formats import opml
from broadsheet.wire.models import Source, Subscription, WantedPicture
from broadsheet.work.worker import run_all
from tests import no_way_out
from tests.feedserver import FeedServer
from tests.net.test_closed_addresses import FOUR, SIX
from tests.newsroom import section
from tests.wire.newsagents import item, polled, rss, source

pytestmark = pytest.mark.django_db
CLOSED = [*FOUR, *(f"[{six}]" for six in SIX)]
SAID = "No connection could be made"

Tried = list[tuple[str, int]]


@pytest.fixture
def tried() -> Iterator[Tried]:
    """Where anybody tried to connect to since the test began."""
    no_way_out.attempts.clear()
    yield no_way_out.attempts


def inside(tried: Tried, server: FeedServer | None = None) -> Tried:
    """Attempts at anything but the test's own publisher."""
    own = (server.host, server.port) if server else None
    return [where for where in tried if where != own]


def test_there_are_enough_of_them() -> None:
    assert len(CLOSED) >= 40


def test_no_feed_is_asked_for_inside(tried: Tried) -> None:
    wires = [source(f"http://{host}/feed.xml", name=host) for host in CLOSED]
    polled(wires)
    assert set(Source.objects.values_list("trouble_kind", flat=True)) == {"address-forbidden"}
    assert tried == []


def test_no_feed_redirects_inside(tried: Tried, feed_server: FeedServer) -> None:
    wires = [
        source(feed_server.redirect(f"/{number}", f"https://{host}/feed.xml", 301), name=host)
        for number, host in enumerate(CLOSED)
    ]
    polled(wires)
    assert set(Source.objects.values_list("trouble_kind", flat=True)) == {"address-forbidden"}
    assert inside(tried, feed_server) == []


def test_no_picture_is_fetched_inside(tried: Tried, feed_server: FeedServer) -> None:
    stories = [
        item(
            f"Story {number}",
            f"https://wire.example/{number}",
            text=f"<p>{'word ' * number}{number}</p>",
            more=f'<media:content url="http://{host}/a.jpg" medium="image"/>',
        )
        for number, host in enumerate(CLOSED)
    ]
    feed_server.serve("/feed.xml", rss(*stories))
    polled([source(feed_server.url("/feed.xml"))])
    wanted = WantedPicture.objects.count()
    assert wanted > 30
    pictures.fetch_wanted(100, door=Door(pictures.LIMITS, pace=UNPACED))
    reasons = WantedPicture.objects.values_list("state", "reason")
    assert all(state == "given-up" and SAID in reason for state, reason in reasons)
    assert inside(tried, feed_server) == []


def test_no_hub_is_asked_inside(tried: Tried) -> None:
    Publication.objects.update(base_url="https://courier.example")
    now = timezone.now()
    for number, host in enumerate(CLOSED):
        Subscription.objects.create(
            source=source(f"https://wire.example/{number}", name=host),
            hub=f"http://{host}/hub",
            topic="https://wire.example/",
            token=str(number),
            sealed_secret="",
            next_ask_at=now,
        )
    for _ in range(len(CLOSED)):
        tasks.ask_hubs.enqueue()
        run_all()
    assert all(SAID in reason for reason in Subscription.objects.values_list("reason", flat=True))
    assert tried == []


@pytest.mark.parametrize("host", CLOSED)
def test_no_page_is_looked_at_inside(tried: Tried, host: str) -> None:
    look = look_at(Proposal(f"http://{host}/", section(), "cc-by"))
    assert SAID in look.trouble
    assert tried == []


def test_no_list_brings_in_what_lies_inside(tried: Tried) -> None:
    feeds = "".join(
        f'<outline type="rss" text="{n}" xmlUrl="http://{host}/f"/>' for n, host in enumerate(CLOSED)
    )
    found = opml.read(f'<opml version="2.0"><body>{feeds}</body></opml>'.encode())
    lists.take(lists.offers(found, section()), "cc-by", hold=False, now=timezone.now())
    polled(list(Source.objects.all()))
    assert set(Source.objects.values_list("trouble_kind", flat=True)) <= {"address-forbidden"}
    assert tried == []


@pytest.mark.parametrize("host", ["127.0.0.1:1", "10.0.0.1", "localhost", "169.254.169.254"])
def test_what_is_closed_and_what_is_shut_sound_alike(host: str) -> None:
    assert SAID in look_at(Proposal(f"http://{host.partition(':')[0]}/", section(), "cc-by")).trouble
