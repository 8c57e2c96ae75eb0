"""Find the real picture behind an <img> of the web, and who made it.

Part of the rewriting of foreign HTML (text.rewrite): lazy loaders hide the
address in other attributes, counters pose as pictures, emoji come as files.
Fetching is left to the net room, storing and showing to the desk.

Pure.
"""

import re
from collections.abc import Iterable, Mapping

from broadsheet.records import record

from .address import absolute
from .characters import one_line
from .markup import escape_attribute

LONGEST_ALT = 500


@record(frozen=True, slots=True)
class Lifted:
    """A picture the wire wants fetched: its address and what was said of it, as plain text."""

    url: str
    alt: str
    caption: str
    credit: str


# Where scripts that load pictures late keep the address, the best one first.
_SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_SOURCES = (
    "data-orig-file",
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-hi-res-src",
    "data-url",
    "src",
)
_STAND_INS = re.compile(
    r"(?:^|[/_-])(?:blank|spacer|placeholder|pixel|transparent|1x1|lazy)\.(?:gif|png|svg)$"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[\s;])(?:width|height)\s*:\s*[012](?:\.\d+)?px",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*")
_DESCRIPTOR = re.compile(r"(\d+(?:\.\d+)?)[wx](?:,|$)")


def is_counter(attributes: Mapping[str, str]) -> bool:
    """Whether an element is there to be fetched and not to be seen: a pixel, or hidden."""
    if "hidden" in attributes or ("style" in attributes and _HIDDEN.search(attributes["style"])):
        return True
    width, height = _pixels(attributes, "width"), _pixels(attributes, "height")
    return (width is not None and width <= 2) or (height is not None and height <= 2)


def _pixels(attributes: Mapping[str, str], name: str) -> int | None:
    value = attributes.get(name)
    size = _SIZE.fullmatch(value) if value else None
    return int(size[1]) if size else None


def emoji(attributes: Mapping[str, str]) -> str:
    """The letters that a picture of an emoji stands for, or "" when it is another picture."""
    classes = attributes.get("class", "")
    if "emoji" not in classes and "smiley" not in classes:
        return ""
    alt = one_line(attributes.get("alt", ""))
    return alt if len(alt) <= 16 else ""


def source(attributes: Mapping[str, str], base_url: str) -> str | None:
    """The absolute http(s) address of the largest version an <img> names; None when it has none."""
    for name in _SOURCE_SETS:
        value = attributes.get(name)
        if value and (found := largest(value, base_url)):
            return found
    for name in _SOURCES:
        value = attributes.get(name)
        if value and not _STAND_INS.search(value) and (found := _web(value, base_url)):
            return found
    return None


def _web(value: str, base_url: str) -> str | None:
    found = absolute(value, base_url)
    return found if found and found.startswith("http") else None


def largest(source_set: str, base_url: str) -> str | None:
    """The address with the largest descriptor of a srcset (WHATWG HTML 4.8.4.2.1)."""
    best, best_size = None, -1.0
    for address, size in _candidates(source_set[:20_000]):
        if size > best_size and (found := _web(address, base_url)):
            best, best_size = found, size
    return best


def _candidates(source_set: str) -> Iterable[tuple[str, float]]:
    # Addresses may hold commas: only white space and a comma at the end separate.
    waiting = ""
    for word in source_set.split():
        descriptor = _DESCRIPTOR.match(word) if waiting else None
        if descriptor:
            yield waiting, float(descriptor[1])
            waiting = word[descriptor.end() :].strip(",")
        else:
            if waiting:
                yield waiting, 1.0
            waiting = word.strip(",")
    if waiting:
        yield waiting, 1.0


def tag(attributes: Mapping[str, str], url: str) -> str:
    """The <img> as it stays in a cleaned text."""
    alt = escape_attribute(one_line(attributes.get("alt", ""))[:LONGEST_ALT])
    sizes = "".join(
        f' {name}="{size}"' for name in ("width", "height") if (size := _pixels(attributes, name)) is not None
    )
    return f'<img src="{escape_attribute(url)}" alt="{alt}"{sizes}>'


