"""NewsML 1.2: what some agencies still send, a tree of components to each item.

Each news item becomes one dispatch: the first text of its components is the body, pictures in them go with it, and a
caption is the text of the component beside a picture. What only changes an item that came before, and vocabularies, are
refused with a reason. (NewsML 1.2, iptc.org/standards/newsml-1; RFC 3085 for the names of items.)
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import FURTHER_NOTICE, Draft, Feed, Media, MediaKind, Subject
from broadsheet.wire.formats import modules, nitf
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.elements import (
    Element,
    along,
    attribute,
    inner_html,
    language_of,
    line_at,
    line_in,
    name_of,
    text_in,
)
from broadsheet.wire.formats.nitf import Story
from broadsheet.wire.formats.texts import wire_text_as_html, xhtml_as_html

_CORE = "newsml:"
_TAKEN_BACK = frozenset(("canceled", "cancelled", "withheld"))
_DELETES = frozenset(("delete", "kill", "cancel", "withdraw"))
_CORRECTS = frozenset(("correction", "rectify", "rectification", "corrected"))


def recognises(document: Document) -> bool:
    """Whether this is NewsML of the first generation."""
    return document.root_name.removeprefix(_CORE) == "newsml"


def read(document: Document) -> Feed:
    """The items. What is no story is refused, each with its reason."""
    root = document.root
    items = [_Item(one, document) for one in along(root, "newsitem", _CORE)]
    sender = along(root, "newsenvelope/sentfrom/party", _CORE)
    return Feed(
        title=next((_formal(one) for one in sender), "") or next((item.provider for item in items), ""),
        format=f"NewsML {attribute(root, 'version')[:10] or '1'}",
        dispatches=document.each(items, _Item.draft, lambda item: item.title),
        refused=tuple(document.refused),
        faults=tuple(document.faults),
    )


def _local(element: Element) -> str:
    return name_of(str(element.tag)).removeprefix(_CORE)


def _formal(element: Element) -> str:
    """What an element stands for, by its formal name."""
    return attribute(element, "formalname")


class _Item:
    """One news item with its components, in the order of the document."""

    def __init__(self, root: Element, document: Document) -> None:
        self.root = root
        self._document = document

    def draft(self) -> Draft:
        """The story. Raises ItemUnusable for what is none."""
        if self.root.getnext() is None and self._document.breaks_off_in("newsitem"):
            raise ItemUnusable("the document breaks off inside it")
        if not self._components:
            raise ItemUnusable(self._why_no_story())
        status = self._first("newsmanagement/status").lower()
        instructions = {_formal(one).lower() for one in self._all("newsmanagement/instruction")}
        note = "; ".join(self._notes())
        kill = status if status in _TAKEN_BACK else next(iter(instructions & _DELETES), "")
        story = self.story
        return Draft(
            base_url=self._document.url,
            id=self._id,
            title=self.title,
            summary=story.summary or wire_text_as_html(self._line("subheadline")),
            body=story.body,
            published=self._date("newsmanagement/firstcreated")
            or self._date("newsmanagement/thisrevisioncreated"),
            updated=self._date("newsmanagement/thisrevisioncreated"),
            authors=self._authors(),
            tags=self._keywords(),
            language=self._language,
            rights=self._line("copyrightline") or story.rights or self._copyright,
            media=[*self._media(), *story.media],
            kill=bool(kill),
            kill_reason=note or kill if kill else "",
            correction=note or "Correction" if instructions & _CORRECTS else "",
            version=line_at(self.root, "identification/newsidentifier/revisionid", _CORE),
            same_story=[attribute(one, "newsitem") for one in self._all("newsmanagement/derivedfrom")],
            embargo=self._embargo(status),
            expires=self._rights_end,
            usage_terms=self._usage_terms,
            rights_holder=self._rights_holder,
            credit=self._line("creditline"),
            dateline=self._line("dateline") or story.dateline,
            slugline=self._line("slugline"),
            urgency=self._urgency,
            subjects=list(self._subjects()),
            people=self._properties("personinimage", "person"),
            organisations=self._properties("organisation", "organization"),
            places=list(self._places()),
            editorial_note="; ".join(said for said in (note, story.note) if said),
        )

    # What it is

    def _why_no_story(self) -> str:
        inside = {_local(one) for one in self.root if isinstance(one.tag, str)}
        if "update" in inside:
            return "it only changes parts of an item that came before, and we keep whole items"
        return (
            "it is a vocabulary, and no story"
            if inside & {"topicset", "catalog"}
            else "it has no news component"
        )

    @property
    def _id(self) -> str:
        """The item's name without its revision, so that all its versions have one (RFC 3085, 3); else its short id."""
        names = {
            part: line_at(self.root, f"identification/newsidentifier/{part}", _CORE)
            for part in ("providerid", "dateid", "newsitemid", "publicidentifier")
        }
        if names["providerid"] and names["dateid"] and names["newsitemid"]:
            return f"urn:newsml:{names['providerid']}:{names['dateid']}:{names['newsitemid']}"
        return names["publicidentifier"] or names["newsitemid"]

    @cached_property
    def title(self) -> str:
        label = line_at(self.root, "identification/namelabel", _CORE)
        return self._line("headline") or self.story.title or label

    @cached_property
    def provider(self) -> str:
        parties = self._about("administrativemetadata/provider/party")
        return next((name for one in parties if (name := _formal(one))), "")

    @property
    def _language(self) -> str:
        stated = (_formal(one) for one in self._about("descriptivemetadata/language"))
        return next(filter(None, stated), "") or language_of(self.root) or ""

    @cached_property
    def _components(self) -> list[Element]:
        return [
            one for one in self.root.iter() if isinstance(one.tag, str) and _local(one) == "newscomponent"
        ]

    def _all(self, path: str) -> list[Element]:
        return along(self.root, path, _CORE)

    def _about(self, path: str) -> list[Element]:
        """The elements at a path of any component, the outermost first."""
        return [one for component in self._components for one in along(component, path, _CORE)]

    def _first(self, path: str) -> str:
        return next((name for one in self._all(path) if (name := _formal(one))), "")

    def _line(self, name: str) -> str:
        """The first of the news lines of this name that says anything; what a picture beside a story says is the picture's."""
        found = (one for component in self._telling for one in along(component, f"newslines/{name}", _CORE))
        return next((said for one in found if (said := line_in(one))), "")

    @cached_property
    def _telling(self) -> list[Element]:
        """The components but for those of pictures; in an item of pictures alone, all."""
        others = [one for one in self._components if not _is_picture(one)]
        return others if self.story is not _NO_STORY else self._components

    def _date(self, path: str) -> datetime | None:
        said = line_at(self.root, path, _CORE)
        return read_date(said, self._document.now) if said else None

    # What it says

    @cached_property
    def story(self) -> Story:
        """The first text of the item that is no caption."""
        for component in self._components:
            for content in along(component, "contentitem", _CORE) if _role(component) != "caption" else ():
                if (story := _text(content)) and (story.body or story.media):
                    return story
        return _NO_STORY

    def _authors(self) -> list[str]:
        if said := self._line("byline"):
            return nitf.names_in(said)
        if self.story.authors:
            return list(self.story.authors)
        makers = (_formal(one).strip() for one in self._about("administrativemetadata/creator/party"))
        # Initials of the desk ("daa/mt/msr") are for the desk.
        return [name for name in makers if name and "/" not in name and name != self.provider]

    def _notes(self) -> Iterator[str]:
        """Lines to editors: advisories among the news lines, comments of the management."""
        for line in self._about("newslines/newsline"):
            kind = next((_formal(one).lower() for one in along(line, "newslinetype", _CORE)), "")
            if "advisory" in kind or "note" in kind or "correction" in kind:
                yield from (line_in(one) for one in along(line, "newslinetext", _CORE))

    def _keywords(self) -> list[str]:
        said = [*self._properties("keyword"), *(word for word in self._line("keywordline").split(","))]
        return [word.strip() for word in said]

    def _properties(self, *names: str) -> list[str]:
        """Properties of the description of these names; one with a role is what that role says, and no keyword."""
        found = self._about("descriptivemetadata/property")
        named = (
            (attribute(one, "role").lower() or _formal(one).lower(), attribute(one, "value")) for one in found
        )
        return [value for name, value in named if name in names]

    def _subjects(self) -> Iterator[Subject]:
        """Subject codes of the IPTC; other vocabularies keep the name they go by."""
        for one in self._about("descriptivemetadata/subjectcode"):
            for level in one:
                if isinstance(level.tag, str) and _local(level).startswith("subject") and _formal(level):
                    code = _formal(level)
                    scheme = "subj" if len(code) == 8 and code.isdigit() else attribute(level, "scheme")
                    yield Subject(scheme, code, attribute(level, "name") or line_in(level))

    def _places(self) -> Iterator[str]:
        """The narrowest name of each place: a city rather than its country."""
        for location in self._about("descriptivemetadata/location"):
            named = {
                _formal(one).lower(): attribute(one, "value") for one in along(location, "property", _CORE)
            }
            if place := next(
                (named[key] for key in ("city", "sublocation", "countryarea", "country") if named.get(key)),
                "",
            ):
                yield place

    @property
    def _urgency(self) -> int:
        said = self._first("newsmanagement/urgency")
        return int(said) if said.isascii() and said.isdigit() and len(said) == 1 else 0

    # What may be done with it

    def _embargo(self, status: str) -> datetime | None:
        """An embargo ends when the status is said to change; without an hour, a later revision ends it."""
        if status != "embargoed":
            return None
        return self._date("newsmanagement/statuswillchange/dateandtime") or FURTHER_NOTICE

    @property
    def _copyright(self) -> str:
        holder = next((line_in(one) for one in self._about("rightsmetadata/copyright/copyrightholder")), "")
        year = next((line_in(one) for one in self._about("rightsmetadata/copyright/copyrightdate")), "")
        return f"© {year} {holder}".replace("  ", " ") if holder else ""

    @property
    def _rights_holder(self) -> str:
        for path in ("copyright/copyrightholder", "usagerights/rightsholder"):
            for one in self._about(f"rightsmetadata/{path}"):
                if name := line_in(one) or next((_formal(party) for party in along(one, "party", _CORE)), ""):
                    return name
        return ""

    @property
    def _usage_terms(self) -> str:
        parts = ("usagetype", "geography", "limitations")
        said = [line_in(one) for part in parts for one in self._about(f"rightsmetadata/usagerights/{part}")]
        return "; ".join(line for line in [self._line("rightsline"), *said] if line)

    @property
    def _rights_end(self) -> datetime | None:
        ends = (line_in(one) for one in self._about("rightsmetadata/usagerights/enddate"))
        return next((end for said in ends if (end := read_date(said, self._document.now))), None)

    def _media(self) -> Iterator[Media]:
        """Pictures, films and recordings, each rendition a medium, the widest first."""
        found = [
            (component, content)
            for component in self._components
            for content in along(component, "contentitem", _CORE)
            if attribute(content, "href") and _medium(content) != "other"
        ]
        for component, content in sorted(found, key=lambda one: -_measure(one[1], "width")):
            yield Media(
                url=attribute(content, "href"),
                kind=_medium(content),
                type=_formal_of(content, "mimetype"),
                width=_measure(content, "width"),
                height=_measure(content, "height"),
                caption=_caption(component),
                credit=_around(component, "newslines/creditline") or _around(component, "newslines/byline"),
                rights=_around(component, "newslines/copyrightline"),
            )


