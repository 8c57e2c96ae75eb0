"""Pictures of the valley and what lies behind it: fields, mills, mountains."""

import math

from broadsheet.sample.drawing.lines import arc, blob, box, curve, gable, moved, path
from broadsheet.sample.drawing.parts import (
    cloud,
    glints,
    gulls,
    hills,
    house,
    mirrored,
    person,
    sea,
    sky,
    tree,
    waves,
)
from broadsheet.sample.drawing.sheet import Sheet, Tone, across, both, down


def mountain_road(s: Sheet) -> None:
    """The post bus climbing to the Kerrin Pass."""
    sky(s, "#6f9fbd", "#e6e6da", 520)
    s.disc(1030, 130, 50, "#fbf3dc")
    for seed, y, high, ink, snow in (
        (101, 330, 260, "#8fa9bd", "#eef1ee"),
        (108, 400, 250, "#5f7f9a", "#f7f7f0"),
    ):
        mask = hills(s, seed, y, high, ink, "#dfe6e4", 0.75)
        s.grain(mask, snow, down(y + 60, y - high * 0.5, 1.1), 0.95)
    slope = s.shape(
        [*curve(path("-20,560 200,470 460,430 700,330 900,300 1100,200 1300,150")), (1300, 730), (-20, 730)]
    )
    s.ink(slope, "#f4f3ea")
    s.wash(slope, "#a9c3d3", lambda x, y: 0.1 + (y - 200) / 900 - x / 3600)
    s.grain(slope, "#8fb0c6", lambda x, y: (y - 200) / 900 - x / 3600, 0.35)
    bends = path(
        "-20,690 300,660 760,664 1020,630 1000,582 700,578 430,562 380,520 560,494 850,490 "
        "1010,458 980,420 820,408 760,380 880,348 1060,318 1160,270 1290,240"
    )
    road = curve(bends, steps=16)
    for i in range(len(road) - 1):
        wide = 5 + 27 * max(0.0, (road[i][1] - 230) / 470) ** 1.4
        s.line(
            [(road[i][0], road[i][1] + wide * 0.28), (road[i + 1][0], road[i + 1][1] + wide * 0.28)],
            "#9fb4c0",
            wide + 4,
        )
    for i in range(len(road) - 1):
        wide = 5 + 27 * max(0.0, (road[i][1] - 230) / 470) ** 1.4
        s.line(road[i : i + 2], "#5b6b7a", wide)
    for _ in range(46):
        left, low = s.random.uniform(-10, 1280), s.random.uniform(470, 720)
        off_the_road = all(math.hypot(left - x, (low - y) * 1.6) > 60 for x, y in road[::4])
        if off_the_road and math.hypot(left - 560, low - 660) > 130:
            _fir(s, left, low, 0.3 + (low - 400) / 330)
    _post_bus(s, 560, 660, 1.1)


def _fir(s: Sheet, x: float, y: float, k: float) -> None:
    s.fill(moved(box(-3, -8, 6, 10), x, y, k), "#4a3a2c")
    for top, wide, low in ((-84, 15, -50), (-64, 22, -28), (-42, 29, -6)):
        s.fill(moved([(0, top), (wide, low), (-wide, low)], x, y, k), "#24505a")
        s.fill(moved([(0, top), (-wide * 0.2, low - 4), (-wide, low)], x, y, k), "#f4f3ea", 0.8)


def _post_bus(s: Sheet, x: float, y: float, k: float) -> None:
    s.fill(moved(arc(0, 2, 84, 9, 0, 360), x, y, k), "#33414d", 0.6)
    s.fill(
        moved(curve(path("-78,-2 -80,-56 -66,-66 58,-66 74,-50 82,-24 84,-2")), x, y, k),
        "#c23b2a",
    )
    s.fill(moved(box(-80, -30, 162, 6), x, y, k), "#f6c84f")
    for i in range(5):
        s.fill(moved(box(-70 + i * 25, -57, 19, 19), x, y, k), "#dcebee")
    s.fill(moved([(56, -57), (64, -57), (75, -38), (56, -38)], x, y, k), "#dcebee")
    for wheel in (-48, 52):
        s.fill(moved(arc(wheel, -3, 14, 14, 0, 360), x, y, k), "#1c2128")
        s.fill(moved(arc(wheel, -3, 5.5, 5.5, 0, 360), x, y, k), "#d8d3c4")
    for bag in (-50, -22, 8):
        s.fill(
            moved(curve([(bag - 13, -66), (bag - 9, -80), (bag + 10, -80), (bag + 14, -66)]), x, y, k),
            "#7d5a35",
        )


