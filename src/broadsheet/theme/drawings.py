"""What the paper is recognised by where it has no logo: a letter for the browser's tab, a card for sharing.

Drawn from the paper's own name in its own typeface, the same bytes every time.
"""

from __future__ import annotations

import io

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from broadsheet.theme import fonts
from broadsheet.theme.colours import LIGHT_PAPER, on_light

INK = "#16181d"
SOFT = "#5b6068"
NAME_FACE = fonts.SERIF / "SourceSerifPro-Semibold.ttf"
LABEL_FACE = fonts.SANS / "SourceSansPro-Regular.ttf"
ARTICLES = {"the", "le", "la", "el", "il", "die", "der", "das", "de", "het"}
SHARE_SIZE = (1200, 630)
"""What Open Graph readers crop least."""


def icon_svg(name: str, accent: str) -> str:
    """The favicon: the name's first letter in paper white on the accent; three rules if we cannot set it."""
    ground = f'<rect width="64" height="64" rx="12" fill="{on_light(accent)}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{ground}{_sign(name)}</svg>\n'


def touch_icon(name: str, accent: str, side: int = 180) -> bytes:
    """The same as a PNG without transparency, for home screens."""
    picture = Image.new("RGB", (side, side), on_light(accent))
    pen = ImageDraw.Draw(picture)
    letter = _first_letter(name)
    if letter:
        font = ImageFont.truetype(str(NAME_FACE), int(side * 0.72))
        left, top, right, bottom = pen.textbbox((0, 0), letter, font=font)
        at = ((side - right - left) / 2, (side - bottom - top) / 2)
        pen.text(at, letter, font=font, fill=LIGHT_PAPER)
    else:
        for line in range(3):
            top = side * (0.28 + 0.18 * line)
            pen.rectangle((side * 0.22, top, side * (0.78 - 0.1 * line), top + side * 0.07), fill=LIGHT_PAPER)
    return _png(picture)


def share_card(name: str, tagline: str, accent: str) -> bytes:
    """The picture shown for a page that has none: the nameplate between its rules."""
    width, height = SHARE_SIZE
    picture = Image.new("RGB", SHARE_SIZE, LIGHT_PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width, 18), fill=on_light(accent))
    middle = height / 2 - (24 if tagline else 0)
    if _settable(name):
        size = 132
        while size > 40 and pen.textlength(name, font=_face(NAME_FACE, size)) > width - 160:
            size -= 4
        pen.text((width / 2, middle), name, font=_face(NAME_FACE, size), fill=INK, anchor="mm")
        if _settable(tagline):
            pen.text((width / 2, middle + size), tagline, font=_face(LABEL_FACE, 34), fill=SOFT, anchor="mm")
    for top, thick in ((110, 5), (120, 2), (height - 122, 2), (height - 115, 5)):
        pen.rectangle((80, top, width - 80, top + thick - 1), fill=INK)
    return _png(picture)


def _sign(name: str) -> str:
    letter = _first_letter(name)
    if not letter:
        rules = "".join(f'<path d="M14 {20 + 12 * line}h{36 - 6 * line}"/>' for line in range(3))
        return f'<g stroke="{LIGHT_PAPER}" stroke-width="5">{rules}</g>'
    font = TTFont(NAME_FACE, lazy=True)
    glyphs = font.getGlyphSet()
    glyph = glyphs[font.getBestCmap()[ord(letter)]]
    bounds = BoundsPen(glyphs)
    glyph.draw(bounds)
    left, bottom, right, top = bounds.bounds
    scale = min(44 / (top - bottom), 48 / (right - left))
    path = SVGPathPen(glyphs, ntos=lambda value: f"{value:.1f}".removesuffix(".0"))
    shift = (scale, 0, 0, -scale, 32 - scale * (left + right) / 2, 32 + scale * (bottom + top) / 2)
    glyph.draw(TransformPen(path, shift))
    return f'<path fill="{LIGHT_PAPER}" d="{path.getCommands()}"/>'


def _first_letter(name: str) -> str:
    """The letter a name is known by: an article before it does not count."""
    first, _, rest = name.partition(" ")
    known = rest if rest and first.lower() in ARTICLES else name
    letter = next((sign for sign in known.upper() if sign.isalnum()), "")
    return letter if letter and _settable(letter) else ""


def _settable(text: str) -> bool:
    return bool(text) and all(sign in fonts.LETTERS for sign in text)


def _face(path: object, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
