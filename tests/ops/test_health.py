"""`/-/health` says how the paper is, and what is wrong with it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from broadsheet.journal.actions import append, move_position
from broadsheet.journal.models import Change, Kind
from broadsheet.ops import health
from broadsheet.ops.actions import beat, say_goodbye
from broadsheet.ops.models import Heartbeat
from broadsheet.ops.rules import Vitals, health_report, troubles_of
from broadsheet.press.actions import FOLLOWER

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FRESH = NOW - timedelta(seconds=10)


@pytest.mark.parametrize(
    ("vitals", "named"),
    [
        pytest.param(Vitals("", FRESH), [], id="all well"),
        pytest.param(Vitals("", FRESH, 3, 5, FRESH), [], id="a change that waits for a moment"),
        pytest.param(Vitals("disk I/O error"), ["database"], id="no database"),
        pytest.param(Vitals("", None), ["worker"], id="no worker yet"),
        pytest.param(Vitals("", NOW - timedelta(minutes=2)), ["worker"], id="a silent worker"),
        pytest.param(
            Vitals("", FRESH, 3, 5, NOW - timedelta(minutes=2)), ["press"], id="a press that lags behind"
        ),
        pytest.param(
            Vitals("", None, 3, 5, NOW - timedelta(minutes=2)), ["worker", "press"], id="both of them"
        ),
    ],
)
def test_what_is_wrong_is_named(vitals: Vitals, named: list[str]) -> None:
    assert [trouble.partition(":")[0] for trouble in troubles_of(vitals, NOW)] == named
    report = health_report(vitals, NOW, "1.0")
    assert report["status"] == ("wrong" if named else "ok")


@pytest.mark.django_db
def test_a_paper_whose_worker_beats_is_well(client: Client) -> None:
    beat("here:1", timezone.now())
    answer = client.get("/-/health")
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    report = answer.json()
    assert (report["status"], report["database"], report["wrong"]) == ("ok", "ok", [])
    assert report["worker"]["silent_for"] < 60


@pytest.mark.django_db
def test_a_paper_without_a_worker_answers_503_and_says_so(client: Client) -> None:
    answer = client.get("/-/health")
    assert answer.status_code == 503
    assert "worker" in answer.json()["wrong"][0]


@pytest.mark.django_db
def test_the_press_is_late_when_a_change_has_waited_for_a_minute(client: Client) -> None:
    beat("here:1", timezone.now())
    with transaction.atomic():
        append(Kind.SECTION, 1)
        append(Kind.SECTION, 2)
    first, second = Change.objects.order_by("id")
    Change.objects.update(at=timezone.now() - timedelta(minutes=5))
    assert client.get("/-/health").status_code == 503
    move_position(FOLLOWER, first.id)
    assert client.get("/-/health").json()["press"] == pytest.approx(
        {"position": first.id, "newest": second.id, "behind_for": 300}, abs=5
    )
    move_position(FOLLOWER, second.id)
    assert client.get("/-/health").status_code == 200


@pytest.mark.django_db
def test_a_database_that_fails_answers_503_and_names_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Vitals:
        raise DatabaseError("disk I/O error")

    monkeypatch.setattr(health, "_vitals", fail)
    answer = client.get("/-/health")
    assert (answer.status_code, answer.json()["wrong"]) == (503, ["database: disk I/O error"])


@pytest.mark.django_db
def test_a_database_of_an_older_version_is_no_health(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_up_to_date", False)
    monkeypatch.setattr(health, "unapplied_migrations", lambda: ["desk.0099_something"])
    assert "desk.0099_something" in client.get("/-/health").json()["wrong"][0]


@pytest.mark.django_db
def test_health_is_only_read(client: Client) -> None:
    assert client.post("/-/health").status_code == 405


@pytest.mark.django_db
def test_a_worker_beats_leaves_and_is_forgotten() -> None:
    beat("gone:1", NOW - timedelta(days=2))
    beat("here:1", NOW)
    assert set(Heartbeat.objects.values_list("worker", flat=True)) == {"here:1"}
    beat("here:1", NOW + timedelta(seconds=15))
    assert health.last_beat() == NOW + timedelta(seconds=15)
    say_goodbye("here:1")
    assert health.last_beat() is None
