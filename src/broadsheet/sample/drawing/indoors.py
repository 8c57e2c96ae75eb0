"""Pictures of rooms and the people in them, or lately gone out."""

import math

from broadsheet.sample.drawing.lines import arc, box, curve, moved, path, turned
from broadsheet.sample.drawing.parts import (
    crate,
    person,
)
from broadsheet.sample.drawing.sheet import Point, Sheet, across, around, aslant, down


def chamber(s: Sheet) -> None:
    """The Assembly sitting, from the gallery."""
    s.ink(s.everywhere, "#7a2730")
    s.grain(s.everywhere, "#4a141d", down(-200, 500, 0.6))
    for i in range(7):
        x = 120 + i * 174
        s.fill([*arc(x, 130, 46, 70, 180, 360), (x + 46, 300), (x - 46, 300)], "#f3d9a4")
        s.line([(x, 60), (x, 300)], "#7a2730", 4)
        for y in (150, 220):
            s.line([(x - 46, y), (x + 46, y)], "#7a2730", 4)
        s.glow(x, 190, 170, "#f3d9a4", 0.22)
    s.fill(box(-5, 300, 1300, 440), "#3a1218")
    s.disc(640, 360, 240, "#8d5a3c", ry=90)
    s.fill(box(400, 340, 480, 30), "#8d5a3c")
    for ring in range(5):
        rx, ry, y = 330 + ring * 112, 96 + ring * 58, 372 + ring * 22
        outer = arc(640, y, rx + 88, ry + 44, 8, 172, 90)
        inner = arc(640, y, rx, ry, 172, 8, 90)
        bench = s.shape([*outer, *inner])
        s.ink(bench, ("#a5424a", "#b34c50", "#a5424a", "#b34c50", "#a5424a")[ring])
        s.grain(bench, "#4a141d", down(300, 860, 0.7))
        s.line(arc(640, y, rx, ry, 8, 172, 90), "#e0b27a", 5)
        count = 9 + ring * 3
        for i in range(count):
            if (i * 5 + ring * 7) % 11 == 3 or i == count // 2:
                continue
            a = math.radians(16 + i * 148 / (count - 1))
            place, seat = 640 + (rx + 44) * math.cos(a), y + (ry + 18) * math.sin(a)
            _member(s, place, seat, 0.62 + ring * 0.16)
    _speaker(s)


def _member(s: Sheet, x: float, y: float, k: float) -> None:
    coat = s.random.choice(("#1c2233", "#2b3b4a", "#3d2230", "#24352f", "#d9c7a7", "#54303a"))
    s.fill(moved(curve(path("-20,6 -18,-18 -8,-26 8,-26 18,-18 20,6")), x, y, k), coat)
    s.fill(
        moved(arc(0, -37, 10, 12, 0, 360), x, y, k),
        s.random.choice(("#d9ab82", "#8a5a3c", "#c08a62", "#5d3b28", "#ebc7a2")),
    )
    s.fill(
        moved(arc(0, -40, 11, 11, 175, 365), x, y, k),
        s.random.choice(("#15110f", "#5d4030", "#d8d3c8", "#8a4a26", "#2a1d18")),
    )


def _speaker(s: Sheet) -> None:
    s.fill(box(560, 190, 160, 150), "#5d3422")
    s.fill([(548, 196), (640, 140), (732, 196)], "#8d5a3c")
    s.fill(box(596, 216, 88, 110), "#c98a4a")
    _member(s, 640, 318, 1.5)
    s.fill(box(500, 326, 280, 58), "#6d3f28")
    s.fill(box(490, 320, 300, 10), "#c98a4a")
    s.wash(s.shape(box(500, 330, 280, 54)), "#3a1f14", down(320, 400, 0.7))
    s.fill(box(600, 308, 44, 14), "#f6efdc")
    s.line([(700, 320), (714, 292)], "#e0b27a", 6)


def ledger(s: Sheet) -> None:
    """The customs ledger, and a few of the forty crates."""
    s.ink(s.everywhere, "#2f3d3a")
    s.grain(s.everywhere, "#16211f", around(760, 330, 200, 900, 0.8))
    for row, (y, count, start) in enumerate(((470, 6, 20), (356, 5, 76), (242, 3, 130))):
        for i in range(count):
            crate(
                s, start + i * 116, y, 110, 110, ("#a87c4a", "#b98a55", "#9c7040")[(i + row) % 3], "#4a321c"
            )
    s.fill(box(-5, 470, 1300, 20), "#6d4a2d")
    s.fill([(-5, 484), (1290, 484), (1290, 730), (-5, 730)], "#54371f")
    s.grain(s.shape(box(-5, 484, 1300, 250)), "#2a1a0e", down(470, 760, 0.7))
    s.glow(960, 300, 460, "#ffcf80", 0.55)
    _lamp(s, 1010, 486)
    _open_book(s)
    s.disc(1130, 600, 46, "#e9dcc0", ry=16)
    s.fill([(1092, 560), (1168, 560), (1156, 608), (1104, 608)], "#f3ead6")
    s.disc(1130, 560, 38, "#5d2f1c", ry=11)
    s.line(arc(1176, 582, 18, 16, -80, 90), "#f3ead6", 8)
    s.line([(250, 650), (420, 560)], "#1d2a30", 8)
    s.line([(250, 650), (232, 660)], "#d9b45a", 5)
    s.fill(box(120, 580, 74, 66), "#1d2a30")
    s.fill(box(136, 566, 42, 16), "#1d2a30")
    s.disc(157, 566, 21, "#0d1418", ry=6)


