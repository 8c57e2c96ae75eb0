"""Find the feeds of a web page: what a host gives us is often the address of a site, and not that of its feed.

    for candidate in candidates(answer.body, answer.url, content_type): try to read what is at candidate.url

The page is read and nothing is fetched; whether a feed stands at an address is seen by whoever asks there. Best first:
what the page states in its head (RSS Autodiscovery; WHATWG HTML 4.6.7.1; JSON Feed, "Discovery"), then what it
links to as a feed, and where it says nothing, the places where publishing systems put theirs.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal
from urllib.parse import urlsplit

from lxml import etree

from broadsheet.text import markup
from broadsheet.text.address import absolute
from broadsheet.text.clean import plain_line
from broadsheet.wire.formats.charset import decode

Kind = Literal["rss", "atom", "json", ""]


class Found(IntEnum):
    """How a candidate was come by; the surest first."""

    STATED = 1
    LINKED = 2
    GUESSED = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Where a feed may be: its absolute address, what the page calls it, what the page says it is."""

    url: str
    title: str
    kind: Kind
    found: Found


MOST = 20
_HEAD = 100_000
"""Characters of a page beyond all measure that are looked at; its head is among them."""

_TYPES: dict[str, Kind] = {
    "application/rss+xml": "rss",
    "application/x-rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/rss": "rss",
    "text/rss": "rss",
    "text/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/x.atom+xml": "atom",
    "application/x-atom+xml": "atom",
    "application/atom": "atom",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "",
    "text/xml": "",
}
# Said of much that is no feed: interfaces of the publishing system, sitemaps.
_VAGUE = frozenset(("application/json", "application/xml", "text/xml"))
_FEEDLIKE = re.compile(
    r"(?:\.(?:rss|rdf|atom)|/(?:feed|rss|atom|index|feeds?/\w+)\.(?:xml|json)|/(?:feeds?|rss|atom)/?|[?&]feed=\w+)"
    r"(?:\?[^#]*)?(?:#.*)?$|^https?://(?:feeds|rss)\.|/(?:feeds?|rss)/",
    re.IGNORECASE,
)
_FEEDWORD = re.compile(r"\b(?:rss|atom|json feed|xml feed|news ?feed|web ?feed|feed)\b", re.IGNORECASE)
_COMMENTS = re.compile(r"comm?ent|kommentar|reactie|replies", re.IGNORECASE)
_NO_FEED = re.compile(r"oembed|wp-json|sitemap|opensearch|manifest", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_GUESSES = ("feed/", "/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss", "/feed.json")


def candidates(data: bytes, url: str, content_type: str = "") -> tuple[Candidate, ...]:
    """The feeds that a page at `url` has or may have, each address once, best first; at most MOST.

    Among equals: what serves the page's own part of the site, then its stories rather than its comments, then the
    page's order. Takes any bytes and raises nothing.
    """
    page = _Page()
    text = _text(data, content_type)
    # What was found before the page got tangled counts; of a page without a tag the parser complains.
    with suppress(markup.Tangled, etree.LxmlError):
        markup.read(text, markup.parser_for(page), page)
    base = absolute(page.base, url) or url
    found = [*_stated(page.links, base), *_linked(page.anchors, base)]
    if not found:
        found = [Candidate(guess, "", "", Found.GUESSED) for guess in _guesses(url)]
    once: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda one: _rank(one, url)):
        if candidate.url != url:
            once.setdefault(candidate.url, candidate)
    return tuple(once.values())[:MOST]


def _text(data: bytes, content_type: str) -> str:
    """The page as text; of one that is too long to be read as markup, its beginning."""
    if "charset" not in content_type.lower() and (said := _META.search(data[:4_096])):
        content_type = f"text/html; charset={said[1].decode('ascii')}"
    text = decode(data, content_type)[0][: markup.LONGEST]
    return text if markup.is_readable(text) else text[:_HEAD]


