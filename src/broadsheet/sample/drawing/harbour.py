"""Pictures of the harbour: its quays, its boats, its lights."""

import math

from broadsheet.sample.drawing.lines import arc, blob, box, curve, moved, path, turned
from broadsheet.sample.drawing.parts import (
    bollard,
    ferry,
    glints,
    gulls,
    hills,
    lamp_post,
    lighthouse,
    mirrored,
    person,
    rain,
    sea,
    sky,
    smack,
    stars,
    waves,
)
from broadsheet.sample.drawing.sheet import Point, Sheet, across, down, even


def outer_quay(s: Sheet) -> None:
    """The outer quay at first light, the late boat coming in."""
    sky(s, "#8fb0c4", "#f6d3a6", 372)
    s.glow(905, 352, 420, "#fff0cf", 0.9)
    s.disc(905, 330, 46, "#fff4dc")
    hills(s, 41, 372, 70, "#9aa9b5", "#f1cfa6", 0.3)
    hills(s, 12, 392, 52, "#6d8798", "#e3c3a2", 0.35)
    sea(s, "#35566f", "#e9c8a0", 394)
    glints(s, "#fff0cf", 396, 70, 905, 190)
    glints(s, "#527890", 420, 46, 420, 900)
    ferry(s, 430, 470, 1.15, "#1f3b53", "#f3e6cf", "#e7a24d", "#a8342f")
    mirrored(s, 430, 482, 250, 110, "#1f3b53", 0.45)
    mirrored(s, 420, 486, 120, 90, "#f3e6cf", 0.7)
    quay = path("1290,470 1010,486 560,640 470,730 1290,730")
    s.fill(quay, "#2c3a45")
    s.fill(path("1290,470 1010,486 560,640 600,640 1030,498 1290,484"), "#c9a98a")
    s.grain(s.shape(quay), "#6c7a80", down(760, 470, 0.6))
    for y in (540, 590, 650):
        s.line([(1290, y), (760 - (y - 540) * 1.6, y + 34)], "#3d4c57", 1.6)
    for x, y, k in ((700, 612, 1.5), (880, 548, 1.1), (1010, 504, 0.8)):
        bollard(s, x, y, k, "#1b242c", "#f1cfa6")
    lamp_post(s, 1140, 505, 1.5, "#1b242c", "#fff3cf", "#ffe2a0")
    lamp_post(s, 990, 490, 0.9, "#1b242c", "#fff3cf", "#ffe2a0")
    person(s, 1050, 560, 1.05, "#8e2f2c", "#d9b48f", "#1b242c")
    person(s, 1082, 563, 1.0, "#24506a", "#a97a55", "#1b242c")
    gulls(s, path("250,190 300,160 352,204 610,130 1120,180"), "#fdf4e2", 1.1)


def small_boats(s: Sheet) -> None:
    """Small boats at their moorings, seen from a mast."""
    water = s.everywhere
    s.ink(water, "#2f7f86")
    s.wash(water, "#1f5f6d", across(200, 1280, 1))
    for i in range(34):
        y = i * 23 + s.random.uniform(-8, 8)
        x = s.random.uniform(-40, 1180)
        long = s.random.uniform(60, 200)
        s.line(
            curve([(x, y), (x + long / 3, y - 5), (x + 2 * long / 3, y + 5), (x + long, y)]),
            "#5fa6a5",
            2,
            0.55,
        )
    inks = ("#e9dcc0", "#c8472f", "#f0b64b", "#17384a", "#e9dcc0", "#d98a5b", "#8fc0b5", "#a8342f")
    tilt = -14
    for row, y in enumerate((96, 410)):
        pontoon = turned(box(-80, y + 86, 1460, 34), 640, 360, tilt)
        s.fill([(x + 10, yy + 16) for x, yy in pontoon], "#174a57", 0.6)
        s.fill(pontoon, "#c9a578")
        for k in range(60):
            s.line(turned([(-80 + 25 * k, y + 86), (-80 + 25 * k, y + 120)], 640, 360, tilt), "#a37f55", 1.4)
        for i in range(13):
            for side in (-1, 1):
                if (i * 7 + row * 3 + side) % 9 == 4:
                    continue
                _boat_from_above(
                    s,
                    -20 + i * 108 + s.random.uniform(-9, 9),
                    y + 103,
                    side,
                    tilt,
                    inks[(i * 3 + row + side) % 8],
                )
    s.wash(water, "#0f3f4c", down(420, 1300, 0.4))