def _lamp(s: Sheet, x: float, y: float) -> None:
    s.fill(box(x - 56, y + 26, 112, 14), "#b98a3f")
    s.fill(box(x - 7, y - 170, 14, 200), "#b98a3f")
    s.fill(
        [
            *curve(
                [(x - 130, y - 160), (x - 100, y - 230), (x, y - 256), (x + 100, y - 230), (x + 130, y - 160)]
            )
        ],
        "#1f6a52",
    )
    s.grain(
        s.shape([*curve([(x, y - 160), (x, y - 256), (x + 100, y - 230), (x + 130, y - 160)])]),
        "#0d3428",
        across(x - 10, x + 130, 0.8),
    )
    s.disc(x, y - 160, 128, "#fff0c0", ry=13)
    cone = s.shape([(x - 120, y - 158), (x + 120, y - 158), (x + 240, y + 240), (x - 420, y + 240)])
    s.wash(cone, "#ffe3a0", down(y + 260, y - 160, 0.34))


def _open_book(s: Sheet) -> None:
    left = [
        *curve([(430, 560), (520, 524), (660, 536), (740, 566)]),
        (700, 700),
        *curve([(700, 700), (600, 668), (470, 660), (370, 690)]),
    ]
    right = [
        *curve([(740, 566), (820, 536), (960, 530), (1040, 560)]),
        *curve([(1090, 690), (980, 664), (840, 672), (700, 700)]),
    ]
    s.fill(path("360,700 425,556 1048,556 1104,702 700,716"), "#6d2230")
    s.fill(left, "#f6ead0")
    s.fill(right, "#fbf2dc")
    s.grain(s.shape(left), "#b3925c", across(600, 760, 0.7))
    s.grain(s.shape(right), "#b3925c", across(860, 690, 0.6))
    _ruled_lines(s)
    s.line(
        curve(path("930,610 980,600 1046,612 1040,634 970,636 926,628 930,610")),
        "#b7352c",
        4,
    )


def _ruled_lines(s: Sheet) -> None:
    for i in range(8):
        share = (i + 1) / 9.5
        start, end = (430 - 58 * share, 562 + 122 * share), (738 - 38 * share, 566 + 132 * share)
        third = (start[0] + (end[0] - start[0]) * 0.4, start[1] - 26 + 12 * share)
        s.line(curve([start, third, end]), "#8fa0a4", 1.6)
        opposite = [(746 - 38 * share, 566 + 130 * share), (880, 536 + 128 * share)]
        s.line(curve([*opposite, (1036 + 50 * share, 560 + 126 * share)]), "#8fa0a4", 1.6)
        if i != 5:
            long = s.random.uniform(0.3, 0.62)
            s.line(
                curve([(start[0] + 20, start[1] - 14), (third[0] + 40 * long, third[1] - 4)]), "#2a3640", 3.2
            )
            s.line(
                [(650 - 30 * share, start[1] - 14 + 6 * share), (690 - 34 * share, start[1] - 6 + 8 * share)],
                "#2a3640",
                3.2,
            )
        s.line(
            curve([(800 - 24 * share, 548 + 124 * share), (880 + 60 * s.random.random(), 538 + 126 * share)]),
            "#2a3640",
            3.2,
        )


def ropewalk(s: Sheet) -> None:
    """The longest room in Larkport, from the west door."""
    vx, vy = 700.0, 330.0
    s.ink(s.everywhere, "#8a5a3a")
    s.fill([(-5, -5), (vx - 26, vy - 34), (vx + 26, vy - 34), (1290, -5)], "#5d3a26")
    s.fill([(-5, 740), (vx - 26, vy + 26), (vx + 26, vy + 26), (1290, 740)], "#c99a62")
    s.fill([(1290, -5), (vx + 26, vy - 34), (vx + 26, vy + 26), (1290, 740)], "#744a30")
    s.grain(
        s.shape([(-5, 740), (vx - 26, vy + 26), (vx + 26, vy + 26), (1290, 740)]),
        "#6d4424",
        down(330, 760, 0.55),
    )
    _trusses(s, vx, vy)
    s.glow(vx, vy, 210, "#fff0cc", 0.9)
    _strands(s, vx, vy)
    person(s, 560, 566, 2.6, "#2f5a68", "#b07c54", "#20242a")
    person(s, 846, 452, 1.25, "#8e2f2c", "#e0b48c", "#20242a", flip=True)
    person(s, 726, 376, 0.5, "#1f3b4a", "#c99a72", "#20242a")


