"""What the theme may know of a story: exactly what the desk's gate tells, and nothing else.

These are protocols, so that the gate's own frozen classes fit without either room importing the other.
Every text is plain (the templates escape it) but for `body_html`, which is clean markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class LocalTime(Protocol):
    """A moment in the paper's own time zone, with its spellings."""

    @property
    def iso(self) -> str:
        """RFC 3339 with offset: `2026-11-23T11:20:00+01:00`."""

    @property
    def date(self) -> str:
        """`23 November 2026`, in the paper's language."""

    @property
    def time(self) -> str:
        """`11:20`."""

    @property
    def long(self) -> str:
        """`23 November 2026, 11:20`."""


class Person(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def url(self) -> str:
        """Path of the author's page, or empty for a byline of the wire."""

    @property
    def role(self) -> str:
        """`Harbour correspondent`, or empty."""


class Topic(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def url(self) -> str: ...


class Section(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def slug(self) -> str:
        """`world-news`: letters a-z, digits and hyphens."""

    @property
    def url(self) -> str:
        """`/world-news/`."""

    @property
    def accent(self) -> str:
        """`#1d4f91`, or empty for a colour of the theme's choice."""

    @property
    def accent_dark(self) -> str:
        """The accent on the dark paper, or empty: then it is made from `accent`."""


class Picture(Protocol):
    """A picture with its derivatives; every address is a path of this paper, or absolute."""

    @property
    def sources(self) -> Sequence[tuple[str, str]]:
        """(media type, srcset), best format first: `("image/avif", "/media/…/640.avif 640w, …")`."""

    @property
    def src(self) -> str:
        """One JPEG, WebP, PNG or SVG that every browser shows."""

    @property
    def width(self) -> int:
        """Pixels of `src`."""

    @property
    def height(self) -> int: ...

    @property
    def alt(self) -> str: ...

    @property
    def caption(self) -> str: ...

    @property
    def credit(self) -> str: ...

    @property
    def focal(self) -> tuple[int, int] | None:
        """The point that must stay in sight, in per cent from left and top; None is the middle."""


class Credit(Protocol):
    """Whom the story is owed to, in the words the terms ask for."""

    @property
    def text(self) -> str:
        """`This post appeared first on North Coast Wire.`"""

    @property
    def name(self) -> str:
        """`North Coast Wire`; linked where it stands in `text`."""

    @property
    def url(self) -> str:
        """The story at the source (absolute), or empty."""

    @property
    def licence_label(self) -> str:
        """`CC BY 4.0`, or empty."""

    @property
    def licence_url(self) -> str: ...


class Story(Protocol):
    """A story as one channel may show it. In lists the same object comes without its body."""

    @property
    def id(self) -> int: ...

    @property
    def url(self) -> str:
        """Its one address, as a path: `/2026/11/night-ferries/`."""

    @property
    def headline(self) -> str: ...

    @property
    def kicker(self) -> str: ...

    @property
    def standfirst(self) -> str: ...

    @property
    def section(self) -> Section: ...

    @property
    def authors(self) -> Sequence[Person]: ...

    @property
    def byline_text(self) -> str:
        """A byline in plain words where there are no authors of ours: `From our correspondents`."""

    @property
    def dateline(self) -> str:
        """The place the story comes from, or empty."""

    @property
    def published(self) -> LocalTime: ...

    @property
    def updated(self) -> LocalTime | None:
        """Only if a reader would notice the update."""

    @property
    def language(self) -> str:
        """BCP 47, or empty for the paper's own."""

    @property
    def direction(self) -> str:
        """`ltr`, `rtl`, or empty for the paper's own."""

    @property
    def body_html(self) -> str:
        """Clean markup; empty where the terms forbid it."""

    @property
    def excerpt(self) -> str:
        """Plain text; empty where the terms forbid it."""

    @property
    def show(self) -> str:
        """`headline`, `excerpt` or `full`."""

    @property
    def picture(self) -> Picture | None: ...

    @property
    def credit(self) -> Credit | None: ...

    @property
    def topics(self) -> Sequence[Topic]: ...

    @property
    def corrections(self) -> Sequence[tuple[LocalTime, str]]: ...

    @property
    def read_on_url(self) -> str:
        """Where the whole story stands (absolute) when we show less; else empty."""

    @property
    def index(self) -> str:
        """`index`, `not-news` (all but news search), `noindex`, or `canonical` (the source's address is the one)."""

    @property
    def canonical(self) -> str:
        """The absolute address search engines shall take."""

    @property
    def disclaimer(self) -> str:
        """The section's own disclaimer, or empty."""

    @property
    def paid(self) -> bool:
        """Not free to read."""


def credit_parts(credit: Credit) -> tuple[str, str, str]:
    """The credit line around the words that carry its link: the source's name, else the whole line."""
    before, name, after = credit.text.partition(credit.name) if credit.name else ("", "", "")
    return (before, name, after) if name else ("", credit.text, "")
