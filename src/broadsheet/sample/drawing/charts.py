"""Pictures that are maps, charts and sections."""

import math

from broadsheet.sample.drawing.lines import arc, blob, box, curve, moved, path, turned
from broadsheet.sample.drawing.parts import cloud, gulls, sky, waves
from broadsheet.sample.drawing.sheet import (
    Mask,
    Point,
    Points,
    Sheet,
    Tone,
    aslant,
    both,
    down,
    even,
    without,
)

COAST: tuple[Point, ...] = (
    (-20, 250), (80, 262), (170, 300), (250, 286), (330, 330), (350, 400), (430, 430), (470, 500),
    (440, 560), (500, 620), (560, 640), (590, 730),
)  # fmt: skip
HARBOUR: tuple[Point, ...] = (
    (-20, 210), (120, 220), (260, 200), (330, 240), (420, 250), (470, 210), (560, 230), (600, 300), (560,
        350),
    (600, 400), (700, 390), (760, 330), (860, 320), (940, 260), (1060, 250), (1150, 180), (1300, 170),
)  # fmt: skip


def weather_chart(s: Sheet) -> None:
    """Marguerite on the forecaster's table."""
    s.ink(s.everywhere, "#2d6572")
    s.wash(s.everywhere, "#17414f", down(200, 760, 0.8))
    land = s.shape([*curve(COAST), (-20, 740)])
    for step, ink in ((34, "#357583"), (18, "#418693")):
        s.line([(x + step, y - step * 0.6) for x, y in curve(COAST)], ink, step)
    s.ink(land, "#e9dcb8")
    s.grain(land, "#b39a62", down(240, 820, 0.7), 0.35)
    for x, y, k in (
        (150, 420, 1),
        (190, 404, 1.2),
        (240, 430, 1),
        (300, 500, 0.9),
        (110, 520, 1.1),
        (160, 540, 0.9),
    ):
        s.fill(moved([(-16, 0), (0, -24), (16, 0), (0, -6)], x, y, k), "#a98f5f")
    s.line(curve(path("60,740 130,640 240,610 320,560 400,520 452,524")), "#2d6572", 5)
    for x, y, k in ((700, 560, 26), (770, 590, 22)):
        s.fill(blob(s.random, x, y, k * 1.5, k, 0.3), "#e9dcb8")
    eye = (850.0, 290.0)
    for i in range(9):
        ring = _isobar(s, *eye, 62 + i * 58)
        s.line(ring, "#f3ead0", 4 if i % 3 == 0 else 2.2, 0.9)
    _fronts(s, *eye)
    _daisy(s, *eye)
    for x, y, a in ((560, 120, 30), (1100, 520, 200), (1150, 130, 110), (620, 470, 330)):
        s.line(turned([(x - 36, y), (x + 36, y)], x, y, a), "#f3ead0", 5)
        s.fill(turned([(x + 56, y), (x + 28, y - 15), (x + 28, y + 15)], x, y, a), "#f3ead0")
    s.fill(turned(box(1004, 610, 320, 44), 1100, 640, -28), "#d9a63a")
    s.fill(turned([(1004, 610), (950, 632), (1004, 654)], 1100, 640, -28), "#f0d9a8")
    s.fill(turned([(968, 625), (950, 632), (968, 640)], 1100, 640, -28), "#2a2a24")


def _fronts(s: Sheet, x: float, y: float) -> None:
    arms = []
    for turn in (0, 120, 240):
        arm = []
        for k in range(30):
            a, far = math.radians(turn + k * 9), 34 + k * 9.5
            arm.append((x + far * 1.16 * math.cos(a), y + far * 0.86 * math.sin(a)))
        arms.append(arm)
    for arm in arms:
        s.line(arm, "#c2402f", 8)
        for k in range(4, 29, 4):
            (x0, y0), (x1, y1) = arm[k - 1], arm[k + 1]
            a = math.degrees(math.atan2(y1 - y0, x1 - x0))
            s.fill(turned(moved([(-15, 0), (0, -22), (15, 0)], *arm[k]), *arm[k], a), "#c2402f")


