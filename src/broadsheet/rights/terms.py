"""Terms: what a source lets the paper do with its stories, as data.

Pure. What follows from terms at a given hour is judged in rights.rules; in an
editor's words they are rights.clauses, for other systems rights.rightsml; where
terms are kept is rights.models.
"""

import re
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

    @property
    def word(self) -> str:
        """ "nothing" to "full": asked for each story of a build, so it is looked up and not made."""
        return _WORDS[self]


_WORDS = tuple(show.name.lower() for show in Show)


class Channel(StrEnum):
    """A way out of the house."""

    SITE = "site"
    FEED = "feed"
    LETTER = "letter"
    API = "api"
    FEDERATION = "federation"


class Index(StrEnum):
    """What search engines are told about our copy."""

    INDEX = "index"
    CANONICAL = "canonical"
    NOT_NEWS = "not-news"
    NOINDEX = "noindex"


class AtEnd(StrEnum):
    """What happens to a story when the right to it ends."""

    REMOVE = "remove"
    STUB = "stub"
    HEADLINE = "headline"


class Ads(StrEnum):
    """Where advertisements may stand."""

    ALLOWED = "allowed"
    NOT_SOLD_AGAINST = "not-sold-against"
    NONE = "none"


class BadTerms(ValueError):
    """Terms that cannot be read. The message names the field and the allowed words."""


_COUNTRY = re.compile("[A-Z]{2,3}")


@dataclass(frozen=True, slots=True)
class Terms:
    """One set of terms. Times are aware UTC; `days` counts from a story's first publication.

    territory   where the story may be shown: ISO 3166-1 codes of two or three letters; none is everywhere
    gallery     whether its pictures may stand apart from it, in a gallery
    counter     the beginning of the address of a counter that must stay with the whole text; "" for none
    credit      the credit line; {source} is the source's name
    """

    name: str
    site: Show = Show.HEADLINE
    feed: Show = Show.HEADLINE
    letter: Show = Show.HEADLINE
    api: Show = Show.HEADLINE
    federation: Show = Show.HEADLINE
    territory: tuple[str, ...] = ()
    images: bool = False
    gallery: bool = False
    edits: bool = False
    translation: bool = False
    ai: bool = False
    ads: Ads = Ads.ALLOWED
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
        if not 0 < len(self.name) <= 80:
            raise BadTerms(f"terms {self.name[:80]!r}: a name has 1 to 80 characters")
        if "\x00" in "".join((self.name, self.credit, self.licence_label, self.licence_url, self.counter)):
            raise BadTerms(f"terms {self.name!r}: there is a NUL character in their words")
        if self.days is not None and self.days < 1:
            raise BadTerms(f"terms {self.name!r}: days must be at least 1, not {self.days}")
        if self.starts and self.ends and self.starts >= self.ends:
            raise BadTerms(f"terms {self.name!r}: they end before they start")
        if wrong := [code for code in self.territory if not _COUNTRY.fullmatch(code)]:
            raise BadTerms(f"terms {self.name!r}: {wrong[0]!r} is no country code such as PT or PRT")

    def on(self, channel: Channel) -> Show:
        """How much these terms allow on a channel, time left aside."""
        show: Show = getattr(self, channel)
        return show


CC_BY_URL = "https://creativecommons.org/licenses/by/4.0/"
CC_BY_ND_URL = "https://creativecommons.org/licenses/by-nd/4.0/"
CC_BY_NC_URL = "https://creativecommons.org/licenses/by-nc/4.0/"

CONVERSATION_COUNTER = "https://counter.theconversation.com/content/"


def _everywhere(name: str, show: Show) -> Terms:
    """Terms that show the same on every channel."""
    return Terms(name, site=show, feed=show, letter=show, api=show, federation=show)


PRESETS: dict[str, Terms] = {
    "own": replace(
        _everywhere("own", Show.FULL),
        images=True,
        gallery=True,
        edits=True,
        translation=True,
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
        gallery=True,
        edits=True,
        translation=True,
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
    "cc-by-nc": replace(
        _everywhere("cc-by-nc", Show.FULL),
        images=True,
        gallery=True,
        edits=True,
        translation=True,
        ads=Ads.NONE,
        licence_label="CC BY-NC 4.0",
        licence_url=CC_BY_NC_URL,
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
    "agency-credit": Terms(
        "agency-credit",
        site=Show.FULL,
        feed=Show.EXCERPT,
        letter=Show.EXCERPT,
        images=True,
        ads=Ads.NOT_SOLD_AGAINST,
        credit="Reporting by {source}.",
        index=Index.NOT_NEWS,
    ),
    "the-conversation": replace(
        _everywhere("the-conversation", Show.FULL),
        ads=Ads.NOT_SOLD_AGAINST,
        counter=CONVERSATION_COUNTER,
        credit="This article is republished from {source}.",
        licence_label="CC BY-ND 4.0",
        licence_url=CC_BY_ND_URL,
    ),
    "propublica": replace(
        _everywhere("propublica", Show.FULL),
        by_hand_only=True,
        ads=Ads.NOT_SOLD_AGAINST,
        credit="This story was originally published by {source}.",
        licence_label="CC BY-NC-ND 3.0",
        licence_url="https://creativecommons.org/licenses/by-nc-nd/3.0/us/",
    ),
    "by-hand-only": replace(_everywhere("by-hand-only", Show.FULL), images=False, by_hand_only=True),
}
"""The terms that ship. A source without stated terms gets `link-only`.

A preset is where a host begins: what a publisher really allows is in the contract, or where it invites others to
republish, and may have changed since.
"""

PRESET_LABELS: dict[str, str] = {
    "own": "Our own: everything, everywhere",
    "link-only": "Headline and link",
    "excerpt": "Excerpt and link",
    "cc-by": "Creative Commons BY: full text with credit",
    "cc-by-nd": "Creative Commons BY-ND: full text with credit, unchanged",
    "cc-by-nc": "Creative Commons BY-NC: full text with credit, no advertisements beside it",
    "partner-full": "Partner: full text with credit",
    "agency-30-days": "Agency: full text on the site for 30 days",
    "agency-credit": "Agency: full text on the site, unchanged, credited to its reporters",
    "the-conversation": "The Conversation: unchanged, no pictures; an excerpt, since its counter must stay with the text",
    "propublica": "ProPublica: full text unchanged, each story chosen by an editor",
    "by-hand-only": "Full text, but only when an editor takes the story by hand",
}


LATER: dict[str, Any] = {  # Any: field values
    "federation": Show.HEADLINE,
    "territory": (),
    "gallery": False,
    "translation": False,
    "ads": Ads.ALLOWED,
}
"""Fields that terms have not always had, with what they mean where a kept row does not name them.

They are written only where they say something else, so rows from before hash as they did.
"""


def to_data(terms: Terms) -> dict[str, Any]:  # Any: JSON
    """Terms as plain JSON values, in field order, lossless."""
    data = asdict(terms)
    for key, value in list(data.items()):
        if key in LATER and value == LATER[key]:
            del data[key]
        elif isinstance(value, datetime):
            data[key] = value.isoformat()
        elif isinstance(value, Show):
            data[key] = value.word
        elif isinstance(value, StrEnum):
            data[key] = value.value
        elif isinstance(value, tuple):
            data[key] = list(value)
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
        if "ads" in read:
            read["ads"] = Ads(read["ads"])
        if "territory" in read:
            read["territory"] = tuple(read["territory"])
        return Terms(**read)
    except (KeyError, ValueError, TypeError) as wrong:
        raise BadTerms(f"terms {data.get('name', '')!r}: {wrong}") from wrong
