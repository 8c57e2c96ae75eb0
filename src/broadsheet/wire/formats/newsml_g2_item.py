"""One item of NewsML-G2, element by element: what it says of itself, of its rights and of its forms.

What a message or a package makes of its items is newsml_g2's. (NewsML-G2 2.35, iptc.org/standards/newsml-g2.)
"""

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property

from broadsheet.text.characters import one_line
from broadsheet.text.dates import read_date
from broadsheet.wire.dispatch import FURTHER_NOTICE, Draft, Media, Subject
from broadsheet.wire.formats import modules, nitf
from broadsheet.wire.formats.document import Document, ItemUnusable
from broadsheet.wire.formats.elements import (
    Element,
    along,
    attribute,
    language_of,
    line_in,
    name_of,
    number,
    text_in,
)
from broadsheet.wire.formats.nitf import Story
from broadsheet.wire.formats.texts import wire_text_as_html, xhtml_as_html

CORE = "nar:"
"""The standard's own names, as formats.elements shortens their space."""
PICTURES = frozenset(("picture", "graphic", "photo", "video", "audio", "animation"))
_TAKEN_BACK = frozenset(("canceled", "cancelled", "withheld"))
_KILLS = frozenset(("kill", "killed", "withdrawal"))
_CORRECTIONS = frozenset(("correction", "corrected", "corr"))
_VERSIONS = frozenset(
    "evolvedfrom previousversion isversionof versionof replaces isreplacedby supersedes sameas".split()
)
_HOUSES = frozenset(("organisation", "organization"))


def local(element: Element) -> str:
    """The short name of an element of this standard, without its prefix."""
    return name_of(str(element.tag)).removeprefix(CORE)


def target(reference: Element) -> str:
    return attribute(reference, "residref") or attribute(reference, "href")


# What concepts are called


def last_part(code: str) -> str:
    """What a code says, without the list it is from: "stat:usable" and "http://…/pubstatus/usable" are "usable"."""
    return code.strip().rstrip("/#").replace("#", "/").rpartition("/")[2].rpartition(":")[2].lower()


def _code(concept: Element) -> tuple[str, str]:
    """The list and the code of a concept; a literal stands in no list."""
    if qcode := attribute(concept, "qcode"):
        scheme, colon, code = qcode.partition(":")
        return (scheme, code) if colon else ("", qcode)
    if uri := attribute(concept, "uri"):
        head, slash, tail = uri.rstrip("/").replace("#", "/").rpartition("/")
        return (head, tail) if slash and "//" in head else ("", uri)
    return "", attribute(concept, "literal")


def _called(subject: Subject) -> str:
    """The name of a subject; a literal is its own name."""
    return subject.name or ("" if subject.scheme else subject.code)


def _kind(concept: Element) -> str:
    return last_part(attribute(concept, "type"))