def _isobar(s: Sheet, x: float, y: float, far: float) -> list[Point]:
    points = []
    for i in range(14):
        a = i / 14 * 2 * math.pi
        reach = far * (1 + 0.07 * math.sin(2 * a + far / 90) + s.random.uniform(-0.02, 0.02))
        points.append(
            (x + 1.16 * reach * math.cos(a) + far * 0.06, y + 0.86 * reach * math.sin(a) + far * 0.1)
        )
    ring = curve(points, closed=True)
    return [*ring, ring[0]]


def _daisy(s: Sheet, x: float, y: float) -> None:
    for i in range(14):
        petal = moved(arc(30, 0, 17, 7.5, 0, 360), x, y)
        s.fill(turned(petal, x, y, i * 360 / 14), "#fffaf0")
    s.disc(x, y, 17, "#f0b64b")
    s.grain(s.oval(x, y, 17), "#a8641f", aslant(x, y, 50, 0.2))


def survey_ship(s: Sheet) -> None:
    """The survey ship over the Skerrow Deep, in section."""
    sky(s, "#e9cf9f", "#f8ecd0", 190)
    s.disc(1080, 92, 40, "#f2a65a")
    for x, y, wide in ((240, 90, 260), (760, 70, 220)):
        cloud(s, x, y, wide, "#fdf6e6", "#e0c08a")
    layers = ("#8fc0bd", "#5fa0a6", "#3b7f8c", "#23616f", "#154855", "#0c3340", "#07242f")
    for i, ink in enumerate(layers):
        waves(s, 186 + i * 68, 4 + i * 2.4, 240 + i * 90, ink, "#f6fbf0" if i == 0 else "")
    _research_ship(s, 560, 192)
    fan = s.shape([(556, 206), (330, 730), (830, 730)])
    s.wash(fan, "#f6e2a0", down(760, 190, 0.5))
    for r in range(60, 520, 58):
        s.line(arc(556, 200, r, r, 64, 114), "#fbeec0", 2.6, 0.75)
    bed = curve(
        path(
            "-20,430 80,440 180,410 270,470 330,480 380,560 420,660 480,700 560,706 650,694 "
            "700,640 740,540 800,500 880,512 960,450 1060,470 1160,420 1300,440"
        )
    )
    mask = s.shape([*bed, (1300, 740), (-20, 740)])
    s.ink(mask, "#2b2420")
    s.grain(mask, "#8d6a45", lambda x, y: 0.75 - (y - 410) / 300)
    s.line(bed, "#d9a65a", 3.4)
    for deeper, ink in ((40, "#3d322a"), (90, "#473a30"), (150, "#3d322a")):
        strata = [(x, y + deeper) for x, y in bed]
        s.ink(both(mask, s.strokes(strata, width=6)), ink)
    for x, y, k, flip in (
        (980, 330, 1.0, False),
        (1040, 350, 0.7, False),
        (950, 372, 0.6, False),
        (160, 320, 0.8, True),
        (210, 345, 0.6, True),
    ):
        _fish(s, x, y, k, flip)
    _deep_thing(s, 560, 640)
    gulls(s, [(330, 110), (380, 84), (900, 130), (950, 104)], "#6d5a44", 1)


