"""Pictures of things: rope, coins, scales."""

import math

from broadsheet.sample.drawing.lines import arc, box, curve, path, turned
from broadsheet.sample.drawing.sheet import Sheet, across, aslant, down


def rope_coils(s: Sheet) -> None:
    """New line, coiled for the ferries."""
    s.ink(s.everywhere, "#22403b")
    s.wash(s.everywhere, "#122824", across(1500, -100, 0.6))
    for y in range(0, 740, 104):
        s.line([(-5, y), (1290, y + 30)], "#1a332f", 4)
    for x, y, r, inks in (
        (1010, 200, 250, ("#c9a25c", "#8d6630")),
        (240, 250, 290, ("#d9b878", "#9a7440")),
        (700, 520, 330, ("#e6c888", "#a37b43")),
    ):
        s.disc(x + 26, y + 34, r + 8, "#0d1f1c", ry=(r + 8) * 0.86, strength=0.7)
        _coil(s, x, y, r, *inks)
    s.line(curve([(1010, 560), (1120, 640), (1240, 600), (1320, 660)]), "#a37b43", 31)
    s.line(curve([(1010, 560), (1120, 640), (1240, 600), (1320, 660)]), "#e6c888", 25)


def _coil(s: Sheet, x: float, y: float, r: float, light: str, dark: str) -> None:
    thick, turns = 38.0, int((r - 40) / 41)
    s.disc(x, y, r, dark, ry=r * 0.86)
    for ring in range(turns):
        rr = r - 21 - ring * 41
        s.line(arc(x, y, rr, rr * 0.86, 0, 360, 120), light, thick - 5)
        count = int(rr * 0.3)
        marks = []
        for i in range(count):
            a = i / count * 2 * math.pi + ring
            c, n = math.cos(a), math.sin(a) * 0.86
            twist = 0.075 * 120 / max(rr, 60)
            c2, n2 = math.cos(a + twist), math.sin(a + twist) * 0.86
            marks.append([(x + (rr - 14) * c, y + (rr - 14) * n), (x + (rr + 14) * c2, y + (rr + 14) * n2)])
        s.ink(s.strokes(*marks, width=3.4), dark)
    s.disc(x, y, r - turns * 41 - 2, "#12241f", ry=(r - turns * 41 - 2) * 0.86)
    whole = s.oval(x, y, r, r * 0.86)
    s.wash(whole, "#4a3014", aslant(x, y, 3.2 * r, 0.05))


def rope_prices(s: Sheet) -> None:
    """The price of rope, drawn in rope."""
    s.ink(s.everywhere, "#f3ead4")
    s.grain(s.everywhere, "#d9c9a0", down(-300, 1100, 0.4))
    for i in range(7):
        s.line([(110, 120 + i * 80), (1200, 120 + i * 80)], "#cdbf9e", 2)
    for i in range(13):
        s.line([(110 + i * 90.8, 600), (110 + i * 90.8, 614)], "#3a4a4a", 3)
    s.line([(110, 84), (110, 600), (1210, 600)], "#1f3a3a", 5)
    points = path(
        "110,520 200,500 290,512 380,470 470,476 560,420 650,430 740,350 830,330 920,250 1010,262 1110,150"
    )
    track = curve(points, steps=18)
    under = s.shape([*track, (1110, 600), (110, 600)])
    s.grain(under, "#0f6b54", down(120, 640, 0.75), 0.4)
    s.wash(under, "#7db39c", down(640, 100, 0.75))
    s.line([(x + 6, y + 12) for x, y in track], "#b8a984", 34, 0.8)
    s.line(track, "#6d4a22", 34)
    s.line(track, "#d9b06a", 28)
    for i in range(4, len(track) - 3, 3):
        (x0, y0), (x1, y1) = track[i - 2], track[i + 2]
        size = math.hypot(x1 - x0, y1 - y0) or 1
        ux, uy = (x1 - x0) / size, (y1 - y0) / size
        x, y = track[i]
        s.line(
            [(x - uy * 13 - ux * 9, y + ux * 13 - uy * 9), (x + uy * 13 + ux * 9, y - ux * 13 + uy * 9)],
            "#8d6430",
            3.6,
        )
    for k in range(9):
        bend = s.random.uniform(-26, 26)
        s.line(curve([(1108, 150), (1136 + k, 132 - bend * 0.3), (1164 + k * 2, 116 + bend)]), "#d9b06a", 4)
    s.line([(1096, 134), (1112, 166)], "#8e2f2c", 12)
    _spool(s, 104, 560)


def _spool(s: Sheet, x: float, y: float) -> None:
    s.fill(box(x - 58, y - 74, 116, 16), "#8e2f2c")
    s.fill(box(x - 58, y + 40, 116, 16), "#8e2f2c")
    s.fill(box(x - 40, y - 58, 80, 98), "#d9b06a")
    for i in range(7):
        s.line([(x - 40, y - 52 + i * 14), (x + 40, y - 46 + i * 14)], "#8d6430", 4)
    s.grain(s.shape(box(x, y - 74, 58, 130)), "#4a2418", across(x - 10, x + 62, 0.7))


