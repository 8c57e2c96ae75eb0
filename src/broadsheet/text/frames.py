"""What holds lines together: lists, tables, figures, quotes.

Part of the rewriting of foreign HTML (text.rewrite). A frame gathers the finished parts that
stand in it; when it ends, one function per kind says what becomes of them:
whole again, or dissolved into its parts when it held nothing that needs it (a
table that only made a layout, a list without items, a figure without a picture).

Pure.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Part:
    """A finished piece of a text: a line still without its tag, or a whole block (`tag` is "")."""

    html: str
    tag: str = ""
    attributes: str = ""
    picture: bool = False  # worth a figure: a picture, a table, a quote
    name: str = ""  # of the frame it was
    lifted: int | None = None  # the number of the lifted picture whose place it keeps

    def whole(self) -> str:
        """The part as HTML that can stand by itself."""
        if not self.tag:
            return self.html
        return f"<{self.tag}{self.attributes}>{self.html}</{self.tag}>"


@dataclass(slots=True)
class Frame:
    """A container under way."""

    name: str
    attributes: str = ""
    implied: bool = False  # not in the source: it ends with what is around it
    parts: list[Part] = field(default_factory=list)
    items: list[str] = field(default_factory=list)  # finished list items, cells, rows or sections
    content: list[Part] = field(default_factory=list)  # of a table: what its cells hold
    widest: int = 0  # of a table: cells in its widest row
    caption: Part | None = None
    lifted: list[int] = field(default_factory=list)  # of a figure: which lifted pictures are in it
    credit: list[str] = field(default_factory=list)


def standing(parts: list[Part]) -> str:
    """The parts one under the other, every line with its tag."""
    return "".join([part.whole() for part in parts])


def settled(parts: list[Part]) -> str:
    """The inside of an item, a cell or a quote: its only paragraph, if that comes first, needs no tag."""
    if (
        parts
        and parts[0].tag == "p"
        and not parts[0].attributes
        and all(part.tag != "p" for part in parts[1:])
    ):
        return parts[0].html + standing(parts[1:])
    return standing(parts)


def _block(frame: Frame, inside: str, *, picture: bool = False) -> list[Part]:
    html = f"<{frame.name}{frame.attributes}>{inside}</{frame.name}>"
    return [Part(html, picture=picture, name=frame.name)]


def flush_stray(frame: Frame) -> None:
    """Give what stood in a list between its items an item of its own."""
    if frame.parts:
        tag = "dd" if frame.name == "dl" else "li"
        frame.items.append(f"<{tag}>{settled(frame.parts)}</{tag}>")
        frame.parts = []


def _close_quote(frame: Frame, owner: Frame) -> list[Part]:
    return _block(frame, settled(frame.parts), picture=True) if frame.parts else []


def _close_list(frame: Frame, owner: Frame) -> list[Part]:
    if not frame.items:
        return frame.parts
    flush_stray(frame)
    return _block(frame, "".join(frame.items))


def _close_item(frame: Frame, owner: Frame) -> list[Part]:
    if frame.parts:
        flush_stray(owner)
        owner.items.append(_block(frame, settled(frame.parts))[0].html)
    return []


def _close_cell(frame: Frame, owner: Frame) -> list[Part]:
    owner.items.append(_block(frame, settled(frame.parts))[0].html)
    owner.content += frame.parts
    owner.widest += 1
    return []


def _close_row(frame: Frame, owner: Frame) -> list[Part]:
    if frame.content:
        owner.items.append(_block(frame, "".join(frame.items))[0].html)
        owner.content += frame.content
        owner.widest = max(owner.widest, frame.widest)
    return []


def _close_section(frame: Frame, owner: Frame) -> list[Part]:
    if frame.items:
        owner.items.append(_block(frame, "".join(frame.items))[0].html)
        owner.content += frame.content
        owner.widest = max(owner.widest, frame.widest)
    return []


def _close_table(frame: Frame, owner: Frame) -> list[Part]:
    # One cell to a row, or a table inside: it places things on a page and holds no data.
    is_layout = frame.widest < 2 or any(part.name == "table" for part in frame.content)
    if is_layout:
        return ([frame.caption] if frame.caption else []) + frame.content
    return _block(frame, _caption("caption", frame) + "".join(frame.items), picture=True)


def _caption(tag: str, frame: Frame) -> str:
    held = frame.caption
    return f"<{tag}{held.attributes}>{held.html}</{tag}>" if held else ""


def _close_figure(frame: Frame, owner: Frame) -> list[Part]:
    parts = frame.parts
    if frame.lifted:  # the caption goes with the picture
        return parts
    if any(part.name == "figure" for part in parts) or not any(part.picture for part in parts):
        return parts + ([frame.caption] if frame.caption else [])
    return _block(frame, settled(parts) + _caption("figcaption", frame), picture=True)


def _close_caption(frame: Frame, owner: Frame) -> list[Part]:
    """The caption of a figure or table: one line; a second caption is an ordinary paragraph."""
    if not frame.parts:
        return []
    line = Part(frame.parts[0].html, "p", frame.attributes, frame.parts[0].picture)
    if owner.caption is None:
        owner.caption = line
        return []
    return [line]


def _close_term(frame: Frame, owner: Frame) -> list[Part]:
    if frame.parts:
        flush_stray(owner)
        owner.items.append(_block(frame, frame.parts[0].html)[0].html)
    return []


def _close_pre(frame: Frame, owner: Frame) -> list[Part]:
    return _block(frame, frame.parts[0].html, picture=True) if frame.parts else []


CLOSING: dict[str, Callable[[Frame, Frame], list[Part]]] = {
    "blockquote": _close_quote,
    "ul": _close_list,
    "ol": _close_list,
    "dl": _close_list,
    "li": _close_item,
    "dd": _close_item,
    "dt": _close_term,
    "td": _close_cell,
    "th": _close_cell,
    "tr": _close_row,
    "thead": _close_section,
    "tbody": _close_section,
    "tfoot": _close_section,
    "table": _close_table,
    "figure": _close_figure,
    "figcaption": _close_caption,
    "caption": _close_caption,
    "pre": _close_pre,
}
"""What becomes of a frame when it ends: parts for the frame around it, or items put into its owner."""

CAPTIVE = frozenset({"dt", "caption", "figcaption", "pre"})
"""Frames that hold one line and no blocks."""

SHELVES = frozenset({"", "blockquote", "li", "dd", "td", "th", "figure", "ul", "ol", "dl"})
"""Frames that keep parts themselves; between cells and rows nothing may stand."""

OWNERS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "caption": ("table",),
    "figcaption": ("figure",),
}
"""What must stand directly around a frame; elsewhere the element is only a border between lines."""