def mill_town(s: Sheet) -> None:
    """Dunmarrow's mills, sailcloth drying along the race."""
    sky(s, "#c9cbb8", "#f1dfb8", 420)
    hills(s, 111, 380, 130, "#a9b28f", "#e6d9ae", 0.35)
    hills(s, 112, 430, 70, "#7f9272", "#d3cd9f", 0.35)
    for x, tall in ((250, 330), (980, 380)):
        s.fill([(x - 20, 470), (x - 13, 470 - tall), (x + 13, 470 - tall), (x + 20, 470)], "#9b4a32")
        s.fill(box(x - 17, 470 - tall, 34, 12), "#5d2a1f")
        s.grain(
            s.shape([(x, 470), (x, 470 - tall), (x + 13, 470 - tall), (x + 20, 470)]),
            "#4a1f18",
            across(x - 6, x + 24, 0.9),
        )
        for i in range(5):
            s.fill(
                blob(s.random, x + 34 + i * 44, 462 - tall - i * 15, 22 + i * 9, 13 + i * 5, 0.22),
                "#f4ecd8",
                0.8 - i * 0.12,
            )
    for i in range(6):
        x = 330 + i * 100
        s.fill([(x, 330), (x + 74, 276), (x + 100, 330)], "#6d3324")
        s.fill([(x + 74, 276), (x + 100, 330), (x + 84, 330)], "#e9f0e6")
        s.fill(box(x, 330, 100, 150), "#b3593d")
    front = s.shape(box(330, 330, 600, 150))
    s.grain(front, "#6d2d1f", down(300, 520, 0.6))
    for row in range(3):
        for col in range(15):
            s.fill(
                box(348 + col * 39, 344 + row * 44, 19, 28),
                "#2b3b40" if (col * 3 + row * 5) % 7 else "#f5cf84",
            )
    for x in range(-10, 330, 56):
        house(s, x, 480, 50, s.random.uniform(40, 80), "#c98f6c", "#6d3324", "#f1dfb8", 0.8)
    for x in range(1020, 1290, 56):
        house(s, x, 480, 50, s.random.uniform(40, 80), "#bb7f60", "#6d3324", "#f1dfb8", 0.8)
    s.fill(box(-5, 476, 1300, 70), "#8d9a63")
    sea(s, "#2f5a58", "#94ada0", 540)
    mirrored(s, 630, 546, 460, 110, "#b3593d", 0.5)
    _drying_lines(s)


def _drying_lines(s: Sheet) -> None:
    s.fill(path("-20,640 400,622 900,640 1300,618 1300,730 -20,730"), "#6f7f45")
    s.grain(
        s.shape(path("-20,640 400,622 900,640 1300,618 1300,730 -20,730")),
        "#3d4a26",
        down(600, 740, 0.8),
    )
    rope = [(x, 520 + 16 * math.sin(x / 213 * math.pi) ** 2) for x in range(-20, 1301, 10)]
    for x in range(0, 1300, 213):
        s.fill(box(x - 4, 506, 8, 170), "#4a3321")
    s.line(rope, "#4a3321", 3)
    for i in range(6):
        left = 18 + i * 213
        sway = s.random.uniform(-16, 16)
        sheet = [
            (left, 526),
            (left + 176, 526),
            *curve(
                [
                    (left + 176 + sway, 640),
                    (left + 120 + sway, 652),
                    (left + 60 + sway, 636),
                    (left + sway, 648),
                ]
            ),
        ]
        s.fill(sheet, ("#fbf4e2", "#f3e5c6", "#fbf4e2", "#c9573a", "#fbf4e2", "#f3e5c6")[i])
        s.grain(
            s.shape(sheet),
            "#a98f68",
            _folds(left),
        )
    person(s, 628, 690, 1.7, "#1f3b53", "#d9a877", "#20242a")


