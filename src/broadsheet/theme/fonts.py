"""The paper's typefaces: Source Serif and Source Sans from their packages, cut down to what a page needs.

Five faces, the letters of most European languages, together under 60 kB. A subset is a modified version,
and the licence (SIL OFL 1.1) keeps the name "Source" for the original: ours are called Broadsheet Serif
and Broadsheet Sans. The same file comes out of the same font, byte for byte.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import font_source_sans_pro
import font_source_serif_pro
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

LETTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "\u00a0«»©°·¿¡£§½–—‘’‚“”„•…‹›€×"
    + "".join(chr(code) for code in range(0xC0, 0x100) if code not in (0xD7, 0xF7))
    + "ŒœŸĄąĆćČčĎďĐđĘęĚěĞğİıŁłŃńŇňŐőŘřŚśŞşŠšŤťŮůŰűŹźŻżŽžĀāĒēĪīŌōŪūĂăȘșȚț"
)
"""What every face can set; any other letter comes from the reader's own fonts."""

SERIF = Path(font_source_serif_pro.font_directory)
SANS = Path(font_source_sans_pro.font_directory)


@dataclass(frozen=True, slots=True)
class Face:
    """One file of type. `kern` is kept where large letters would show its absence."""

    name: str
    family: str
    weight: int
    style: str
    source: Path
    kern: bool


FACES = (
    Face("serif-regular", "Broadsheet Serif", 400, "normal", SERIF / "SourceSerifPro-Regular.ttf", True),
    Face("serif-italic", "Broadsheet Serif", 400, "italic", SERIF / "SourceSerifPro-It.ttf", False),
    Face("serif-semibold", "Broadsheet Serif", 600, "normal", SERIF / "SourceSerifPro-Semibold.ttf", True),
    Face("sans-regular", "Broadsheet Sans", 400, "normal", SANS / "SourceSansPro-Regular.ttf", False),
    Face("sans-semibold", "Broadsheet Sans", 600, "normal", SANS / "SourceSansPro-Semibold.ttf", False),
)

LICENCE = SERIF / "LICENSE.txt"


@dataclass(frozen=True, slots=True)
class Fallback:
    """A typeface nearly every machine has, to be stretched to ours until ours has come.

    `width` is the mean advance of English text in units of the em, as `mean_width` measures it: for desktops in
    the metric-compatible Liberation fonts, for phones in what Android sets with.
    """

    face: str
    family: str
    local: tuple[str, ...]
    width: float


FALLBACKS = (
    Fallback("serif-regular", "Serif Fallback", ("Times New Roman", "Liberation Serif"), 0.3994),
    Fallback("serif-italic", "Serif Fallback", ("Times New Roman Italic", "Liberation Serif Italic"), 0.4011),
    Fallback("serif-semibold", "Serif Fallback", ("Times New Roman Bold", "Liberation Serif Bold"), 0.4252),
    Fallback("sans-regular", "Sans Fallback", ("Arial", "Liberation Sans"), 0.4407),
    Fallback("sans-semibold", "Sans Fallback", ("Arial Bold", "Liberation Sans Bold"), 0.4769),
    Fallback("serif-regular", "Serif Phone Fallback", ("Noto Serif", "NotoSerif-Regular"), 0.4784),
    Fallback("serif-italic", "Serif Phone Fallback", ("Noto Serif Italic", "NotoSerif-Italic"), 0.4643),
    Fallback("serif-semibold", "Serif Phone Fallback", ("Noto Serif Bold", "NotoSerif-Bold"), 0.508),
    Fallback("sans-regular", "Sans Phone Fallback", ("Roboto", "Roboto-Regular"), 0.4425),
    Fallback("sans-semibold", "Sans Phone Fallback", ("Roboto Bold", "Roboto-Bold"), 0.4488),
)

# How often a sign comes in a thousand of English news text: enough to size a fallback.
_OFTEN = {" ": 172, "e": 102, "t": 75, "a": 66, "o": 62, "i": 59, "n": 58, "s": 53, "r": 50, "h": 46, "l": 34}
_OFTEN |= {"d": 33, "c": 25, "u": 23, "m": 21, "f": 19, "p": 16, "g": 16, "w": 15, "y": 15, "b": 12, "v": 8}
_OFTEN |= {"k": 6, "x": 2, "j": 1, "q": 1, "z": 1}


@cache
def cut(face: Face) -> bytes:
    """The face as WOFF2 with our letters only. Deterministic: no dates, no names but ours."""
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern"] if face.kern else []
    options.name_IDs = []
    options.drop_tables += ["DSIG", "GDEF", "BASE", "gasp"]
    font = TTFont(face.source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    for number in (1, 4):
        font["name"].setName(face.family, number, 3, 1, 0x409)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def face_rules(paths: dict[str, str]) -> str:
    """The @font-face rules: our faces, and fallbacks stretched so that nothing moves when ours arrive.

    `paths` maps `serif-regular.woff2` and its sisters to where a page may fetch them.
    """
    rules = [
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
        f'font-display:swap;src:url("{paths[face.name + ".woff2"]}") format("woff2")}}'
        for face in FACES
    ]
    return "\n".join(rules + [_fallback_rule(fallback) for fallback in FALLBACKS]) + "\n"


def _fallback_rule(fallback: Fallback) -> str:
    face = next(face for face in FACES if face.name == fallback.face)
    font = TTFont(face.source, lazy=True)
    units, lines = font["head"].unitsPerEm, font["hhea"]
    size = mean_width(font) / fallback.width
    ascent, descent, gap = (part / units / size for part in (lines.ascent, -lines.descent, lines.lineGap))
    sources = ",".join(f'local("{name}")' for name in fallback.local)
    return (
        f'@font-face{{font-family:"{fallback.family}";font-weight:{face.weight};font-style:{face.style};'
        f"src:{sources};size-adjust:{size:.2%};ascent-override:{ascent:.2%};descent-override:{descent:.2%};"
        f"line-gap-override:{gap:.2%}}}"
    )


def mean_width(font: TTFont) -> float:
    """The mean advance of English text in this font, in units of the em."""
    letters, advances = font.getBestCmap(), font["hmtx"]
    total = sum(share * advances[letters[ord(letter)]][0] for letter, share in _OFTEN.items())
    return float(total / sum(_OFTEN.values()) / font["head"].unitsPerEm)
