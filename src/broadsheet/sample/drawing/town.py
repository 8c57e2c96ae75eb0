"""Pictures of streets and markets, a tower and a dock."""

from broadsheet.sample.drawing.lines import arc, box, curve, moved, path, turned
from broadsheet.sample.drawing.parts import (
    gulls,
    hills,
    house,
    neighbour,
    person,
    sky,
)
from broadsheet.sample.drawing.sheet import Point, Sheet, across, around, aslant, both, down, even


def apple_stall(s: Sheet) -> None:
    """Apples at the Saturday market in Upper Tarn."""
    s.ink(s.everywhere, "#e9dcbd")
    s.wash(s.everywhere, "#c9b48a", down(-100, 900, 0.5))
    for i, x in enumerate(range(-20, 1300, 100)):
        house(
            s,
            x,
            330,
            92,
            s.random.uniform(110, 190),
            ("#d9c09a", "#c9ab86", "#dfcba8")[i % 3],
            "#a8835f",
            "#8d7355",
            0.9,
        )
    _stall_front(s)
    neighbour(s, 650, 420, 1.75, "#2f5a4a", "#f3e6c4", "#c98f6c", "#2a1d18")
    neighbour(s, 330, 420, 1.6, "#7d3b2c", "#e9dcc0", "#e0b48c", "#6d4424", flip=True)
    _scales(s, 930, 400)
    inks = (
        ("#c23b2a", "#8e221d"),
        ("#d9b23f", "#97701f"),
        ("#8aa63f", "#55702a"),
        ("#cf5f35", "#8a3420"),
        ("#b3432f", "#74201c"),
    )
    for row, y in enumerate((430, 540)):
        wide = 226 + row * 30
        start = 640 - 2.5 * wide
        for i in range(5):
            left = start + i * wide
            _apple_crate(s, left + 6, y, wide - 12, 110 + row * 60, *inks[(i * 2 + row) % 5])


def _stall_front(s: Sheet) -> None:
    for x in (110, 1170):
        s.fill(box(x - 7, 90, 14, 420), "#5d3b26")
    stripes = 12
    for i in range(stripes):
        left, right = 60 + i * 1160 / stripes, 60 + (i + 1) * 1160 / stripes
        top_l, top_r = 130 + i * 1020 / stripes, 130 + (i + 1) * 1020 / stripes
        ink = "#b7352c" if i % 2 == 0 else "#fbf2df"
        s.fill([(top_l, 40), (top_r, 40), (right, 190), (left, 190)], ink)
        s.fill([*arc((left + right) / 2, 190, (right - left) / 2, 34, 0, 180)], ink)
    awning = s.shape([(130, 40), (1150, 40), (1220, 190), (60, 190)])
    s.grain(awning, "#5d1f1c", down(20, 330, 0.55))
    s.wash(s.shape(box(60, 190, 1160, 330)), "#6d4a35", down(420, 170, 0.4))


def _apple_crate(s: Sheet, x: float, y: float, wide: float, high: float, skin: str, shade: str) -> None:
    s.fill(box(x, y, wide, high), "#5d3b26")
    size = wide / 11
    for row in range(3):
        for i in range(6):
            ax = x + size * (0.9 + i * 1.85) + (row % 2) * size * 0.7
            ay = y - size * 0.5 + row * size * 0.95
            if ax > x + wide - size * 0.5:
                continue
            s.disc(ax, ay, size, skin)
            s.grain(
                s.oval(ax, ay, size),
                shade,
                aslant(ax, ay, 2.6 * size),
                0.7,
            )
            s.disc(ax - size * 0.35, ay - size * 0.4, size * 0.2, "#fbe6c8", strength=0.8)
            s.line([(ax, ay - size * 0.8), (ax + 3, ay - size * 1.15)], "#3a2416", 2)
    s.fill(box(x, y + size * 1.9, wide, high), "#b98a55")
    s.grain(s.shape(box(x, y + size * 1.9, wide, high)), "#6d4a28", down(y, y + high * 1.6, 0.7))
    s.line([(x, y + size * 1.9 + 34), (x + wide, y + size * 1.9 + 34)], "#7d5530", 3)
    s.fill(turned(box(x + wide / 2 - 30, y + size * 1.9 + 10, 60, 34), x + wide / 2, y, 2), "#fbf2df")
    s.line([(x + wide / 2 - 16, y + size * 1.9 + 27), (x + wide / 2 + 16, y + size * 1.9 + 27)], "#2a2a24", 4)


