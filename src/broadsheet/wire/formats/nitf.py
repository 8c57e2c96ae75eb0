"""NITF 3.x: one story a document, as agencies have sent it since the nineties.

The head says what it is and how it may be used, the body is the story. NewsML of both generations carries NITF inside, so
`story_of` reads a body for them, too. (NITF 3.6, iptc.org/standards/nitf; the names below are its elements.)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from broadsheet.text.characters import one_line
from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import FURTHER_NOTICE, Draft, Feed, Media, Subject
from broadsheet.wire.formats import modules
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.elements import (
    Element,
    along,
    attribute,
    line_at,
    line_in,
    name_of,
    number,
    words,
)
from broadsheet.wire.formats.texts import nitf_as_html

_CORE = "nitf:"
_BY = re.compile(r"^\s*(?:by|von|par|por|door|di|av|af)\s+(?=\S)", re.IGNORECASE)
_TAKEN_BACK = frozenset(("canceled", "cancelled", "withheld", "killed", "kill", "withdrawn"))
_REFNUM = re.compile(r"\d{8}")


def recognises(document: Document) -> bool:
    """Whether this is a document in NITF."""
    return document.root_name.removeprefix(_CORE) == "nitf"


def read(document: Document) -> Feed:
    """The story, as a feed of one."""
    return Feed(
        title="",
        format=_version(document.root),
        dispatches=document.each([document.root], lambda root: _draft(root, document), _headline),
        refused=tuple(document.refused),
        faults=tuple(document.faults),
    )


def _version(root: Element) -> str:
    found = re.search(r"NITF (\d\.\d)", attribute(root, "version"))
    return f"NITF {found[1]}" if found else "NITF"


# The body


@dataclass(frozen=True, slots=True)
class Story:
    """What the body of a document in NITF says. Texts are HTML, all else plain or nearly so; `note` is for the desk."""

    title: str
    authors: tuple[str, ...]
    dateline: str
    summary: str
    body: str
    note: str
    rights: str
    rights_holder: str
    distributor: str
    media: tuple[Media, ...]


def story_of(root: Element) -> Story:
    """The story in a <nitf>, or in what stands for one: a <body>, or its parts alone."""
    body = next(iter(along(root, "body", _CORE)), root)
    head = next(iter(along(body, "body.head", _CORE)), None)
    content = next(iter(along(body, "body.content", _CORE)), None)
    end = along(body, "body.end/tagline", _CORE)
    inside = [content] if content is not None else ([] if head is not None else [body])
    printed = [nitf_as_html(one) for one in inside] + [
        f"<p>{nitf_as_html(one)}</p>" for one in end if words(one)
    ]
    return Story(
        title=_title(head, content),
        authors=tuple(_authors(head)),
        dateline=_dateline(head),
        summary=nitf_as_html(abstract) if (abstract := _first(head, "abstract")) is not None else "",
        body="\n".join(piece for piece in printed if piece),
        note="; ".join(
            line_in(note) for one in (head, content) if one is not None for note in along(one, "note", _CORE)
        ),
        rights=_said(head, "rights"),
        rights_holder=_said(head, "rights/rights.owner"),
        distributor=_said(head, "distributor"),
        media=tuple(medium for one in inside for medium in _media(one)),
    )


def _first(element: Element | None, path: str) -> Element | None:
    return None if element is None else next(iter(along(element, path, _CORE)), None)


def _said(element: Element | None, path: str) -> str:
    return "" if element is None else line_at(element, path, _CORE)


def _title(head: Element | None, content: Element | None) -> str:
    """The main headline; where the head has none, one that stands over the text."""
    for element, path in ((head, "hedline/hl1"), (head, "headline/hl1"), (head, "hedline"), (content, "hl1")):
        if said := _said(element, path):
            return said
    return ""


def _authors(head: Element | None) -> Iterator[str]:
    """Who wrote it, by <byline>: the persons named in it, else its words without "By" and the title of the office."""
    for byline in along(head, "byline", _CORE) if head is not None else ():
        people = [
            one for one in byline.iter() if isinstance(one.tag, str) and name_of(one.tag).endswith("person")
        ]
        if people:
            yield from (line_in(one) for one in people)
            continue
        said, office = line_in(byline), line_at(byline, "byttl", _CORE)
        yield from names_in(said.removesuffix(office).rstrip(" ,;") or said)


_AND = re.compile(r"\s+(?:and|und|et|y|en|og|och)\s+")
_INITIALS = re.compile(r"\w{1,5}(?:/\w{1,5})+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,3}")


def names_in(byline: str) -> list[str]:
    """The names in a byline: "By Ines Okafor and Bram Teller" names two.

    "Ines Okafor, Chief Correspondent" is one person: only where all parts look like names is the line parted.
    """
    line = _BY.sub("", one_line(byline))
    before, word, last = line.rpartition(found[-1]) if (found := _AND.findall(line)) else ("", "", "")
    names = [*(name.strip() for name in before.split(",")), last.strip()]
    if word and all(_NAME.fullmatch(name) for name in names):
        return names
    # Initials of the desk ("io/bt/ja") are for the desk.
    return [] if not line or _INITIALS.fullmatch(line) else [line]


def _dateline(head: Element | None) -> str:
    dateline = _first(head, "dateline")
    if dateline is None:
        return ""
    return _said(dateline, "location") or line_in(dateline)


def _media(content: Element) -> Iterator[Media]:
    """Pictures, films and recordings of the text, each rendition a medium, the widest first."""
    for medium in content.iter():
        if not isinstance(medium.tag, str) or name_of(medium.tag).removeprefix(_CORE) != "media":
            continue
        caption = " ".join(line_in(one) for one in along(medium, "media-caption", _CORE))
        metadata = {
            attribute(one, "name").lower(): attribute(one, "value")
            for one in along(medium, "media-metadata", _CORE)
        }
        credit = line_at(medium, "media-producer", _CORE) or metadata.get("credit", "")
        references = along(medium, "media-reference", _CORE)
        for one in sorted(references, key=lambda one: -number(one, "width")):
            url, type = (
                attribute(one, "source") or attribute(one, "data-location"),
                attribute(one, "mime-type"),
            )
            yield Media(
                url=url,
                kind=modules.kind_of(type, url, _KINDS.get(attribute(medium, "media-type").lower(), "")),
                type=type,
                width=number(one, "width"),
                height=number(one, "height"),
                alt=attribute(one, "alternate-text"),
                caption=caption,
                credit=credit,
                rights=metadata.get("copyright", ""),
            )


_KINDS = {
    "image": "image",
    "photo": "image",
    "picture": "image",
    "graphic": "image",
    "video": "video",
    "audio": "audio",
}


# The head


def _headline(root: Element) -> str:
    return story_of(root).title or line_at(root, "head/title", _CORE)


def _draft(root: Element, document: Document) -> Draft:
    """The document as a draft. Raises ItemUnusable for one that breaks off."""
    if document.breaks_off_in("nitf"):
        raise ItemUnusable("the document breaks off inside it")
    story = story_of(root)
    data = next(iter(along(root, "head/docdata", _CORE)), None)
    kill, reason, others = _management(data)
    note = "; ".join(said for said in (_data(data, "ed-msg", "info"), story.note) if said)
    subjects = [*_subjects(root)]
    issued = _date(document, data, "date.issue") or _published(root, document)
    return Draft(
        base_url=document.url,
        id=_data(data, "doc-id", "id-string") or attribute(root, "uno"),
        url=_meta(root, "url", "link", "canonical"),
        title=story.title or line_at(root, "head/title", _CORE),
        summary=story.summary,
        body=story.body,
        published=issued,
        updated=_date(document, data, "date.updated"),
        authors=story.authors,
        tags=[*_keywords(data), *(one.name for one in subjects if one.name)],
        language=attribute(root, "baselang") or attribute(root, "lang"),
        rights=_copyright(data) or story.rights,
        usage_terms=_usage_terms(data, story),
        rights_holder=_data(data, "doc.copyright", "holder")
        or _data(data, "doc.rights", "owner")
        or story.rights_holder,
        credit=story.distributor,
        media=story.media,
        kill=kill,
        kill_reason=note or reason if kill else "",
        correction=_correction(root, data, note),
        version=_data(data, "du-key", "generation") or _data(data, "du-key", "version"),
        same_story=others,
        embargo=_embargo(document, data),
        expires=_date(document, data, "date.expire") or _date(document, data, "doc.rights", "enddate"),
        dateline=story.dateline,
        slugline=_slugline(root, data),
        urgency=_urgency(data),
        subjects=subjects,
        people=_named(root, data, "person"),
        organisations=_named(root, data, "org"),
        places=_places(root, data),
        editorial_note=note,
    )


def _data(data: Element | None, name: str, *attributes: str) -> str:
    """The first of these attributes of the element of the head's data that says anything."""
    found = along(data, name, _CORE) if data is not None else []
    return next((said for one in found for key in attributes if (said := attribute(one, key))), "")


