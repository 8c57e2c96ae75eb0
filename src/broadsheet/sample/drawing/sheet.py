"""The sheet the sample's pictures are printed on, and the inks laid on it.

A picture is built like a screen print: flat shapes in a few inks, one over
the other, and grain where a shade is wanted. Points are given on a sheet of
1280 by 720; the sheet itself is larger by `scale` and is reduced at the end,
which smooths every edge. The same seed draws the same picture.
What the pictures show is left to the scenes.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1280, 720
Point = tuple[float, float]
Points = Sequence[Point]
Mask = Image.Image  # an "L" image as large as the sheet: where ink goes
Tone = Callable[[float, float], float]  # (x, y) on the sheet -> how much ink, 0 to 1


def colour(ink: str) -> tuple[int, int, int]:
    """#rrggbb as three numbers."""
    return int(ink[1:3], 16), int(ink[3:5], 16), int(ink[5:7], 16)


class Sheet:
    """A sheet of paper and the hand that prints on it."""

    def __init__(self, seed: int, paper: str, scale: int = 3) -> None:
        self.random = Random(seed)  # noqa: S311 - grain, not a secret
        self.scale = scale
        self.size = (WIDTH * scale, HEIGHT * scale)
        self.image = Image.new("RGB", self.size, colour(paper))
        self._grain = self._noise(1.6)

    # -- masks: where ink goes

    def _noise(self, grain: float) -> Image.Image:
        small = (round(WIDTH / grain), round(HEIGHT / grain))
        raw = Image.frombytes("L", small, self.random.randbytes(small[0] * small[1]))
        return raw.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)

    def _at(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def blank(self) -> Mask:
        """A mask that lets nothing through."""
        return Image.new("L", self.size, 0)

    def shape(self, *polygons: Points) -> Mask:
        """The inside of one or more polygons."""
        mask = self.blank()
        draw = ImageDraw.Draw(mask)
        for points in polygons:
            draw.polygon(self._at(points), fill=255)
        return mask

    def oval(self, x: float, y: float, rx: float, ry: float | None = None) -> Mask:
        """A disc or an ellipse about (x, y)."""
        mask = self.blank()
        ry = rx if ry is None else ry
        ImageDraw.Draw(mask).ellipse(self._at([(x - rx, y - ry), (x + rx, y + ry)]), fill=255)
        return mask

    def strokes(self, *lines: Points, width: float = 2) -> Mask:
        """Lines of one width, with round ends and corners."""
        mask = self.blank()
        draw = ImageDraw.Draw(mask)
        thick = max(1, round(width * self.scale))
        for points in lines:
            placed = self._at(points)
            draw.line(placed, fill=255, width=thick, joint="curve")
            if width > 3:
                for x, y in (placed[0], placed[-1]):
                    half = thick / 2
                    draw.ellipse([x - half, y - half, x + half, y + half], fill=255)
        return mask

    # -- inks

    def ink(self, mask: Mask, ink: str, strength: float = 1) -> None:
        """Lay flat ink wherever the mask lets it through."""
        box = mask.getbbox()
        if box is None:
            return
        part = mask.crop(box)
        if strength < 1:
            part = part.point([round(v * strength) for v in range(256)])
        self.image.paste(colour(ink), box, part)

    def fill(self, points: Points, ink: str, strength: float = 1) -> None:
        """A flat polygon."""
        self.ink(self.shape(points), ink, strength)

    def line(self, points: Points, ink: str, width: float = 2, strength: float = 1) -> None:
        """A line through the points."""
        self.ink(self.strokes(points, width=width), ink, strength)

    def disc(
        self, x: float, y: float, rx: float, ink: str, ry: float | None = None, strength: float = 1
    ) -> None:
        """A flat disc or ellipse."""
        self.ink(self.oval(x, y, rx, ry), ink, strength)

    def wash(self, mask: Mask, ink: str, tone: Tone) -> None:
        """Ink that grows stronger smoothly, as the tone says."""
        self.ink(ImageChops.multiply(mask, self._tone(tone, self.size)), ink)

    def grain(self, mask: Mask, ink: str, tone: Tone, strength: float = 0.5) -> None:
        """Ink in fine specks, denser where the tone is stronger."""
        dense = self._tone(tone, (WIDTH, HEIGHT))
        full = 255 * strength
        specks = ImageChops.subtract(dense, self._grain).point([round(min(full, v * 6)) for v in range(256)])
        self.ink(ImageChops.multiply(mask, specks.resize(self.size, Image.Resampling.BILINEAR)), ink)

    def glow(self, x: float, y: float, radius: float, ink: str, strength: float = 0.6) -> None:
        """Soft light about a point."""
        self.wash(
            self.oval(x, y, radius),
            ink,
            lambda px, py: strength * max(0.0, 1 - math.hypot(px - x, py - y) / radius) ** 2,
        )

    @staticmethod
    def _tone(tone: Tone, size: tuple[int, int]) -> Image.Image:
        wide, high = 256, 144
        step_x, step_y = WIDTH / wide, HEIGHT / high
        values = bytes(
            max(0, min(255, round(255 * tone((x + 0.5) * step_x, (y + 0.5) * step_y))))
            for y in range(high)
            for x in range(wide)
        )
        return Image.frombytes("L", (wide, high), values).resize(size, Image.Resampling.BICUBIC)

    @property
    def everywhere(self) -> Mask:
        """A mask that lets ink through on the whole sheet."""
        return Image.new("L", self.size, 255)

    # -- the end

    def print(self) -> Image.Image:
        """The finished picture at 1280 by 720, with a breath of paper in it."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        fibre = (
            self._noise(3.4).filter(ImageFilter.GaussianBlur(1.1)).point([122 + v // 18 for v in range(256)])
        )
        return ImageChops.overlay(picture, Image.merge("RGB", (fibre, fibre, fibre)))


def both(one: Mask, other: Mask) -> Mask:
    """Where both masks let ink through."""
    return ImageChops.multiply(one, other)


def without(one: Mask, other: Mask) -> Mask:
    """The first mask with the second cut out of it."""
    return ImageChops.subtract(one, other)


def down(top: float, bottom: float, strength: float = 1) -> Tone:
    """A tone that grows from nothing at `top` to `strength` at `bottom`; works upwards too."""
    return lambda x, y: strength * max(0.0, min(1.0, (y - top) / (bottom - top)))


def across(left: float, right: float, strength: float = 1) -> Tone:
    """A tone that grows from `left` to `right`; works leftwards too."""
    return lambda x, y: strength * max(0.0, min(1.0, (x - left) / (right - left)))


def aslant(x: float, y: float, reach: float, start: float = 0) -> Tone:
    """A tone that grows to the lower right of a point, as shade does when the light is upper left."""
    return lambda px, py: start + (px - x + py - y) / reach


def even(strength: float) -> Tone:
    """The same tone everywhere."""
    return lambda x, y: strength


def around(x: float, y: float, inner: float, outer: float, strength: float = 1) -> Tone:
    """A tone that grows with the distance from a point; with inner > outer it fades instead."""
    return lambda px, py: (
        strength * max(0.0, min(1.0, (math.hypot(px - x, py - y) - inner) / (outer - inner)))
    )