def _scales(s: Sheet, x: float, y: float) -> None:
    s.fill(box(x - 4, y - 110, 8, 120), "#2a2a24")
    s.line([(x - 80, y - 96), (x + 80, y - 112)], "#2a2a24", 6)
    for side, drop in ((-80, -96), (80, -112)):
        for lean in (-30, 30):
            s.line([(x + side, y + drop), (x + side + lean, y + drop + 64)], "#2a2a24", 2)
        s.fill(arc(x + side, y + drop + 62, 38, 16, 0, 180), "#c9a24a")
    for i, dx in enumerate((-92, -78, -66)):
        s.disc(x + dx, y - 44 - (i % 2) * 6, 11, "#c23b2a")


def market_day(s: Sheet) -> None:
    """Market day at Kettle Ford from the church tower; the barriers are down."""
    s.ink(s.everywhere, "#d8c7a2")
    s.wash(s.everywhere, "#b39c6f", across(-200, 1500, 0.4))
    _tracks(s)
    inks = (
        ("#b7352c", "#fbf2df"),
        ("#1f5a6a", "#fbf2df"),
        ("#e0a23a", "#8e4a1f"),
        ("#3f6d45", "#f3e6c4"),
        ("#7d3f5c", "#f3d9c4"),
    )
    for _ in range(62):
        x, y = s.random.uniform(30, 1250), s.random.uniform(26, 700)
        if 395 < y + (x - 640) * 0.16 < 605:
            continue
        _crowd(s, x, y, 3)
    for row, y in enumerate((60, 190, 320, 680)):
        for i in range(8):
            x = 90 + i * 164 + (row % 2) * 60
            middle = y + (640 - x) * 0.16
            if x < 1260 and (i * 3 + row) % 7 != 5:
                _awning(s, x, middle, *inks[(i * 2 + row) % 5], square=(i + row) % 3 == 0)
    for x in (180, 420, 640, 900, 1110):
        _crowd(s, x, 410 + (640 - x) * 0.16, 9)
        _crowd(s, x + 60, 600 + (640 - x) * 0.16, 7)
    for i in range(11):
        _cart_from_above(s, 60 + i * 112, 398 + (640 - 60 - i * 112) * 0.16 + s.random.uniform(-6, 6))


def _tracks(s: Sheet) -> None:
    def at(x: float, y: float) -> Point:
        return x, y + (640 - x) * 0.16

    s.fill([at(-20, 452), at(1300, 452), at(1300, 562), at(-20, 562)], "#8d8674")
    s.wash(
        s.shape([at(-20, 452), at(1300, 452), at(1300, 562), at(-20, 562)]), "#55503f", down(440, 600, 0.4)
    )
    for x in range(-20, 1300, 30):
        s.line([at(x, 470), at(x + 4, 544)], "#5d4430", 8)
    for y in (484, 530):
        s.line([at(-20, y), at(1300, y)], "#2a2c2e", 6)
        s.line([at(-20, y - 1), at(1300, y - 1)], "#cfd0c8", 2)
    for y in (438, 574):
        s.line([at(-20, y), at(1300, y)], "#fbf2df", 9)
        for x in range(-20, 1300, 56):
            s.line([at(x, y), at(x + 26, y)], "#b7352c", 9)


def _awning(s: Sheet, x: float, y: float, ink: str, other: str, square: bool) -> None:
    r = s.random.uniform(44, 54)
    turn = s.random.uniform(-14, 14) - 9
    if square:
        s.fill(
            turned(box(x - r + 14, y - r * 0.8 + 18, 2 * r, 1.6 * r), x + 14, y + 18, turn), "#6d5a38", 0.5
        )
        for i in range(6):
            s.fill(
                turned(box(x - r + i * r / 3, y - r * 0.8, r / 3 + 0.5, 1.6 * r), x, y, turn),
                ink if i % 2 else other,
            )
        shade = s.shape(turned(box(x - r, y, 2 * r, 0.8 * r), x, y, turn))
    else:
        s.disc(x + 14, y + 18, r, "#6d5a38", strength=0.5)
        for i in range(8):
            wedge = [(x, y), *arc(x, y, r, r, i * 45 + turn, i * 45 + 45 + turn, 8)]
            s.fill(wedge, ink if i % 2 else other)
        shade = s.shape([(x, y), *arc(x, y, r, r, 0, 135, 20)])
        s.disc(x, y, 4, "#3a2a1c")
    s.wash(shade, "#2a1a14", even(0.22))


