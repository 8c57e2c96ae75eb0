"""The dispatch: one item of the wire, whatever format it came in.

Each format turns its bytes into these, and nothing behind `formats/` knows
another shape. A dispatch says what the publisher sent, in order but not yet
cleaned for print: titles and names are plain lines, addresses are whole, times
are UTC, texts are still the publisher's HTML (wire.wording cleans them).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal, Self

from broadsheet.records import record
from broadsheet.text.address import absolute
from broadsheet.text.characters import one_line
from broadsheet.text.clean import plain_line

LONGEST_ID = 2_000
MOST_AUTHORS = 30
MOST_TAGS = 60
MOST_MEDIA = 60
MOST_SUBJECTS = 60
MOST_NAMES = 40
LONGEST_TERMS = 2_000
_LONGEST_STATED = 100
"""Characters of a stated language that are looked at."""

FURTHER_NOTICE = datetime(9999, 12, 31, tzinfo=UTC)
"""The end of an embargo that names no hour: a later version of the item ends it."""

MediaKind = Literal["image", "video", "audio", "other"]
Role = Literal["content", "thumbnail", "enclosure"]


@record(frozen=True, slots=True)
class Media:
    """A picture, film or recording that comes with a dispatch. Sizes in pixels, 0 when not said."""

    url: str
    kind: MediaKind
    role: Role = "content"
    type: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    caption: str = ""
    credit: str = ""
    rights: str = ""
    """What is said of the rights in this one medium, beyond those in the story."""


@record(frozen=True, slots=True)
class Subject:
    """A matter out of a controlled list: Subject("medtop", "06000000", "environment") of the IPTC's Media Topics.

    scheme    the list: its short name ("medtop", "subj") or its address; "" when not said
    code      the publisher's code in it; `name` the words for it. One of the two may be "".
    """

    scheme: str = ""
    code: str = ""
    name: str = ""


@record(frozen=True, slots=True)
class Dispatch:
    """One item as its publisher sent it. What is not said is "", (), 0 or None.

    id            the publisher's own, "" when there is none
    url           where the item says the story is, absolute
    original_url  where the story really is, when `url` leads through somebody's counter
    summary, body HTML as sent; relative addresses in it belong to `base_url`
    published     aware UTC, or None when not said or not readable; likewise `updated`
    language      BCP 47 as stated, "" when not
    rights        the publisher's words; `licence_url` the licence it names
    source_title  whose story it is, in a feed that collects from others
    kill          the publisher takes the story back (RFC 6721, pubStatus canceled or withheld, and their like)
    kill_reason   why, in the publisher's words
    correction    what the publisher says it put right in this version; only what says so itself is one
    version       the publisher's number of this version
    same_story    ids of other items that are versions of this story, by the item's own word
    embargo       aware UTC: not to be shown before; FURTHER_NOTICE when no hour is given
    expires       aware UTC: not to be shown after
    usage_terms   what may be done with it, in words, beyond `rights`
    rights_holder whose rights they are
    credit        the line its publisher wants printed for it ("North Coast Wire/Ines Okafor")
    dateline      the place it is told from, and what else stands before its text
    slugline      the agency's keywords for the story
    urgency       1 (flash) to 9 (whenever there is room), 0 when not said
    subjects      matters out of controlled lists; `tags` are the plain words, the subjects' names among them
    people, organisations, places   named in it by the publisher
    editorial_note   a word to the desk; never to be printed
    """

    id: str = ""
    url: str = ""
    original_url: str = ""
    title: str = ""
    summary: str = ""
    body: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = ""
    rights: str = ""
    licence_url: str = ""
    media: tuple[Media, ...] = ()
    source_title: str = ""
    base_url: str = ""
    kill: bool = False
    kill_reason: str = ""
    correction: str = ""
    version: str = ""
    same_story: tuple[str, ...] = ()
    embargo: datetime | None = None
    expires: datetime | None = None
    usage_terms: str = ""
    rights_holder: str = ""
    credit: str = ""
    dateline: str = ""
    slugline: str = ""
    urgency: int = 0
    subjects: tuple[Subject, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    editorial_note: str = ""

    @property
    def address(self) -> str:
        """The best address of the story at its publisher."""
        return self.original_url or self.url

    @property
    def says_something(self) -> bool:
        """Whether a reader could make anything of it."""
        return bool(self.title or self.summary.strip() or self.body.strip())


@record(frozen=True, slots=True)
class Refusal:
    """An item that could not be read: its place in the document from 1, its title if it had one, and why."""

    position: int
    title: str
    reason: str


@record(frozen=True, slots=True)
class Feed:
    """One delivery, read.

    format    "RSS 2.0", "Atom 1.0", "JSON Feed 1.1" …
    every     how often the publisher says it changes; None when it does not say
    hub       where push can be asked for (WebSub); `self_url` the feed's own name for itself
    faults    what was wrong with the document as a whole and was read past
    """

    title: str
    format: str
    dispatches: tuple[Dispatch, ...]
    refused: tuple[Refusal, ...] = ()
    url: str = ""
    language: str = ""
    rights: str = ""
    every: timedelta | None = None
    hub: str = ""
    self_url: str = ""
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A dispatch under way: a format fills in what it finds, raw; `finish` puts it in order."""

    base_url: str = ""
    id: str = ""
    url: str = ""
    original_url: str = ""
    title: str = ""
    summary: str = ""
    body: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: Iterable[str] = ()
    tags: Iterable[str] = ()
    language: str = ""
    rights: str = ""
    licence_url: str = ""
    media: Iterable[Media] = ()
    source_title: str = ""
    kill: bool = False
    kill_reason: str = ""
    correction: str = ""
    version: str = ""
    same_story: Iterable[str] = ()
    embargo: datetime | None = None
    expires: datetime | None = None
    usage_terms: str = ""
    rights_holder: str = ""
    credit: str = ""
    dateline: str = ""
    slugline: str = ""
    urgency: int = 0
    subjects: Iterable[Subject] = ()
    people: Iterable[str] = ()
    organisations: Iterable[str] = ()
    places: Iterable[str] = ()
    editorial_note: str = ""

    def finish(self) -> Dispatch:
        """The dispatch: plain lines where lines belong, whole addresses, nothing said twice."""
        return Dispatch(
            id=short_id(self.id),
            url=web_address(self.url, self.base_url),
            original_url=web_address(self.original_url, self.base_url),
            title=plain_line(self.title),
            summary=self.summary,
            body=self.body,
            published=self.published,
            updated=self.updated,
            authors=distinct(self.authors, MOST_AUTHORS, 200) if self.authors else (),
            tags=distinct(self.tags, MOST_TAGS, 120) if self.tags else (),
            language=language_tag(self.language) if self.language else "",
            rights=plain_line(self.rights, 500),
            licence_url=web_address(self.licence_url, self.base_url),
            media=self._media() if self.media else (),
            source_title=plain_line(self.source_title, 200),
            base_url=self.base_url,
            kill=self.kill,
            kill_reason=_line(self.kill_reason, 500),
            correction=_line(self.correction, 1_000),
            version=one_line(self.version)[:40] if self.version else "",
            same_story=tuple(dict.fromkeys(short_id(id) for id in self.same_story if id))[:MOST_NAMES]
            if self.same_story
            else (),
            embargo=self.embargo,
            expires=self.expires,
            usage_terms=_line(self.usage_terms, LONGEST_TERMS),
            rights_holder=_line(self.rights_holder, 200),
            credit=_line(self.credit, 200),
            dateline=_place_line(self.dateline),
            slugline=_line(self.slugline, 200),
            urgency=self.urgency if 1 <= self.urgency <= 9 else 0,
            subjects=self._subjects() if self.subjects else (),
            people=distinct(self.people, MOST_NAMES, 200) if self.people else (),
            organisations=distinct(self.organisations, MOST_NAMES, 200) if self.organisations else (),
            places=distinct(self.places, MOST_NAMES, 200) if self.places else (),
            editorial_note=_line(self.editorial_note, LONGEST_TERMS),
        )

    def _subjects(self) -> tuple[Subject, ...]:
        found: dict[tuple[str, str], Subject] = {}
        for one in self.subjects:
            subject = Subject(
                one_line(one.scheme)[:200], plain_line(one.code, 200), plain_line(one.name, 200)
            )
            if (subject.code or subject.name) and len(found) < MOST_SUBJECTS:
                key = (subject.scheme.casefold(), (subject.code or subject.name).casefold())
                found.setdefault(key, subject)
        return tuple(found.values())

    def _media(self) -> tuple[Media, ...]:
        found: dict[str, Media] = {}
        for medium in self.media:
            url = web_address(medium.url, self.base_url)
            if url and url not in found and len(found) < MOST_MEDIA:
                found[url] = Media(
                    url=url,
                    kind=medium.kind,
                    role=medium.role,
                    type=one_line(medium.type)[:100],
                    width=medium.width,
                    height=medium.height,
                    alt=_line(medium.alt, 500),
                    caption=_line(medium.caption, 500),
                    credit=_line(medium.credit, 200),
                    rights=_line(medium.rights, 500),
                )
        return tuple(found.values())

    @classmethod
    def of(cls, dispatch: Dispatch) -> Self:
        """A draft to write a dispatch anew from."""
        return cls(**{name: getattr(dispatch, name) for name in cls.__slots__})


