"""Read the modules that RSS and Atom share: who wrote it, what it is about, what comes with it.

Dublin Core, Media RSS, iTunes, Creative Commons, content, FeedBurner and Pheedo. The names of the elements are
those of `elements.name_of`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from broadsheet.records import record
from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import Draft, Media, MediaKind, Role, Subject
from broadsheet.wire.formats.elements import (
    Contents,
    Element,
    attribute,
    attributes,
    contents,
    counted,
    first,
    resource,
    words,
)

# "ines@example.com (Ines Okafor)" and "Ines Okafor <ines@example.com>" name Ines Okafor (RSS 2.0: <author>).
_MAIL_THEN_NAME = re.compile(r"\s*(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\s*\(\s*([^()]+?)\s*\)\s*")
_NAME_THEN_MAIL = re.compile(r"\s*\"?([^<>@\"]+?)\"?\s*[<(]\s*(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\s*[>)]\s*")
_MAIL = re.compile(r"\s*(?:mailto:)?([^\s@()<>]+)@[^\s@()<>]+\.[^\s@()<>]+\s*")
_NO_NAMES = frozenset(
    ("noreply", "no-reply", "donotreply", "nobody", "webmaster", "info", "admin", "rss", "feeds")
)

_AUTHORS = ("author", "atom:author", "dc:creator", "dc:author", "itunes:author")


def person(name: str) -> str:
    """A person's name out of what feeds put where names belong; a bare address gives nobody away."""
    if "@" not in name:
        return name
    if found := _MAIL_THEN_NAME.fullmatch(name) or _NAME_THEN_MAIL.fullmatch(name):
        return found[1]
    if _MAIL.fullmatch(name):
        return ""
    return name


def authors(found: Contents) -> list[str]:
    """Who wrote it: the names of the first kind of element that names anyone."""
    for kind in _AUTHORS:
        if kind in found:
            names = [person(said) for element in found[kind] for said in _names_in(element)]
            if names := [said for said in names if said.strip()]:
                return names
    return []


def _names_in(element: Element) -> list[str]:
    """The names in one author element: RSS writes them plainly, Atom inside a <name>."""
    if len(element):
        inside = contents(element, core="atom:")
        return [words(name) for name in inside.get("name", ())] or [first(inside, "email")]
    return [words(element)]


_TAGS_BESIDE = frozenset(
    "dc:subject atom:category media:category itunes:keywords media:keywords itunes:category".split()
)


def tags(found: Contents) -> list[str]:
    """What it is about, in the publisher's words."""
    named = [words(element) or attribute(element, "text") for element in found.get("category", ())]
    if _TAGS_BESIDE.isdisjoint(found):  # most feeds
        return named
    named += [words(element) for element in found.get("dc:subject", ())]
    named += [
        attribute(element, "label") or attribute(element, "term")
        for element in found.get("atom:category", ())
    ]
    named += [attribute(element, "label") or words(element) for element in found.get("media:category", ())]
    for keywords in (*found.get("itunes:keywords", ()), *found.get("media:keywords", ())):
        named += words(keywords).split(",")
    for category in found.get("itunes:category", ()):
        named += [attribute(one, "text") for one in (category, *category)]
    return named


_LICENCES = frozenset(("cc:license", "media:license", "atom:link"))


def licence_url(found: Contents) -> str:
    """The licence the item names, by its address."""
    if _LICENCES.isdisjoint(found):
        return ""
    for name in ("cc:license", "media:license"):
        for element in found.get(name, ()):
            url = resource(element) or attribute(element, "href") or words(element)
            if url and " " not in url:  # with a blank in it, it is the licence's name
                return url
    return next(
        (
            attribute(link, "href")
            for link in found.get("atom:link", ())
            if attribute(link, "rel") == "license"
        ),
        "",
    )


def original_url(found: Contents) -> str:
    """Where the story is, when the link leads through FeedBurner's or Pheedo's counter."""
    return first(found, "feedburner:origlink", "pheedo:origlink")


_COMPLETING = frozenset(
    "dcterms:valid dcterms:available dcterms:rightsholder dcterms:accessrights dcterms:spatial dcterms:replaces dcterms:isversionof "
    "dcterms:isreplacedby dcterms:hasversion dc:coverage georss:featurename media:location media:license media:restriction "
    "prism:embargodate prism:expirationdate prism:rightsagent prism:versionidentifier prism:person prism:organization "
    "prism:location".split()
)


