"""Write one line of running text: a paragraph, a heading, a caption.

Part of the rewriting of foreign HTML (text.rewrite). A line takes pieces of
text, breaks and pictures as they come and gives back HTML in one form only:
white space folded, no space at the ends or beside a break, no empty emphasis,
every emphasis closed where it was opened, two breaks a new paragraph. Because
there is one form only, writing its own output again changes nothing.

Pure.
"""

import re
from typing import NamedTuple

from .characters import INVISIBLE
from .markup import escape

# What HTML calls white space (a text has been tidied before), with the space that does not break.
_RUNS = re.compile(r"[ \t\n\xa0]{2,}|[\t\n]")
SPACES = " \t\n\xa0"
"""What is folded; wider spaces are letters, they indent and set off where that is the custom."""


class Format(NamedTuple):
    """An emphasis or link that is open in the source, and the tag that opens it in ours."""

    tag: str
    opening: str


class Paragraph(NamedTuple):
    """A finished piece of a line: its inner HTML, and whether a picture stands in it."""

    html: str
    picture: bool


def _folded(run: re.Match[str]) -> str:
    # Only a run of nothing but unbreakable spaces is one: else the line could never break there.
    return "\xa0" if run[0].strip("\xa0") == "" else " "


def fold(text: str) -> str:
    """Runs of white space as one space each."""
    # Asked first, because most text has nothing to fold and looking for runs is slow.
    if "  " in text or "\n" in text or "\t" in text or "\xa0" in text:
        return _RUNS.sub(_folded, text)
    return text


class Line:
    """Running text under way.

    `formats` is the list of what is open in the source, shared with the rewriter; a line
    opens them only when something visible comes, and so never writes an empty one.
    """

    __slots__ = (
        "_breaks",
        "_done",
        "_gap",
        "_opened",
        "_picture",
        "_pieces",
        "_visible",
        "formats",
        "spent",
        "splits",
    )

    def __init__(self, formats: list[Format], *, splits: bool) -> None:
        self.formats = formats
        self.splits = splits
        self.spent = 0  # letters written for opening tags
        self._done: list[Paragraph] = []
        self._restart()

    def _restart(self) -> None:
        self._pieces: list[str] = []
        self._opened = 0
        self._breaks = 0
        self._gap = ""
        self._visible = False
        self._picture = False

    def text(self, text: str) -> None:
        """Add text; white space is folded across the borders of what comes in pieces."""
        text = fold(text)
        words = text.strip(SPACES)
        if not words:
            self._leave_gap(text)
            return
        self._leave_gap(text[0])
        self._come_to_writing()
        self._pieces.append(escape(words))
        self._visible = self._visible or bool(words.strip(INVISIBLE))
        self._leave_gap(text[-1])

    def _leave_gap(self, letter: str) -> None:
        if letter in (" ", "\xa0"):
            self._gap = letter if self._gap != " " else " "

    def break_line(self) -> None:
        """A forced line break; the second in a row starts a new paragraph where the line may split."""
        self._breaks += 1

    def soft_break(self) -> None:
        """The border of a block inside a line that cannot hold blocks."""
        if self._breaks == 0:
            self._breaks = 1

    def space(self) -> None:
        """A border that is worth no more than a space."""
        self._leave_gap(" ")

    def picture(self, html: str) -> None:
        """Add a picture's finished tag."""
        self._come_to_writing()
        self._pieces.append(html)
        self._visible = self._picture = True

    def close_formats(self, open_in_source: int) -> None:
        """Close what the source has closed; `open_in_source` formats are left."""
        while self._opened > open_in_source:
            self._opened -= 1
            self._pieces.append(f"</{self.formats[self._opened].tag}>")

    def _come_to_writing(self) -> None:
        if self._pieces:
            if self._breaks:
                self._break()
            elif self._gap:
                self._pieces.append(" " if self._gap == " " else "&nbsp;")
        self._breaks = 0
        self._gap = ""
        self._open_formats()

    def _break(self) -> None:
        if self._breaks > 1 and self.splits:
            self._finish_paragraph()
        else:
            self._pieces.append("<br>")

    def _open_formats(self) -> None:
        while self._opened < len(self.formats):
            opening = self.formats[self._opened].opening
            self._pieces.append(opening)
            self.spent += len(opening)
            self._opened += 1

    def _finish_paragraph(self) -> None:
        self.close_formats(0)
        if self._visible:
            self._done.append(Paragraph("".join(self._pieces), self._picture))
        self._restart()

    def finish(self) -> list[Paragraph]:
        """Close everything; the paragraphs of the line, those without anything visible left away."""
        self._finish_paragraph()
        return self._done


class Verbatim(Line):
    """Text whose white space counts: the inside of <pre>."""

    __slots__ = ()

    def __init__(self, formats: list[Format]) -> None:
        super().__init__(formats, splits=False)

    def text(self, text: str) -> None:
        if not text:
            return
        self._open_formats()
        self._pieces.append(escape(text))
        self._visible = self._visible or bool(text.strip(INVISIBLE))

    def break_line(self) -> None:
        self._pieces.append("\n")

    def soft_break(self) -> None:
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._pieces.append("\n")

    def space(self) -> None:
        self.soft_break()

    def picture(self, html: str) -> None:
        self._open_formats()
        self._pieces.append(html)
        self._visible = self._picture = True

    def finish(self) -> list[Paragraph]:
        # A parser eats the line feed after <pre>: kept, the text would lose a line each time it is read.
        return [
            Paragraph(html, picture)
            for html, picture in ((p.html.strip("\n"), p.picture) for p in super().finish())
        ]
