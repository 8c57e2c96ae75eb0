"""A delivery on the reader's desk: its bytes made into text, XML or JSON once, under guard.

The guards: at most `Bounds.size` bytes and `Bounds.items` items are read, and for at most
`Bounds.seconds`; document type definitions are taken off before the XML parser sees them, so that no
entity is ever expanded and nothing fetched; the parser's own limits on depth (256) and on the
length of one text (10 MB) stay on. A document that is not well-formed is mended, and then read as far as it goes.

A reader asks for `root` or `json`, and reads its items through `each`.
"""

import json
import re
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from html.entities import html5
from typing import Any, AnyStr, TypeVar

from lxml import etree

from broadsheet.wire.dispatch import Dispatch, Draft, Refusal
from broadsheet.wire.errors import DeliveryEmpty, DeliveryTooLong, EntityBomb, JsonBroken, TooHeavy, XmlBroken
from broadsheet.wire.formats.charset import decode, may_be_utf_8
from broadsheet.wire.formats.elements import name_of

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of one document is read. `growth`: characters that its own entities may add."""

    size: int = 15 * 1024 * 1024
    items: int = 10_000
    seconds: float = 15.0
    growth: int = 100_000


USUAL = Bounds()


class ItemUnusable(Exception):
    """One item that cannot be used; the others can. The message is the reason the desk shows."""


@dataclass
class Document:
    """One delivery. `now` is for dates that leave out the year."""

    data: bytes
    content_type: str
    url: str
    now: datetime
    bounds: Bounds = USUAL
    faults: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def __post_init__(self) -> None:
        if len(self.data) > self.bounds.size:
            raise DeliveryTooLong(f"{len(self.data)} bytes")
        self._until = time.monotonic() + self.bounds.seconds

    @cached_property
    def text(self) -> str:
        """The document as text. Raises DeliveryEmpty."""
        text = decode(self.data, self.content_type)[0].lstrip("\ufeff")
        if b"\0" in self.data:  # asked of the bytes, since in a text this is the dearest letter to look for
            text = text.replace("\0", "")
        text = text.strip()
        if not text:
            raise DeliveryEmpty(f"{len(self.data)} bytes")
        return text

    @cached_property
    def beginning(self) -> str:
        """What kind of thing this seems to be, for a message."""
        if name := self.root_name:
            return f"its outermost element is <{name.removeprefix('?:')[:40]}>"
        return "it begins with " + repr(self.text[:60])

    @cached_property
    def is_web_page(self) -> bool:
        """Whether this is HTML, as browsers see it."""
        if self._plain_feed is not None:
            return False
        start = _after_prologue(self.text)
        return self.text[start : start + 20].lower().startswith(("<!doctype html", "<html", "<head", "<body"))

    @cached_property
    def root_name(self) -> str:
        """The short name of the XML's root (elements.name_of); "" when this is no XML."""
        if self._plain_feed is not None or (self.text[0] not in "{[" and "<" in self.text[:_JUNK]):
            return name_of(str(self.root.tag))
        return ""

    @cached_property
    def root(self) -> etree._Element:
        """The root of the XML. Raises XmlBroken, EntityBomb."""
        if self._plain_feed is not None:
            with suppress(etree.XMLSyntaxError):
                return at_home(_root_of(self._plain_feed, _STRICT))
        body, entities = without_doctype(from_first_tag(self.text))
        if has_giant_tag(body):
            raise XmlBroken("one tag is longer than 100,000 characters")
        if self._plain_feed is None and entities is None:
            with suppress(etree.XMLSyntaxError):
                return at_home(_parsed(body, _STRICT))
        mended = mend(body, entities or {}, self.bounds.growth)
        try:
            return at_home(_parsed(mended, _STRICT))
        except etree.XMLSyntaxError as wrong:
            root = _as_far_as_it_goes(with_quotes(mended))
            if root is None:
                raise XmlBroken(str(wrong.msg)[:200]) from wrong
            self.faults.append(f"the XML is not well-formed ({str(wrong.msg)[:200]}); read as far as it goes")
            return at_home(root)

    @cached_property
    def _plain_feed(self) -> bytes | None:
        """The XML without its declaration, where it can be parsed as it came; None where a text has to be made of it first.

        Nearly all feeds are in UTF-8 and say so, or say nothing, and begin like one of ours. The parser is as strict about UTF-8 as
        Python is; one that it complains of is mended as a text.
        """
        found = _PLAIN_FEED.match(self.data)
        if found is None or not (found[2] or may_be_utf_8(self.content_type)):
            return None
        xml = self.data[found.end(1) :]
        return None if _leaves_room_for_giant(xml, b"<") else xml

    @cached_property
    def has_languages(self) -> bool:
        """Whether anything in the XML may state its language: elements.language_of finds none otherwise."""
        return ":lang" in self.text if self._plain_feed is None else b":lang" in self._plain_feed

    @cached_property
    def is_cut_off(self) -> bool:
        """Whether a feed in XML ends inside its last item, which is then not whole."""
        return self.breaks_off_in("item|entry")

    def breaks_off_in(self, names: str) -> bool:
        """Whether the XML ends inside an element of one of these names (a pattern): its last is then not whole."""
        if not self.faults:
            return False
        tag = rf"(?:[\w.-]{{1,30}}:)?(?:{names})"
        ends = [found.start() for found in re.finditer(rf"</{tag}\s*>", self.text, re.IGNORECASE)]
        return (
            re.compile(rf"<{tag}[\s>]", re.IGNORECASE).search(self.text, ends[-1] if ends else 0) is not None
        )

    @cached_property
    def json(self) -> Any:  # Any: JSON from outside
        """The JSON value. Raises JsonBroken."""
        try:
            return json.loads(self.text, parse_constant=lambda word: None, parse_int=_number)
        except (ValueError, RecursionError) as wrong:
            raise JsonBroken(str(wrong)[:200]) from wrong

    def each(
        self,
        items: Iterable[Item],
        read: Callable[[Item], Draft],
        name: Callable[[Item], str] = lambda item: "",
    ) -> tuple[Dispatch, ...]:
        """The dispatches of the items that can be used; the others are refused, each with its reason.

        `read` may raise ItemUnusable. `name` finds a title for the report when it did.
        """
        found: list[Dispatch] = []
        for position, item in enumerate(items, 1):
            if position > self.bounds.items:
                self._refuse(position, "", f"beyond the first {self.bounds.items} items of one delivery")
                break
            if time.monotonic() > self._until:
                self._refuse(position, "", f"reading took longer than {self.bounds.seconds:g} seconds")
                break
            try:
                found.append(whole(read(item).finish()))
            except MemoryError:
                raise
            except ItemUnusable as reason:
                self._refuse(position, name(item), str(reason))
            except Exception as ours:  # one item our reader breaks on must not cost the others
                self._refuse(position, "", f"our reader broke on it ({type(ours).__name__}: {ours})"[:300])
        return tuple(found)

    def _refuse(self, position: int, title: str, reason: str) -> None:
        self.refused.append(Refusal(position, title[:200], reason))