def mill_race(s: Sheet) -> None:
    """A dam of sticks in the mill race at Kettle Ford."""
    s.ink(s.everywhere, "#d5dcb8")
    hills(s, 97, 300, 110, "#a8bd8d", "#e0e4c4", 0.3)
    for x, k in ((60, 2.2), (170, 1.7), (980, 1.8), (1090, 2.4), (1210, 2.0)):
        tree(s, x, 400, k, "#7d9a58", "#3f5a34", "#54402c")
    s.fill(gable(470, 210, 250, 230, 120), "#e9dcc0")
    s.line([(456, 222), (595, 84), (734, 222)], "#7a3f2c", 13)
    s.grain(s.shape(box(600, 200, 120, 240)), "#8d7b58", across(580, 740, 0.7))
    for x, y in ((510, 250), (600, 250), (510, 330), (600, 330)):
        s.fill(box(x, y, 40, 48), "#34505a")
        s.line([(x + 20, y), (x + 20, y + 48)], "#e9dcc0", 3)
    _wheel(s, 770, 370, 112)
    s.fill([(-20, 420), (1300, 400), (1300, 730), (-20, 730)], "#4f8a86")
    water = s.shape([(-20, 420), (1300, 400), (1300, 730), (-20, 730)])
    s.wash(water, "#235058", down(430, 720, 1))
    glints(s, "#cfe3cf", 440, 40, 500, 1200, 560)
    top = curve(path("-20,596 220,560 520,540 860,556 1300,540"))
    s.fill([*top, (1300, 700), (-20, 700)], "#3a2a1c")
    for _ in range(170):
        left, low, a = s.random.uniform(-20, 1300), s.random.uniform(560, 690), s.random.uniform(-0.5, 0.5)
        long = s.random.uniform(40, 120)
        ink = s.random.choice(("#8a6238", "#a87c4a", "#6d4a2a", "#c29a63", "#54391f"))
        s.line(
            [(left, low), (left + long * math.cos(a), low + long * math.sin(a))], ink, s.random.uniform(4, 9)
        )
    waves(s, 690, 6, 160, "#2f6a6c", "#d9ead4")
    _beaver(s, 330, 548)


def _wheel(s: Sheet, x: float, y: float, r: float) -> None:
    s.line(arc(x, y, r, r, 0, 360), "#54391f", 12)
    s.line(arc(x, y, r * 0.72, r * 0.72, 0, 360), "#54391f", 6)
    for a in range(0, 360, 30):
        c, n = math.cos(math.radians(a)), math.sin(math.radians(a))
        s.line([(x, y), (x + r * c, y + r * n)], "#6d4a2a", 6)
        s.line(
            [(x + r * c - 16 * n, y + r * n + 16 * c), (x + r * c + 16 * n, y + r * n - 16 * c)], "#3f2a17", 9
        )
    s.disc(x, y, 16, "#3f2a17")


def _beaver(s: Sheet, x: float, y: float) -> None:
    s.fill(
        curve(
            [(x + 70, y + 4), (x + 130, y - 8), (x + 168, y + 6), (x + 130, y + 20), (x + 72, y + 18)],
            closed=True,
        ),
        "#2a1c12",
    )
    body = curve(
        [
            (x - 30, y + 14),
            (x - 26, y - 34),
            (x + 10, y - 62),
            (x + 56, y - 44),
            (x + 82, y + 2),
            (x + 70, y + 18),
        ],
        closed=True,
    )
    s.fill(body, "#6d4628")
    s.grain(s.shape(body), "#2a1c12", lambda px, py: 0.2 + (px - x) / 160)
    s.fill(
        curve(
            [
                (x - 60, y - 32),
                (x - 44, y - 64),
                (x - 6, y - 66),
                (x + 8, y - 40),
                (x - 10, y - 16),
                (x - 44, y - 14),
            ],
            closed=True,
        ),
        "#7d5230",
    )
    s.fill(arc(x - 8, y - 66, 8, 8, 0, 360), "#54371f")
    s.fill(arc(x - 36, y - 46, 3.4, 3.4, 0, 360), "#15100b")
    s.fill(arc(x - 60, y - 38, 6, 5, 0, 360), "#15100b")
    s.line([(x - 110, y - 8), (x + 10, y - 22)], "#c29a63", 8)