def _crowd(s: Sheet, x: float, y: float, count: int) -> None:
    for _ in range(count):
        px, py = x + s.random.gauss(0, 26), y + s.random.gauss(0, 12)
        s.disc(px + 5, py + 6, 8, "#6d5a38", ry=6, strength=0.5)
        s.disc(
            px,
            py,
            9,
            s.random.choice(("#2b3b4a", "#8e3f2c", "#4a5a3a", "#c28a3a", "#5d3f55", "#e9dcc0")),
            ry=7,
        )
        s.disc(px, py - 1, 4.6, s.random.choice(("#3a2a1c", "#c99a72", "#15110f", "#a8693f")))


def _cart_from_above(s: Sheet, x: float, y: float) -> None:
    s.fill(turned(box(x - 24, y - 10, 62, 32), x, y, 81), "#6d5a38", 0.5)
    s.fill(turned(box(x - 30, y - 17, 60, 34), x, y, 81), "#7d5030")
    s.fill(
        turned(box(x - 25, y - 13, 50, 26), x, y, 81),
        s.random.choice(("#dcae4e", "#8aa63f", "#c2572f", "#e9dcc0")),
    )


def bell_tower(s: Sheet) -> None:
    """The bells of Saint Aldry, the third before the second."""
    sky(s, "#f0a86a", "#fbe3b8", 560)
    s.disc(300, 300, 120, "#fff0d0", strength=0.8)
    hills(s, 141, 560, 120, "#d98f5c", "#f6cf98", 0.3)
    hills(s, 142, 620, 70, "#a8603f", "#e0a26a", 0.3)
    for x in range(-10, 560, 52):
        house(s, x, 690, 46, s.random.uniform(30, 70), "#7d3f30", "#4a211c", "#ffdf9c", 0.6)
    s.fill(box(-5, 680, 1300, 60), "#4a211c")
    s.fill(box(640, 60, 520, 700), "#e3cba2")
    s.grain(s.shape(box(900, 60, 260, 700)), "#8d6a45", across(820, 1200, 0.8))
    for y in range(90, 720, 44):
        for x in range(640 + (y // 44 % 2) * 44, 1160, 88):
            s.line([(x, y), (x, y + 44)], "#c4a678", 1.6)
        s.line([(640, y), (1160, y)], "#c4a678", 1.6)
    s.fill([(610, 66), (900, -120), (1190, 66)], "#7d3f30")
    s.fill(box(616, 56, 568, 18), "#b3825a")
    for x, size, swing in ((716, 0.86, 24), (900, 1.08, -30), (1084, 0.86, 6)):
        s.fill([*arc(x, 250, 76, 96, 180, 360), (x + 76, 520), (x - 76, 520)], "#3a1f1f")
        s.wash(
            s.shape([*arc(x, 250, 76, 96, 180, 360), (x + 76, 520), (x - 76, 520)]),
            "#c9703f",
            down(180, 560, 0.55),
        )
        s.fill(box(x - 82, 262, 164, 14), "#5d3522")
        _bell(s, x, 276, size, swing)
        s.fill(box(x - 84, 520, 168, 16), "#f4e2bf")
    s.fill([*arc(900, 650, 40, 56, 180, 360), (940, 730), (860, 730)], "#4a211c")
    gulls(
        s,
        path("180,160 230,130 290,170 420,110 470,150 540,210 380,220"),
        "#4a211c",
        1.3,
    )


def _bell(s: Sheet, x: float, y: float, k: float, swing: float) -> None:
    outline = curve(path("-9,0 -34,18 -42,80 -66,118 -68,128")) + curve(path("68,128 66,118 42,80 34,18 9,0"))
    clapper = turned(moved(arc(0, 140, 11, 13, 0, 360), x, y, k), x, y, swing * 1.5)
    s.fill(clapper, "#2a1614")
    placed = turned(moved(outline, x, y, k), x, y, swing)
    s.fill(placed, "#d99a3a")
    s.grain(s.shape(placed), "#6d3a1c", lambda px, py: 0.25 + (px - x + swing * 1.2) / (110 * k))
    s.line(turned(moved([(-57, 104), (57, 104)], x, y, k), x, y, swing), "#8a5424", 5)
    s.line(turned(moved([(-42, 22), (-46, 78)], x, y, k), x, y, swing), "#fbe0a0", 6)


def dry_basin(s: Sheet) -> None:
    """The Great Basin at Ambrel, dry for the first time in ninety years."""
    sky(s, "#b8d0d0", "#f3e6c8", 250)
    for i, x in enumerate(range(-10, 1300, 66)):
        house(
            s,
            x,
            240,
            60,
            s.random.uniform(30, 84),
            ("#c98f6c", "#d9b48a", "#b3735a", "#e0c49c")[i % 4],
            "#8a4a35",
            "#5d4436",
            0.9,
        )
    for x in (220, 1010):
        _crane(s, x, 236)
    s.fill(box(-5, 236, 1300, 500), "#cdbb94")
    _terraces(s)
    _hull_from_bow(s, 640, 640)
    for x, y, k in (
        (430, 600, 0.8),
        (462, 606, 0.85),
        (850, 570, 0.75),
        (930, 640, 0.95),
        (330, 680, 1.1),
        (720, 700, 1.15),
        (780, 560, 0.7),
        (980, 700, 1.1),
    ):
        person(
            s, x, y, k, s.random.choice(("#e08a2f", "#1f4a5c", "#e8c04a", "#8e2f2c")), "#c08a62", "#2a2620"
        )


def _terraces(s: Sheet) -> None:
    inks = ("#c2ad82", "#b09a70", "#9c865f", "#877250", "#705d42")
    for i, ink in enumerate(inks):
        inset, y = 70 + i * 62, 262 + i * 30
        s.fill([(inset, y), (1280 - inset, y), (1280 - inset * 0.42, 740), (inset * 0.42, 740)], ink)
        s.line([(inset * 0.42, 740), (inset, y), (1280 - inset, y), (1280 - inset * 0.42, 740)], "#e9dcb8", 3)
    floor = s.shape([(380, 412), (900, 412), (1140, 740), (140, 740)])
    s.ink(floor, "#5d5142")
    s.grain(floor, "#a0906c", down(760, 400, 0.6))
    for x, y, rx in ((480, 650, 110), (860, 690, 130), (470, 500, 50)):
        s.disc(x, y, rx, "#8fb0b4", ry=rx * 0.13)


def _crane(s: Sheet, x: float, y: float) -> None:
    s.line([(x - 20, y), (x - 6, y - 150)], "#37505a", 6)
    s.line([(x + 20, y), (x + 6, y - 150)], "#37505a", 6)
    for i in range(4):
        s.line([(x - 18 + i * 3, y - 14 - i * 36), (x + 16 - i * 3, y - 44 - i * 36)], "#37505a", 3)
    s.line([(x - 50, y - 146), (x + 170, y - 206)], "#37505a", 7)
    s.fill(box(x - 22, y - 172, 44, 30), "#c2572f")
    s.line([(x + 160, y - 202), (x + 160, y - 110)], "#37505a", 2)


def _hull_from_bow(s: Sheet, x: float, y: float) -> None:
    for side in (-1, 1):
        for dy in (-150, -80):
            s.line([(x + side * 150, y + dy), (x + side * 330, y + dy - 10)], "#8a6238", 9)
    left = curve([(x - 190, y - 360), (x - 176, y - 200), (x - 130, y - 60), (x - 50, y - 6), (x, y)])
    right = [(2 * x - px, py) for px, py in reversed(left)]
    hull = s.shape([*left, *right])
    s.ink(hull, "#a33a2a")
    s.grain(hull, "#4f1814", lambda px, py: 0.1 + (px - x) / 330)
    top = s.shape(box(x - 220, y - 380, 440, 150))
    s.ink(both(hull, top), "#1f3d4c")
    s.grain(both(hull, top), "#0d1f28", across(x - 60, x + 200, 0.8))
    s.line([(x - 184, y - 230), (x + 184, y - 230)], "#f4e8cc", 5)
    s.line(curve([(x, y - 372), (x + 3, y - 200), (x, y)]), "#f4e8cc", 3, 0.7)
    s.fill([(x - 196, y - 372), (x + 196, y - 372), (x + 186, y - 350), (x - 186, y - 350)], "#f4e8cc")
    s.fill(box(x - 110, y - 440, 220, 68), "#f4e8cc")
    for i in range(6):
        s.fill(box(x - 98 + i * 34, y - 428, 24, 18), "#1f3d4c")
    s.fill(box(x - 40, y - 490, 80, 50), "#f0b64b")
    for i in range(7):
        s.fill(box(x - 60 + i * 17, y + 2, 11, 16), "#8a6238")


def bakery(s: Sheet) -> None:
    """Brindle's first window, before the street is awake."""
    s.ink(s.everywhere, "#24304a")
    s.grain(s.everywhere, "#141b2e", down(-100, 900, 0.6))
    for row in range(10):
        for i in range(12):
            s.line(
                [*box(i * 120 - row % 2 * 60, row * 74, 116, 70), (i * 120 - row % 2 * 60, row * 74)],
                "#1c263d",
                2,
            )
    s.fill(box(150, 60, 980, 90), "#7d2b2b")
    s.fill(box(162, 72, 956, 66), "#8e3a32")
    for x in (300, 640, 980):
        s.fill(curve([(x - 34, 122), (x - 32, 100), (x, 84), (x + 32, 100), (x + 34, 122)]), "#f3d9a4")
        for cut in (-14, 0, 14):
            s.line([(x + cut - 5, 112), (x + cut + 5, 96)], "#8e3a32", 4)
    for left in (360, 700):
        s.line([(left, 105), (left + 220, 105)], "#f3d9a4", 4)
    s.fill(box(180, 170, 720, 420), "#5d2a24")
    s.fill(box(200, 188, 680, 384), "#ffcf7d")
    glass = s.shape(box(200, 188, 680, 384))
    s.wash(glass, "#fff2cc", around(540, 330, 420, 60, 0.9))
    s.grain(glass, "#e08f3c", down(240, 640, 0.55))
    s.line([(540, 188), (540, 572)], "#5d2a24", 8)
    for y in (330, 452, 566):
        s.fill(box(200, y, 680, 12), "#8a4f2a")
    _loaves(s)
    neighbour(s, 705, 560, 2.05, "#5d7f86", "#fdf6e6", "#a8693f", "#2a1a14", flip=True)
    s.fill(path("664,312 658,282 680,272 706,266 734,274 750,286 742,314"), "#fdf6e6")
    s.fill(box(180, 572, 720, 22), "#5d2a24")
    s.fill(box(940, 170, 180, 520), "#5d2a24")
    s.fill(box(962, 192, 136, 290), "#ffcf7d")
    s.line([(1030, 192), (1030, 482)], "#5d2a24", 6)
    s.fill(box(972, 506, 116, 160), "#4a1f1c")
    s.disc(1102, 560, 7, "#f0b64b")
    s.fill([(-5, 690), (1290, 690), (1290, 740), (-5, 740)], "#141b2e")
    s.fill([(200, 690), (880, 690), (1010, 740), (60, 740)], "#c98a4a", 0.55)
    s.glow(540, 400, 620, "#ffb95c", 0.3)
    person(s, 90, 700, 2.9, "#3d4f6d", "#c99a72", "#141b2e")


def _loaves(s: Sheet) -> None:
    for y, count, kind in ((330, 7, 0), (452, 6, 1), (566, 5, 2)):
        for i in range(count):
            x = 256 + i * (640 - 40) / count + (14 if kind else 0)
            if 610 < x < 790:
                continue
            wide, high = ((40, 46), (50, 40), (58, 60))[kind]
            loaf = curve(
                [
                    (x - wide, y),
                    (x - wide * 0.92, y - high * 0.7),
                    (x, y - high * 1.15),
                    (x + wide * 0.92, y - high * 0.7),
                    (x + wide, y),
                ]
            )
            s.fill(loaf, ("#b8692c", "#a85a24", "#c27a36")[kind])
            s.grain(s.shape(loaf), "#5d2a12", across(x - wide * 0.3, x + wide * 1.2, 0.9))
            for cut in (-0.45, 0, 0.45):
                s.line(
                    [(x + wide * cut - 9, y - high * 0.62), (x + wide * cut + 8, y - high * 0.98)],
                    "#f6dca8",
                    5,
                )