def completed(draft: Draft, found: Contents, now: datetime) -> Draft:
    """The draft with what the modules say of its terms, its subjects and what it names; what it says already stays.

    Dublin Core terms (valid, available, rightsHolder, accessRights, spatial, replaces), PRISM, Media RSS restrictions, GeoRSS names.
    """
    draft.subjects = _subjects(found)
    if _COMPLETING.isdisjoint(found):  # most feeds
        return draft
    starts, ends = _period(first(found, "dcterms:valid"), now)
    draft.embargo = date(found, now, "prism:embargodate") or starts or date(found, now, "dcterms:available")
    draft.expires = date(found, now, "prism:expirationdate") or ends
    draft.rights_holder = first(found, "dcterms:rightsholder", "prism:rightsagent")
    draft.usage_terms = "; ".join(_terms(found))
    draft.version = first(found, "prism:versionidentifier", "dcterms:hasversion")
    draft.same_story = [*_said(found, "dcterms:replaces", "dcterms:isversionof", "dcterms:isreplacedby")]
    draft.people = [*_said(found, "prism:person")]
    draft.organisations = [*_said(found, "prism:organization")]
    draft.places = [
        *_said(
            found, "georss:featurename", "dcterms:spatial", "dc:coverage", "prism:location", "media:location"
        )
    ]
    return draft


def _said(found: Contents, *names: str) -> Iterator[str]:
    for name in names:
        yield from (resource(element) or words(element) for element in found.get(name, ()))


_PERIOD = re.compile(r"(start|end)\s*=\s*([^;]{1,60})", re.IGNORECASE)