def whole(dispatch: Dispatch) -> Dispatch:
    """The dispatch itself. Raises ItemUnusable for a notice that does not say what it takes back."""
    if dispatch.kill and not (dispatch.id or dispatch.url):
        raise ItemUnusable("takes a story back without saying which")
    return dispatch


def _number(digits: str) -> int | str:
    """A whole number; one longer than any counter is an id that somebody forgot to quote."""
    return int(digits) if len(digits) < 20 else digits


# XML under guard

_GUARDS: dict[str, Any] = {  # Any: lxml's keywords
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "encoding": "utf-8",
}
_STRICT: dict[str, Any] = {**_GUARDS, "recover": False}
_LENIENT: dict[str, Any] = {**_GUARDS, "recover": True}


def _parsed(text: str, options: dict[str, Any]) -> Any:  # Any: lxml's element, None in lenient parsing
    return _root_of(text.encode("utf-8", "replace"), options)


def _root_of(xml: bytes, options: dict[str, Any]) -> Any:  # Any: as above
    return etree.fromstring(xml, etree.XMLParser(**options))


def _as_far_as_it_goes(text: str) -> Any:  # Any: lxml's element, or None
    """The root of what can be read of broken XML. Raises TooHeavy, XmlBroken."""
    try:
        return _parsed(text, _LENIENT)
    except etree.XMLSyntaxError as wrong:
        # This is how libxml2 says that it got no memory: there is no line, and nothing is known.
        if wrong.lineno in (0, None) and "unknown error" in str(wrong.msg):
            raise TooHeavy("its XML does not fit into memory") from wrong
        raise XmlBroken(str(wrong.msg)[:200]) from wrong