def _folds(left: float) -> Tone:
    return lambda x, y: 0.5 * math.sin((x - left) / 22) ** 2 + (y - 560) / 400


def hemp_field(s: Sheet) -> None:
    """Hemp standing in rows, the first half cut."""
    sky(s, "#f2c879", "#fbeccb", 300)
    s.disc(860, 190, 62, "#fff8e4")
    for x, y, wide in ((260, 110, 330), (640, 170, 240), (1120, 100, 300)):
        cloud(s, x, y, wide, "#fdf4de", "#e8bf7d")
    hills(s, 121, 300, 90, "#b9b878", "#f1dca0", 0.3)
    hills(s, 122, 322, 50, "#8fa062", "#dcd08c", 0.3)
    s.fill(gable(930, 250, 150, 76, 60), "#a8412c")
    s.line([(920, 258), (1005, 186), (1090, 258)], "#5d2a1f", 8)
    s.fill(box(985, 274, 40, 52), "#5d2a1f")
    s.fill(box(-5, 322, 1300, 410), "#c9a95f")
    vanish = (640, 250)
    for i in range(-26, 27):
        lean = 58.0
        left, right = 640 + i * 100, 640 + i * 100 + lean
        inside = i < 4
        row = [
            (vanish[0] + (left - vanish[0]) * 0.16, 322),
            (vanish[0] + (right - vanish[0]) * 0.16, 322),
            (right, 730),
            (left, 730),
        ]
        s.fill(row, ("#4f7d3f" if i % 2 else "#437038") if inside else "#dcc07a")
        s.grain(s.shape(row), "#1f4428" if inside else "#a07f3c", down(300, 760, 0.7), 0.3)
    _stalks(s)
    for x, y, k in (
        (960, 420, 0.55),
        (1060, 470, 0.75),
        (1190, 540, 1.05),
        (900, 500, 0.85),
        (1030, 640, 1.5),
    ):
        _sheaf(s, x, y, k)
    person(s, 800, 600, 2.1, "#2f5a78", "#b98a60", "#2a2a24")
    s.line(curve([(826, 520), (874, 470), (900, 420)]), "#6d4a2a", 5)
    s.line(curve([(900, 420), (868, 396), (826, 404)]), "#d9dcd4", 7)


def _stalks(s: Sheet) -> None:
    for _ in range(150):
        depth = s.random.random() ** 0.7
        y = 350 + 400 * depth
        edge = 640 + 360 * (y - 250) / 480
        x = s.random.uniform(-40, edge - 90 * depth)
        tall = 26 + 120 * depth
        lean = s.random.uniform(-0.06, 0.06) * tall
        ink = s.random.choice(("#6f9a4c", "#5c8a45", "#3d6a36", "#86ab58"))
        s.line([(x, y), (x + lean, y - tall)], ink, 1.4 + 2.6 * depth)
        for share in (0.45, 0.62, 0.78, 0.92):
            px, py, reach = x + lean * share, y - tall * share, (5 + 16 * depth) * (1.3 - share * 0.6)
            for side in (-1, 1):
                leaf = [
                    (px, py),
                    (px + side * reach, py - reach * 0.55),
                    (px + side * reach * 0.5, py + reach * 0.1),
                ]
                s.fill(leaf, ink)


