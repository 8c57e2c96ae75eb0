"""Replay: a mended reader reads what is kept again; twice changes nothing more, and editors' work stands."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from broadsheet.desk.actions.publishing import kill, withdraw
from broadsheet.desk.models import Article
from broadsheet.wire import formats
from broadsheet.wire.actions.replaying import replay
from broadsheet.wire.actions.sources import claim
from broadsheet.wire.errors import FormatUnknown, SourceBusy
from broadsheet.wire.models import Delivery, Provenance, Source
from tests.feedserver import FeedServer
from tests.wire.newsagents import item, polled, rss, source

pytestmark = pytest.mark.django_db
PASSING = {"wire.fetchlog", "work.job", "ops.heartbeat", "sessions.session"}
LEASES = {"worker", "leased_until", "begun", "latest_revision"}


def dump() -> str:
    """A hash over every row of the paper, logs and leases left out."""
    rows: dict[str, Any] = {}
    for model in apps.get_models():
        if model._meta.label_lower in PASSING or not model._meta.managed or model._meta.proxy:
            continue
        fields = [field.attname for field in model._meta.concrete_fields if field.name not in LEASES]
        rows[model._meta.label_lower] = sorted(map(str, model._base_manager.values_list(*fields)))
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


@pytest.fixture
def wire(feed_server: FeedServer) -> Source:
    return source(feed_server.url("/feed.xml"))


@pytest.fixture
def send(feed_server: FeedServer, wire: Source) -> Callable[..., None]:
    """Have the source send these items, and poll it."""

    def sent(*items: str) -> None:
        feed_server.serve("/feed.xml", rss(*items))
        polled([wire])

    return sent


@pytest.fixture
def broken_reader(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Break the reader of every format, or mend it."""
    real = formats.read

    def refuse(*_: object, **__: object) -> None:
        raise FormatUnknown("the reader was not yet written")

    def broken(now: bool) -> None:
        monkeypatch.setattr("broadsheet.wire.reading.read", refuse if now else real)

    return broken


def test_what_a_broken_reader_refused_is_taken_in_once_it_is_mended(
    send: Callable[..., None], broken_reader: Callable[[bool], None]
) -> None:
    broken_reader(True)
    send(item(guid="1"), item("Two", "https://wire.example/2", "2"))
    assert not Article.objects.exists()
    broken_reader(False)
    assert replay(None).counts["new"] == 2
    assert Article.objects.count() == 2
    kept = Delivery.objects.get()
    assert ("trouble" in kept.outcome, kept.items) == (False, 2)


def test_two_replays_leave_the_same_database(
    send: Callable[..., None], broken_reader: Callable[[bool], None]
) -> None:
    send(item("First words", guid="1"), item("Gone soon", "https://wire.example/2", "2"))
    broken_reader(True)
    send(item("Second words", guid="1"), item("Three", "https://wire.example/3", "3"))
    broken_reader(False)
    send(item("Third words", guid="1"))
    assert replay(None).counts["new"] == 1
    once = dump()
    assert replay(None).counts["new"] == 0
    assert dump() == once


def test_a_replay_right_after_polling_changes_nothing(send: Callable[..., None]) -> None:
    send(item("First words", guid="1"))
    send(item("Second words", guid="1"), item("Two", "https://wire.example/2", "2"))
    before = dump()
    replay(None)
    assert dump() == before


def test_a_story_is_never_set_back_to_old_words(send: Callable[..., None]) -> None:
    send(item("First words", guid="1"))
    send(item("Second words", guid="1"))
    assert replay(None).counts["update"] == 0
    assert Article.objects.get().headline == "Second words"


def test_a_reader_that_reads_more_now_brings_the_stories_up_to_date(
    send: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    real = formats.read

    def short(*given: Any, **named: Any) -> Any:
        feed = real(*given, **named)
        return replace(feed, dispatches=tuple(replace(one, title="Cut") for one in feed.dispatches))

    monkeypatch.setattr("broadsheet.wire.reading.read", short)
    send(item("The whole headline", guid="1"))
    assert Article.objects.get().headline == "Cut"
    monkeypatch.setattr("broadsheet.wire.reading.read", real)
    assert replay(None).counts["update"] == 1
    assert Article.objects.get().headline == "The whole headline"


@pytest.mark.parametrize("deed", [withdraw, kill], ids=["withdrawn", "killed"])
def test_what_an_editor_took_off_stays_off(send: Callable[..., None], deed: Callable[[Article], Any]) -> None:
    send(item(guid="1"))
    deed(Article.objects.get())
    before = Article.objects.get().standing
    replay(None)
    assert Article.objects.get().standing == before


def test_what_was_deleted_does_not_come_back(send: Callable[..., None]) -> None:
    Source.objects.update(hold=True)
    send(item(guid="1"))
    Provenance.objects.update(article=None)
    Article.objects.all().delete()
    replay(None)
    assert not Article.objects.exists()


def test_what_an_editor_wrote_stays(send: Callable[..., None]) -> None:
    send(item("Their words", guid="1"))
    story = Article.objects.get()
    Article.objects.filter(pk=story.pk).update(headline="Our words")
    replay(None)
    assert Article.objects.get().headline == "Our words"


def test_only_what_came_since_then_is_read(send: Callable[..., None]) -> None:
    send(item(guid="1"))
    assert replay(timezone.now() + timedelta(minutes=1)).deliveries == 0
    assert replay(timezone.now() - timedelta(minutes=1)).deliveries == 1


def test_only_the_named_source_is_read(
    feed_server: FeedServer, send: Callable[..., None], wire: Source
) -> None:
    send(item(guid="1"))
    other = source(feed_server.url("/other.xml"), name="Other")
    assert replay(None, [other.pk]).deliveries == 0
    assert replay(None, [wire.pk]).deliveries == 1


def test_a_source_that_somebody_polls_is_left_to_him(send: Callable[..., None], wire: Source) -> None:
    send(item(guid="1"))
    claim([wire.pk], "a worker", timezone.now())
    with pytest.raises(SourceBusy, match=wire.name):
        replay(None)


def test_the_sources_are_let_go_of_afterwards(send: Callable[..., None], wire: Source) -> None:
    send(item(guid="1"))
    replay(None)
    wire.refresh_from_db()
    assert (wire.leased_until, wire.begun) == (None, 0)


def test_bytes_that_are_gone_are_counted(send: Callable[..., None]) -> None:
    send(item(guid="1"))
    Delivery.objects.update(file="2020/01/01/none.gz")
    assert replay(None).lost == 1


def test_the_command_says_what_came_of_it(send: Callable[..., None]) -> None:
    send(item(guid="1"))
    out = StringIO()
    call_command("wire", "replay", "--since", "2020-01-01", "--json", stdout=out)
    assert json.loads(out.getvalue())["duplicate"] == 1
    with pytest.raises(CommandError, match="is no date"):
        call_command("wire", "replay", "--since", "yesterday")
    with pytest.raises(CommandError, match="no such source"):
        call_command("wire", "replay", "--source", "999")