def _date(document: Document, data: Element | None, name: str, key: str = "norm") -> datetime | None:
    said = _data(data, name, key)
    return read_date(said, document.now) if said else None


def _embargo(document: Document, data: Element | None) -> datetime | None:
    """The hour of release; an embargo without an hour holds until a later version ends it."""
    if release := _date(document, data, "date.release"):
        return release
    held = data is not None and attribute(data, "management-status").lower() == "embargoed"
    return FURTHER_NOTICE if held else None


def _published(root: Element, document: Document) -> datetime | None:
    pubdata = along(root, "head/pubdata", _CORE)
    said = next((date for one in pubdata if (date := attribute(one, "date.publication"))), "") or _meta(
        root, "timestamp"
    )
    return read_date(said, document.now) if said else None


def _management(data: Element | None) -> tuple[bool, str, list[str]]:
    """Whether the document is taken back, in what word, and which others it is a version of (docdata/@management-*)."""
    if data is None:
        return False, "", []
    status = attribute(data, "management-status").lower()
    other, others_status = (
        attribute(data, "management-doc-idref"),
        attribute(data, "management-idref-status").lower(),
    )
    taken_back = status in _TAKEN_BACK or (bool(other) and others_status in _TAKEN_BACK and not status)
    return taken_back, status or others_status, [other] if other else []