_NO_STORY = Story("", (), "", "", "", "", "", "", "", ())


def _is_picture(component: Element) -> bool:
    contents = along(component, "contentitem", _CORE)
    return bool(contents) and all(attribute(one, "href") for one in contents)


def _role(component: Element) -> str:
    return next((_formal(one).lower() for one in along(component, "role", _CORE)), "")


def _formal_of(content: Element, name: str) -> str:
    return next((said for one in along(content, name, _CORE) if (said := _formal(one))), "")


def _medium(content: Element) -> MediaKind:
    said = _formal_of(content, "mediatype").lower()
    said = "image" if said in ("photo", "graphic", "picture", "image") else said
    return modules.kind_of(_formal_of(content, "mimetype"), attribute(content, "href"), said)


def _measure(content: Element, name: str) -> int:
    for one in along(content, "characteristics/property", _CORE):
        value = attribute(one, "value")
        if _formal(one).lower() == name and value.isascii() and value.isdigit() and len(value) < 6:
            return int(value)
    return 0


def _around(component: Element, path: str) -> str:
    """What is said at a path of this component, or of the nearest around it that is no other picture's."""
    here: Element | None = component
    for _ in range(2):
        if here is None or _local(here) != "newscomponent":
            return ""
        if said := line_at(here, path, _CORE):
            return said
        here = here.getparent()
    return ""


