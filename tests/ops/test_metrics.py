"""`/-/metrics` tells the paper's state to who may know it, and the alert rules speak of what there is."""

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from broadsheet.archive.search.following import follow
from broadsheet.ops import metrics
from broadsheet.ops.actions import beat
from broadsheet.ops.metrics import FAMILIES, Family, text
from broadsheet.wire.models import Alert
from tests.newsroom import published
from tests.wire.newsagents import source

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def told() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample, by its name and labels."""
    families = text_string_to_metric_families(text(timezone.now()).decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def value(metric: str, **labels: str) -> float | None:
    return told().get((f"broadsheet_{metric}", tuple(sorted(labels.items()))))


class TestWhatIsTold:
    def test_all_can_be_read(self) -> None:
        assert value("up") == 1

    def test_how_sources_fare(self) -> None:
        now = timezone.now()
        ill = source(trouble_kind="not-found", failures=3, name="Ill")
        source("https://wire.example/2.xml", name="Well", last_success_at=now)
        source("https://wire.example/3.xml", name="Off", active=False)
        Alert.objects.create(source=ill, about="trouble", kind="not-found", text="x", raised_at=now)
        named = {"source": str(ill.pk), "name": "Ill"}
        assert [value("sources", state=state) for state in ("well", "trouble", "off", "silent")] == [
            1,
            1,
            1,
            0,
        ]
        assert value("source_failures", kind="not-found", **named) == 3
        assert value("source_alert", about="trouble", **named) == 1

    def test_how_late_the_wire_is(self) -> None:
        source(next_due_at=timezone.now() - timedelta(minutes=5))
        assert value("wire_lateness_seconds") == pytest.approx(300, abs=30)

    def test_a_name_with_quotes_and_lines_stays_one_label(self) -> None:
        made = source(name='The "Wire"\n\\ of the North', last_success_at=timezone.now())
        named = {"source": str(made.pk), "name": made.name}
        assert value("source_last_success_timestamp_seconds", **named) == pytest.approx(
            made.last_success_at.timestamp()
        )

    def test_when_the_worker_was_last_heard_of(self) -> None:
        beat("here:1", timezone.now() - timedelta(seconds=40))
        assert value("worker_silence_seconds") == pytest.approx(40, abs=10)

    def test_search_tells_how_far_it_has_come(self) -> None:
        published("Night ferries")
        assert value("search_position") == 0
        follow()
        assert value("search_position") == value("journal_newest") > 0

    def test_one_that_cannot_be_read_is_left_out_and_the_rest_is_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(now: object) -> list[metrics.Sample]:
            raise DatabaseError("the cellar is flooded")

        monkeypatch.setattr(metrics, "FAMILIES", (Family("broken", "x", (), broken), *FAMILIES))
        assert value("up") == 0
        assert value("broken") is None
        assert value("press_position") == 0

    def test_it_costs_the_same_however_many_sources_there_are(self) -> None:
        def queries(sources: range) -> int:
            for number in sources:
                source(f"https://wire.example/{number}.xml", name=str(number), trouble_kind="x")
            with CaptureQueriesContext(connection) as asked:
                text(timezone.now())
            return len(asked)

        assert queries(range(3)) == queries(range(3, 33))


class TestWhoMayRead:
    def test_this_machine_asking_for_itself(self) -> None:
        answer = Client().get("/-/metrics", headers={"Host": "127.0.0.1:8000"})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain")
        assert answer["Cache-Control"] == "no-store"

    @pytest.mark.parametrize(
        ("headers", "remote"),
        [
            pytest.param({"Host": "127.0.0.1"}, "203.0.113.9", id="another machine"),
            pytest.param({"Host": "courier.example"}, "127.0.0.1", id="a proxy that tells the name"),
            pytest.param({"Host": "127.0.0.1", "X-Forwarded-For": "1.2.3.4"}, "127.0.0.1", id="a proxy"),
            pytest.param({"Host": "127.0.0.1", "Via": "1.1 x"}, "127.0.0.1", id="another proxy"),
            pytest.param({"Host": "127.0.0.1", "X-Real-IP": "1.2.3.4"}, "127.0.0.1", id="a third"),
        ],
    )
    def test_nobody_else_without_a_token(self, headers: dict[str, str], remote: str) -> None:
        assert Client(REMOTE_ADDR=remote).get("/-/metrics", headers=headers).status_code == 404

    @pytest.mark.parametrize(
        ("given", "status"),
        [
            ("Bearer right", 200),
            ("right", 200),
            ("Bearer wrong", 404),
            ("", 404),
            ("Bearer ", 404),
            ("ü", 404),
        ],
    )
    def test_with_a_token_who_sends_it(self, settings: object, given: str, status: int) -> None:
        settings.METRICS_TOKEN = "right"  # type: ignore[attr-defined]
        stranger = Client(REMOTE_ADDR="203.0.113.9")
        assert stranger.get("/-/metrics", headers={"Authorization": given}).status_code == status


def test_every_metric_is_documented_with_its_labels_and_words() -> None:
    page = (ROOT / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")
    for family in FAMILIES:
        labels = ", ".join(f"`{label}`" for label in family.labels)
        assert f"| `broadsheet_{family.name}` | {labels} | {family.help} |" in page


class TestTheAlertRules:
    rules = (ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8")

    def test_there_are_twelve_each_with_a_summary_and_a_remedy(self) -> None:
        for word in ("- alert: ", "expr: ", "summary: ", "remedy: ", "severity: "):
            assert self.rules.count(word) == 12

    def test_they_speak_of_metrics_that_there_are(self) -> None:
        known = {f"broadsheet_{family.name}" for family in FAMILIES} | {"broadsheet_up"}
        named = set(re.findall(r"\bbroadsheet_[a-z_]+", self.rules))
        assert named and named <= known

    def test_prometheus_reads_them(self) -> None:
        promtool = shutil.which("promtool")
        if promtool is None:
            pytest.skip("promtool is not here: it comes with Debian's package prometheus")
        asked = [promtool, "check", "rules", str(ROOT / "deploy" / "alerts.yml")]
        checked = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