def _research_ship(s: Sheet, x: float, y: float) -> None:
    s.fill(box(x - 70, y - 66, 96, 34), "#fdf6e6")
    s.fill(box(x - 44, y - 90, 56, 26), "#fdf6e6")
    s.fill(box(x - 38, y - 84, 44, 10), "#1f4a5c")
    for i in range(5):
        s.disc(x - 58 + i * 18, y - 48, 4.4, "#1f4a5c")
    s.line([(x - 16, y - 90), (x - 16, y - 148)], "#1f3340", 4)
    s.fill(arc(x - 16, y - 132, 18, 11, 0, 180), "#fdf6e6")
    s.fill(box(x - 64, y - 98, 16, 34), "#e08a2f")
    s.line([(x + 70, y - 28), (x + 84, y - 96), (x + 128, y - 74)], "#1f3340", 5)
    s.line([(x + 128, y - 74), (x + 128, y - 20)], "#1f3340", 2)
    s.fill(
        [
            *curve([(x - 140, y - 44), (x - 120, y - 34), (x, y - 30), (x + 120, y - 36), (x + 156, y - 52)]),
            (x + 124, y + 14),
            (x - 116, y + 14),
        ],
        "#b7402f",
    )
    s.fill([(x - 126, y - 4), (x + 134, y - 6), (x + 124, y + 14), (x - 116, y + 14)], "#1f3340")


def _fish(s: Sheet, x: float, y: float, k: float, flip: bool) -> None:
    body = curve(path("-40,0 -14,-14 26,-6 40,0 26,6 -14,14"), closed=True)
    s.fill(moved(body, x, y, k, flip), "#0c3340")
    s.fill(moved([(34, 0), (58, -15), (52, 0), (58, 15)], x, y, k, flip), "#0c3340")
    s.fill(moved(arc(-27, -3, 2.6, 2.6, 0, 360), x, y, k, flip), "#f6e2a0")


def _deep_thing(s: Sheet, x: float, y: float) -> None:
    s.glow(x - 62, y - 30, 60, "#f6e2a0", 0.8)
    s.line(curve([(x - 20, y - 16), (x - 34, y - 50), (x - 62, y - 34)]), "#3d5a60", 3)
    s.disc(x - 62, y - 32, 5, "#fff6d0")
    s.fill(
        curve(
            [
                (x - 52, y + 4),
                (x - 30, y - 22),
                (x + 16, y - 22),
                (x + 56, y),
                (x + 16, y + 22),
                (x - 34, y + 22),
            ],
            closed=True,
        ),
        "#12262c",
    )
    s.fill([(x + 48, y), (x + 86, y - 22), (x + 78, y), (x + 86, y + 22)], "#12262c")
    s.disc(x - 28, y - 6, 6, "#f6e2a0")
    teeth: list[Points] = [
        [(x - 50 + i * 8, y + 8), (x - 46 + i * 8, y + 17), (x - 42 + i * 8, y + 8)] for i in range(4)
    ]
    s.ink(s.shape(*teeth), "#f6f0d8")


def harbour_chart(s: Sheet) -> None:
    """The inner and the outer quay on an old harbour chart."""
    s.ink(s.everywhere, "#efe0bb")
    shore = curve(HARBOUR)
    land = s.shape([*shore, (1300, -20), (-20, -20)])
    water = without(s.everywhere, land)
    for far, ink in ((74, "#dfd9b6"), (48, "#cbd1b4"), (24, "#b3c6b4")):
        s.ink(both(water, s.strokes(shore, width=far * 2)), ink)
    for i in range(5):
        s.ink(
            both(water, s.strokes([(x, y + 9 + i * 9) for x, y in shore], width=1.2)),
            "#6d8d84",
            0.8 - i * 0.12,
        )
    s.ink(land, "#d3b27a")
    s.wash(land, "#8d6630", down(460, -160, 0.5))
    s.line(shore, "#4a3418", 5)
    _town_blocks(s)
    for wall in (
        path("600,392 640,470 740,500 760,490 664,452 628,388"),
        path("1000,250 1010,420 930,500 944,512 1030,428 1020,246"),
    ):
        s.fill(wall, "#8e3b2c")
    bank = s.shape(blob(s.random, 830, 440, 62, 30, 0.25))
    s.grain(bank, "#8d6630", even(0.6))
    s.line(curve([(742, 470), (790, 560), (760, 640), (640, 740)]), "#1f4a5c", 3)
    _routes_and_soundings(s, land)
    _rose(s, 240, 560, 118)
    _frame_and_folds(s)


