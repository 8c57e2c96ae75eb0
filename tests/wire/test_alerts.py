"""Alerts: the newsroom hears of a source in trouble within two polls, and of each trouble once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from broadsheet.desk.models import Publication
from broadsheet.wire import rounds
from broadsheet.wire.actions.alerts import tell_newsroom
from broadsheet.wire.models import Alert, Source
from broadsheet.work.worker import run_all
from tests.feedserver import FeedServer
from tests.wire.newsagents import item, polled, rss, source

pytestmark = pytest.mark.django_db
NEWSROOM = "news@larkport.example"


@pytest.fixture
def wire(feed_server: FeedServer) -> Source:
    """A source at this server, with nothing served there yet."""
    return source(feed_server.url("/feed.xml"))


@pytest.fixture
def letters(settings: object) -> None:
    Publication.objects.update_or_create(pk=Publication.the_paper().pk, defaults={"newsroom_email": NEWSROOM})


def test_one_blip_is_no_alert(wire: Source) -> None:
    polled([wire])
    assert not Alert.objects.exists()


def test_the_second_failure_in_a_row_alerts_once(wire: Source) -> None:
    for _ in range(4):
        polled([wire])
    alert = Alert.objects.get()
    assert (alert.about, alert.kind, alert.over_at) == ("trouble", "not-found", None)
    assert "Look for the feed's new address" in alert.text


def test_what_asking_again_cannot_help_alerts_at_once(feed_server: FeedServer, wire: Source) -> None:
    feed_server.serve("/feed.xml", "", status=410)
    polled([wire])
    assert Alert.objects.get().kind == "gone"


def test_an_alert_names_the_newest_kind_of_trouble(feed_server: FeedServer, wire: Source) -> None:
    polled([wire])
    polled([wire])
    feed_server.serve("/feed.xml", "", status=503)
    polled([wire])
    assert Alert.objects.get().kind == "server-trouble"


@pytest.mark.parametrize("answer", ["a delivery", "nothing new"])
def test_a_good_answer_ends_the_alert_and_a_new_trouble_is_a_new_one(
    feed_server: FeedServer, wire: Source, answer: str
) -> None:
    if answer == "nothing new":
        feed_server.serve("/feed.xml", rss(item()))
        polled([wire])
        feed_server.statuses("/feed.xml", 503, 503)
    polled([wire])
    polled([wire])
    feed_server.serve("/feed.xml", rss(item()))
    polled([wire])
    assert Alert.objects.get().over_at is not None
    feed_server.statuses("/feed.xml", 503, 503)
    polled([wire])
    polled([wire])
    assert Alert.objects.open().count() == 1
    assert Alert.objects.count() == 2


def test_a_silence_alerts_once_and_ends_with_the_next_story(feed_server: FeedServer, wire: Source) -> None:
    feed_server.serve("/feed.xml", rss(item()))
    polled([wire])
    Source.objects.update(last_new_at=timezone.now() - timedelta(days=30), silence_after=timedelta(days=2))
    for _ in range(3):
        polled([wire])
    assert Alert.objects.get().about == "silence"
    feed_server.serve("/feed.xml", rss(item("News at last", "https://wire.example/new")))
    polled([wire])
    assert Alert.objects.get().over_at is not None


@pytest.mark.usefixtures("letters")
class TestTheLetter:
    def test_it_names_all_that_is_new_once_and_where_to_look(self, feed_server: FeedServer) -> None:
        wires = [source(feed_server.url(f"/{n}.xml"), name=f"Wire {n}") for n in range(3)]
        polled(wires)
        polled(wires)
        assert tell_newsroom(timezone.now()) == 3
        assert tell_newsroom(timezone.now()) == 0
        [letter] = mail.outbox
        assert letter.to == [NEWSROOM]
        assert "3 sources need a look" in letter.subject
        assert all(f"/desk/sources/{wire.pk}/" in str(letter.body) for wire in wires)

    def test_a_letter_that_could_not_be_sent_is_sent_later(
        self, wire: Source, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        polled([wire])
        polled([wire])
        with monkeypatch.context() as broken:
            broken.setattr(mail.EmailMessage, "send", lambda *_: (_ for _ in ()).throw(OSError("no line")))
            with pytest.raises(OSError, match="no line"):
                tell_newsroom(timezone.now())
        assert tell_newsroom(timezone.now()) == 1

    def test_the_worker_sends_it_through_the_queue(self, wire: Source) -> None:
        polled([wire])
        polled([wire])
        rounds.ask_for_letter(timezone.now())
        run_all()
        assert len(mail.outbox) == 1
        rounds.ask_for_letter(timezone.now())
        assert run_all() == 0


def test_a_paper_without_an_address_has_its_alerts_at_the_desk_alone(wire: Source) -> None:
    Publication.objects.update(newsroom_email="")
    polled([wire])
    polled([wire])
    rounds.ask_for_letter(timezone.now())
    assert run_all() == 0
    assert tell_newsroom(timezone.now()) == 0


def test_a_chore_that_breaks_stops_neither_the_others_nor_the_polling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []

    def broken(now: object) -> None:
        raise RuntimeError("the broom broke")

    every = timedelta(minutes=1)
    monkeypatch.setattr(rounds, "CHORES", ((every, broken), (every, lambda now: done.append("swept"))))
    now = timezone.now()
    chores = rounds.Chores(now)
    chores.do_due(now)
    chores.do_due(now)
    chores.do_due(now + every)
    assert done == ["swept", "swept"]
