"""Push: a local hub is asked, asks back, brings signed documents, and is asked again before the lease ends."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone

from broadsheet.desk.models import Article, Publication
from broadsheet.wire import rhythm, rounds, tasks
from broadsheet.wire.actions import push
from broadsheet.wire.actions.push import LARGEST, lease_of, link_header, signature_holds, take_in_pushed
from broadsheet.wire.gateways import bring
from broadsheet.wire.models import Delivery, FetchLog, Pushed, Source, Subscription
from broadsheet.wire.rhythm import Hints
from broadsheet.wire.sealing import unseal
from broadsheet.work.worker import run_all
from tests.feedserver import FeedServer
from tests.wire.newsagents import NOON, item, polled, rss, source

pytestmark = pytest.mark.django_db
PUSHED = rss(item("Pushed news", "https://wire.example/pushed", "p1"))


@pytest.fixture(autouse=True)
def reachable(db: None) -> None:
    paper = Publication.the_paper()
    paper.base_url = "https://courier.example"
    paper.save()


@pytest.fixture
def wire(feed_server: FeedServer) -> Source:
    """A source whose feed names a hub at the same server, which takes every request."""
    feed_server.serve("/hub", b"", status=202)
    links = f'<atom:link rel="hub" href="{feed_server.url("/hub")}"/><atom:link rel="self" href="{feed_server.url("/feed.xml")}"/>'
    feed_server.serve("/feed.xml", rss(item(guid="1"), more=links))
    made = source(feed_server.url("/feed.xml"))
    polled([made])
    return made


@pytest.fixture
def held(wire: Source) -> Subscription:
    """What was asked for and verified."""
    tasks.ask_hubs.enqueue()
    run_all()
    made = Subscription.objects.get()
    assert asked_back(made).content == b"once"
    made.refresh_from_db()
    return made


def asked_back(to: Subscription, token: str = "", **said: str) -> Any:  # Any: the test client's answer
    question = {
        "hub.mode": "subscribe",
        "hub.topic": to.topic,
        "hub.challenge": "once",
        "hub.lease_seconds": "864000",
    } | {f"hub.{name}": value for name, value in said.items()}
    return Client().get(f"/-/websub/{token or to.token}", question)


def brought(to: Subscription, document: str = PUSHED, method: str = "sha256", secret: str = "") -> int:
    data = document.encode()
    key = (secret or unseal(to.sealed_secret)).encode()
    signed = f"{method}={hmac.new(key, data, method).hexdigest()}"
    answer = Client(enforce_csrf_checks=True).post(
        f"/-/websub/{to.token}", data, content_type="application/rss+xml", headers={"X-Hub-Signature": signed}
    )
    return answer.status_code


class TestAsking:
    def test_a_feed_that_names_a_hub_is_asked_for_with_a_secret_and_a_callback_of_its_own(
        self, feed_server: FeedServer, wire: Source
    ) -> None:
        rounds.ask_for_push(timezone.now())
        run_all()
        [request] = feed_server.asked("/hub")
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        held = Subscription.objects.get()
        assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", feed_server.url("/feed.xml"))
        assert form["hub.callback"] == f"https://courier.example/-/websub/{held.token}"
        assert form["hub.secret"] == unseal(held.sealed_secret)
        assert form["hub.secret"] not in held.sealed_secret
        assert held.state == "asked"

    def test_a_hub_is_not_asked_twice_for_one_wish(self, feed_server: FeedServer, wire: Source) -> None:
        for _ in range(3):
            rounds.ask_for_push(timezone.now())
            run_all()
        assert len(feed_server.asked("/hub")) == 1

    def test_a_hub_named_in_the_headers_counts(self, feed_server: FeedServer) -> None:
        feed_server.serve("/hub", b"", status=202)
        link = f'<{feed_server.url("/hub")}>; rel="hub", <{feed_server.url("/topic")}>; rel=self'
        feed_server.serve("/feed.xml", rss(item()), headers={"Link": link})
        polled([source(feed_server.url("/feed.xml"))])
        assert Subscription.objects.get().topic == feed_server.url("/topic")

    def test_a_hub_that_refuses_is_asked_later_and_later(self, feed_server: FeedServer, wire: Source) -> None:
        feed_server.serve("/hub", "not here", status=422)
        waits = []
        for _ in range(3):
            Subscription.objects.update(next_ask_at=timezone.now())
            tasks.ask_hubs.enqueue()
            run_all()
            waits.append(Subscription.objects.get().next_ask_at - timezone.now())
        assert waits[2] > 3 * waits[0]
        assert "422" in Subscription.objects.get().reason

    def test_a_hub_inside_the_house_is_never_asked(self, feed_server: FeedServer) -> None:
        feed_server.serve(
            "/feed.xml", rss(item(), more='<atom:link rel="hub" href="http://127.0.0.1:9/hub"/>')
        )
        polled([source(feed_server.url("/feed.xml"))])
        assert not Subscription.objects.exists()

    def test_a_paper_that_nobody_outside_can_reach_asks_no_hub(self, feed_server: FeedServer) -> None:
        Publication.objects.update(base_url="http://127.0.0.1:8000")
        feed_server.serve(
            "/feed.xml",
            rss(item(), more=f'<atom:link rel="hub" href="{feed_server.url("/hub")}"/>'),
        )
        polled([source(feed_server.url("/feed.xml"))])
        assert not Subscription.objects.exists()

    def test_a_feed_that_names_its_hub_no_more_ends_the_subscription(
        self, feed_server: FeedServer, wire: Source, held: Subscription
    ) -> None:
        feed_server.serve("/feed.xml", rss(item(guid="1"), item("Two", "https://wire.example/2", "2")))
        polled([wire])
        wire.refresh_from_db()
        assert not Subscription.objects.exists()
        assert wire.pushed_until is None


class TestAskingBack:
    def test_the_challenge_is_given_back_and_the_lease_begins(self, held: Subscription) -> None:
        assert held.state == "verified"
        assert held.lease_until is not None
        assert timedelta(days=9) < held.lease_until - timezone.now() < timedelta(days=11)
        assert held.source.pushed_until == held.lease_until

    def test_it_is_renewed_before_the_lease_ends(self, feed_server: FeedServer, held: Subscription) -> None:
        assert held.lease_until is not None
        assert timezone.now() + timedelta(days=7) < held.next_ask_at < held.lease_until
        Subscription.objects.update(next_ask_at=timezone.now())
        rounds.ask_for_push(timezone.now())
        run_all()
        assert len(feed_server.asked("/hub")) == 2

    @pytest.mark.parametrize(
        ("token", "said"),
        [
            pytest.param("guessed", {}, id="under an address that is none of ours"),
            pytest.param("", {"topic": "https://other.example/"}, id="about another feed"),
            pytest.param("", {"mode": "unsubscribe"}, id="to end what we want"),
            pytest.param("", {"challenge": ""}, id="without a challenge"),
        ],
    )
    def test_what_we_did_not_ask_for_is_not_found(
        self, held: Subscription, token: str, said: dict[str, str]
    ) -> None:
        assert asked_back(held, token, **said).status_code == 404

    def test_nothing_is_confirmed_before_we_have_asked(self, wire: Source) -> None:
        assert asked_back(Subscription.objects.get()).status_code == 404

    def test_a_refusal_is_noted_with_its_reason(self, held: Subscription) -> None:
        asked_back(held, mode="denied", reason="Too many")
        held.refresh_from_db()
        assert (held.state, "Too many" in held.reason) == ("refused", True)
        assert Source.objects.get().pushed_until is None

    def test_a_challenge_is_never_read_as_a_page(self, held: Subscription) -> None:
        answer = asked_back(held, challenge="<script>alert(1)</script>")
        assert answer["Content-Type"].startswith("text/plain")


class TestBringing:
    @pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
    def test_a_signed_document_is_taken_in(self, held: Subscription, method: str) -> None:
        assert brought(held, method=method) == 202
        assert take_in_pushed(timezone.now()).new == 1
        assert Article.objects.filter(headline="Pushed news").exists()
        assert not Pushed.objects.exists()
        assert (Delivery.objects.count(), FetchLog.objects.count()) == (2, 2)

    def test_it_is_on_disk_before_the_hub_is_thanked(self, held: Subscription) -> None:
        brought(held)
        assert bring(Pushed.objects.get().file) == PUSHED.encode()

    def test_the_same_document_twice_is_kept_once(self, held: Subscription) -> None:
        assert [brought(held), brought(held)] == [202, 202]
        assert Pushed.objects.count() == 1

    def test_a_false_signature_is_thanked_and_thrown_away(self, held: Subscription) -> None:
        assert brought(held, secret="guessed") == 202
        assert not Pushed.objects.exists()

    @pytest.mark.parametrize(
        "signature", ["", "sha256=", "sha256=zz", "md5=" + "0" * 32, "sha256", "=", "sha256=ü"]
    )
    def test_a_signature_that_is_none_does_not_hold(self, signature: str) -> None:
        assert not signature_holds("secret", b"data", signature)

    def test_an_unknown_address_is_not_found_and_its_body_not_read(self, held: Subscription) -> None:
        assert Client().post("/-/websub/guessed", b"x", content_type="text/xml").status_code == 404

    def test_a_source_that_is_not_asked_any_more_is_gone(self, held: Subscription) -> None:
        Source.objects.update(active=False)
        assert brought(held) == 410

    def test_a_document_too_large_is_refused(
        self, held: Subscription, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert LARGEST == 15 * 1024 * 1024
        monkeypatch.setattr(push, "LARGEST", 100)
        assert brought(held) == 413
        assert not Pushed.objects.exists()

    def test_one_that_cannot_be_read_stops_no_other(self, held: Subscription) -> None:
        brought(held, "<<<>>>")
        brought(held)
        assert take_in_pushed(timezone.now()).documents == 2
        assert Article.objects.filter(headline="Pushed news").exists()
        assert not Pushed.objects.exists()

    def test_what_polling_keeps_of_the_feed_stays_its_own(self, held: Subscription) -> None:
        before = Source.objects.values("etag", "body_digest", "last_modified").get()
        brought(held)
        take_in_pushed(timezone.now())
        assert Source.objects.values("etag", "body_digest", "last_modified").get() == before


class TestTheSafetyNet:
    def test_a_push_that_got_lost_is_found_at_the_next_poll(
        self, feed_server: FeedServer, wire: Source, held: Subscription
    ) -> None:
        feed_server.serve(
            "/feed.xml", rss(item(guid="1"), item("Pushed news", "https://wire.example/pushed", "p1"))
        )
        assert polled([wire]).counts["new"] == 1

    def test_what_was_pushed_is_known_again_when_polled(
        self, feed_server: FeedServer, wire: Source, held: Subscription
    ) -> None:
        brought(held)
        take_in_pushed(timezone.now())
        feed_server.serve(
            "/feed.xml", rss(item(guid="1"), item("Pushed news", "https://wire.example/pushed", "p1"))
        )
        assert polled([wire]).counts["new"] == 0
        assert Article.objects.count() == 2

    def test_a_pushed_source_is_polled_more_rarely_and_still_polled(self) -> None:
        often = timedelta(minutes=20)
        alone = rhythm.next_due(NOON, often, Hints(), 0.5)
        pushed = rhythm.next_due(NOON, often, Hints(), 0.5, pushed=True)
        assert pushed - NOON >= 5 * (alone - NOON)
        assert pushed - NOON <= rhythm.CEILING * 1.06

    def test_when_the_lease_has_ended_it_is_polled_as_before(self, wire: Source, held: Subscription) -> None:
        Source.objects.update(pushed_until=timezone.now() - timedelta(minutes=1))
        wire.refresh_from_db()
        polled([wire])
        wire.refresh_from_db()
        assert wire.next_due_at - timezone.now() < timedelta(minutes=50)


@pytest.mark.parametrize(
    ("granted", "lease"),
    [
        ("86400", timedelta(days=1)),
        ("1", timedelta(minutes=5)),
        ("99999999", timedelta(days=30)),
        ("", timedelta(days=10)),
        ("soon", timedelta(days=10)),
        ("9" * 400, timedelta(days=10)),
    ],
)
def test_a_lease_is_kept_within_reason(granted: str, lease: timedelta) -> None:
    assert lease_of(granted) == lease


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('<https://h.example/>; rel="hub"', {"hub": "https://h.example/"}),
        ("<https://h.example/>;rel=hub", {"hub": "https://h.example/"}),
        (
            '<https://a.example/>; type="text/html"; rel="alternate hub", <https://b.example/>; rel="hub self"',
            {"alternate": "https://a.example/", "hub": "https://a.example/", "self": "https://b.example/"},
        ),
        ("https://h.example/; rel=hub", {}),
        ("<" * 5000, {}),
        ("", {}),
    ],
)
def test_link_headers_are_read(header: str, found: dict[str, str]) -> None:
    assert link_header(header) == found


def test_signatures_are_compared_whole() -> None:
    made = hmac.new(b"secret", b"data", hashlib.sha256).hexdigest()
    assert signature_holds("secret", b"data", f"sha256={made}")
    assert not signature_holds("secret", b"data", f"sha256={made[:-1]}")
    assert not signature_holds("", b"data", f"sha256={made}")
