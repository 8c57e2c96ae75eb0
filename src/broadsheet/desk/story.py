"""What leaves the house: the shapes that templates, feeds and letters are given.

Plain frozen values, no database behind them. A Story is made by desk.gate and by
nobody else, so what the terms forbid is simply not in it.
"""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from broadsheet.rights.terms import Index, Show


@dataclass(frozen=True, slots=True)
class LocalTime:
    """One instant in the paper's time zone and language. `iso` has the offset; `utc` is the instant."""

    utc: datetime
    iso: str
    date: str
    time: str
    long: str


@dataclass(frozen=True, slots=True)
class Link:
    """A name with an address of the paper; `url` is empty where there is no page."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section as a story or a menu names it. `accent` and `accent_dark` are CSS colours."""

    name: str
    slug: str
    url: str
    accent: str = ""
    accent_dark: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture ready for a page. `sources` are (type, srcset) pairs, best first; sizes in CSS pixels.

    `focal` is the point that must stay in view, as "x% y%".
    """

    src: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    focal: str = "50% 50%"


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit line a source's terms ask for. `before` + the source's linked name + `after` is the sentence."""

    text: str
    before: str
    source: str
    after: str
    url: str
    licence_label: str = ""
    licence_url: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """A dated correction as readers see it."""

    at: LocalTime
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One article as one channel may show it. `body` is clean markup, empty unless `show` is FULL.

    `url` is the path of the article's page (empty when the channel has none), `canonical`
    the absolute address search engines are told, `read_on` the outside address of a
    story we show only in part, `until` the instant the right to this much ends.
    """

    id: int
    url: str
    canonical: str
    headline: str
    kicker: str
    standfirst: str
    excerpt: str
    body: Markup
    show: Show
    section: SectionLink
    authors: tuple[Link, ...]
    byline: str
    dateline: str
    published: LocalTime
    updated: LocalTime | None
    language: str
    direction: str
    image: Image | None
    credit: Credit | None
    topics: tuple[Link, ...]
    corrections: tuple[CorrectionNote, ...]
    read_on: str
    index: Index
    own: bool
    disclaimer: str
    until: datetime | None
    words: int = 0