def _caption(component: Element) -> str:
    """The text of the caption's component in this one or beside it; else the picture's own headline."""
    parent = component.getparent()
    for near in (component, *([parent] if parent is not None and _local(parent) == "newscomponent" else [])):
        for one in along(near, "newscomponent", _CORE):
            if _role(one) == "caption":
                return line_at(one, "contentitem/datacontent", _CORE)
    return line_at(component, "newslines/headline", _CORE)


def _text(content: Element) -> Story | None:
    """The text of a content item; None when it is none: a picture, a script, data."""
    type = f"{_formal_of(content, 'mimetype')} {_formal_of(content, 'format')} {_formal_of(content, 'mediatype')}".lower()
    if any(
        word in type for word in ("image", "photo", "video", "audio", "graphic", "javascript", "css", "pdf")
    ):
        return None
    for data in along(content, "datacontent", _CORE):
        inside = [one for one in data if isinstance(one.tag, str)]
        name = name_of(str(inside[0].tag)).rpartition(":")[2] if inside else ""
        if name == "nitf" or name.startswith("body."):
            return nitf.story_of(inside[0] if name == "nitf" else data)
        if name in ("html", "body"):
            return _with_body(xhtml_as_html(inside[0]))
        if inside:
            return _with_body(inner_html(data).strip())
        return _with_body(wire_text_as_html(text_in(data)))
    return None


def _with_body(body: str) -> Story:
    return Story("", (), "", "", body, "", "", "", "", ())