class _Page:
    """Listens to the markup for links, anchors with their words, and the base of addresses."""

    def __init__(self) -> None:
        self.depth = 0
        self.base = ""
        self.links: list[Mapping[str, str]] = []
        self.anchors: list[tuple[str, str]] = []
        self._href: str | None = None
        self._words: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.depth += 1
        if tag == "link":
            self.links.append(dict(attributes))
        elif tag == "base" and not self.base:
            self.base = attributes.get("href", "")
        elif tag == "a":
            self._href = attributes.get("href")
            self._words = [attributes.get("title", ""), " ", attributes.get("type", ""), " "]
        elif tag == "img" and self._href is not None:
            self._words.append(attributes.get("alt", ""))

    def end(self, tag: str) -> None:
        self.depth -= 1
        if tag == "a" and self._href is not None:
            self.anchors.append((self._href, "".join(self._words)))
            self._href = None

    def data(self, text: str) -> None:
        if self._href is not None:
            self._words.append(text[:200])

    def close(self) -> None:
        pass


def _stated(links: Iterable[Mapping[str, str]], base: str) -> Iterable[Candidate]:
    """What the page says of itself in <link>: another form of it, and that form a feed."""
    for link in links:
        rel = link.get("rel", "").lower().split()
        type = link.get("type", "").partition(";")[0].strip().lower()
        href, title = link.get("href", ""), link.get("title", "")
        if (
            not ("alternate" in rel or "feed" in rel)
            or "stylesheet" in rel
            or _NO_FEED.search(f"{type} {href}")
        ):
            continue
        looks = bool(_FEEDLIKE.search(href) or _FEEDWORD.search(title))
        wanted = (
            "feed" in rel
            or (type in _TYPES and type not in _VAGUE)
            or ((not type or type in _VAGUE) and looks)
        )
        if wanted and (url := _address(href, base)):
            yield Candidate(url, plain_line(title), _TYPES.get(type, ""), Found.STATED)


def _linked(anchors: Iterable[tuple[str, str]], base: str) -> Iterable[Candidate]:
    """What the page leads people to as a feed: by the look of the address, or by a short link that says so."""
    for href, said in anchors:
        words = plain_line(said)
        named = len(words) < 60 and _FEEDWORD.search(words) is not None
        looks = _FEEDLIKE.search(href) is not None or href.startswith("feed:")
        # "Our RSS feeds" may lead to a page about them: tried, but after what looks like a feed.
        if (
            (looks or (named and "xml" in href.lower()))
            and not _NO_FEED.search(href)
            and (url := _address(href, base))
        ):
            yield Candidate(url, words, "", Found.LINKED)


def _address(href: str, base: str) -> str:
    """The whole web address; `feed:` was how browsers once were told to hand a feed on."""
    if href.lower().startswith("feed:"):
        href = href[5:] if href[5:].lower().startswith("http") else f"https:{href[5:]}"
    found = absolute(href, base)
    return found.partition("#")[0] if found and found.startswith(("http://", "https://")) else ""


def _guesses(url: str) -> Iterable[str]:
    path = urlsplit(url).path
    deep = path.strip("/")
    folder = url.partition("?")[0].partition("#")[0].rstrip("/") + "/"
    for guess in _GUESSES if deep else _GUESSES[1:]:
        if found := absolute(guess, folder):
            yield found


def _rank(candidate: Candidate, url: str) -> tuple[int, bool, int]:
    comments = _COMMENTS.search(f"{candidate.url} {candidate.title}") is not None
    return candidate.found, comments, -_shared(candidate.url, url)


def _shared(one: str, other: str) -> int:
    """How many steps of the way two addresses have in common."""
    steps = zip(_steps(one), _steps(other), strict=False)
    return next((number for number, (ours, theirs) in enumerate(steps) if ours != theirs), 100)


def _steps(url: str) -> list[str]:
    return [*[step for step in urlsplit(url).path.lower().split("/") if step], ""]
