"""A feed that its publisher has ended (410): what becomes of its stories is the host's to say."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from broadsheet.desk.actions.publishing import publish
from broadsheet.desk.models import Article, Takedown
from broadsheet.readers.roles import Role
from broadsheet.wire.actions import ended_feeds
from broadsheet.wire.actions.ended_feeds import take_back_ended
from broadsheet.wire.actions.sources import set_asked
from broadsheet.wire.models import Source
from tests.feedserver import FeedServer
from tests.people import browser
from tests.wire.newsagents import item, polled, rss, source

pytestmark = pytest.mark.django_db(transaction=True)

LOCKS = item("Locks open", "https://wire.example/locks", "1")
FOG = item("Fog on the Tarn", "https://wire.example/fog", "2", "<p>It came from the sea.</p>")


def feed(server: FeedServer, rule: str = "take-back", then: int = 410) -> Source:
    server.serve("/feed.xml", rss(LOCKS, FOG))
    wire = source(server.url("/feed.xml"), when_gone=rule)
    polled([wire])
    server.statuses("/feed.xml", then)
    return wire


def standings() -> list[str]:
    return list(Article.objects.order_by("headline").values_list("standing", flat=True))


def test_by_default_they_stay(feed_server: FeedServer) -> None:
    wire = feed(feed_server, "keep")
    polled([wire])
    assert Source._meta.get_field("when_gone").default == "keep"
    assert (standings(), Takedown.objects.count()) == (["live", "live"], 0)


def test_where_the_host_asks_for_it_they_are_off_the_site_with_a_receipt_each(
    feed_server: FeedServer,
) -> None:
    wire = feed(feed_server)
    polled([wire])
    assert standings() == ["withdrawn", "withdrawn"]
    assert {one.reason for one in Takedown.objects.all()} == {"North Coast Wire has ended its feed (410)"}
    assert Article.objects.first().notice == "This story is no longer published by its source."  # type: ignore[union-attr]
    assert Source.objects.get().taken_back_at is not None


def test_a_failure_of_another_kind_takes_nothing_back(feed_server: FeedServer) -> None:
    wire = feed(feed_server, then=404)
    polled([wire])
    assert standings() == ["live", "live"]


def test_a_story_that_another_source_brought_as_well_stays_in_that_ones_words(
    feed_server: FeedServer,
) -> None:
    wire = feed(feed_server)
    feed_server.serve("/other.xml", rss(item("Locks, by others", "https://wire.example/locks", "9")))
    polled([source(feed_server.url("/other.xml"), name="Harbour Press")])
    polled([wire])
    stories = {one.headline: one.standing for one in Article.objects.all()}
    assert stories == {"Locks, by others": "live", "Fog on the Tarn": "withdrawn"}


def test_a_host_who_asks_for_it_only_later_is_heard(feed_server: FeedServer) -> None:
    wire = feed(feed_server, "keep")
    polled([wire])
    Source.objects.update(when_gone="take-back")
    assert take_back_ended(timezone.now()) == 2
    assert take_back_ended(timezone.now()) == 0


def test_what_an_editor_publishes_again_is_not_taken_back_a_second_time(feed_server: FeedServer) -> None:
    wire = feed(feed_server)
    polled([wire])
    publish(Article.objects.get(headline="Fog on the Tarn"))
    take_back_ended(timezone.now())
    assert "live" in standings()


def test_a_worker_that_died_of_it_goes_on_where_it_stopped(
    feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = feed(feed_server)
    monkeypatch.setattr(ended_feeds, "BATCH", 1)
    with monkeypatch.context() as broken:
        broken.setattr(ended_feeds, "_end", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            polled([wire])
    assert (standings(), Source.objects.get().active) == (["live", "live"], False)
    assert take_back_ended(timezone.now()) == 2


def test_a_feed_that_answers_again_may_end_again(feed_server: FeedServer) -> None:
    wire = feed(feed_server)
    polled([wire])
    feed_server.serve("/feed.xml", rss(item("Tolls rise", "https://wire.example/tolls", "3")))
    set_asked([wire.pk], True, timezone.now())
    polled([wire])
    assert Source.objects.get().taken_back_at is None
    feed_server.statuses("/feed.xml", 410)
    polled([wire])
    assert standings() == ["withdrawn"] * 3


class TestItsPage:
    @pytest.fixture
    def editor(self) -> Client:
        return browser(Role.EDITOR)

    def test_it_says_what_became_of_the_stories(self, editor: Client, feed_server: FeedServer) -> None:
        wire = feed(feed_server, "keep")
        url = reverse("sources:edit", args=[wire.pk])
        polled([wire])
        assert "Its stories stay as they are" in editor.get(url).content.decode()
        Source.objects.update(when_gone="take-back")
        assert "are being taken off the site" in editor.get(url).content.decode()
        take_back_ended(timezone.now())
        assert "Its stories were taken off the site" in editor.get(url).content.decode()

    def test_the_rule_is_set_there(self, editor: Client) -> None:
        wire = source()
        url = reverse("sources:edit", args=[wire.pk])
        said = {"name": wire.name, "section": wire.section_id, "terms": "cc-by", "active": "on"}
        editor.post(url, {**said, "when_gone": "take-back"})
        assert Source.objects.get().when_gone == "take-back"
