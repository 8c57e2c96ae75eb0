"""What is read is counted once, without robots, without keeping anything about a reader, and leads to lists."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.archive.models import MostRead, Reading
from broadsheet.archive.readers_panel import best_of_the_week, readings_per_hour
from broadsheet.archive.readings import actions
from broadsheet.archive.readings.actions import (
    Counts,
    choose_most_read,
    forget_readings,
    most_read,
    readings_of,
    write_down,
)
from broadsheet.archive.readings.rules import (
    MOST_REMEMBERED,
    MOST_STORIES,
    Tally,
    address_read,
    is_reader,
)
from broadsheet.desk.actions.publishing import kill
from broadsheet.desk.models import Article
from broadsheet.journal.models import Change, Kind
from broadsheet.pages.readings import HELD, PATH, question
from broadsheet.pages.seen import WRITE_EVERY, Seen
from broadsheet.press.serving import Holding
from tests.asgi_client import AsgiClient
from tests.newsroom import NOON, draft, published, section

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
STORY = "2026/11/night-ferries"


@pytest.mark.parametrize(
    ("headers", "counts"),
    [
        pytest.param({"user-agent": FIREFOX}, True, id="a browser"),
        pytest.param({}, False, id="who says nothing"),
        pytest.param({"user-agent": "Mozilla/5.0 (compatible; Larkbot/2.1)"}, False, id="a robot"),
        pytest.param({"user-agent": "curl/8.5"}, False, id="a program"),
        pytest.param({"user-agent": f"{FIREFOX} HeadlessChrome/140"}, False, id="a browser nobody looks at"),
        pytest.param({"user-agent": FIREFOX, "sec-purpose": "prefetch;prerender"}, False, id="drawn ahead"),
        pytest.param(
            {"user-agent": FIREFOX, "purpose": "prefetch"}, False, id="fetched ahead, the older way"
        ),
        pytest.param({"user-agent": FIREFOX, "x-moz": "prefetch"}, False, id="fetched ahead, the oldest way"),
    ],
)
def test_only_somebody_who_looks_is_a_reader(headers: dict[str, str], counts: bool) -> None:
    assert is_reader(headers) is counts


@pytest.mark.parametrize(
    "path", ["/", "/economy/", "/2026/11/", "/2026/11/x", "/2026/11/../x/", "//2026/11/x/", "x" * 300]
)
def test_only_pages_of_stories_are_counted(path: str) -> None:
    assert address_read(path) == ""


def test_a_reader_counts_once_a_minute_for_a_story() -> None:
    tally = Tally()
    counted = [tally.note(STORY, "a", at) for at in (0.0, 10.0, 59.0, 60.5)]
    assert counted == [True, False, False, True]
    assert tally.note("2026/11/other", "a", 61.0)
    assert tally.note(STORY, "b", 61.0)
    assert tally.take() == {STORY: 3, "2026/11/other": 1}
    assert tally.take() == {}


def test_a_tally_keeps_no_address_and_no_more_than_it_has_room_for() -> None:
    tally = Tally()
    for n in range(MOST_REMEMBERED + 10):
        tally.note(f"2026/11/{n % (MOST_STORIES + 5)}", f"203.0.113.{n}", 1.0)
    assert "203.0.113" not in repr(vars(tally))
    assert len(tally._seen) <= MOST_REMEMBERED
    assert len(tally.take()) == MOST_STORIES


@pytest.mark.django_db
def test_readings_add_up_by_the_hour_for_public_stories_alone() -> None:
    story, hidden = published("Night ferries"), draft("Not yet out")
    assert write_down({story.address: 2, "2026/11/nothing": 9, str(hidden.address): 4}, NOON) == 2
    write_down({story.address: 3}, NOON + timedelta(minutes=59))
    write_down({story.address: 1}, NOON + timedelta(minutes=60))
    assert list(Reading.objects.order_by("hour").values_list("article", "count")) == [
        (story.pk, 5),
        (story.pk, 1),
    ]
    assert readings_of(story.pk, NOON + timedelta(minutes=60)) == Counts(hour=1, day=6, week=6, total=6)


@pytest.mark.django_db
def test_lists_hold_the_most_read_of_the_paper_and_of_each_section() -> None:
    economy = section("Economy", "economy")
    stories = [published(f"Tale {n}", section=economy if n % 2 else section()) for n in range(4)]
    write_down({story.address: 10 - n for n, story in enumerate(stories[:3])}, NOON)
    write_down({stories[3].address: 2}, NOON)  # too few to say anything
    assert set(choose_most_read(NOON)) == {None, economy.pk, section().pk}
    assert most_read([None, economy.pk]) == {
        None: [story.pk for story in stories[:3]],
        economy.pk: [stories[1].pk],
    }
    assert Change.objects.filter(kind=Kind.MOST_READ).count() == 3
    assert choose_most_read(NOON) == []
    assert Change.objects.filter(kind=Kind.MOST_READ).count() == 3


@pytest.mark.django_db
def test_a_total_never_shrinks_when_hours_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 3)
    one, other = published("Night ferries"), published("Day ferries")
    for hours in range(10):
        write_down({one.address: 2, other.address: 1}, NOON - timedelta(days=40, hours=hours))
    write_down({one.address: 5}, NOON)
    before = readings_of(one.pk, NOON), readings_of(other.pk, NOON)
    assert before == (Counts(5, 5, 5, 25), Counts(0, 0, 0, 10))
    assert forget_readings(NOON, 30) == 20
    assert forget_readings(NOON, 30) == 0
    assert Reading.objects.count() == 1
    assert (readings_of(one.pk, NOON), readings_of(other.pk, NOON)) == before
    write_down({one.address: 1}, NOON - timedelta(days=31))
    assert forget_readings(NOON, 30) == 1
    assert readings_of(one.pk, NOON).total == 26


@pytest.mark.django_db
def test_a_sweep_that_breaks_off_forgets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    story = published("Night ferries")
    write_down({story.address: 2}, NOON - timedelta(days=40))

    def breaks(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(actions, "_add", breaks)
        forget_readings(NOON, 30)
    assert readings_of(story.pk, NOON).total == 2


@pytest.mark.django_db
def test_a_killed_story_leaves_the_lists_and_old_readings_are_forgotten() -> None:
    story = published("Night ferries")
    write_down({story.address: 9}, NOON)
    choose_most_read(NOON)
    kill(story)
    choose_most_read(NOON)
    assert not MostRead.objects.exists()
    assert forget_readings(NOON + timedelta(days=8), 7) == 1


@pytest.mark.django_db
def test_yesterdays_readings_are_no_longer_most_read() -> None:
    write_down({published("Night ferries").address: 9}, NOON)
    assert choose_most_read(NOON + timedelta(days=2)) == []


@pytest.mark.django_db
def test_the_desk_sees_hours_and_the_best_of_the_week() -> None:
    story, now = published("Night ferries"), timezone.now()
    write_down({story.address: 9}, now)
    assert [column.counts for column in readings_per_hour(now)] == [(0,)] * 23 + [(9,)]
    [line] = best_of_the_week(now)
    assert (line.title, line.beside) == ("Night ferries", "9 readings")


async def beyond(scope: object, receive: object, send: object) -> None:
    await send({"type": "http.response.start", "status": 418, "headers": []})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]


@pytest.fixture
def seen() -> Seen:
    return Seen(beyond, trusted_proxies=["127.0.0.1"], writes=False)


def say(seen: Seen, body: bytes, **headers: str) -> int:
    sent = {
        "user-agent": FIREFOX,
        "sec-fetch-site": "same-origin",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return AsgiClient(seen).ask("POST", "/-/seen", sent, body).status


def test_a_page_says_that_it_is_read(seen: Seen) -> None:
    path = f"/{STORY}/".encode()
    assert say(seen, path, x_forwarded_for="203.0.113.7") == 204
    assert say(seen, path, x_forwarded_for="203.0.113.8") == 204
    assert say(seen, path, x_forwarded_for="203.0.113.8") == 204
    assert seen.tally.take() == {STORY: 2}


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(b"/economy/", {}, id="no story"),
        pytest.param(b"/2026/11/x/" * 400, {}, id="too long"),
        pytest.param(b"/2026/11/x/", {"sec_fetch_site": "cross-site"}, id="another site's page"),
        pytest.param(b"/2026/11/x/", {"user_agent": "Larkbot"}, id="a robot"),
        pytest.param(b"\xff\x00", {}, id="rubbish"),
    ],
)
def test_whatever_else_is_said_is_answered_alike_and_not_counted(
    seen: Seen, body: bytes, headers: dict[str, str]
) -> None:
    assert say(seen, body, **headers) == 204
    assert seen.tally.take() == {}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/-/seen"), ("POST", "/-/contact"), ("GET", "/-/health")]
)
def test_everything_else_goes_on_to_who_is_behind(seen: Seen, method: str, path: str) -> None:
    assert AsgiClient(seen).ask(method, path).status == 418


@pytest.mark.django_db
def test_what_was_tallied_is_written_down_and_a_failure_loses_nothing(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    story = published("Night ferries")
    say(seen, f"/{story.address}/".encode())

    def fails(*_: object) -> int:
        raise DatabaseError("locked")

    with monkeypatch.context() as broken:
        broken.setattr("broadsheet.pages.seen.write_down", fails)
        seen.write()
    assert Reading.objects.count() == 0
    seen.write()
    assert Reading.objects.get().count == 1
    assert Article.objects.get().pk == Reading.objects.get().article_id


@pytest.mark.django_db
def test_a_cached_page_can_ask_for_fresh_numbers() -> None:
    story = published("Night ferries")
    write_down({story.address: 4}, timezone.now())
    answered = Client().get("/-/readings", {"story": f"/{story.address}/"})
    assert answered.json() == {"story": f"/{story.address}/", "hour": 4, "day": 4, "week": 4, "total": 4}


@pytest.mark.django_db
def test_what_is_read_is_told_within_half_a_minute() -> None:
    """Ten seconds until it is written down, ten until the front door asks anew, none in any cache beyond."""
    story, now = published("Night ferries"), [100.0]
    django = Django()
    seen = Seen(django, writes=False)
    door = AsgiClient(Holding(seen, PATH, question, seconds=HELD, clock=lambda: now[0]))

    def told() -> tuple[int, str]:
        target = f"{PATH}?story=/{story.address}/"
        django.would_say = Client().get(target)
        answer = door.get(target)
        return json.loads(answer.body)["total"], answer.headers["cache-control"]

    assert told() == (0, "public, max-age=10")
    say(seen, f"/{story.address}/".encode())
    seen.write()  # within WRITE_EVERY
    now[0] += 7.5
    assert told() == (0, "public, max-age=2")
    now[0] += 2.5
    assert told() == (1, "public, max-age=10")
    assert WRITE_EVERY + HELD <= 30


class Django:
    """Says what Django would say at this moment; it is asked before, in the thread that has the test's database."""

    would_say: Any

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = [(name.lower().encode(), value.encode()) for name, value in self.would_say.items()]
        status = self.would_say.status_code
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": self.would_say.content})


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        pytest.param(b"story=/2026/11/x/", b"story=/2026/11/x/", id="as the page asks"),
        pytest.param(b"a=1&story=%2F2026%2F11%2Fx%2F&b", b"story=/2026/11/x/", id="with noise"),
        pytest.param(b"story=/2026/11/y/&story=/2026/11/x/", b"story=/2026/11/x/", id="twice"),
        pytest.param(b"story=/economy/", None, id="no story"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b"story=/2026/11/x/&" + b"n" * 300, None, id="too long"),
        pytest.param(b"story=\xff%ff%", None, id="rubbish"),
    ],
)
def test_a_question_has_one_spelling(query: bytes, asked: bytes | None) -> None:
    assert question(query) == asked


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "/economy/", "/2026/11/nothing/", "' OR 1=1"])
def test_no_numbers_are_told_of_what_is_no_public_story(path: str) -> None:
    assert Client().get("/-/readings", {"story": path}).status_code == 404