def _strands(s: Sheet, vx: float, vy: float) -> None:
    for k in range(7):
        x = 250 + k * 150
        wide = 7 + 2 * (k % 2)
        s.fill(
            [
                (vx + (k - 3) * 3 - 0.6, vy + 6),
                (vx + (k - 3) * 3 + 0.6, vy + 6),
                (x + wide, 740),
                (x - wide, 740),
            ],
            "#f1d9a0",
        )
        for j in range(26):
            t = 0.08 + 0.92 * (j / 26) ** 1.7
            px, py = vx + (k - 3) * 3 + (x - vx) * t, vy + 6 + (734 - vy) * t
            s.line([(px - wide * t, py), (px + wide * t, py + 9 * t)], "#9a7038", max(0.8, 2.4 * t))


def _trusses(s: Sheet, vx: float, vy: float) -> None:
    for i in range(14):
        depth = 1.55**-i
        x_l, x_r = vx - 760 * depth, vx + 660 * depth
        top, low = vy - 380 * depth, vy + 470 * depth
        s.line(
            [(x_l, low), (x_l, top), (vx, top - 90 * depth), (x_r, top), (x_r, low)],
            "#3a2216",
            max(1.2, 30 * depth),
        )
        s.line([(x_l, top), (x_r, top)], "#3a2216", max(1.2, 26 * depth))
        far = 1.55 ** -(i + 0.85)
        near = 1.55 ** -(i + 0.25)
        window: list[Point] = [
            (vx - 760 * near, vy - 210 * near),
            (vx - 760 * far, vy - 210 * far),
            (vx - 760 * far, vy + 120 * far),
            (vx - 760 * near, vy + 120 * near),
        ]
        s.fill(window, "#fbe6b4")
        shaft = [
            (vx - 740 * near, vy + 430 * near),
            (vx - 740 * far, vy + 430 * far),
            (vx - 260 * far, vy + 440 * far),
            (vx - 200 * near, vy + 440 * near),
        ]
        s.fill(shaft, "#fbe0a6", 0.5)


def recount(s: Sheet) -> None:
    """The count at Nether Sallow: two piles, and one paper over."""
    s.ink(s.everywhere, "#b9c4b2")
    s.grain(s.everywhere, "#8fa08f", down(-200, 800, 0.5))
    for i in range(9):
        s.fill(box(40 + i * 150, 0, 74, 250), "#d9e0cf")
        s.line([(77 + i * 150, 0), (77 + i * 150, 250)], "#a9b5a2", 4)
    s.fill(box(-5, 400, 1300, 330), "#8a5638")
    s.grain(s.shape(box(-5, 400, 1300, 330)), "#4a2a18", down(390, 780, 0.7))
    s.line([(-5, 402), (1290, 402)], "#c08a5c", 6)
    s.fill(box(505, 150, 270, 290), "#1f3d4c")
    s.fill([(505, 150), (555, 110), (725, 110), (775, 150)], "#2f5568")
    s.fill([(590, 134), (690, 134), (686, 126), (594, 126)], "#0d1f28")
    s.grain(s.shape(box(640, 150, 135, 290)), "#0d1f28", across(600, 790, 0.8))
    s.fill(turned(box(596, 36, 84, 100), 640, 130, 9), "#fbf6e8")
    s.line(turned([(614, 70), (660, 70)], 640, 130, 9), "#8e2f2c", 4)
    s.line(turned([(614, 92), (650, 92)], 640, 130, 9), "#8e2f2c", 4)
    s.disc(640, 300, 48, "#e3b54f")
    s.line([(618, 300), (634, 318), (666, 282)], "#1f3d4c", 10)
    for x, ink in ((260, "#8e2f2c"), (1020, "#0f6b54")):
        for i in range(26):
            y = 560 - i * 8.5
            lean = s.random.uniform(-7, 7)
            paper = [
                (x - 120 + lean, y),
                (x + 90 + lean, y - 16),
                (x + 126 + lean, y + 12),
                (x - 88 + lean, y + 30),
            ]
            s.fill(paper, "#fbf6e8" if i % 2 else "#e6dcc2")
        s.line([(x - 40, 354), (x + 40, 350)], ink, 6)
        s.line([(x - 30, 366), (x + 20, 364)], ink, 6)
    s.fill(turned(box(560, 560, 170, 104), 640, 610, -12), "#3a1f12", 0.5)
    s.fill(turned(box(552, 548, 170, 104), 640, 600, -12), "#fffdf4")
    s.line(turned([(580, 580), (690, 580)], 640, 600, -12), "#8e2f2c", 5)
    s.line(turned([(580, 606), (660, 606)], 640, 600, -12), "#8e2f2c", 5)
    s.line(turned([(684, 620), (694, 632), (712, 606)], 640, 600, -12), "#1f3d4c", 5)


