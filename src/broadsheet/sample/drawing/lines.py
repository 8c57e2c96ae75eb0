"""Lines and outlines a drawing hand needs: curves, ridges, waves, roofs.

Pure geometry on a sheet of 1280 by 720; inks are left to the scenes.
"""

import math
from random import Random

from broadsheet.sample.drawing.sheet import HEIGHT, WIDTH, Point, Points


def path(text: str) -> list[Point]:
    """The points written as "x,y x,y", which is how long outlines are kept readable."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in text.split())]


def curve(points: Points, closed: bool = False, steps: int = 12) -> list[Point]:
    """A smooth line through the points (a Catmull-Rom spline)."""
    count = len(points)
    ring = [points[-1], *points, points[0], points[1]] if closed else [points[0], *points, points[-1]]
    drawn: list[Point] = []
    for i in range(count if closed else count - 1):
        drawn.extend(_between(ring[i], ring[i + 1], ring[i + 2], ring[i + 3], steps))
    return drawn if closed else [*drawn, points[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, steps: int) -> list[Point]:
    def along(i: int, t: float) -> float:
        p, q, r, s = a[i], b[i], c[i], d[i]
        bend = (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t * t * t
        return 0.5 * (2 * q + (r - p) * t + bend)

    return [(along(0, k / steps), along(1, k / steps)) for k in range(steps)]


def ridge(random: Random, y: float, height: float, rough: float = 0.5, bottom: float = HEIGHT) -> list[Point]:
    """A line of hills right across the sheet, closed at the bottom.

    `height` is how far it may leave `y`; `rough` from 0 (downs) to 1 (crags).
    """
    count = 2
    line = [random.uniform(-0.4, 0.4) for _ in range(count + 1)]
    reach = 0.6
    while count < 128:
        line = [
            value
            for i in range(count)
            for value in (line[i], (line[i] + line[i + 1]) / 2 + random.uniform(-reach, reach))
        ] + [line[-1]]
        count *= 2
        reach *= 0.38 + 0.2 * rough
    step = (WIDTH + 40) / count
    top = [(-20 + i * step, y - height * value) for i, value in enumerate(line)]
    return [*top, (WIDTH + 20, bottom + 20), (-20, bottom + 20)]


def swell(random: Random, y: float, height: float, length: float, bottom: float = HEIGHT) -> list[Point]:
    """The sea's edge: waves of about one length, closed at the bottom."""
    shift, second = random.uniform(0, 6.3), random.uniform(0, 6.3)
    top = []
    for x in range(-20, WIDTH + 21, 6):
        a = x / length * 2 * math.pi
        top.append((float(x), y - height * (0.7 * math.sin(a + shift) + 0.3 * math.sin(2.3 * a + second))))
    return [*top, (WIDTH + 20.0, bottom + 20.0), (-20.0, bottom + 20.0)]


def box(x: float, y: float, wide: float, high: float) -> list[Point]:
    """An upright rectangle from its upper left corner."""
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def gable(x: float, y: float, wide: float, high: float, roof: float) -> list[Point]:
    """A house front: `y` is the eaves, `roof` how far the ridge stands above them."""
    return [(x, y), (x + wide / 2, y - roof), (x + wide, y), (x + wide, y + high), (x, y + high)]


def turned(points: Points, x: float, y: float, degrees: float) -> list[Point]:
    """The points turned about (x, y), clockwise."""
    a = math.radians(degrees)
    cos, sin = math.cos(a), math.sin(a)
    return [(x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos) for px, py in points]


def moved(points: Points, x: float, y: float, scale: float = 1, flip: bool = False) -> list[Point]:
    """The points, drawn about the origin, placed at (x, y); `flip` mirrors them."""
    way = -scale if flip else scale
    return [(x + px * way, y + py * scale) for px, py in points]


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 40) -> list[Point]:
    """Part of an ellipse; degrees run clockwise from three o'clock."""
    return [
        (x + rx * math.cos(math.radians(a)), y + ry * math.sin(math.radians(a)))
        for a in (start + (end - start) * i / steps for i in range(steps + 1))
    ]


def blob(random: Random, x: float, y: float, rx: float, ry: float, wobble: float = 0.2) -> list[Point]:
    """A rounded, uneven shape: a cloud, a bush, a stone."""
    points = []
    for i in range(9):
        a, far = i / 9 * 2 * math.pi, 1 + random.uniform(-wobble, wobble)
        points.append((x + rx * far * math.cos(a), y + ry * far * math.sin(a)))
    return curve(points, closed=True)