def _boat_from_above(s: Sheet, x: float, y: float, side: int, tilt: float, ink: str) -> None:
    wide, long = s.random.uniform(23, 31), s.random.uniform(92, 124)
    near = y + side * 24
    far = near + side * long

    def hull(half: float, trim: float) -> list[tuple[float, float]]:
        stern, bow = near + side * trim, far - side * trim * 2
        outline = [
            (x - half * 0.8, stern),
            (x - half, near + side * long * 0.4),
            (x - half * 0.62, near + side * long * 0.76),
            (x, bow),
        ]
        back = [(2 * x - px, py) for px, py in reversed(outline[:-1])]
        return turned(curve([*outline, *back]), 640, 360, tilt)

    s.fill([(px + 9, py + 13) for px, py in hull(wide, 0)], "#174a57", 0.65)
    s.fill(hull(wide, 0), ink)
    s.fill(hull(wide - 6, 6), "#8a5a38" if ink != "#d98a5b" else "#6f452b")
    for share in (0.28, 0.52):
        s.fill(
            turned(box(x - wide + 5, near + side * long * share - 4, 2 * wide - 10, 8), 640, 360, tilt),
            "#e3c79c",
        )
    oar = [(x - wide * 0.3, near + side * long * 0.14), (x + wide * 0.24, near + side * long * 0.74)]
    s.line(turned(oar, 640, 360, tilt), "#f1e2c3", 2.6)


def night_ferry(s: Sheet) -> None:
    """The last boat of the night, every window lit."""
    sky(s, "#0e1c33", "#2b4a6b", 400)
    stars(s, "#dfe8ee", 110, 300)
    s.glow(1020, 130, 210, "#7d9ab5", 0.55)
    s.disc(1020, 130, 48, "#f3e9cd")
    s.disc(1004, 122, 40, "#203a58", strength=0.16)
    hills(s, 23, 398, 80, "#15273f", "#2b4a6b", 0.35)
    for _ in range(26):
        x = s.random.uniform(40, 560)
        s.disc(x, 394 + s.random.uniform(-14, 2), 1.8, "#f4c874", strength=0.9)
    sea(s, "#0a1526", "#28466a", 402)
    glints(s, "#c8c6b2", 404, 64, 1020, 190)
    ferry(s, 560, 530, 2.0, "#0b1626", "#314e6b", "#ffd27a", "#b7402f")
    for x, wide in ((320, 70), (440, 120), (580, 150), (720, 90), (800, 40)):
        mirrored(s, x, 552, wide, 150, "#f0b65c", 0.75)
    s.glow(560, 430, 330, "#f4b75e", 0.28)
    wake = curve([(250, 540), (120, 548), (-30, 566)])
    s.line(wake, "#9fb4c4", 3, 0.7)
    s.line([(x, y + 12) for x, y in wake], "#9fb4c4", 2, 0.4)
    waves(s, 668, 7, 260, "#0a1526", "#2f4c69")
    waves(s, 702, 6, 320, "#060d18", "#20364e")


