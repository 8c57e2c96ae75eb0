"""ninjs 1.0 to 3.1: the news in JSON, as one item, a list of items, or an item on each line.

1.x has `headline`, `body_html` and pictures in `associations` by name; 2.x has lists (`headlines`, `bodies`), 3.x writes its
names in camel case. One reader reads all, by names in lower case; Superdesk's dialect (`guid`, `code`, `qcode`,
`featuremedia`) too. A composite is a package: what it carries with a text is read, what it only names is refused. Events and plans
are no stories. (iptc.org/standards/ninjs; careless values are read as json_feed reads them.)
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import FURTHER_NOTICE, Draft, Feed, Media, Subject
from broadsheet.wire.errors import JsonBroken
from broadsheet.wire.formats import modules, nitf
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.json_feed import Values, objects, text, texts
from broadsheet.wire.formats.texts import plain_as_html, wire_text_as_html

_OWN = frozenset(
    "$standard altids associations bodies by byline charcount contentcreated copyrightholder copyrightnotice descriptions "
    "digitalsourcetype ednote embargoed embargoeduntil event eventdetails events expires firstcreated genre genres headline "
    "headlines infosource infosources language located mimetype object objects organisation organisations people person place "
    "places plannedcoverage profile pubstatus renditions representationtype rightsinfo slugline standard subject subjects title "
    "trustindicator trustindicators type urgency usageterms version versioncreated wordcount".split()
)
_PREFIXES = ("body_", "description_", "headline_")
_WRAPPERS = ("_items", "items", "data")
_NO_STORIES = {
    "event": "it is an event, and no story",
    "planning": "it is a plan of coverage, and no story yet",
    "planned": "it is a plan of coverage, and no story yet",
}
_PICTURES = frozenset(("picture", "graphic", "photo", "video", "audio"))
_TAKEN_BACK = frozenset(("canceled", "cancelled", "withheld", "recalled", "killed"))
_CORRECTIONS = frozenset(("correction", "corrected"))
_VERSIONS = frozenset(("evolvedfrom", "previousversion", "rewriteof", "rewrite_of", "updateof", "replaces"))


def recognises(document: Document) -> bool:
    """Whether this is an item in ninjs, a list of them, or a line for each."""
    if document.text[0] not in "{[":
        return False
    try:
        value = document.json
    except JsonBroken:
        first = _line(document.text.partition("\n")[0])
        return "\n" in document.text and first is not None and _is_item(first)
    found = _items(value)
    return bool(found) and isinstance(found[0], dict) and _is_item(lowered(found[0]))


def read(document: Document) -> Feed:
    """The stories. What is no story is refused, each with its reason. Raises JsonBroken."""
    try:
        items = _items(document.json)
    except JsonBroken:
        if "\n" not in document.text:
            raise
        items = [_line(line) for line in document.text.split("\n") if line.strip()]
    values = [lowered(item) if isinstance(item, dict) else None for item in items]
    units = [unit for value in values for unit in _units(value)]
    first = next((value for value in values if value), {})
    return Feed(
        title=text(first, "source"),
        format=f"ninjs {_version(first)}".strip(),
        dispatches=document.each(units, lambda unit: _draft(unit, document), _title),
        refused=tuple(document.refused),
        faults=tuple(document.faults),
    )


def _line(line: str) -> Values | None:
    """The object in one line; None for anything else."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return lowered(value) if isinstance(value, dict) else None


