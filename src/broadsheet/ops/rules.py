"""How a paper that runs is judged. Pure: no clock, no disk, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LONGEST_PAUSE = 30.0
"""Seconds."""

SILENCE = timedelta(seconds=60)
"""A worker that has not been heard of for so long counts as dead; it beats four times as often."""

LATENESS = timedelta(seconds=60)
"""Every copy follows within a minute: a change that waits longer for the press is a trouble."""


def pause_after(failures: int) -> float:
    """Seconds to wait before a child is started again that failed so often in a row: 0, 1, 2, 4 … 30."""
    return 0.0 if failures <= 1 else min(LONGEST_PAUSE, 2.0 ** (failures - 2))


def silence_of(last_beat: datetime | None, now: datetime) -> str:
    """How long a worker has been silent, in words."""
    if last_beat is None:
        return "has not been heard of yet"
    return f"has been silent for {(now - last_beat).total_seconds():.0f} s"


@dataclass(frozen=True)
class Vitals:
    """What a look at a running paper found."""

    database: str
    """Why it does not answer, or is not up to date; empty when all is well. Then the rest is not known."""
    last_beat: datetime | None = None
    position: int = 0
    newest: int = 0
    waiting_since: datetime | None = None
    """When the oldest change was written that the press has not passed."""


def troubles_of(vitals: Vitals, now: datetime) -> list[str]:
    """What is wrong, each as one sentence that names the part; empty when the paper is healthy."""
    if vitals.database:
        return [f"database: {vitals.database}"]
    troubles = []
    if vitals.last_beat is None or now - vitals.last_beat > SILENCE:
        troubles.append(f"worker: {silence_of(vitals.last_beat, now)}")
    if vitals.waiting_since is not None and now - vitals.waiting_since > LATENESS:
        behind = (now - vitals.waiting_since).total_seconds()
        troubles.append(f"press: a change has been waiting for {behind:.0f} s")
    return troubles


def health_report(vitals: Vitals, now: datetime, version: str) -> dict[str, Any]:  # Any: JSON
    """What `/-/health` says."""
    troubles = troubles_of(vitals, now)
    report: dict[str, Any] = {
        "status": "wrong" if troubles else "ok",
        "version": version,
        "wrong": troubles,
        "database": vitals.database or "ok",
    }
    if not vitals.database:
        report["worker"] = {"silent_for": _seconds(vitals.last_beat, now)}
        report["press"] = {
            "position": vitals.position,
            "newest": vitals.newest,
            "behind_for": _seconds(vitals.waiting_since, now) or 0,
        }
    return report


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else round((now - since).total_seconds(), 1)
