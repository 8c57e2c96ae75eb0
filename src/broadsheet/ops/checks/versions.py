"""Versions below which a known hole is open: of Python, of what it brings, and of our packages."""

import json
import pyexpat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata

import pysqlite3

from broadsheet.ops.checks.finding import Finding, warning, well

Version = tuple[int, ...]


@dataclass(frozen=True)
class Floor:
    """The first sound version of each series; a series not named is sound if it is newer than all that are."""

    series: tuple[Version, ...]
    why: str
    remedy: str

    def is_met_by(self, version: Version) -> bool:
        """Whether this version is sound."""
        for sound in self.series:
            if version[: len(sound) - 1] == sound[:-1]:
                return version >= sound
        return version > max(self.series)


_UPGRADE = "Run `pip install --upgrade` for it, or install Broadsheet's locked requirements again."

FLOORS: Mapping[str, Floor] = {
    "SQLite": Floor(
        ((3, 51, 3),),
        "the WAL of older ones can be damaged",
        "Upgrade the package pysqlite3, which brings it.",
    ),
    "Python": Floor(
        ((3, 11, 15), (3, 12, 13), (3, 13, 12), (3, 14, 3)),
        "CVE-2026-1299: headers can be smuggled into mail",
        "Install a newer Python of the same series and make the virtual environment anew.",
    ),
    "Expat": Floor(
        ((2, 7, 2),),
        "CVE-2025-59375: a small document can use much memory",
        "It comes with Python or the system: install a newer one of those.",
    ),
    "ammonia in nh3": Floor(((4, 1, 4),), "hostile HTML can pass the cleaning", _UPGRADE),
    "wagtail": Floor(((7, 0, 8), (7, 3, 3), (7, 4, 2)), "rights of the desk are not all checked", _UPGRADE),
    "django": Floor(((5, 2, 16), (6, 0, 7)), "known holes of the framework are open", _UPGRADE),
    "urllib3": Floor(((2, 7, 0),), "known holes are open", _UPGRADE),
}
"""RELIABILITY, finding 7."""


def check_versions() -> Iterator[Finding]:
    """One finding for each version that is known here."""
    for name, version in versions_here().items():
        floor, shown = FLOORS[name], ".".join(map(str, version))
        if floor.is_met_by(version):
            yield well("versions", f"{name} {shown}")
        else:
            yield warning("versions", f"{name} {shown} is too old: {floor.why}.", floor.remedy)


def versions_here() -> dict[str, Version]:
    """The versions in this environment; what is not installed is left out."""
    found = {
        "SQLite": read_version(pysqlite3.sqlite_version),
        "Python": sys.version_info[:3],
        "Expat": read_version(pyexpat.EXPAT_VERSION.removeprefix("expat_")),
    }
    for package in ("wagtail", "django", "urllib3"):
        if version := _package_version(package):
            found[package] = version
    if version := _ammonia():
        found["ammonia in nh3"] = version
    return found


def read_version(text: str) -> Version:
    """The leading numbers of a version: "5.2.16rc1" is (5, 2, 16)."""
    numbers = []
    for part in text.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
        if digits != part:
            break
    return tuple(numbers)


def _package_version(name: str) -> Version | None:
    try:
        return read_version(metadata.version(name))
    except metadata.PackageNotFoundError:
        return None


def _ammonia() -> Version | None:
    # nh3 is a shell around the Rust crate; its wheel lists what was built into it.
    try:
        files = metadata.files("nh3") or []
    except metadata.PackageNotFoundError:
        return None
    for file in files:
        if file.name.endswith(".cyclonedx.json"):
            parts = json.loads(file.read_text()).get("components", [])
            return next((read_version(part["version"]) for part in parts if part["name"] == "ammonia"), None)
    return None