def spare_lamp(s: Sheet) -> None:
    """Candle Point at dusk, its beam out to sea."""
    sky(s, "#3c3560", "#f0a07c", 520)
    s.glow(300, 520, 520, "#ffd7a0", 0.6)
    for x, y, wide in ((250, 330, 520), (520, 250, 380), (150, 200, 300), (1120, 380, 420)):
        cloud = curve(
            [(x - wide / 2, y), (x, y - wide * 0.035), (x + wide / 2, y), (x, y + wide * 0.03)], closed=True
        )
        s.fill(cloud, "#d97f78", 0.55)
    sea(s, "#221f40", "#b06a72", 505)
    glints(s, "#ffcf9a", 508, 60, 300, 260)
    beam = s.shape([(930, 196), (-20, 10), (-20, 170)])
    s.wash(beam, "#fff0c4", lambda x, y: 0.62 * max(0.0, min(1.0, x / 930)) ** 1.4)
    far = s.shape([(930, 196), (1290, 236), (1290, 290)])
    s.wash(far, "#fff0c4", lambda x, y: 0.5 * max(0.0, 1 - (x - 930) / 380))
    rock = path(
        "660,730 700,640 760,600 800,540 850,512 905,470 980,468 1020,500 1090,520 1140,590 "
        "1220,620 1300,690 1300,730"
    )
    mask = s.shape(rock)
    s.ink(mask, "#1f1a33")
    s.grain(mask, "#a35f6c", lambda x, y: 0.62 - (x - 660) / 620)
    for x, y in ((790, 600), (860, 560), (1010, 560), (940, 620), (1100, 630)):
        s.line(curve([(x, y), (x + 26, y - 12), (x + 60, y + 6)]), "#12101f", 3)
    lighthouse(s, 930, 472, 1.22, "#f3dfc6", "#b23a3a", "#fff3c9", "#17142a")
    s.fill(box(1000, 430, 76, 66), "#e2c5ae")
    s.fill([(992, 432), (1012, 400), (1066, 400), (1086, 432)], "#7d2b36")
    s.fill(box(1030, 452, 14, 18), "#ffd27a")
    s.glow(930, 198, 130, "#fff3c9", 0.8)
    for y, ink in ((640, "#2f2a52"), (676, "#252146"), (706, "#1a1735")):
        waves(s, y, 9, 230, ink, "#c98a88")


def storm_mole(s: Sheet) -> None:
    """A sea coming over the Long Mole."""
    sky(s, "#4d5f66", "#b9bfae", 470)
    for x, y, rx in ((200, 70, 330), (640, 40, 380), (1080, 90, 330), (420, 150, 280), (880, 165, 260)):
        cloud = s.shape(blob(s.random, x, y, rx, rx * 0.25, 0.22))
        s.ink(cloud, "#3c4c54", 0.75)
        s.grain(cloud, "#8c988f", down(y - 30, y + rx * 0.3, 0.8))
    waves(s, 430, 16, 300, "#5d807c", "#cfd8c8")
    waves(s, 474, 22, 380, "#466c6e", "#cfd8c8")
    lighthouse(s, 300, 520, 1.15, "#e9e2d0", "#a8342f", "#ffd97f", "#23282c")
    s.glow(300, 262, 170, "#ffe9ae", 0.8)
    _spray(s)
    s.fill([(-20, 516), (1300, 566), (1300, 730), (-20, 730)], "#39383a")
    s.fill([(-20, 516), (1300, 566), (1300, 584), (-20, 532)], "#8d8377")
    for i in range(14):
        x = i * 100 - 40
        s.line([(x, 532 + x * 0.038), (x - 6, 730)], "#29292c", 2)
    _overspill(s)
    rain(s, "#dfe3d6", 170, 0.55, 0.4)
    waves(s, 660, 20, 300, "#274a50", "#dfe6d8")
    waves(s, 700, 14, 240, "#1a363d", "#8fa9a2")


def _spray(s: Sheet) -> None:
    """Water thrown up by the wall: a fan of tongues, the whitest in front, and drops off their tips."""
    for ink, reach, count, wide in (
        ("#5d8480", 330, 15, 88),
        ("#7fa19b", 400, 19, 66),
        ("#b4c9bf", 430, 21, 38),
        ("#f1f1e4", 390, 21, 21),
    ):
        for i in range(count):
            lean = -1 + 2 * (i + s.random.uniform(0.1, 0.9)) / count
            far = reach * (1 - 0.62 * abs(lean) ** 1.7) * s.random.uniform(0.72, 1.08)
            foot = 890 + lean * 190
            tip = (foot + lean * 150 - 60, 575 - far)
            s.fill(_tongue(foot, 590, tip, wide * s.random.uniform(0.7, 1.2)), ink)
            for _ in range(4):
                x, y = tip[0] + s.random.gauss(0, 20), tip[1] + s.random.uniform(-46, 30)
                s.disc(x, y, s.random.uniform(1.4, 5.6), ink if ink != "#5d8480" else "#dfe6d8")


def _tongue(x: float, y: float, tip: Point, wide: float) -> list[Point]:
    """A tapering lick of water that bends over at its tip."""
    (to_x, to_y), bend = tip, (tip[0] - x) * 0.35
    middle = (x + (to_x - x) * 0.45 - bend * 0.5, y + (to_y - y) * 0.6)
    left = [(x - wide / 2, y), (middle[0] - wide * 0.42, middle[1]), tip]
    right = [tip, (middle[0] + wide * 0.42, middle[1]), (x + wide / 2, y)]
    hook = (to_x + bend * 0.5, to_y + abs(bend) * 0.35)
    return [*curve(left), *curve([tip, hook, right[1], right[2]])]


