"""A loop that falls over is started again, after a rest that grows."""

import threading

import pytest

from broadsheet.work import loops
from broadsheet.work.loops import Loop, keep_up


class Stop(threading.Event):
    """A stop sign that only notes how long one would have waited."""

    def __init__(self) -> None:
        super().__init__()
        self.rests: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.rests.append(timeout or 0.0)
        return self.is_set()


@pytest.mark.django_db
def test_a_loop_that_falls_over_begins_again_after_a_rest_that_doubles() -> None:
    stop, runs = Stop(), []

    def falls_over(_: threading.Event) -> None:
        runs.append(1)
        if len(runs) == 5:
            stop.set()
            return
        raise OSError("no space left")

    keep_up(Loop("press", falls_over, longest=5.0), stop)
    assert stop.rests == [1.0, 2.0, 4.0, 5.0]


@pytest.mark.django_db
def test_a_loop_that_had_gone_well_for_a_while_rests_as_if_for_the_first_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop, clock = Stop(), iter([0, 1, 1, 2, 2, 100, 100])
    monkeypatch.setattr(loops.time, "monotonic", lambda: next(clock))
    runs = []

    def falls_over(_: threading.Event) -> None:
        runs.append(1)
        if len(runs) == 4:
            stop.set()
            return
        raise OSError("no space left")

    keep_up(Loop("press", falls_over), stop)
    assert stop.rests == [1.0, 2.0, 1.0]
