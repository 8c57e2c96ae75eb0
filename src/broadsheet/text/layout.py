"""Keep track of where the words of a story stand while it is written anew.

The half of text.rewrite that knows no elements: the line under way, the frames
around it, the emphasis that is open, the language and direction that hold.

Pure.
"""

import re
from collections.abc import Callable, Mapping

from . import frames
from .frames import Frame, Part
from .lines import Format, Line, Verbatim

Attributes = Mapping[str, str]
Ending = Callable[[], None] | None
"""What is to be done when an element ends."""

_LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8}){0,4}")
_DIRECTION = re.compile(r"ltr|rtl|auto")


class Overgrown(ValueError):
    """The text would come out much longer than it went in."""


def bearing(attributes: Attributes) -> tuple[str, str]:
    """The language and direction an element states, each "" when it states none that is sound."""
    if "lang" not in attributes and "dir" not in attributes:
        return _NONE
    language, direction = attributes.get("lang", ""), attributes.get("dir", "").lower()
    return (
        language if _LANGUAGE.fullmatch(language) else "",
        direction if _DIRECTION.fullmatch(direction) else "",
    )


_NONE = ("", "")


def bearing_html(language: str, direction: str) -> str:
    return (f' lang="{language}"' if language else "") + (f' dir="{direction}"' if direction else "")


class Layout:
    """The page under the pen: lines in frames in the root."""

    def __init__(self) -> None:
        self.start_page(room=0, lean=False)

    def start_page(self, *, room: int, lean: bool) -> None:
        """`room`: characters that opening tags may come to. `lean`: without inherited attributes."""
        self.room = room
        self.lean = lean
        self.frames = [Frame("")]
        self.formats: list[Format] = []
        self.line: Line | None = None
        self._tag, self._attributes = "p", ""
        self._bearings = [_NONE]

    def page(self) -> str:
        """What has been written, as HTML."""
        self.end_line()
        return frames.standing(self.frames[0].parts)

    # --- lines

    def open_line(self, tag: str = "p", attributes: str | None = None) -> Line:
        """Begin a line; if no attributes are given, it has those of the divisions around it."""
        self._tag, self._attributes = tag, self.bearing({}) if attributes is None else attributes
        self.line = Line(self.formats, splits=tag == "p")
        return self.line

    def end_line(self) -> None:
        """Put the line under way, if there is one, where it belongs."""
        if self.line is not None:
            self._end_line_on(self.shelf())

    def _end_line_on(self, shelf: list[Part]) -> None:
        line, self.line = self.line, None
        if line is None:
            return
        for html, picture in line.finish():
            shelf.append(Part(html, self._tag, self._attributes, picture))
        self.room -= line.spent
        if self.room < 0:
            raise Overgrown("opening tags repeated in every line outgrow the text")

    def shelf(self) -> list[Part]:
        """Where a finished block goes: the next frame that holds blocks."""
        for frame in reversed(self.frames):
            if frame.name in frames.SHELVES:
                return frame.parts
        return self.frames[0].parts

    def put(self, part: Part) -> None:
        """Put a finished block where the text stands; out of a captive line, before it."""
        if not self.is_captive():
            self.end_line()
        self.shelf().append(part)

    def is_captive(self) -> bool:
        """Whether the text stands in a frame that holds one line and no blocks."""
        return self.frames[-1].name in frames.CAPTIVE

    def border(self) -> None:
        """The edge of an element that only groups others."""
        if self.line is None:
            return
        if self.frames[-1].name in ("figcaption", "pre"):
            self.line.soft_break()
        elif self.is_captive() or self._tag != "p":
            self.line.space()
        else:
            self.end_line()

    # --- frames

    def enter(self, frame: Frame) -> Ending:
        """Begin a frame."""
        self.end_line()
        self.frames.append(frame)
        self._bearings.append(_NONE)
        if frame.name == "pre":
            self.line = Verbatim(self.formats)
        elif self.is_captive():
            self.open_line().splits = False
        return self.leave

    def leave(self) -> None:
        """End the frame that an element began, and those in it that the source has not named."""
        self.leave_implied()
        self.close_frame()

    def leave_implied(self) -> None:
        while self.frames[-1].implied:
            self.close_frame()

    def close_frame(self) -> Frame:
        """End the innermost frame; what becomes of it is for text.frames to say."""
        frame = self.frames[-1]
        self._end_line_on(frame.parts if self.is_captive() else self.shelf())
        self.frames.pop()
        self._bearings.pop()
        self.shelf().extend(frames.CLOSING[frame.name](frame, self.frames[-1]))
        return frame

    def figure(self) -> Frame | None:
        """The innermost figure around the text."""
        return next((frame for frame in reversed(self.frames) if frame.name == "figure"), None)

    # --- emphasis and links

    def open_format(self, format: Format) -> Ending:
        self.formats.append(format)
        return self._close_format

    def _close_format(self) -> None:
        if self.line is not None:
            self.line.close_formats(len(self.formats) - 1)
        self.formats.pop()

    # --- language and direction

    def bearing(self, attributes: Attributes) -> str:
        """The lang and dir of a block: its own, else those of the divisions it stands in."""
        turned = self._turned(attributes) if attributes else self._bearings[-1]
        return "" if self.lean or turned == _NONE else bearing_html(*turned)

    def turn(self, attributes: Attributes) -> Ending:
        """Let the language and direction of a division hold for what stands in it."""
        turned = self._turned(attributes)
        if turned == self._bearings[-1]:
            return self.border
        self._bearings.append(turned)
        return self._turn_back

    def _turn_back(self) -> None:
        self.border()
        self._bearings.pop()

    def _turned(self, attributes: Attributes) -> tuple[str, str]:
        outer, own = self._bearings[-1], bearing(attributes)
        return own[0] or outer[0], own[1] or outer[1]