def _period(said: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Start and end of a period: "start=2026-11-01; end=2026-12-01;" (DCMI Period) or "2026-11-01/2026-12-01" (ISO 8601)."""
    named = {name.lower(): value for name, value in _PERIOD.findall(said)}
    if not named and said.count("/") == 1:
        named = dict(zip(("start", "end"), said.split("/"), strict=True))
    start, end = (read_date(named.get(name, ""), now) for name in ("start", "end"))
    return start, end


def _terms(found: Contents) -> Iterator[str]:
    """What is said in words of use: access rights, a licence without an address, who may see it where."""
    yield from _said(found, "dcterms:accessrights")
    yield from (
        said for said in _said(found, "media:license") if not said.startswith(("http://", "https://"))
    )
    for element in found.get("media:restriction", ()):
        yield " ".join(
            filter(None, (attribute(element, "relationship"), attribute(element, "type"), words(element)))
        )


def _subjects(found: Contents) -> list[Subject]:
    """The categories that say which list they are from: RSS by a domain, Atom and Media RSS by a scheme."""
    subjects: list[Subject] = []
    for name in ("category", "atom:category", "media:category"):
        for element in found.get(name, ()):
            stated = attributes(element)
            if stated and (scheme := stated.get("scheme") or stated.get("domain")):
                said = stated.get("label") or words(element)
                term = stated.get("term", "")
                subjects.append(Subject(scheme, term or said, said or term))
    return subjects


def date(found: Contents, now: datetime, *names: str) -> datetime | None:
    """The first of these elements that can be read as a time."""
    for name in names:
        if name in found:
            for element in found[name]:
                if when := read_date(words(element), now):
                    return when
    return None


# What comes with it

_KINDS: tuple[tuple[MediaKind, frozenset[str]], ...] = (
    ("image", frozenset("jpg jpeg png gif webp avif bmp heic tif tiff".split())),
    ("video", frozenset("mp4 m4v mov webm avi mpg mpeg ogv m3u8 flv wmv 3gp".split())),
    ("audio", frozenset("mp3 m4a aac ogg oga opus wav flac wma".split())),
)


def kind_of(type: str, url: str, medium: str = "") -> MediaKind:
    """What a medium is, by what it says of itself, else by the end of its name."""
    for said in (medium.lower(), type.partition("/")[0].lower()):
        if said == "image":
            return "image"
        if said == "video":
            return "video"
        if said == "audio":
            return "audio"
    path = url.partition("?")[0].partition("#")[0]
    ending = path.rpartition(".")[2].lower() if "." in path[-6:] else ""
    return next((kind for kind, endings in _KINDS if ending in endings), "other")


_COMES_WITH_IT = frozenset(
    "media:group media:media media:content media:thumbnail enclosure atom:link itunes:image image".split()
)


def media(found: Contents) -> list[Media]:
    """All that comes with an item: enclosures, Media RSS with its groups, pictures of iTunes and of old RSS."""
    return [] if _COMES_WITH_IT.isdisjoint(found) else [*_media_rss(found, _NOTHING), *_media_beside(found)]


def _media_beside(found: Contents) -> Iterator[Media]:
    for enclosure in found.get("enclosure", ()):
        stated = attributes(enclosure)
        if url := stated.get("url") or stated.get("href"):
            yield attached(url, stated.get("type", ""), "enclosure")
    for link in found.get("atom:link", ()):
        if attribute(link, "rel") == "enclosure":
            yield attached(attribute(link, "href"), attribute(link, "type"), "enclosure")
    for picture in found.get("itunes:image", ()):
        yield Media(attribute(picture, "href") or attribute(picture, "url") or words(picture), "image")
    for picture in found.get("image", ()):
        inside = contents(picture)
        url = (
            first(inside, "url") or attribute(picture, "href") or (words(picture) if not len(picture) else "")
        )
        if url.startswith(("http", "/")):
            yield Media(url, "image", alt=first(inside, "title"))


def attached(url: str, type: str, role: Role) -> Media:
    """A medium known by its address and type only."""
    return Media(url, kind_of(type, url), role, type)


@record(frozen=True, slots=True)
class _Around:
    """What is said around media, and holds for each that does not say otherwise."""

    caption: str = ""
    credit: str = ""
    rights: str = ""


_NOTHING = _Around()
_SAID_AROUND = frozenset(("media:description", "media:text", "media:credit", "media:copyright"))
_OF_MEDIA = frozenset(("media:group", "media:media", "media:content", "media:thumbnail"))


def _media_rss(found: Contents, around: _Around) -> Iterator[Media]:
    """Media RSS 1.5.1: what is said around a group or item holds for all that is inside it."""
    if _OF_MEDIA.isdisjoint(found):
        return
    around = _said_around(found, around)
    for container in (*found.get("media:group", ()), *found.get("media:media", ())):
        yield from _media_rss(contents(container), around)
    for content in found.get("media:content", ()):
        inside = contents(content) if len(content) else {}
        stated = attributes(content)
        if stated.get("url"):
            yield _medium(stated, inside, around)
        yield from _media_rss({k: v for k, v in inside.items() if k != "media:content"}, around)
    for thumbnail in found.get("media:thumbnail", ()):
        stated = attributes(thumbnail)
        yield Media(
            url=stated.get("url") or words(thumbnail),
            kind="image",
            role="thumbnail",
            width=counted(stated.get("width", "")),
            height=counted(stated.get("height", "")),
            caption=around.caption,
            credit=around.credit,
            rights=around.rights,
        )


def _said_around(found: Contents, around: _Around) -> _Around:
    if _SAID_AROUND.isdisjoint(found):
        return around
    return _Around(
        _caption(found) or around.caption,
        _credit(found) or around.credit,
        first(found, "media:copyright") or around.rights,
    )


def _medium(stated: Mapping[str, str], inside: Contents, around: _Around) -> Media:
    said = _said_around(inside, around)
    url, type = stated["url"], stated.get("type", "")
    return Media(
        url=url,
        kind=kind_of(type, url, stated.get("medium", "")),
        type=type,
        width=counted(stated.get("width", "")),
        height=counted(stated.get("height", "")),
        alt=first(inside, "media:title"),
        caption=said.caption,
        credit=said.credit,
        rights=said.rights,
    )


def _caption(found: Contents) -> str:
    return first(found, "media:description", "media:text")


def _credit(found: Contents) -> str:
    """Who made it: the credits in order, each name once; a copyright line where there is no credit."""
    names = dict.fromkeys(said for element in found.get("media:credit", ()) if (said := words(element)))
    return ", ".join(names) or first(found, "media:copyright")


# How often it changes

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def every(found: Contents) -> timedelta | None:
    """How often the publisher says the feed changes: <ttl> in minutes, or the syndication module."""
    ttl = first(found, "ttl")
    if ttl.isascii() and ttl.isdigit() and 0 < int(ttl[:6]) < 100_000:
        return timedelta(minutes=int(ttl[:6]))
    period = _PERIODS.get(first(found, "sy:updateperiod").lower())
    if period is None:
        return None
    times = first(found, "sy:updatefrequency")
    return period / max(1, int(times[:4])) if times.isascii() and times.isdigit() else period


def link_to(found: Contents, *rels: str) -> str:
    """The address of the first Atom link with one of these relations."""
    for rel in rels if "atom:link" in found else ():
        for link in found["atom:link"]:
            if attribute(link, "rel").lower() == rel and attribute(link, "href"):
                return attribute(link, "href")
    return ""