def _overspill(s: Sheet) -> None:
    """The sea running off the wall's top in a scalloped sheet."""
    upper = [(556.0, 552.0)]
    upper += [(x, 536 + (x - 560) * 0.036 + s.random.uniform(-12, 4)) for x in range(600, 1220, 42)]
    lower = [(1236.0, 572.0)]
    for i, x in enumerate(range(1212, 570, -22)):
        middle = max(0.04, 1 - abs(x - 890) / 340)
        fall = 26 * middle + 78 * middle * (s.random.uniform(0.7, 1.2) if i % 2 else 0.1)
        lower.append((x, 556 + (x - 560) * 0.036 + fall))
    sheet = [*curve([*upper, lower[0]]), *curve([*lower, upper[0]])]
    s.fill([(x + 3, y + 9) for x, y in sheet], "#7fa19b")
    s.fill(sheet, "#f1f1e4")


def herring_boats(s: Sheet) -> None:
    """The herring fleet going out under tan sails."""
    sky(s, "#dfe3cf", "#f4e3b8", 330)
    s.disc(250, 180, 60, "#f1b04e")
    hills(s, 7, 332, 60, "#a9b79c", "#e9dcb4", 0.3)
    sea(s, "#2f6a5f", "#a7c3a3", 332)
    glints(s, "#f8e3ac", 336, 50, 250, 200)
    fleet = (
        (1010, 352, 0.36),
        (700, 360, 0.42),
        (560, 352, 0.34),
        (880, 376, 0.55),
        (300, 392, 0.7),
        (1130, 430, 1.0),
        (640, 470, 1.25),
    )
    for i, (x, y, k) in enumerate(fleet):
        mirrored(s, x, y + 6, 90 * k, 80 * k, "#8c3b24", 0.45)
        smack(s, x, y, k, "#1f3a3a", ("#c2552f", "#a8442b", "#d9743c")[i % 3], "#2a2420")
        s.line(
            curve([(x - 92 * k, y + 6 * k), (x, y + 10 * k), (x + 92 * k, y + 6 * k)]),
            "#f4ecd0",
            0.8 + 2 * k,
        )
    for y, ink in ((560, "#3f7d6d"), (610, "#2f6a5f"), (664, "#21544d"), (704, "#173f3c")):
        waves(s, y, 12, 250, ink, "#cfe0c0")
    smack(s, 250, 668, 1.95, "#132b2d", "#b94a2b", "#20201f")
    s.fill(box(214, 630, 60, 8), "#f1b04e")
    waves(s, 690, 9, 210, "#123536", "#a9c9ae")
    gulls(
        s,
        path("470,170 520,140 560,190 820,120 1010,200 1060,170 400,250"),
        "#3b4a46",
        1,
    )
    gulls(s, [(760, 300), (420, 430), (900, 520)], "#fbf6e4", 1.7)


def two_islands(s: Sheet) -> None:
    """Elder and Younger at dusk, a clock tower on each."""
    sky(s, "#5d4a7a", "#f7b48c", 470)
    s.glow(640, 470, 430, "#ffe0b0", 0.8)
    s.disc(640, 440, 74, "#ffe7bd")
    for x, y, wide in ((300, 160, 420), (900, 210, 520), (620, 110, 300)):
        s.fill(
            curve([(x - wide / 2, y), (x, y - 12), (x + wide / 2, y), (x, y + 10)], closed=True),
            "#c98796",
            0.6,
        )
    sea(s, "#3a2f5c", "#e79a84", 470)
    glints(s, "#ffe3b4", 474, 90, 640, 200)
    left = curve(path("-20,470 40,400 130,330 230,300 330,340 400,400 470,440 520,478"))
    right = curve(path("800,478 850,436 930,410 1010,350 1110,330 1200,380 1300,420"))
    for outline, end in ((left, -20), (right, 1300)):
        mask = s.shape(
            [*outline, (end, 500), (outline[-1][0] if end < 0 else 800, 486), (outline[0][0], 486)]
        )
        s.ink(mask, "#46305f")
        s.grain(mask, "#a4627f", down(300, 560, 0.6))
    for x, y, hour, minute in ((236, 300, 180, 30), (1108, 330, 184, 150)):
        _clock_tower(s, x, y, hour, minute)
    for x, y in (
        (120, 395),
        (170, 375),
        (300, 382),
        (352, 410),
        (900, 440),
        (960, 425),
        (1040, 392),
        (1190, 400),
    ):
        s.fill([(x - 12, y), (x - 12, y - 14), (x, y - 24), (x + 12, y - 14), (x + 12, y)], "#2f2148")
        s.fill(box(x - 3, y - 10, 6, 6), "#ffd08a")
    smack(s, 660, 556, 0.6, "#241a3c", "#f3c9a4", "#241a3c")
    mirrored(s, 660, 562, 50, 90, "#241a3c", 0.6)
    gulls(s, [(520, 300), (560, 276), (770, 320)], "#2f2148", 1)