def _routes_and_soundings(s: Sheet, land: Mask) -> None:
    for route in (
        curve(path("700,440 790,500 900,600 1120,640 1300,600")),
        curve([(960, 470), (930, 560), (1010, 660), (1300, 690)]),
    ):
        _dashes(s, route)
    for _ in range(110):
        x, y = s.random.uniform(50, 1230), s.random.uniform(330, 710)
        if land.getpixel((int(x * s.scale), int(max(0, y - 60) * s.scale))) == 0 and not (
            90 < x < 400 and y > 420
        ):
            _sounding(s, x, y)


def _frame_and_folds(s: Sheet) -> None:
    s.line([*box(16, 16, 1248, 688), (16, 16)], "#4a3418", 3)
    s.line([*box(26, 26, 1228, 668), (26, 26)], "#4a3418", 1.4)
    for i in range(31):
        s.fill(box(26 + i * 40, 694, 20, 8), "#4a3418")
    for x in (427, 853):
        s.wash(
            s.shape(box(x - 30, -5, 60, 740)),
            "#7d5a2c",
            _crease(x),
        )


def _crease(x: float) -> Tone:
    return lambda px, py: 0.3 * max(0.0, 1 - abs(px - x) / 22)


def _town_blocks(s: Sheet) -> None:
    for row in range(4):
        for i in range(22):
            x, y = 80 + i * 54 + row * 12, 44 + row * 42
            limit = {0: 210, 1: 190, 2: 175, 3: 130}[row]
            if s.random.random() < 0.8 and y < limit and (row < 3 or 600 < x < 940):
                wide, high = s.random.uniform(26, 44), s.random.uniform(16, 28)
                s.fill(turned(box(x, y, wide, high), x, y, s.random.uniform(-9, 9)), "#7d4a2a", 0.75)


def _dashes(s: Sheet, route: Points) -> None:
    for i in range(0, len(route) - 2, 3):
        s.line(route[i : i + 2], "#a8342f", 5)


def _sounding(s: Sheet, x: float, y: float) -> None:
    for i in range(s.random.choice((1, 2, 2))):
        left = x + i * 9
        kind = s.random.randrange(4)
        strokes = (
            [(left, y - 6), (left, y + 6)],
            arc(left, y, 3.4, 6, -60, 250, 12),
            [(left - 3, y - 6), (left + 3, y - 6), (left - 1, y + 6)],
            [*arc(left, y - 3, 3, 3, 180, 380, 8), (left - 3, y + 6), (left + 4, y + 6)],
        )[kind]
        s.line(strokes, "#3d4a44", 1.5, 0.85)


def _rose(s: Sheet, x: float, y: float, r: float) -> None:
    s.line(arc(x, y, r, r, 0, 360, 90), "#4a3418", 2.4)
    s.line(arc(x, y, r * 0.9, r * 0.9, 0, 360, 90), "#4a3418", 1.4)
    for i in range(72):
        a = math.radians(i * 5)
        inner = r * (0.9 if i % 2 else 0.86)
        s.line(
            [(x + inner * math.cos(a), y + inner * math.sin(a)), (x + r * math.cos(a), y + r * math.sin(a))],
            "#4a3418",
            1.2,
        )
    for turn, far in ((45, 0.62), (0, 0.98)):
        for i in range(4):
            a = turn + i * 90
            point = (x, y - r * far)
            for side, ink in ((-1, "#efe0bb"), (1, "#8e2f2c" if far > 0.9 else "#1f4a5c")):
                wedge = [point, (x + side * r * 0.13, y - r * 0.13), (x, y)]
                s.fill(turned(wedge, x, y, a), ink)
                placed = turned([*wedge, point], x, y, a)
                s.line(placed, "#4a3418", 1.4)
    s.disc(x, y, 7, "#4a3418")
    s.fill([(x, y - r * 1.32), (x - 14, y - r * 1.06), (x, y - r * 1.12), (x + 14, y - r * 1.06)], "#8e2f2c")
