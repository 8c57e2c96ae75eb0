"""Tasks for the tests of the queue."""

from pathlib import Path

from django_tasks import task


@task()
def note(path: str, word: str) -> str:
    """Write one line into a file."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(word + "\n")
    return word


@task()
def stumble(path: str) -> None:
    """Fail, leaving a line behind."""
    note.call(path, "stumbled")
    raise RuntimeError("the step was wet")


@task()
def hang(path: str, seconds: float) -> None:
    """Leave a line, then take a long time."""
    import time

    note.call(path, "started")
    time.sleep(seconds)
    note.call(path, "ended")