def _correction(root: Element, data: Element | None, note: str) -> str:
    """What the document says it corrects: its type of change, or its message to editors."""
    status = attribute(data, "management-status").lower() if data is not None else ""
    change = _data(data, "correction", "info")
    if change or _data(data, "correction", "id-string", "regsrc"):
        return change or note or "Correction"
    properties = (
        attribute(one, "tobject.property.type").lower()
        for one in along(root, "head/tobject/tobject.property", _CORE)
    )
    return note or "Correction" if status == "correction" or "correction" in properties else ""


def _copyright(data: Element | None) -> str:
    holder, year = _data(data, "doc.copyright", "holder"), _data(data, "doc.copyright", "year")
    return f"© {year} {holder}".replace("  ", " ") if holder else ""


def _usage_terms(data: Element | None, story: Story) -> str:
    """What <doc.rights> and the body's <rights> say of use, as one line."""
    said = [
        f"{word}: {value}"
        for word in ("type", "limitations", "location", "agent")
        if (value := _data(data, "doc.rights", word))
    ]
    return "; ".join([*said, *([story.rights] if story.rights and _copyright(data) else [])])


def _urgency(data: Element | None) -> int:
    said = _data(data, "urgency", "ed-urg")
    return int(said) if said.isascii() and said.isdigit() and len(said) == 1 else 0


def _keywords(data: Element | None) -> list[str]:
    return (
        [attribute(one, "key") for one in along(data, "key-list/keyword", _CORE)] if data is not None else []
    )


def _slugline(root: Element, data: Element | None) -> str:
    return (
        _meta(root, "slugline", "slug", "anpa-keyword")
        or _data(data, "du-key", "key")
        or _data(data, "fixture", "fix-id")
    )


def _meta(root: Element, *names: str) -> str:
    """The first <meta> of the head with one of these names."""
    for wanted in names:
        for one in along(root, "head/meta", _CORE):
            if attribute(one, "name").lower() == wanted and (said := attribute(one, "content")):
                return said
    return ""


def _subjects(root: Element) -> Iterator[Subject]:
    """Subject codes of the IPTC: eight digits, named by type, matter and detail, the narrowest last."""
    for one in along(root, "head/tobject/tobject.subject", _CORE):
        code = attribute(one, "tobject.subject.refnum") or attribute(one, "tobject.subject.code")
        levels = (attribute(one, f"tobject.subject.{level}") for level in ("detail", "matter", "type"))
        scheme = "subj" if _REFNUM.fullmatch(code) else attribute(one, "tobject.subject.ipr").lower()
        yield Subject(scheme, code, next(filter(None, levels), ""))


def _named(root: Element, data: Element | None, what: str) -> list[str]:
    """Whom the publisher names as what the story is about."""
    found = along(data, f"identified-content/{what}", _CORE) if data is not None else []
    return [attribute(one, "value") or line_in(one) for one in found]


def _places(root: Element, data: Element | None) -> list[str]:
    if data is None:
        return []
    named = [
        line_in(one) or attribute(one, "city") for one in along(data, "identified-content/location", _CORE)
    ]
    events = [
        next((said for key in ("city", "county-dist", "state-prov") if (said := attribute(one, key))), "")
        for one in along(data, "evloc", _CORE)
    ]
    return [*named, *events]