def at_home(root: etree._Element) -> etree._Element:
    """The root itself; a feed that put all its elements into a namespace nobody knows is taken out of it."""
    name = name_of(str(root.tag))
    if name.startswith("?:") and name[2:] in (
        "rss",
        "rdf",
        "feed",
        "newsmessage",
        "newsitem",
        "packageitem",
        "newsml",
        "nitf",
    ):
        space = str(root.tag).partition("}")[0] + "}"
        for element in root.iter(f"{space}*"):
            # What lenient parsing lets pass for a name ("id:urn:…"), lxml will not give to an element anew.
            with suppress(ValueError):
                element.tag = str(element.tag).removeprefix(space)
    return root


# Between declaration and root stand only instructions and comments that end with their first ">": no type definition.
_PLAIN_FEED = re.compile(
    rb"\s*+((?:<\?xml (?:(?!encoding)[^>]){0,400}?encoding=[\"'](utf-8)[\"'][^>]{0,100}>)?+)"
    rb"(?:\s++|<\?(?!xml\s)[^>]{0,400}\?>|<!--[^>]{0,400}-->)*+<(?:rss|feed|rdf:RDF)[\s>]",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"<\?xml[^>]{0,400}>")
_JUNK = 8_192
"""Characters before the first tag that are passed over: warnings of scripts, blank lines."""


# libxml2 takes thirty times the memory of such a tag's text, one attribute at a time.
_GIANT = 100_000
_GIANT_TAG = re.compile(rf"<[A-Za-z_][^<>]{{{_GIANT}}}")
_OUR_ROOTS = re.compile(r"<\?xml\s|<(?:rss|rdf:RDF|feed|atom:feed)[\s>]", re.IGNORECASE)
_NO_ROOT = re.compile(r"<(?:br|b|p|i|div|span|font|script|style|pre|table|center|hr)\b", re.IGNORECASE)


def has_giant_tag(text: str) -> bool:
    """Whether a tag is longer than 100,000 characters."""
    return _leaves_room_for_giant(text, "<") and _GIANT_TAG.search(text) is not None


def _leaves_room_for_giant(text: AnyStr, bracket: AnyStr) -> bool:
    """Whether nothing begins in a stretch that is half as long as a giant tag: in each there is such a stretch."""
    half = _GIANT // 2
    return any(text.find(bracket, start, start + half) < 0 for start in range(0, len(text) - half, half))


def from_first_tag(text: str) -> str:
    """The text from its first tag on, without the XML declaration (we have decoded it already).

    What a script complained of before the feed began is passed over.
    """
    start = text.find("<", 0, _JUNK)
    if start < 0:
        raise XmlBroken("there is no tag in it")
    if start > 0 or _NO_ROOT.match(text):
        later = _OUR_ROOTS.search(text, start, _JUNK)
        start = later.start() if later else start
    declaration = _DECLARATION.search(text, start) if text.startswith("<?xml", start) else None
    return text[start : declaration.start()] + text[declaration.end() :] if declaration else text[start:]


_LONGEST_DOCTYPE = 65_536
_MOST_ENTITIES = 500
_ENTITY = re.compile(r"<!ENTITY\s+([A-Za-z_][\w.-]{0,60})\s+(?:\"([^\"<%]{0,200})\"|'([^'<%]{0,200})')\s*>")
_PROLOGUE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE_PIECE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--.*?-->|[\[\]>]|[^\"'\[\]<>]+|<", re.DOTALL)