def _items(value: object) -> list[Any]:  # Any: JSON from outside
    """The items of a document: itself, its list, or the list in the answer of an interface."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return []
    for name in _WRAPPERS if not _is_item(lowered(value)) else ():
        inside = value.get(name)
        if isinstance(inside, list):
            return inside
        if isinstance(inside, dict) and (found := _items(inside)):
            return found
    return [value]


def _is_item(value: Mapping[str, Any]) -> bool:  # Any: JSON from outside
    """Whether an object says who it is, and something that items in ninjs say."""
    named = isinstance(value.get("uri"), str) or isinstance(value.get("guid"), str)
    own = _OWN & value.keys() or any(name.startswith(_PREFIXES) for name in value)
    return named and (bool(own) or value.keys() <= {"uri", "guid"})


def lowered(value: Mapping[str, Any]) -> Values:  # Any: JSON from outside
    """An object with its own names in lower case: 3.x writes versionCreated what 1.x writes versioncreated."""
    return {str(name).lower(): one for name, one in value.items()}


def _version(item: Values) -> str:
    """The version the item states, else the oldest that has its names."""
    standard = item.get("standard") or item.get("$standard")
    if isinstance(standard, dict) and (said := text(standard, "version")):
        return said[:10]
    if any(name in item for name in ("headlines", "bodies", "people", "infosources")):
        return "2"
    return "1"


def _units(item: Values | None) -> "list[Values | None]":
    """What an item stands for: itself; a composite for what it carries and names, and for itself if it has a text."""
    if item is None or text(item, "type").lower() != "composite" or _body(item):
        return [item]
    parts: list[Values] = [{**part, "of": text(item, "uri")} for part in _associated(item)]
    pictures = [part for part in parts if text(part, "type").lower() in _PICTURES]
    stories = [part for part in parts if _body(part)]
    if len(stories) == 1:
        stories[0]["associations"] = [*_associated(stories[0]), *pictures]
        parts = [part for part in parts if part not in pictures]
    return [*parts] or [item]


def _associated(item: Values) -> list[Values]:
    """What goes with an item: by name in 1.x, a list in 2.x and 3.x."""
    found = item.get("associations")
    if isinstance(found, list):
        return [lowered(one) for one in found if isinstance(one, dict)]
    if not isinstance(found, dict):
        return []
    named = (
        (name, part) for name, one in found.items() for part in (one if isinstance(one, list) else [one])
    )
    return [{"name": name, **lowered(part)} for name, part in named if isinstance(part, dict)]


def _draft(item: Values | None, document: Document) -> Draft:
    """A story. Raises ItemUnusable for what is none."""
    if item is None:
        raise ItemUnusable("is no JSON object")
    kind = text(item, "type").lower()
    if kind in _NO_STORIES or (not kind and "eventdetails" in item):
        raise ItemUnusable(_NO_STORIES.get(kind, _NO_STORIES["event"]))
    if "of" in item and not _body(item):
        raise ItemUnusable(
            f"a package names {_title(item) or text(item, 'uri') or 'it'}, and its text is not carried here"
        )
    if kind == "composite" and not _body(item) and not _title(item):
        raise ItemUnusable("it is a package that carries nothing")
    note = text(item, "ednote")
    status = text(item, "pubstatus").lower()
    kill = status in _TAKEN_BACK
    body = _body(item)
    subjects = list(_subjects(item))
    now = document.now
    embargo = text(item, "embargoed") or text(item, "embargoeduntil")
    return Draft(
        base_url=document.url,
        id=text(item, "uri") or text(item, "guid") or text(item, "name"),
        url=_address(item),
        title=_title(item),
        summary=_summary(item),
        body=body,
        published=read_date(
            text(item, "firstpublished") or text(item, "firstcreated") or text(item, "versioncreated"), now
        ),
        updated=read_date(text(item, "versioncreated"), now),
        authors=_authors(item),
        tags=[*texts(item, "keywords"), *(one.name for one in subjects)],
        language=text(item, "language"),
        rights=text(item, "copyrightnotice"),
        licence_url=_linked_rights(item),
        media=list(_media(item, document)),
        kill=kill,
        kill_reason=note or status if kill else "",
        correction=_correction(item, note),
        version=text(item, "version"),
        same_story=[*_other_versions(item)],
        embargo=(read_date(embargo, now) or FURTHER_NOTICE) if embargo else None,
        expires=read_date(text(item, "expires") or text(item, "expiry"), now),
        usage_terms=text(item, "usageterms"),
        rights_holder=text(item, "copyrightholder"),
        credit=text(item, "creditline"),
        dateline=text(item, "dateline") or text(item, "located"),
        slugline=text(item, "slugline"),
        urgency=_urgency(item),
        subjects=subjects,
        people=_names(item, "person", "people"),
        organisations=_names(item, "organisation", "organisations"),
        places=_names(item, "place", "places"),
        editorial_note=note,
    )


# What it says


def _title(item: Values | None) -> str:
    """The main headline, else the title, which is only for the desk."""
    if item is None:
        return ""
    listed = _by_role(item, "headlines", ("main", "headline", ""))
    return (
        text(item, "headline")
        or listed
        or text(item, "headline_main")
        or text(item, "headline_text")
        or text(item, "title")
    )


def _by_role(item: Values, name: str, roles: Iterable[str]) -> str:
    """The value of the first of these roles in a list of 2.x; else of the first that says anything."""
    said = [(text(one, "role").lower(), text(one, "value")) for one in map(lowered, objects(item, name))]
    wanted = (value for role in roles for its, value in said if its == role and value)
    return next(wanted, "") or next((value for _, value in said if value), "")


def _body(item: Values) -> str:
    """The richest of its bodies as HTML: marked up rather than plain, the main one rather than another."""
    for name in ("body_xhtml", "body_html", "body_html5", "body_nitf"):
        if said := text(item, name):
            return said
    if plain := text(item, "body_text") or text(item, "body_plain"):
        return wire_text_as_html(plain)
    bodies = [one for one in map(lowered, objects(item, "bodies")) if text(one, "value")]
    bodies.sort(key=lambda one: (not _is_markup(one), text(one, "role").lower() not in ("main", "")))
    if bodies:
        said = text(bodies[0], "value")
        return said if _is_markup(bodies[0]) else wire_text_as_html(said)
    others = (text(item, name) for name in item if name.startswith("body_") and isinstance(item[name], str))
    return next((wire_text_as_html(said) for said in others if said), "")


def _is_markup(body: Values) -> bool:
    type = text(body, "contenttype").lower()
    return "html" in type or "xml" in type


def _summary(item: Values) -> str:
    if said := text(item, "description_html") or text(item, "description_xhtml"):
        return said
    if (
        said := text(item, "description_text")
        or text(item, "description_summary")
        or text(item, "description_caption")
    ):
        return plain_as_html(said)
    descriptions = [one for one in map(lowered, objects(item, "descriptions")) if text(one, "value")]
    order = ("summary", "main", "text", "", "caption")
    descriptions.sort(
        key=lambda one: order.index(role) if (role := text(one, "role").lower()) in order else len(order)
    )
    if not descriptions:
        return ""
    said = text(descriptions[0], "value")
    return said if _is_markup(descriptions[0]) else escape(said, quote=False)


def _authors(item: Values) -> list[str]:
    """The names in its byline; else of its authors, those that wrote."""
    if said := text(item, "byline") or text(item, "by"):
        return nitf.names_in(said)
    people = [lowered(one) for one in objects(item, "authors")]
    return [
        name
        for one in people
        if text(one, "role").lower() in ("", "writer", "author") and (name := text(one, "name"))
    ]


def _address(item: Values) -> str:
    """Where the story is on the web. A uri that is an address of the web is its name first, and may lead nowhere."""
    renditions = _renditions(item)
    pages = (
        text(one, "href") for one in renditions if "html" in text(one, "contenttype") + text(one, "mimetype")
    )
    return next(pages, "") or text(item, "url") or text(item, "link") or text(item, "deliveryurl")


# What it is about


def _subjects(item: Values) -> Iterator[Subject]:
    for one in map(lowered, [*objects(item, "subject"), *objects(item, "subjects")]):
        scheme, code = _code(one)
        yield Subject(scheme, code, text(one, "name"))


def _code(concept: Values) -> tuple[str, str]:
    """The list and the code of a concept: by qcode ("medtop:06000000"), by Superdesk's scheme and code, by address."""
    said = (
        text(concept, "code") or text(concept, "qcode") or text(concept, "literal") or text(concept, "symbol")
    )
    scheme = text(concept, "scheme")
    if ":" in said and "/" not in said and not scheme:
        head, _, tail = said.partition(":")
        return head, tail
    if said:
        return scheme or _split(text(concept, "uri"))[0], said
    return _split(text(concept, "uri"))