def _clock_tower(s: Sheet, x: float, y: float, hour: float, minute: float) -> None:
    s.fill([(x - 26, y + 20), (x - 22, y - 130), (x + 22, y - 130), (x + 26, y + 20)], "#35254f")
    s.fill([(x - 30, y - 130), (x, y - 190), (x + 30, y - 130)], "#251a3c")
    s.line([(x, y - 190), (x, y - 212)], "#251a3c", 3)
    s.disc(x, y - 98, 20, "#251a3c")
    s.disc(x, y - 98, 17, "#fff0cf")
    for turn, long, wide in ((hour, 9.5, 3), (minute, 14, 2)):
        a = math.radians(turn - 90)
        s.line([(x, y - 98), (x + long * math.cos(a), y - 98 + long * math.sin(a))], "#251a3c", wide)
    s.fill([*arc(x, y - 30, 8, 14, 180, 360), (x + 8, y - 6), (x - 8, y - 6)], "#ffd08a")


def tide_gauge(s: Sheet) -> None:
    """The gauge by the Customs Steps at low water."""
    s.ink(s.everywhere, "#c9bda3")
    for row in range(13):
        shift = (row % 2) * 70
        for i in range(11):
            stone = _stone(s, i * 140 - shift - 20, row * 46 - 8, 134, 41)
            s.ink(s.shape(stone), ("#bfae90", "#cdbf9f", "#b5a588", "#c6b493")[(i * 5 + row * 3) % 4])
    wall = s.everywhere
    wet = s.shape([*curve(path("-20,372 300,360 700,384 1000,362 1300,378")), (1300, 730), (-20, 730)])
    s.wash(wet, "#4d5a45", down(330, 560, 0.85))
    s.grain(wall, "#6f6b52", down(120, 720, 0.5))
    for _ in range(70):
        x, y = s.random.uniform(0, 1280), s.random.uniform(400, 600)
        s.fill(blob(s.random, x, y, s.random.uniform(8, 26), s.random.uniform(5, 12), 0.4), "#3c4a35", 0.8)
    for i in range(7):
        top = 210 + i * 66
        s.fill([(760 + i * 66, top), (1300, top), (1300, top + 76), (760 + i * 66, top + 76)], "#9c8d70")
        s.fill([(760 + i * 66, top), (1300, top), (1300, top + 13), (760 + i * 66, top + 13)], "#d9ccac")
    steps = s.shape([(760, 210), (1300, 210), (1300, 730), (1270, 730)])
    s.grain(steps, "#4d5a45", down(230, 700, 0.75))
    s.fill(box(296, 40, 108, 640), "#2c2a25")
    s.fill(box(304, 48, 92, 630), "#f6efdc")
    for i in range(21):
        y = 48 + i * 30
        s.fill(box(304 if i % 2 else 350, y, 46, 15), "#a8342f" if i % 4 < 2 else "#1d2a36")
        s.line([(304, y), (396, y)], "#1d2a36", 1.6)
    _water_at_gauge(s)
    person(s, 878, 352, 2.2, "#24404f", "#c99c74", "#1b242c", flip=True)
    s.fill(turned(box(842, 236, 36, 26), 860, 250, -16), "#f6efdc")
    s.line(turned([(860, 236), (860, 262)], 860, 250, -16), "#a8342f", 2)