def clock_bench(s: Sheet) -> None:
    """Betony Marsh's bench, with the two times on it."""
    s.ink(s.everywhere, "#3d3226")
    s.grain(s.everywhere, "#1c150f", around(640, 300, 150, 900, 0.85))
    s.fill(box(-5, 548, 1300, 200), "#7d5a38")
    s.grain(s.shape(box(-5, 548, 1300, 200)), "#3a2716", down(530, 780, 0.7))
    s.line([(-5, 550), (1290, 550)], "#b98a55", 6)
    for i, x in enumerate(range(40, 1280, 74)):
        s.line([(x, 30), (x, 110 + (i * 37) % 60)], "#6d5a42", 5)
        s.disc(x, 120 + (i * 37) % 60, 12, ("#b98a3f", "#9a9a90")[i % 2])
    s.line([(-5, 34), (1290, 34)], "#6d5a42", 8)
    for x, minutes in ((390, 0), (890, 20)):
        _clock_face(s, x, 350, 186, 7, minutes)
    for x, y, r, teeth, ink in (
        (640, 620, 62, 16, "#c9963f"),
        (730, 656, 40, 12, "#8f9893"),
        (200, 640, 50, 14, "#b98a3f"),
        (1090, 630, 58, 18, "#a8703a"),
        (550, 668, 28, 10, "#dcae5a"),
    ):
        _gear(s, x, y, r, teeth, ink)
    for x, y, turn in ((340, 640, 24), (860, 660, -14), (960, 630, 8)):
        s.line(turned([(x - 80, y), (x + 10, y)], x, y, turn), "#8e2f2c", 13)
        s.line(turned([(x + 10, y), (x + 90, y)], x, y, turn), "#c4c8c2", 5)
    s.glow(640, 260, 560, "#ffd894", 0.26)


def _clock_face(s: Sheet, x: float, y: float, r: float, hour: int, minutes: int) -> None:
    s.disc(x + 16, y + 22, r + 16, "#0f0b07", strength=0.6)
    s.disc(x, y, r + 16, "#b98a3f")
    s.grain(s.oval(x, y, r + 16), "#5d3a14", aslant(x, y, 420, 0.2))
    s.disc(x, y, r, "#f8efd8")
    s.grain(s.oval(x, y, r), "#c9b184", aslant(x, y, 520))
    for i in range(60):
        a = math.radians(i * 6 - 90)
        inner = r - (30 if i % 15 == 0 else 22 if i % 5 == 0 else 10)
        s.line(
            [
                (x + inner * math.cos(a), y + inner * math.sin(a)),
                (x + (r - 5) * math.cos(a), y + (r - 5) * math.sin(a)),
            ],
            "#2a2018",
            7 if i % 15 == 0 else 4 if i % 5 == 0 else 1.6,
        )
    for turn, long, wide in ((hour * 30 + minutes / 2, 0.52, 12), (minutes * 6, 0.8, 7)):
        a = math.radians(turn - 90)
        s.line(
            [
                (x - 18 * math.cos(a), y - 18 * math.sin(a)),
                (x + r * long * math.cos(a), y + r * long * math.sin(a)),
            ],
            "#1d2a36",
            wide,
        )
    s.disc(x, y, 13, "#a8342f")


def _gear(s: Sheet, x: float, y: float, r: float, teeth: int, ink: str) -> None:
    outline = []
    for i in range(teeth * 4):
        a = i / (teeth * 4) * 2 * math.pi
        far = r * (1.0 if i % 4 < 2 else 0.84)
        outline.append((x + far * math.cos(a), y + far * math.sin(a) * 0.62))
    s.fill([(px + 7, py + 11) for px, py in outline], "#1c120a", 0.6)
    s.fill(outline, ink)
    s.grain(s.shape(outline), "#3a240f", across(x - r, x + r * 1.3, 0.8))
    s.line(arc(x, y, r * 0.56, r * 0.35, 0, 360), "#3a240f", 3)
    s.disc(x, y, r * 0.2, "#2a1a0e", ry=r * 0.124)