def _split(uri: str) -> tuple[str, str]:
    head, slash, tail = uri.rstrip("/").replace("#", "/").rpartition("/")
    return (head, tail) if slash and "//" in head else ("", uri)


def _names(item: Values, *names: str) -> list[str]:
    return [text(lowered(one), "name") for name in names for one in objects(item, name)]


def _urgency(item: Values) -> int:
    said = text(item, "urgency")
    return int(said) if said.isascii() and said.isdigit() and len(said) == 1 else 0


def _correction(item: Values, note: str) -> str:
    """What it says it corrects: a signal, a genre or a flag of it."""
    signals = [
        *objects(item, "signal"),
        *objects(item, "signals"),
        *objects(item, "genre"),
        *objects(item, "genres"),
    ]
    said = {
        text(lowered(one), key).lower().rpartition(":")[2]
        for one in signals
        for key in ("code", "qcode", "name")
    }
    said |= {word.lower().rpartition(":")[2] for name in ("signal", "signals") for word in texts(item, name)}
    state = text(item, "pubstatus").lower()
    return (
        note or "Correction"
        if said & _CORRECTIONS or state in _CORRECTIONS or "correction_sequence" in item
        else ""
    )


def _other_versions(item: Values) -> Iterator[str]:
    yield from (text(item, name) for name in sorted(_VERSIONS))
    for one in map(lowered, objects(item, "altids")):
        if text(one, "role").lower() in _VERSIONS:
            yield text(one, "value")