def _sheaf(s: Sheet, x: float, y: float, k: float) -> None:
    s.fill(moved(arc(6, 0, 40, 8, 0, 360), x, y, k), "#7d6130", 0.5)
    s.fill(
        moved(path("-30,0 -10,-44 -28,-92 0,-104 28,-92 10,-44 30,0"), x, y, k),
        "#a9a052",
    )
    s.grain(
        s.shape(moved(path("0,0 0,-44 4,-104 28,-92 10,-44 30,0"), x, y, k)),
        "#55602c",
        across(x - 10 * k, x + 30 * k, 0.9),
    )
    s.line(moved([(-12, -46), (12, -42)], x, y, k), "#7d4a2a", 5 * k)


def valley_train(s: Sheet) -> None:
    """The valley line's one train, on the viaduct below Spindle."""
    sky(s, "#8db4b9", "#f5e3c0", 420)
    for x, y, wide in ((240, 120, 330), (900, 90, 420), (1160, 190, 220)):
        cloud(s, x, y, wide, "#fbf4e4", "#bfcabd")
    hills(s, 131, 330, 170, "#8aa38f", "#e8dcb8", 0.45)
    hills(s, 132, 420, 120, "#c48a4a", "#ecc98a", 0.4)
    mask = hills(s, 133, 520, 90, "#a85a2f", "#dd9a52", 0.4)
    for _ in range(90):
        left, low = s.random.uniform(0, 1280), s.random.uniform(470, 640)
        crown = s.shape(blob(s.random, left, low, 22, 19, 0.2))
        s.ink(both(crown, mask), s.random.choice(("#d9843a", "#c05a2c", "#e8b04c", "#8a6a34", "#9c3f26")))
    for left in range(-60, 1300, 170):
        s.fill(box(left, 330, 44, 420), "#d8c9a8")
        s.grain(s.shape(box(left + 20, 330, 24, 420)), "#7d6b4c", across(left + 8, left + 50, 0.8))
    deck = s.shape(box(-5, 322, 1300, 96))
    holes = s.blank()
    for left in range(-60, 1300, 170):
        hole = s.shape([*arc(left + 107, 418, 63, 78, 180, 360), (left + 170, 430), (left + 44, 430)])
        holes.paste(255, mask=hole)
    deck.paste(0, mask=holes)
    s.ink(deck, "#d8c9a8")
    s.grain(deck, "#8d7a58", down(300, 430, 0.55))
    s.fill(box(-5, 312, 1300, 14), "#a8936b")
    for i in range(80):
        s.line([(i * 16.5, 330), (i * 16.5 - 6, 344)], "#b3a079", 1.4)
    _train(s, 240, 312)
    for x, k in ((90, 2.3), (1190, 2.7)):
        tree(s, x, 730, k, "#c2672f", "#6d2f1c", "#3a241a")
    gulls(s, [(520, 180), (560, 160), (604, 190)], "#4a5a54", 1)


def _train(s: Sheet, x: float, y: float) -> None:
    for i in range(3):
        left = x + i * 206
        s.fill(box(left, y - 74, 196, 62), "#1f5a4a")
        s.fill(box(left - 2, y - 84, 200, 12), "#e9dcc0")
        s.fill(box(left, y - 30, 196, 5), "#f0b64b")
        for k in range(6):
            s.fill(box(left + 12 + k * 30, y - 64, 22, 24), "#fbe9c0")
        for wheel in (34, 62, 134, 162):
            s.disc(left + wheel, y - 9, 10, "#191c1e")
        s.line([(left + 194, y - 16), (left + 208, y - 16)], "#191c1e", 4)
    nose = x + 618
    s.fill(
        curve(
            [(nose, y - 12), (nose, y - 82), (nose + 80, y - 84), (nose + 140, y - 60), (nose + 158, y - 12)]
        ),
        "#8e2f2c",
    )
    s.fill([(nose + 84, y - 74), (nose + 114, y - 64), (nose + 132, y - 44), (nose + 84, y - 44)], "#fbe9c0")
    s.fill(box(nose, y - 30, 154, 5), "#f0b64b")
    s.fill(box(nose + 14, y - 70, 50, 26), "#6d221f")
    for wheel in (30, 62, 106, 136):
        s.disc(nose + wheel, y - 9, 10, "#191c1e")
    s.glow(nose + 150, y - 34, 60, "#fff0c0", 0.9)
