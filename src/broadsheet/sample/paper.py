"""What the Larkport Courier is: its name, sections, topics and standing pages.

All of it is read from content/paper.toml. Saving it as the publication's
settings is left to whoever runs the demo.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "content" / "paper.toml"


@dataclass(frozen=True, slots=True)
class SamplePublication:
    """The paper's own settings."""

    name: str
    tagline: str
    description: str
    language: str
    timezone: str
    email: str
    disclaimer: str
    copyright: str


@dataclass(frozen=True, slots=True)
class SampleSection:
    """A section of the paper; its disclaimer stands beside the paper's own, or is empty."""

    slug: str
    name: str
    description: str
    disclaimer: str


@dataclass(frozen=True, slots=True)
class SampleTopic:
    """A matter the paper keeps coming back to."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A standing page; `body` is HTML."""

    slug: str
    title: str
    body: str


def publication() -> SamplePublication:
    """The paper's settings."""
    return SamplePublication(**_read()["publication"])


def sections() -> list[SampleSection]:
    """The sections in the order of the menu."""
    return [SampleSection(**each) for each in _read()["section"]]


def topics() -> list[SampleTopic]:
    """The recurring topics, as the wires and the newsroom spell them."""
    return [SampleTopic(**each) for each in _read()["topic"]]


def standing_pages() -> list[SamplePage]:
    """About, contact, privacy and terms, written for the Courier."""
    return [SamplePage(**each) for each in _read()["page"]]


def _read() -> dict[str, Any]:  # Any: TOML's values are of many types; the dataclasses sort them
    return tomllib.loads(FILE.read_text("utf-8"))
