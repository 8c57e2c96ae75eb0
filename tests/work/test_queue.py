"""The embedded queue: claims, leases, retries, and what happens to the dead."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus

from broadsheet.work.actions import beat, claim, finish, forget_finished, recover, revive
from broadsheet.work.models import Job
from broadsheet.work.rules import LEASE, TRIES, wait_after
from broadsheet.work.worker import run_all, work_until
from tests.work.tasks import hang, note, stumble


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


@pytest.mark.django_db
def test_a_job_runs_once_and_its_result_can_be_asked_for(tmp_path: Path) -> None:
    result = note.enqueue(str(tmp_path / "log"), "ink")
    assert run_all() == 1
    assert run_all() == 0
    again = note.get_result(result.id)
    assert (again.status, again.return_value) == (TaskResultStatus.SUCCESSFUL, "ink")
    assert lines(tmp_path / "log") == ["ink"]


@pytest.mark.django_db
def test_the_urgent_come_first_and_the_deferred_later(tmp_path: Path) -> None:
    log = str(tmp_path / "log")
    note.enqueue(log, "plain")
    note.using(priority=10).enqueue(log, "urgent")
    note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(log, "later")
    run_all()
    assert lines(tmp_path / "log") == ["urgent", "plain"]


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_in_a_broken_transaction_never_runs(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        note.enqueue(str(tmp_path / "log"), "ink")
        raise RuntimeError
    assert run_all() == 0


@pytest.mark.django_db
def test_a_failing_job_is_tried_again_later_and_parked_with_its_reason(tmp_path: Path) -> None:
    result = stumble.enqueue(str(tmp_path / "log"))
    for _ in range(TRIES + 2):
        run_all()
        Job.objects.filter(state=Job.State.READY).update(run_after=timezone.now())
    job = Job.objects.get(id=result.id)
    assert job.state == Job.State.DEAD
    assert "the step was wet" in job.trouble
    assert len(lines(tmp_path / "log")) == TRIES


@pytest.mark.django_db
def test_a_failure_waits_longer_each_time(tmp_path: Path) -> None:
    stumble.enqueue(str(tmp_path / "log"))
    run_all()
    job = Job.objects.get()
    assert job.run_after > timezone.now() + wait_after(1) - timedelta(seconds=5)
    assert [wait_after(n) < wait_after(n + 1) for n in range(1, 4)] == [True] * 3


@pytest.mark.django_db
def test_one_bad_job_does_not_hold_up_the_others(tmp_path: Path) -> None:
    stumble.enqueue(str(tmp_path / "log"))
    for _ in range(20):
        note.enqueue(str(tmp_path / "good"), "ink")
    run_all()
    assert len(lines(tmp_path / "good")) == 20


@pytest.mark.django_db
def test_a_job_whose_code_is_gone_is_parked_at_once() -> None:
    now = timezone.now()
    Job.objects.create(
        id="gone",
        task="broadsheet.work.nothing.here",
        arguments={"args": [], "kwargs": {}},
        enqueued_at=now,
        run_after=now,
    )
    run_all()
    assert Job.objects.get(id="gone").state == Job.State.DEAD


@pytest.mark.django_db
def test_a_dead_workers_job_goes_to_another(tmp_path: Path) -> None:
    note.enqueue(str(tmp_path / "log"), "ink")
    now = timezone.now()
    job = claim("first", now)
    assert job is not None
    assert claim("second", now) is None
    assert recover(now + LEASE / 2) == 0
    assert recover(now + LEASE * 2) == 1
    Job.objects.update(run_after=now)
    assert claim("second", now) is not None


@pytest.mark.django_db
def test_a_worker_that_comes_back_too_late_changes_nothing(tmp_path: Path) -> None:
    note.enqueue(str(tmp_path / "log"), "ink")
    now = timezone.now()
    late = claim("first", now)
    assert late is not None
    recover(now + LEASE * 2)
    Job.objects.update(run_after=now)
    claim("second", now)
    assert not beat(late, now)
    assert not finish(late, None, now)
    assert Job.objects.get().worker == "second"


@pytest.mark.django_db
def test_a_dead_job_can_be_given_its_tries_again(tmp_path: Path) -> None:
    now = timezone.now()
    job = Job.objects.create(
        id="x",
        task="tests.work.tasks.note",
        arguments={"args": [str(tmp_path / "log"), "ink"], "kwargs": {}},
        enqueued_at=now,
        run_after=now,
        state=Job.State.DEAD,
        tries=5,
    )
    revive(job, now)
    run_all()
    assert lines(tmp_path / "log") == ["ink"]


@pytest.mark.django_db
def test_old_jobs_are_forgotten_and_waiting_ones_are_not(tmp_path: Path) -> None:
    note.enqueue(str(tmp_path / "log"), "ink")
    run_all()
    note.enqueue(str(tmp_path / "log"), "more")
    assert forget_finished(timezone.now() + timedelta(days=2)) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_one_job_twice(tmp_path: Path) -> None:
    for number in range(40):
        note.enqueue(str(tmp_path / "log"), str(number))
    stop = threading.Event()

    def work() -> None:
        try:
            work_until(stop)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    deadline = time.monotonic() + 30
    while Job.objects.exclude(state=Job.State.DONE).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for worker in workers:
        worker.join()
    assert sorted(lines(tmp_path / "log"), key=int) == [str(number) for number in range(40)]


WORKER = """
import os, threading
os.environ["DJANGO_SETTINGS_MODULE"] = "broadsheet.settings"
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = {name!r}
from broadsheet.work.worker import work_until
work_until(threading.Event())
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_job_is_run_by_another(tmp_path: Path) -> None:
    hang.enqueue(str(tmp_path / "log"), 60.0)
    code = WORKER.format(name=str(connection.settings_dict["NAME"]))
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    victim = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        deadline = time.monotonic() + 60
        while not lines(tmp_path / "log") and time.monotonic() < deadline:
            time.sleep(0.05)
        assert lines(tmp_path / "log") == ["started"]
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    job = Job.objects.get()
    assert job.state == Job.State.RUNNING
    # The lease runs out: another worker finds the job, this time with little to do.
    assert recover(timezone.now() + LEASE * 2) == 1
    Job.objects.update(
        run_after=timezone.now(), arguments={"args": [str(tmp_path / "log"), 0.0], "kwargs": {}}
    )
    run_all()
    assert lines(tmp_path / "log") == ["started", "started", "ended"]
