"""The bell rings with the commit, and only then."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from broadsheet.journal import bell as bells
from broadsheet.journal.actions import append
from broadsheet.journal.bell import Bell
from broadsheet.journal.models import Kind

LONG = 20.0
"""Seconds that a bell which rings does not take."""


def waits_for_less_than(seconds: float, bell: Bell) -> bool:
    began = time.monotonic()
    bell.wait(seconds)
    return time.monotonic() - began < seconds


def in_a_thread(act: object) -> None:
    def work() -> None:
        try:
            act()  # type: ignore[operator]
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def commit_a_change() -> None:
    with transaction.atomic():
        append(Kind.HOUR)


def change_one_s_mind() -> None:
    with transaction.atomic():
        append(Kind.HOUR)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_a_commit_rings() -> None:
    with Bell() as bell:
        in_a_thread(commit_a_change)
        assert waits_for_less_than(LONG, bell)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_does_not_ring() -> None:
    with Bell() as bell:
        in_a_thread(change_one_s_mind)
        assert not waits_for_less_than(0.2, bell)


@pytest.mark.django_db(transaction=True)
def test_who_was_rung_for_waits_again() -> None:
    with Bell() as bell:
        in_a_thread(commit_a_change)
        in_a_thread(commit_a_change)
        while waits_for_less_than(0.2, bell):
            pass
        in_a_thread(commit_a_change)
        assert waits_for_less_than(LONG, bell)


@pytest.mark.django_db(transaction=True)
def test_nobody_has_to_listen() -> None:
    commit_a_change()


@pytest.mark.django_db
def test_where_there_can_be_no_pipe_one_looks_often(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL rings by itself")
    (tmp_path / "in-the-way").write_text("a file")
    monkeypatch.setattr(bells, "_pipe", lambda: tmp_path / "in-the-way")
    with Bell() as bell:
        assert waits_for_less_than(LONG, bell)
    assert (tmp_path / "in-the-way").read_text() == "a file"
