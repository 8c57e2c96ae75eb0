"""Accents that can be read: an editor chooses a colour, we keep its hue and see to the contrast.

Each section has an accent for the light and one for the dark paper. Both are moved in lightness, and only
as far as WCAG 2.2 needs for text (4.5 : 1). Hue and chroma stay in the OKLCH space, where equal steps
look equal. Source of the matrices: Björn Ottosson, "A perceptual color space for image processing"
(2020).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from broadsheet.theme.story import Section

LIGHT_PAPER = "#fffdf9"
LIGHT_WASH = "#f5f2ea"
DARK_PAPER = "#14161a"
DARK_WASH = "#1d2025"
READABLE = 4.6
"""WCAG 2.2 asks 4.5 for text; the rest is for rounding to eight bits."""

DEFAULT = "#8a1c2b"
PALETTE = ("#1d4f91", "#0f6b54", "#8a1c2b", "#7a5200", "#5b3a8c", "#0b6577", "#9a3b12", "#4d5f14")
"""Accents for sections that have none, dealt out in order."""

_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\Z")

Linear = tuple[float, float, float]


def accent_sheet(accent: str, accent_dark: str, sections: Sequence[Section]) -> str:
    """The generated end of the stylesheet: custom properties of the paper and of every section.

    Where there is no accent for the dark, the one for the light serves there, too.
    """
    light = [f":root{{--accent:{on_light(accent)}}}"]
    dark = [f":root{{--accent:{on_dark(accent_dark or accent)}}}"]
    for place, section in enumerate(sections):
        chosen = section.accent if _HEX.match(section.accent) else PALETTE[place % len(PALETTE)]
        name = re.sub(r"[^a-z0-9-]", "", section.slug)
        light.append(f'[data-section="{name}"]{{--accent:{on_light(chosen)}}}')
        night = on_dark(section.accent_dark or chosen)
        dark.append(f'[data-section="{name}"]{{--accent:{night}}}')
    after_dark = "@media screen and (prefers-color-scheme:dark){\n" + "\n".join(dark) + "\n}\n"
    return "\n".join(light) + "\n" + after_dark


def on_light(colour: str) -> str:
    """The colour, darkened until it can be read on paper, wash, and a text card's breath of itself."""
    return _readable(colour, (LIGHT_PAPER, LIGHT_WASH), step=-0.01, tint=0.07)


def on_dark(colour: str) -> str:
    """The colour, lightened until it can be read in the dark, and a little beyond: thin strokes need it."""
    return _readable(colour, (DARK_PAPER, DARK_WASH), step=0.01, tint=0.11, start=0.78)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """`color-mix(in srgb, colour share, ground)`, as the stylesheet tints a text card."""
    parts = [(int(colour[at : at + 2], 16), int(ground[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(ours * share + theirs * (1 - share)):02x}" for ours, theirs in parts)


def _readable(
    colour: str, grounds: Sequence[str], step: float, tint: float, start: float | None = None
) -> str:
    lightness, chroma, hue = _to_oklch(_linear(colour if _HEX.match(colour) else DEFAULT))
    if start is not None:
        # Light colours on dark ground glow; a little less chroma keeps them quiet.
        lightness, chroma = max(lightness, start), chroma * 0.85
    while True:
        made = _hex(_within(lightness, chroma, hue))
        tinted = mixed(made, grounds[0], tint)
        if min(contrast(made, ground) for ground in (*grounds, tinted)) >= READABLE:
            return made
        lightness += step


def _within(lightness: float, chroma: float, hue: float) -> Linear:
    """The colour of this lightness and hue that a screen can show, with as much chroma as possible."""
    while True:
        made = _from_oklch(lightness, chroma, hue)
        if chroma <= 0 or all(-1e-4 <= part <= 1 + 1e-4 for part in made):
            return made
        chroma -= 0.004


def _linear(colour: str) -> Linear:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_to_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return red, green, blue


def _hex(colour: Linear) -> str:
    return "#" + "".join(f"{round(_to_srgb(min(1.0, max(0.0, part))) * 255):02x}" for part in colour)


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _to_srgb(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: Linear) -> tuple[float, float, float]:
    red, green, blue = colour
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> Linear:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
