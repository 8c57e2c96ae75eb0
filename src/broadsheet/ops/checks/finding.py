"""What the doctor finds: one sentence on one matter, how bad it is, and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is. Only a fault makes the doctor leave with an error."""

    WELL = "well"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One matter looked at. `remedy` says what to do, and is empty when all is well."""

    subject: str
    level: Level
    said: str
    remedy: str = ""


def well(subject: str, said: str) -> Finding:
    """Nothing to do."""
    return Finding(subject, Level.WELL, said)


def warning(subject: str, said: str, remedy: str) -> Finding:
    """The paper runs, but should not stay so."""
    return Finding(subject, Level.WARNING, said, remedy)


def fault(subject: str, said: str, remedy: str) -> Finding:
    """Something does not work, or is open to strangers."""
    return Finding(subject, Level.FAULT, said, remedy)
