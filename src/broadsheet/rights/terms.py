"""Terms: what a source lets the paper do with its stories, as data.

Pure. What follows from terms at a given hour is judged in rights.rules; where
terms are kept is rights.models.
"""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Show(IntEnum):
    """How much of a story may be shown; ordered, so that the lesser wins with min()."""

    NOTHING = 0
    HEADLINE = 1
    EXCERPT = 2
    FULL = 3


class Channel(StrEnum):
    """A way out of the house."""

    SITE = "site"
    FEED = "feed"
    LETTER = "letter"
    API = "api"


class Index(StrEnum):
    """What search engines are told about our copy."""

    INDEX = "index"
    CANONICAL = "canonical"
    NOINDEX = "noindex"


class AtEnd(StrEnum):
    """What happens to a story when the right to it ends."""

    REMOVE = "remove"
    STUB = "stub"
    HEADLINE = "headline"


class BadTerms(ValueError):
    """Terms that cannot be read. The message names the field and the allowed words."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One set of terms. Times are aware UTC; `days` counts from a story's first publication."""

    name: str
    site: Show = Show.HEADLINE
    feed: Show = Show.HEADLINE
    letter: Show = Show.HEADLINE
    api: Show = Show.HEADLINE
    images: bool = False
    edits: bool = False
    ai: bool = False
    by_hand_only: bool = False
    starts: datetime | None = None
    ends: datetime | None = None
    days: int | None = None
    at_end: AtEnd = AtEnd.REMOVE
    credit: str = "This post appeared first on {source}."
    credit_required: bool = True
    licence_label: str = ""
    licence_url: str = ""
    index: Index = Index.CANONICAL
    counter: str = ""

    def __post_init__(self) -> None:
        if self.days is not None and self.days < 1:
            raise BadTerms(f"terms {self.name!r}: days must be at least 1, not {self.days}")
        if self.starts and self.ends and self.starts >= self.ends:
            raise BadTerms(f"terms {self.name!r}: they end before they start")

    def on(self, channel: Channel) -> Show:
        """How much these terms allow on a channel, time left aside."""
        show: Show = getattr(self, channel.value)
        return show


CC_BY_URL = "https://creativecommons.org/licenses/by/4.0/"
CC_BY_ND_URL = "https://creativecommons.org/licenses/by-nd/4.0/"


def _everywhere(name: str, show: Show) -> Terms:
    """Terms that show the same on every channel."""
    return Terms(name, site=show, feed=show, letter=show, api=show)


PRESETS: dict[str, Terms] = {
    "own": replace(
        _everywhere("own", Show.FULL),
        images=True,
        edits=True,
        ai=True,
        credit="",
        credit_required=False,
        index=Index.INDEX,
    ),
    "link-only": Terms("link-only"),
    "excerpt": _everywhere("excerpt", Show.EXCERPT),
    "cc-by": replace(
        _everywhere("cc-by", Show.FULL),
        images=True,
        edits=True,
        ai=True,
        licence_label="CC BY 4.0",
        licence_url=CC_BY_URL,
    ),
    "cc-by-nd": replace(
        _everywhere("cc-by-nd", Show.FULL),
        images=True,
        licence_label="CC BY-ND 4.0",
        licence_url=CC_BY_ND_URL,
    ),
    "partner-full": replace(_everywhere("partner-full", Show.FULL), images=True, edits=True),
    "agency-30-days": Terms(
        "agency-30-days",
        site=Show.FULL,
        feed=Show.EXCERPT,
        letter=Show.EXCERPT,
        api=Show.HEADLINE,
        images=True,
        days=30,
        index=Index.NOINDEX,
    ),
    "by-hand-only": replace(_everywhere("by-hand-only", Show.FULL), images=False, by_hand_only=True),
}
"""The terms that ship. A source without stated terms gets `link-only`."""

PRESET_LABELS: dict[str, str] = {
    "own": "Our own: everything, everywhere",
    "link-only": "Headline and link",
    "excerpt": "Excerpt and link",
    "cc-by": "Creative Commons BY: full text with credit",
    "cc-by-nd": "Creative Commons BY-ND: full text with credit, unchanged",
    "partner-full": "Partner: full text with credit",
    "agency-30-days": "Agency: full text on the site for 30 days",
    "by-hand-only": "Full text, but only when an editor takes the story by hand",
}


def to_data(terms: Terms) -> dict[str, Any]:  # Any: JSON
    """Terms as plain JSON values, keys sorted by field order, lossless."""
    data = asdict(terms)
    for key, value in data.items():
        if isinstance(value, datetime):
            data[key] = value.isoformat()
        elif isinstance(value, Show):
            data[key] = value.name.lower()
        elif isinstance(value, StrEnum):
            data[key] = value.value
    return data


def from_data(data: dict[str, Any]) -> Terms:  # Any: JSON from outside
    """Terms from JSON values. Raises BadTerms naming what is wrong; unknown keys are wrong."""
    known = {field.name for field in fields(Terms)}
    if unknown := set(data) - known:
        raise BadTerms(f"terms: unknown field {sorted(unknown)[0]!r}; known are {', '.join(sorted(known))}")
    read = dict(data)
    try:
        for channel in Channel:
            if channel.value in read:
                read[channel.value] = Show[str(read[channel.value]).upper()]
        for key in ("starts", "ends"):
            if read.get(key):
                read[key] = datetime.fromisoformat(read[key])
        if "index" in read:
            read["index"] = Index(read["index"])
        if "at_end" in read:
            read["at_end"] = AtEnd(read["at_end"])
        return Terms(**read)
    except (KeyError, ValueError, TypeError) as wrong:
        raise BadTerms(f"terms {data.get('name', '')!r}: {wrong}") from wrong