class Item:
    """One item of a message. Everything is asked for when it is needed: a message may carry many that are no stories."""

    def __init__(self, root: Element, document: Document) -> None:
        self.root = root
        self.sent: datetime | None = None
        self.handed_out = False
        """Whether its pictures went to a story."""
        self._document = document
        self._taken: list[Item] = []

    @cached_property
    def kind(self) -> str:
        return local(self.root)

    @cached_property
    def guid(self) -> str:
        return attribute(self.root, "guid")

    @cached_property
    def item_class(self) -> str:
        return last_part(self._meta_code("itemclass"))

    @cached_property
    def language(self) -> str:
        stated = self._all("contentmeta/language")
        return (
            next((tag for one in stated if (tag := attribute(one, "tag"))), "")
            or language_of(self.root)
            or ""
        )

    @cached_property
    def provider(self) -> str:
        return next((self._name(one) for one in self._all("itemmeta/provider")), "")

    @property
    def references(self) -> list[Element]:
        """The items that a package names."""
        return [one for one in self.root.iter() if isinstance(one.tag, str) and local(one) == "itemref"]

    @property
    def groups(self) -> list[list[Element]]:
        groups = [along(group, "itemref", CORE) for group in self._all("groupset/group")]
        return groups or [along(self.root, "itemref", CORE)]

    @property
    def linked(self) -> list[str]:
        return [attribute(one, "residref") for one in self._all("itemmeta/link")]

    def take(self, others: Iterable["Item"]) -> None:
        """Take in the pictures among these items: they are the story's."""
        for other in others:
            if other is not self and other.item_class in PICTURES and not other.handed_out:
                other.handed_out = True
                self._taken.append(other)

    def draft(self) -> Draft:
        """The story. Raises ItemUnusable when it only announces one, or is not whole."""
        if self.root.getnext() is None and self._document.breaks_off_in("newsitem"):
            raise ItemUnusable("the document breaks off inside it")
        status = last_part(self._meta_code("pubstatus"))
        signals = {
            last_part(attribute(one, "qcode") or attribute(one, "uri"))
            for one in self._all("itemmeta/signal")
        }
        if status == "commissioned":
            raise ItemUnusable("it is commissioned, and not written yet")
        note = "; ".join(dict.fromkeys(line_in(one) for one in self._all("itemmeta/ednote")))
        kill = status in _TAKEN_BACK or bool(signals & _KILLS)
        story, subjects = self.story, list(self._subjects())
        media = [*self.media, *story.media, *(medium for one in self._taken for medium in one.media)]
        return Draft(
            base_url=self._document.url,
            id=self.guid,
            url=self._address,
            title=self.title,
            summary=self._summary or story.summary,
            body=story.body,
            published=self._date(
                "itemmeta/firstcreated", "contentmeta/contentcreated", "itemmeta/versioncreated"
            )
            or self.sent,
            updated=self._date("itemmeta/versioncreated", "contentmeta/contentmodified"),
            authors=self._authors(story),
            tags=[*self._keywords(), *(one.name for one, kind in subjects if kind in ("abstract", ""))],
            language=self.language,
            rights=self._line("rightsinfo/copyrightnotice"),
            licence_url=self._licence_url,
            media=media,
            kill=kill,
            kill_reason=note or status if kill else "",
            correction=note or "Correction" if signals & _CORRECTIONS else "",
            version=attribute(self.root, "version"),
            same_story=self._other_versions(),
            embargo=self._embargo,
            expires=self._expires,
            usage_terms=self._usage_terms,
            rights_holder=self._holder,
            credit=self._line("contentmeta/creditline"),
            dateline=self._line("contentmeta/dateline") or story.dateline,
            slugline=self._line("contentmeta/slugline"),
            urgency=self._urgency,
            subjects=[one for one, _ in subjects],
            people=[_called(one) for one, kind in subjects if kind == "person"],
            organisations=[_called(one) for one, kind in subjects if kind in _HOUSES],
            places=[
                *self._located(),
                *(_called(one) for one, kind in subjects if kind in ("geoarea", "poi", "place")),
            ],
            editorial_note="; ".join(said for said in (note, story.note) if said),
        )

    # Parts of the item

    def _all(self, path: str) -> list[Element]:
        return along(self.root, path, CORE)

    def _line(self, path: str) -> str:
        """The line at a path, in the item's language where it is said in several."""
        return self._in_language([(one, line_in(one)) for one in self._all(path)])

    def _in_language(self, said: Sequence[tuple[Element, str]]) -> str:
        told = [(attribute(one, "lang").lower(), line) for one, line in said if line]
        wanted = self.language.lower()
        order = (
            lambda lang: lang == wanted,
            lambda lang: lang[:2] == wanted[:2],
            lambda lang: not lang,
            lambda lang: True,
        )
        return next((line for fits in order for lang, line in told if fits(lang)), "")

    def _meta_code(self, name: str) -> str:
        return next(
            (attribute(one, "qcode") or attribute(one, "uri") for one in self._all(f"itemmeta/{name}")), ""
        )

    def _date(self, *paths: str) -> datetime | None:
        for path in paths:
            for one in self._all(path):
                if when := read_date(line_in(one), self._document.now):
                    return when
        return None

    def _told(self, concept: Element) -> str:
        """What a concept is called: its name here, or where the item says more of it."""
        named = self._in_language([(one, line_in(one)) for one in along(concept, "name", CORE)])
        return named or self._asserted.get("".join(_code(concept)), "")

    def _name(self, concept: Element) -> str:
        """What somebody or something is called; a literal is its own name."""
        return self._told(concept) or attribute(concept, "literal")

    @cached_property
    def _asserted(self) -> dict[str, str]:
        """The names of concepts that the item tells once for all its parts."""
        told: dict[str, str] = {}
        for one in self._all("assert"):
            told["".join(_code(one))] = self._in_language(
                [(name, line_in(name)) for name in along(one, "name", CORE)]
            )
        return told

    @cached_property
    def title(self) -> str:
        """The main headline, else the item's title."""
        said = [(last_part(attribute(one, "role")), one) for one in self._all("contentmeta/headline")]
        main = [(one, line_in(one)) for role, one in said if role in ("", "main", "headline")]
        every = [(one, line_in(one)) for _, one in said]
        return (
            self._in_language(main)
            or self.story.title
            or self._in_language(every)
            or self._line("itemmeta/title")
        )

    @cached_property
    def _summary(self) -> str:
        """What stands for the text: a summary, or the caption of a picture; in a text, a caption repeats its headline."""
        said = [(last_part(attribute(one, "role")), one) for one in self._all("contentmeta/description")]
        wanted = (
            ("caption", "summary", "")
            if self.item_class in PICTURES
            else ("summary", "teaser", "intro", "lead", "")
        )
        for role in wanted:
            if line := self._in_language([(one, line_in(one)) for its, one in said if its == role]):
                return wire_text_as_html(line)
        under = [
            one
            for one in self._all("contentmeta/headline")
            if last_part(attribute(one, "role")) == "subheadline"
        ]
        return wire_text_as_html(self._in_language([(one, line_in(one)) for one in under]))

    @cached_property
    def story(self) -> Story:
        """What its content says: the first of its forms that we read with a text in it."""
        forms = [
            one
            for one in self.root.iter()
            if isinstance(one.tag, str) and local(one) in ("inlinexml", "inlinedata")
        ]
        stories = (_inline(one) for one in forms)
        return next((story for story in stories if story.body or story.media), _NO_STORY)

    @cached_property
    def media(self) -> list[Media]:
        """What it carries elsewhere: the renditions of its picture, film or recording, the widest first."""
        found = [
            one
            for one in self.root.iter()
            if isinstance(one.tag, str) and local(one) == "remotecontent" and attribute(one, "href")
        ]
        credit = self._line("contentmeta/creditline") or ", ".join(self._authors(_NO_STORY))
        rights = "; ".join(
            line for line in (self._line("rightsinfo/copyrightnotice"), self._usage_terms) if line
        )
        picture = self.item_class in PICTURES
        media = [
            Media(
                url=attribute(one, "href"),
                kind=modules.kind_of(attribute(one, "contenttype"), attribute(one, "href"), self.item_class),
                role="thumbnail" if "thumb" in attribute(one, "rendition").lower() else "content",
                type=attribute(one, "contenttype"),
                width=number(one, "width"),
                height=number(one, "height"),
                alt=self._line("contentmeta/headline") if picture else "",
                caption=self._caption if picture else "",
                credit=credit if picture else "",
                rights=rights if picture else "",
            )
            for one in found
        ]
        return sorted((one for one in media if one.kind != "other"), key=lambda one: -one.width)

    @property
    def _caption(self) -> str:
        said = self._all("contentmeta/description")
        captions = [one for one in said if last_part(attribute(one, "role")) in ("caption", "")]
        return self._in_language([(one, line_in(one)) for one in captions or said])

    @property
    def _address(self) -> str:
        """Where the story is on the web, by a link that says so or a form of it that is a page."""
        links = [
            one
            for one in self._all("itemmeta/link")
            if last_part(attribute(one, "rel")) in ("canonical", "alternate")
        ]
        pages = [
            one for one in self.root.iter() if isinstance(one.tag, str) and local(one) == "remotecontent"
        ]
        pages = [one for one in pages if "html" in attribute(one, "contenttype")]
        return next((url for one in (*links, *pages) if (url := attribute(one, "href"))), "")

    def _authors(self, story: Story) -> list[str]:
        """The names in its byline, else in its text's, else of its creators that are no house."""
        if names := [name for one in self._all("contentmeta/by") for name in nitf.names_in(line_in(one))]:
            return names
        if story.authors:
            return list(story.authors)
        houses = {self.provider, self._holder, self._line("contentmeta/creditline")}
        makers = [
            one for one in self._all("contentmeta/creator") if last_part(attribute(one, "role")) != "source"
        ]
        names = [self._name(one) for one in makers if _kind(one) not in _HOUSES]
        return [
            name
            for name in names
            if not any(house.casefold().startswith(name.casefold()) for house in houses)
        ]

    def _keywords(self) -> Iterator[str]:
        yield from (line_in(one) for one in self._all("contentmeta/keyword"))

    def _subjects(self) -> Iterator[tuple[Subject, str]]:
        """What it is about, and what kind of thing each is: "abstract", "person", "geoarea"."""
        for one in self._all("contentmeta/subject"):
            scheme, code = _code(one)
            yield Subject(scheme, code, self._told(one)), _kind(one)

    def _located(self) -> Iterator[str]:
        yield from (self._name(one) for one in self._all("contentmeta/located"))

    def _other_versions(self) -> list[str]:
        links = (one for one in self._all("itemmeta/link") if last_part(attribute(one, "rel")) in _VERSIONS)
        return [attribute(one, "residref") for one in links]

    @property
    def _embargo(self) -> datetime | None:
        """An embargo without an hour, or with one we cannot read, holds until a later version ends it."""
        held = self._all("itemmeta/embargoed")
        return (self._date("itemmeta/embargoed") or FURTHER_NOTICE) if held else None

    @property
    def _expires(self) -> datetime | None:
        """The end of the rights: the first of the dates to which what is said of them is valid."""
        said = [*self._all("rightsinfo"), *self._all("rightsinfo/usageterms")]
        ends = [read_date(end, self._document.now) for one in said if (end := attribute(one, "validto"))]
        return min((end for end in ends if end), default=None)

    @property
    def _usage_terms(self) -> str:
        mining = (
            self._name(one) or attribute(one, "qcode") or attribute(one, "uri")
            for one in self._all("rightsinfo/datamining")
        )
        terms = [self._line("rightsinfo/usageterms"), *(f"Data mining: {said}" for said in mining)]
        terms.append(self._line("rightsinfo/otherconstraints"))
        return "; ".join(line for line in terms if line)

    @property
    def _holder(self) -> str:
        return next((self._name(one) for one in self._all("rightsinfo/copyrightholder")), "")

    @property
    def _licence_url(self) -> str:
        links = self._all("rightsinfo/link")
        return next((attribute(one, "href") for one in links if "licen" in attribute(one, "rel").lower()), "")

    @property
    def _urgency(self) -> int:
        said = self._line("contentmeta/urgency")
        return int(said) if said.isascii() and said.isdigit() and len(said) == 1 else 0


_NO_STORY = Story("", (), "", "", "", "", "", "", "", ())


def _inline(form: Element) -> Story:
    """One form of the content: NITF, XHTML, or text in the letters of its type."""
    inside = [one for one in form if isinstance(one.tag, str)]
    if local(form) == "inlinedata" or not inside:
        return _with_body(wire_text_as_html(_data(form)))
    name = name_of(str(inside[0].tag)).rpartition(":")[2]
    if name == "nitf" or name.startswith("body."):
        return nitf.story_of(inside[0] if name == "nitf" else form)
    if name in ("html", "body", "div", "p", "article", "section", "h1", "h2", "table", "ul"):
        return _with_body(xhtml_as_html(inside[0] if name in ("html", "body") else form))
    return _NO_STORY


def _data(form: Element) -> str:
    """The text of inline data; "" when it holds no text."""
    type = attribute(form, "contenttype").lower()
    if type and not type.startswith("text/") and "html" not in type and "xml" not in type:
        return ""
    text = text_in(form)
    if "base64" in attribute(form, "encoding").lower():
        try:
            return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            return ""
    return text if one_line(text) else ""


def _with_body(body: str) -> Story:
    return Story("", (), "", "", body, "", "", "", "", ())