_FORMAT = re.compile(r"[a-z][a-z0-9-]{0,30}")
_NUMBER = re.compile(r"[0-9]{1,18}")


def token(attributes: Mapping[str, str], base_url: str) -> str | None:
    """The inert token of a picture of ours, or of one still wanted; None for any other <embed>."""
    alt = escape_attribute(one_line(attributes.get("alt", ""))[:LONGEST_ALT])
    kind, number = attributes.get("embedtype", ""), attributes.get("id", "")
    if kind == "image" and _NUMBER.fullmatch(number):
        shape = attributes.get("format", "")
        shape = shape if _FORMAT.fullmatch(shape) else "fullwidth"
        return f'<embed embedtype="image" id="{number}" alt="{alt}" format="{shape}">'
    if kind == "wanted" and (url := _web(attributes.get("url", ""), base_url)):
        return wanted(url, attributes.get("alt", ""))
    return None


def wanted(url: str, alt: str) -> str:
    """The token that keeps the place of a picture not fetched yet."""
    alt = escape_attribute(one_line(alt)[:LONGEST_ALT])
    return f'<embed embedtype="wanted" url="{escape_attribute(url)}" alt="{alt}">'


_NAME = r"([^()\[\]\n]{2,80}?)"
_SHOWS = (
    r"photo(?:graph(?:er|y|ie)?)?s?|pictures?|images?|foto(?:graf(?:ie|ía|ia)?|s)?|bild(?:er)?|illustration"
)
_MADE = r"credits?|crédits?(?: photos?)?|courtesy|copyright|handout"
_SAYS_PICTURE = rf"(?:file )?(?:(?:{_SHOWS})(?: (?:{_MADE}))?|{_MADE})"
_CREDITS = [
    re.compile(
        rf"\s*[(\[]\s*{_SAYS_PICTURE}\s*(?:by\b|of\b|from\b|von\b|:|/|©)\s*{_NAME}\s*[)\]]\.?\s*$", re.I
    ),
    re.compile(rf"(?:^|(?<=[.!?…]\s))\s*{_SAYS_PICTURE}\s*(?:by\b|:|/|©)\s*{_NAME}\s*\.?$", re.I),
    re.compile(rf"\s*(?:©|\(c\))\s*{_NAME}\s*\.?$", re.I),
    # "Ann Lark/Wire" behind a sentence, a dash or in brackets.
    re.compile(
        r"(?:(?<=[.!?…])\s+|\s*[(\[—–])\s*"
        r"([A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3} ?/ ?[A-Z][\w .&'’-]{1,40}?)\s*[)\]]?\s*$"
    ),
]


def caption_and_credit(caption: str, credit: str) -> tuple[str, str]:
    """What the picture shows, and who made it: the maker is cut out of the caption when stated only there.

    A guess from how agencies write: "(Photo: Ann Lark)", "Photo by Ann Lark", "© Wire",
    "Ann Lark/Wire". An editor has the last word.
    """
    caption, credit = one_line(caption)[:2_000], one_line(credit)[:200]
    if credit:
        return caption.removesuffix(credit).rstrip(), _bare(credit)
    for pattern in _CREDITS:
        if found := pattern.search(caption[-200:]):
            start = max(0, len(caption) - 200) + found.start()
            return caption[:start].rstrip(), found[1].strip()
    return caption, ""


def credit_alone(text: str) -> str:
    """Who made the picture above, when a paragraph says nothing else; else ""."""
    if len(text) > 120:
        return ""
    for pattern in _CREDITS[:3]:
        if found := pattern.match(text):
            return found[1].strip()
    return ""


def credit_in_alt(alt: str) -> tuple[str, str]:
    """What the picture shows and who made it, from an alternative text like "A ship | wire"."""
    shows, bar, maker = alt.rpartition(" | ")
    return (shows.rstrip(), maker) if bar and 1 < len(maker) <= 60 else (alt, "")


def _bare(credit: str) -> str:
    stated = re.sub(
        rf"^(?:{_SAYS_PICTURE})?\s*(?:by\b|:|/|©|\(c\))\s*", "", credit.strip("()[] "), flags=re.I
    )
    return stated.strip() or credit