def _line(text: str, longest: int) -> str:
    """A plain line; most items say none of these, and nothing is quickly put in order."""
    return plain_line(text, longest) if text else ""


def _place_line(dateline: str) -> str:
    """A dateline; some write the time alone there, which says where nothing happened."""
    line = _line(dateline, 200)
    return "" if line[:1].isdigit() else line


def short_id(id: str) -> str:
    """An id as it may be kept; one beyond all reason keeps its beginning and a digest of the whole."""
    id = one_line(id)
    if len(id) <= LONGEST_ID:
        return id
    digest = hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return f"{id[:100]}…{digest}"


def web_address(url: str, base_url: str) -> str:
    """The absolute http(s) address, or "" when this is none."""
    if not url:
        return ""
    # A careless feed escapes its addresses twice; no honest one has "&amp;" in it.
    found = absolute(url.replace("&amp;", "&"), base_url)
    return found if found is not None and found.startswith(("https://", "http://")) else ""


def language_tag(stated: str) -> str:
    """A stated language as a BCP 47 tag: "en_US" and " EN-us " become "en-US"; "" for what is no tag (RFC 5646)."""
    return _language_tag(stated[:_LONGEST_STATED])


# All items of a feed state the same.
@lru_cache(maxsize=256)
def _language_tag(stated: str) -> str:
    parts = one_line(stated).replace("_", "-").split("-")
    if not (2 <= len(parts[0]) <= 8 and parts[0].isascii() and parts[0].isalpha()):
        return ""
    tag = [parts[0].lower()]
    for part in parts[1:4]:
        if not (1 <= len(part) <= 8 and part.isascii() and part.isalnum()):
            break
        tag.append(
            part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part
        )
    return "-".join(tag)[:12].rstrip("-")


def distinct(names: Iterable[str], most: int, longest: int) -> tuple[str, ...]:
    """Names as plain lines, each once whatever its case, in order, at most so many."""
    found: dict[str, str] = {}
    for name in names:
        line = plain_line(name, longest)
        if line:
            found.setdefault(line.casefold(), line)
        if len(found) >= most:
            break
    return tuple(found.values())