def _linked_rights(item: Values) -> str:
    rights = item.get("rightsinfo")
    return text(lowered(rights), "linkedrights") if isinstance(rights, dict) else ""


# What comes with it


def _media(item: Values, document: Document) -> Iterator[Media]:
    """Its own renditions, and those of the pictures that go with it, the widest of each first."""
    if text(item, "type").lower() in _PICTURES:
        yield from _picture(item)
    for part in _associated(item):
        if text(part, "type").lower() in _PICTURES or (not _body(part) and _renditions(part)):
            yield from _picture(part)


def _renditions(item: Values) -> list[Values]:
    found = item.get("renditions")
    if isinstance(found, dict):
        return [{"name": name, **lowered(one)} for name, one in found.items() if isinstance(one, dict)]
    return [lowered(one) for one in objects(item, "renditions")]


def _picture(item: Values) -> Iterator[Media]:
    credit = (
        text(item, "creditline") or text(item, "byline") or text(item, "by") or text(item, "copyrightholder")
    )
    rights = "; ".join(filter(None, (text(item, "copyrightnotice"), text(item, "usageterms"))))
    for one in sorted(_renditions(item), key=lambda one: -_measure(one, "width")):
        type = text(one, "contenttype") or text(one, "mimetype")
        yield Media(
            url=text(one, "href"),
            kind=modules.kind_of(type, text(one, "href"), _KINDS.get(text(item, "type").lower(), "")),
            role="thumbnail" if "thumb" in text(one, "name").lower() else "content",
            type=type,
            width=_measure(one, "width"),
            height=_measure(one, "height"),
            alt=text(item, "body_text") or text(item, "alt_text") or _title(item),
            caption=_summary(item),
            credit=credit,
            rights=rights,
        )


_KINDS = {"picture": "image", "graphic": "image", "photo": "image", "video": "video", "audio": "audio"}


def _measure(rendition: Values, name: str) -> int:
    said = text(rendition, name).partition(".")[0]
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0