def tallies(s: Sheet) -> None:
    """Tallies, and the notched sticks they are named for."""
    s.ink(s.everywhere, "#1d4a4a")
    s.grain(s.everywhere, "#0d2a2c", across(-200, 1500, 0.7))
    for i in range(9):
        s.line([(-5, 60 + i * 86), (1290, 20 + i * 86)], "#235656", 2)
    for x, y, turn, notches in ((360, 190, -13, 9), (420, 330, -5, 5), (330, 480, 7, 12)):
        stick = turned(box(x - 330, y - 26, 640, 52), x, y, turn)
        s.fill([(px + 10, py + 16) for px, py in stick], "#0a2224", 0.7)
        s.fill(stick, "#c89a5c")
        s.grain(s.shape(stick), "#7d5326", down(y - 30, y + 90))
        for i in range(notches):
            left = x - 270 + i * 44
            s.fill(turned([(left, y - 27), (left + 22, y - 27), (left + 11, y + 2)], x, y, turn), "#4a2f16")
        s.disc(*turned([(x + 286, y)], x, y, turn)[0], 9, "#1d3a38")
    for x, y, count, inks in (
        (760, 600, 7, ("#e3b54f", "#a87626")),
        (930, 640, 12, ("#d9a640", "#9a6a20")),
        (1110, 590, 4, ("#dfe0d8", "#8f9893")),
    ):
        s.disc(x + 20, y + 12, 92, "#0a2224", ry=34, strength=0.6)
        for i in range(count):
            _coin(s, x + s.random.uniform(-5, 5), y - i * 24, 78, *inks)
    for x, y, inks in ((610, 650, ("#dfe0d8", "#8f9893")), (1000, 700, ("#c9774a", "#7d3f22"))):
        _coin(s, x, y, 66, *inks)


def _coin(s: Sheet, x: float, y: float, r: float, light: str, dark: str) -> None:
    s.fill([*arc(x, y, r, r * 0.36, 0, 180), *arc(x, y - 17, r, r * 0.36, 180, 0)], dark)
    for i in range(15):
        a = math.radians(8 + i * 11.7)
        px, py = x + r * math.cos(a), y + r * 0.36 * math.sin(a)
        s.line([(px, py - 1), (px, py - 16)], light, 1.6, 0.6)
    s.disc(x, y - 18, r, light, ry=r * 0.36)
    s.line(arc(x, y - 18, r * 0.82, r * 0.29, 0, 360), dark, 2.4)
    s.grain(s.oval(x, y - 18, r, r * 0.36), dark, across(x - r, x + r * 1.3, 0.8))
    s.fill(
        [
            (x - 6, y - 18 - r * 0.2),
            (x + 6, y - 18 - r * 0.2),
            (x + 6, y - 18 + r * 0.18),
            (x - 6, y - 18 + r * 0.18),
        ],
        dark,
    )
    for k in (-1, 0, 1):
        s.fill([(x + 6, y - 20 + k * 7), (x + 26, y - 23 + k * 7), (x + 6, y - 16 + k * 7)], dark)


def scales(s: Sheet) -> None:
    """What the grain index weighs: four sacks, one needle."""
    s.ink(s.everywhere, "#e6d3a4")
    s.grain(s.everywhere, "#c9a860", down(-100, 900, 0.55))
    s.disc(640, 330, 290, "#f3e6c4")
    _dial(s)
    s.line([(300, 366), (980, 338)], "#3a2a16", 17)
    s.disc(640, 352, 26, "#3a2a16")
    s.disc(640, 352, 11, "#e3b54f")
    s.fill([(622, 352), (658, 352), (690, 690), (590, 690)], "#5d4422")
    s.fill(box(500, 676, 280, 30), "#3a2a16")
    for x, y in ((306, 366), (974, 338)):
        for lean in (-130, 130):
            s.line([(x, y), (x + lean, y + 190)], "#3a2a16", 4)
        s.fill(arc(x, y + 186, 170, 62, 0, 180), "#b98a3f")
        s.grain(s.shape(arc(x, y + 186, 170, 62, 0, 180)), "#5d3a14", across(x - 60, x + 180, 0.8))
    for x, y, wide, ink in (
        (236, 552, 62, "#cfae72"),
        (372, 552, 66, "#b98a4f"),
        (908, 524, 60, "#d9c08a"),
        (1038, 524, 66, "#a8793f"),
    ):
        _sack(s, x, y, wide, ink)
    for _ in range(130):
        left, low = s.random.gauss(640, 260), s.random.uniform(694, 722)
        s.fill(
            turned(arc(left, low, 8, 3.6, 0, 360, 10), left, low, s.random.uniform(0, 180)),
            s.random.choice(("#d9a23a", "#8a5f26", "#e8c878", "#b0742a")),
        )


def _dial(s: Sheet) -> None:
    for i in range(41):
        a = math.radians(180 + i * 4.5)
        inner = 236 if i % 5 else 216
        s.line(
            [
                (640 + inner * math.cos(a), 350 + inner * math.sin(a)),
                (640 + 258 * math.cos(a), 350 + 258 * math.sin(a)),
            ],
            "#5d4422",
            5 if i % 5 == 0 else 2.4,
        )
    a = math.radians(180 + 112)
    s.line([(640, 350), (640 + 226 * math.cos(a), 350 + 226 * math.sin(a))], "#a8342f", 8)


def _sack(s: Sheet, x: float, y: float, wide: float, ink: str) -> None:
    bag = curve(
        [
            (x - wide, y),
            (x - wide * 1.05, y - wide * 0.9),
            (x - wide * 0.6, y - wide * 1.7),
            (x + wide * 0.6, y - wide * 1.7),
            (x + wide * 1.05, y - wide * 0.9),
            (x + wide, y),
        ]
    )
    s.fill(bag, ink)
    s.grain(s.shape(bag), "#5d4020", lambda px, py: 0.15 + (px - x) / (2.2 * wide))
    s.fill(
        curve(
            [
                (x - wide * 0.5, y - wide * 1.66),
                (x - wide * 0.6, y - wide * 2.0),
                (x, y - wide * 1.84),
                (x + wide * 0.6, y - wide * 2.0),
                (x + wide * 0.5, y - wide * 1.66),
            ]
        ),
        ink,
    )
    s.line([(x - wide * 0.52, y - wide * 1.66), (x + wide * 0.52, y - wide * 1.66)], "#8e2f2c", 6)