def _water_at_gauge(s: Sheet) -> None:
    for y, ink in ((596, "#4f7d80"), (632, "#396a72"), (676, "#285560")):
        waves(s, y, 6, 210, ink, "#bcd6cf")
    mirrored(s, 350, 606, 90, 100, "#e9e2cd", 0.6)


def _stone(s: Sheet, x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    """A dressed stone: a rectangle with worn corners."""

    def j() -> float:
        return s.random.uniform(-3, 3)

    corners = [
        (x + 8, y + j()),
        (x + wide - 8, y + j()),
        (x + wide + j() / 2, y + 8),
        (x + wide, y + high - 8),
    ]
    return [
        *corners,
        (x + wide - 8, y + high + j()),
        (x + 8, y + high),
        (x + j() / 2, y + high - 8),
        (x, y + 8),
    ]


def goats(s: Sheet) -> None:
    """Goats on a sandbank, the ferry standing off."""
    sky(s, "#a9c7cf", "#eee6cd", 320)
    hills(s, 19, 322, 50, "#8fb0a9", "#e0dfc6", 0.3)
    sea(s, "#3d8790", "#bcd9cf", 322)
    glints(s, "#f2f1df", 340, 70, 640, 1200)
    ferry(s, 1010, 372, 0.8, "#1f4256", "#f7f0de", "#5f8794", "#d0672f", flip=True)
    mirrored(s, 1010, 380, 190, 60, "#1f4256", 0.4)
    bank = s.shape(
        curve(
            path("60,640 240,560 520,520 800,530 1020,590 1160,650 900,700 500,716 160,690"),
            closed=True,
        )
    )
    s.ink(bank, "#e8cf9a")
    s.grain(bank, "#b98f55", down(540, 740, 0.8))
    s.line(curve(path("60,640 240,560 520,520 800,530 1020,590 1160,650")), "#fdf5e0", 4)
    flock = (
        (300, 590, 0.9, 0),
        (410, 570, 0.8, 1),
        (520, 556, 0.75, 0),
        (610, 574, 0.9, 1),
        (720, 566, 0.8, 0),
        (830, 590, 0.9, 1),
        (470, 622, 1.15, 0),
        (640, 640, 1.3, 1),
        (780, 634, 1.1, 0),
        (350, 650, 1.2, 1),
        (920, 630, 1.0, 1),
    )
    coats = ("#fbf6ea", "#6b4a34", "#fbf6ea", "#2f2b2a", "#c79a69")
    for i, (x, y, k, flip) in enumerate(flock):
        _goat(s, x, y, k, coats[i % 5], bool(flip))
    gulls(s, [(220, 180), (270, 160), (600, 120), (660, 150)], "#fbf6ea", 1.2)
    waves(s, 700, 5, 200, "#3d8790", "#e9f0df")


def _goat(s: Sheet, x: float, y: float, k: float, coat: str, flip: bool) -> None:
    """A goat, standing, its head to the left."""
    dark = "#2a2522"
    for leg in (-21, -13, 13, 20):
        s.fill(moved(box(leg, -18, 4.6, 18), x, y, k, flip), dark if leg in (-13, 13) else coat)
    body = curve(path("-26,-34 -14,-42 8,-40 24,-42 29,-32 25,-18 0,-15 -22,-17"), closed=True)
    s.fill(moved(body, x, y, k, flip), coat)
    head = curve(path("-22,-40 -30,-58 -40,-60 -52,-48 -50,-43 -40,-45 -34,-32"), closed=True)
    s.fill(moved(head, x, y, k, flip), coat)
    s.fill(moved([(-46, -44), (-42, -45), (-43, -34)], x, y, k, flip), coat)
    s.fill(
        moved(curve(path("-36,-59 -32,-72 -20,-76 -28,-68 -32,-58"), closed=True), x, y, k, flip),
        dark,
    )
    s.fill(moved([(-33, -55), (-22, -54), (-30, -49)], x, y, k, flip), coat)
    s.fill(moved([(27, -40), (35, -47), (31, -36)], x, y, k, flip), coat)
    s.fill(moved(arc(-42, -53, 1.8, 1.8, 0, 360), x, y, k, flip), dark if coat != dark else "#fff")
    shadow = s.shape(moved(arc(2, 1, 34, 5, 0, 360), x, y, k, flip))
    s.grain(shadow, "#8d6a3c", even(0.7))
