"""What leaves the house: the shapes that templates, feeds and letters are given.

Plain frozen values, no database behind them. A Story is made by desk.gate and by
nobody else, so what the terms forbid is simply not in it.
"""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup


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
class Person:
    """An author as a byline names them."""

    name: str
    url: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A section as a story or a menu names it. The accents are #rrggbb, on paper and on dark."""

    name: str
    slug: str
    url: str
    accent: str = ""
    accent_dark: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture ready for a page. `sources` are (type, srcset) pairs, best first; sizes in CSS pixels.

    `focal` is the point that must stay in view, in per cent from left and top; None is the middle.
    """

    src: str
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    focal: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit line a source's terms ask for; `name` stands in `text` and is linked to `url` there."""

    text: str
    name: str
    url: str
    licence_label: str = ""
    licence_url: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One article as one channel may show it. `body_html` is clean markup, empty unless `show` is "full".

    `url` is the path of the article's page, `canonical` the absolute address search
    engines are told, `read_on_url` the outside address of a story we show only in
    part, `until` the instant the right to this much ends, `corrections` the dated
    notes, newest first.
    """

    id: int
    url: str
    canonical: str
    headline: str
    kicker: str
    standfirst: str
    excerpt: str
    body_html: Markup
    show: str
    section: SectionLink
    authors: tuple[Person, ...]
    byline_text: str
    dateline: str
    published: LocalTime
    updated: LocalTime | None
    language: str
    direction: str
    picture: Image | None
    credit: Credit | None
    topics: tuple[Link, ...]
    corrections: tuple[tuple[LocalTime, str], ...]
    read_on_url: str
    index: str
    own: bool
    disclaimer: str
    until: datetime | None
    words: int = 0
    paid: bool = False