def without_doctype(text: str) -> tuple[str, dict[str, str] | None]:
    """The text without its document type definition, and the plain entities that it defined.

    None when there was no definition. Only entities that stand for plain words are kept, since feeds of the nineties use
    them; one that refers to another, to a file or to the network is not. Raises EntityBomb.
    """
    start = _after_prologue(text)
    if not text.startswith("<!DOCTYPE", start):
        return text, None
    inside = 0
    for piece in _DOCTYPE_PIECE.finditer(text, start + 9, start + _LONGEST_DOCTYPE):
        inside += {"[": 1, "]": -1}.get(piece[0], 0)
        if piece[0] == ">" and inside <= 0:
            return text[piece.end() :], _entities(text[start : piece.end()])
    raise EntityBomb("its type definition does not end")


def _after_prologue(text: str) -> int:
    position = 0
    while found := _PROLOGUE.match(text, position, position + _LONGEST_DOCTYPE):
        position = found.end()
    return position


def _entities(doctype: str) -> dict[str, str]:
    if doctype.count("<!ENTITY") > _MOST_ENTITIES:
        raise EntityBomb(f"{doctype.count('<!ENTITY')} entities")
    found = {name: double or single for name, double, single in _ENTITY.findall(doctype)}
    return {name: value for name, value in found.items() if "&" not in value.replace("&#", "")}


_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(?:([0-9]{1,8})|[xX]([0-9a-fA-F]{1,7}));|([A-Za-z_][\w.-]{0,60});)?")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))


def mend(text: str, entities: dict[str, str], growth: int) -> str:
    """Put right what careless publishers get wrong: bare ampersands, HTML's names, letters XML forbids.

    Sections of CDATA are left as they are. One pass. Raises EntityBomb when the document's own entities
    would add more than `growth` characters.
    """
    text = _UNFIT.sub("", text)
    pieces: list[str] = []
    room = growth
    position = 0
    while position < len(text):
        start = text.find("<![CDATA[", position)
        outside = text[position : start if start >= 0 else len(text)]
        mended, added = _mend_references(outside, entities)
        room -= added
        if room < 0:
            raise EntityBomb(f"they add more than {growth} characters")
        pieces.append(mended)
        if start < 0:
            break
        end = text.find("]]>", start)
        position = end + 3 if end >= 0 else len(text)
        pieces.append(text[start:position])
    return "".join(pieces)


_TAG = re.compile(r"<[A-Za-z_][\w:.-]*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^<>\"']++)*+>")
_ATTRIBUTE = re.compile(r"(\"[^\"]*\"|'[^']*')|(\s[A-Za-z_][\w:.-]*)=([^\s\"'<>]+?)(?=\s|/?>)")
_LONGEST_TAG = 4_000


def with_quotes(text: str) -> str:
    """The text with quotes around the values of attributes that have none, as HTML allows and XML does not."""
    return _TAG.sub(_quoted_tag, text)


def _quoted_tag(tag: re.Match[str]) -> str:
    if "=" not in tag[0] or len(tag[0]) > _LONGEST_TAG:
        return tag[0]
    return _ATTRIBUTE.sub(_quoted, tag[0])


def _quoted(found: re.Match[str]) -> str:
    return found[1] or f'{found[2]}="{found[3]}"'


def _mend_references(text: str, entities: dict[str, str]) -> tuple[str, int]:
    """The text with references that XML knows, and how many characters the document's own ones added."""
    added = 0

    def mended(found: re.Match[str]) -> str:
        nonlocal added
        decimal, hexadecimal, name = found.groups()
        if decimal or hexadecimal:
            return _reference(int(decimal) if decimal else int(hexadecimal, 16))
        if name is None:
            return "&amp;"
        if name in _OF_XML:
            return found[0]
        if name in entities:
            added += max(0, len(entities[name]) - len(found[0]))
            return entities[name]
        letters = html5.get(f"{name};")
        return "".join(f"&#{ord(letter)};" for letter in letters) if letters else f"&amp;{name};"

    return _REFERENCE.sub(mended, text), added


def _reference(number: int) -> str:
    """A numeric reference as XML may have it; nothing for a number that is no character (XML 1.0, 2.2)."""
    if (
        number in (9, 10, 13)
        or 32 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0x10000 <= number < 0x110000
    ):
        return f"&#{number};"
    return ""
