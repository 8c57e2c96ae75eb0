"""Pictures of the Tarn and the Fenwater: barges, locks, bridges, borders."""

import math
from collections.abc import Callable

from broadsheet.sample.drawing.lines import arc, box, curve, moved, path, turned
from broadsheet.sample.drawing.parts import (
    barge,
    cloud,
    glints,
    gulls,
    hills,
    house,
    lamp_post,
    mirrored,
    person,
    sea,
    sky,
    stars,
    tree,
)
from broadsheet.sample.drawing.sheet import Point, Sheet, across, down


def grain_barges(s: Sheet) -> None:
    """Barges waiting at the Old Granary, nine days early."""
    sky(s, "#e8b45c", "#fbe6b4", 400)
    s.disc(1010, 210, 88, "#fff3d0")
    s.glow(1010, 210, 320, "#fff3d0", 0.7)
    hills(s, 5, 400, 80, "#d09a55", "#f3d08c", 0.3)
    for i, x in enumerate((60, 150, 240, 330)):
        s.fill(box(x, 150, 84, 300), ("#8c4a2c", "#9b5633")[i % 2])
        s.fill(arc(x + 42, 152, 42, 26, 180, 360), "#6d3722")
        side = s.shape(box(x + 40, 140, 44, 310))
        s.grain(side, "#4d2517", across(x + 20, x + 96, 0.8))
        s.line([(x + 42, 190), (x + 42, 430)], "#6d3722", 2)
    s.fill([(414, 260), (520, 232), (520, 450), (414, 450)], "#7a3f26")
    s.fill([(404, 266), (530, 230), (530, 216), (404, 252)], "#4d2517")
    s.fill([(500, 300), (640, 372), (634, 384), (500, 318)], "#4d2517")
    s.line([(634, 378), (634, 410)], "#4d2517", 6)
    for row in range(4):
        for col in range(3):
            s.fill(box(432 + col * 28, 282 + row * 36, 12, 18), "#f5cf84")
    s.fill(box(-5, 436, 640, 30), "#4d2517")
    sea(s, "#6b3f26", "#e2ac5f", 452)
    s.fill(box(-5, 440, 620, 22), "#3d1d13")
    glints(s, "#fff0c8", 456, 60, 1010, 220)
    for x, y, k, load in (
        (1150, 476, 0.6, "#e3a53f"),
        (900, 492, 0.8, "#d5932f"),
        (560, 520, 1.1, "#e3a53f"),
    ):
        mirrored(s, x, y + 6, 240 * k, 70 * k, "#3d1d13", 0.5)
        barge(s, x, y, k, "#3a2018", load, "#a8412c", flip=True)
    mirrored(s, 860, 640, 460, 70, "#2b150f", 0.6)
    barge(s, 860, 628, 1.9, "#2b150f", "#f0b64c", "#8e2f2c", flip=True)
    person(s, 1086, 592, 1.2, "#1f3b53", "#d9a877", "#15110f")
    gulls(s, [(640, 150), (690, 124), (740, 160), (820, 300)], "#6d3722", 1)


def night_lock(s: Sheet) -> None:
    """A lock of the Upper Tarn working by lamplight."""
    sky(s, "#0f1d33", "#2d5066", 330)
    stars(s, "#e7ecdf", 90, 240)
    s.disc(220, 110, 40, "#f3e7c4")
    s.glow(220, 110, 190, "#8aa6b0", 0.5)
    hills(s, 51, 300, 120, "#16303f", "#2d5066", 0.4)
    hills(s, 52, 350, 60, "#10242f", "#264656", 0.4)
    for x, k in ((70, 1.5), (150, 1.1), (1130, 1.3), (1210, 1.7), (1050, 1.0)):
        tree(s, x, 402, k, "#17363a", "#0b1c22", "#0b1c22")
    s.fill(box(-5, 396, 1300, 340), "#1c2b30")
    bank = s.shape(box(-5, 396, 1300, 340))
    s.grain(bank, "#3d4f4a", down(640, 390, 0.7))
    s.fill([(470, 400), (810, 400), (1010, 730), (270, 730)], "#12303f")
    chamber = s.shape([(470, 400), (810, 400), (1010, 730), (270, 730)])
    s.wash(chamber, "#3d7484", down(730, 380, 0.8))
    for near, far in (
        (((270, 730), (230, 730)), ((470, 400), (452, 400))),
        (((1010, 730), (1050, 730)), ((810, 400), (828, 400))),
    ):
        s.fill([near[0], near[1], far[1], far[0]], "#8b7d63")
        s.line([near[0], far[0]], "#d9c491", 3)
    _lock_gates(s)
    for x, y, k in ((420, 430, 1.0), (862, 430, 1.0), (300, 560, 1.7), (982, 560, 1.7)):
        lamp_post(s, x, y, k, "#0a1519", "#fff0c0", "#ffcf70")
    for x, y in ((470, 470), (812, 470), (420, 620), (860, 620)):
        mirrored(s, x + (640 - x) * 0.2, y, 50, 90, "#ffcf70", 0.6)
    _barge_from_bow(s, 640, 610)
    person(s, 236, 600, 1.7, "#8e3a2c", "#e2b184", "#0a1519")
    person(s, 1046, 588, 1.6, "#2a5a63", "#b98a60", "#0a1519", flip=True)


def _lock_gates(s: Sheet) -> None:
    for side in (-1, 1):
        hinge, meet = 640 + side * 172, 640
        s.fill([(hinge, 352), (meet, 372), (meet, 452), (hinge, 428)], "#4a3826")
        for share in (0.3, 0.6):
            s.line([(hinge, 352 + 80 * share), (meet, 372 + 80 * share)], "#2c2016", 4)
        s.line([(meet, 372), (hinge, 352)], "#8f6f48", 5)
        s.fill(
            [
                (hinge - side * 40, 346),
                (hinge + side * 150, 320),
                (hinge + side * 152, 334),
                (hinge - side * 40, 362),
            ],
            "#d8cdb4",
        )


def _barge_from_bow(s: Sheet, x: float, y: float) -> None:
    s.fill(
        curve(
            [
                (x - 120, y - 66),
                (x - 112, y + 6),
                (x - 50, y + 52),
                (x, y + 62),
                (x + 50, y + 52),
                (x + 112, y + 6),
                (x + 120, y - 66),
            ]
        ),
        "#2c1815",
    )
    s.fill([(x - 126, y - 76), (x + 126, y - 76), (x + 118, y - 56), (x - 118, y - 56)], "#a8412c")
    s.fill(
        curve([(x - 110, y - 74), (x - 60, y - 112), (x, y - 124), (x + 60, y - 112), (x + 110, y - 74)]),
        "#d9a548",
    )
    s.grain(
        s.shape(
            curve([(x - 110, y - 74), (x - 60, y - 112), (x, y - 124), (x + 60, y - 112), (x + 110, y - 74)])
        ),
        "#7d4f20",
        across(x - 120, x + 130, 0.7),
    )
    s.disc(x, y - 16, 14, "#fff0c0")
    s.glow(x, y - 16, 150, "#ffcf70", 0.7)
    mirrored(s, x, y + 66, 60, 70, "#fff0c0", 0.7)


def rower(s: Sheet) -> None:
    """One oarswoman on the river before sunrise."""
    sky(s, "#c9a6a8", "#f8e0cb", 340)
    s.disc(640, 318, 64, "#fff1dd")
    hills(s, 61, 330, 150, "#b98f96", "#f0d2c2", 0.35)
    hills(s, 62, 345, 80, "#93697a", "#e7c0b6", 0.35)
    sea(s, "#7a5568", "#f2d3c3", 350)
    s.wash(s.shape(box(-5, 300, 1300, 110)), "#fbe9da", lambda x, y: 0.85 * max(0.0, 1 - abs(y - 352) / 56))
    mirrored(s, 640, 366, 130, 200, "#fff1dd", 0.85)
    for i in range(26):
        x = 20 + i * 24 + s.random.uniform(-8, 8) if i < 13 else 760 + (i - 13) * 42
        top = 340 - s.random.uniform(20, 66)
        s.line([(x, 362), (x + s.random.uniform(-6, 10), top)], "#6d4a5c", 2.2)
        s.fill(moved(arc(0, 0, 3.4, 10, 0, 360), x + 2, top), "#4f3244")
    for x in (220, 400, 880, 1060):
        s.line(curve([(x - 90, 470), (x, 464), (x + 90, 470)]), "#fbe9da", 2.2, 0.7)
    _sculler(s, 600, 520)
    for k in range(5):
        s.line(arc(330 - k * 58, 552, 22 + k * 5, 6 + k, 0, 360), "#fbe9da", 2.4, 0.85 - k * 0.13)
        s.line(arc(404 - k * 66, 586, 26 + k * 5, 7 + k, 0, 360), "#fbe9da", 2.6, 0.85 - k * 0.13)
    gulls(s, path("250,120 300,96 980,150 1024,130 1060,160"), "#7a5568", 1.1)


def _sculler(s: Sheet, x: float, y: float) -> None:
    hull = curve(
        [
            (x - 290, y + 14),
            (x - 120, y + 6),
            (x + 60, y + 4),
            (x + 300, y + 8),
            (x + 60, y + 28),
            (x - 120, y + 28),
        ],
        closed=True,
    )
    s.fill([(px, 2 * (y + 28) - py + 6) for px, py in hull], "#5b3c50", 0.35)
    s.fill(hull, "#8e2f3f")
    s.line([(x - 286, y + 13), (x + 296, y + 8)], "#f6d9c4", 2.4)
    s.line([(x + 10, y - 18), (x - 190, y + 66)], "#3a2433", 4)
    s.fill(turned(box(x - 216, y + 58, 48, 15), x - 190, y + 66, -22), "#f6d9c4")
    body = curve(
        [
            (x - 4, y + 6),
            (x - 22, y - 52),
            (x - 6, y - 84),
            (x + 18, y - 82),
            (x + 30, y - 40),
            (x + 34, y + 6),
        ]
    )
    s.fill(body, "#2d2536")
    s.fill(arc(x + 4, y - 104, 15, 17, 0, 360), "#c98f6c")
    s.fill(arc(x + 6, y - 109, 17, 14, 150, 380), "#1d1620")
    s.line(curve([(x + 10, y - 70), (x - 20, y - 44), (x - 56, y - 36)]), "#c98f6c", 9)
    s.line([(x - 40, y - 44), (x - 250, y + 44)], "#3a2433", 4)
    s.line(curve([(x + 20, y + 2), (x + 60, y - 16), (x + 96, y + 6)]), "#2d2536", 13)
    s.fill(turned(box(x - 282, y + 34, 50, 15), x - 250, y + 44, -22), "#f6d9c4")
    mirrored(s, x + 10, y + 40, 60, 90, "#2d2536", 0.45)


def third_bridge(s: Sheet) -> None:
    """The Third Bridge from below, lorries nose to tail."""
    sky(s, "#79a3a8", "#e4e2c8", 520)
    for x, y, wide in ((260, 130, 320), (1010, 90, 380), (760, 210, 220)):
        cloud(s, x, y, wide, "#f4efdc", "#a9c0ba")
    hills(s, 71, 500, 90, "#7d9c92", "#dad9bd", 0.3)
    for x in range(20, 560, 46):
        house(s, x, 520, 40, s.random.uniform(20, 60), "#a58f7c", "#7d6553", "#e4e2c8", 0.6)
    sea(s, "#28525c", "#86aaa6", 516)
    for foot in (190, 560, 930, 1300):
        for x, wide in ((foot - 26, 18), (foot + 8, 18)):
            s.fill([(x, 330), (x + wide, 330), (x + wide + 8, 600), (x - 8, 600)], "#7d2f22")
        for y in range(350, 590, 54):
            s.line([(foot - 26, y), (foot + 26, y + 50)], "#7d2f22", 4)
            s.line([(foot + 26, y), (foot - 26, y + 50)], "#7d2f22", 4)
        s.fill([(foot - 60, 596), (foot + 60, 596), (foot + 74, 660), (foot - 74, 660)], "#b8a88a")
        s.grain(
            s.shape([(foot, 596), (foot + 60, 596), (foot + 74, 660), (foot, 660)]),
            "#5d5344",
            down(560, 680, 0.7),
        )
        mirrored(s, foot, 664, 150, 60, "#7d2f22", 0.5)
    for left in (-180, 190, 560, 930):
        rise = [(left + 370 * i / 24, 328 - 150 * math.sin(math.pi * i / 24)) for i in range(25)]
        s.line(rise, "#a8412c", 13)
        for i in range(2, 23, 2):
            s.line([rise[i], (rise[i][0], 328)], "#a8412c", 3.4)
    s.fill(box(-5, 318, 1300, 26), "#8c3524")
    s.line([(-5, 320), (1290, 320)], "#d98a5b", 3)
    for i, x in enumerate(range(10, 1280, 142)):
        _lorry(s, x, 318, 0.86, ("#f0b64b", "#f4efdc", "#2f6a5f", "#1f3b53")[i % 4], "#1d2a36")
    s.line([(-5, 296), (1290, 296)], "#5d241a", 2)
    glints(s, "#cfe0d4", 530, 50, 640, 1300)


def _lorry(s: Sheet, x: float, y: float, k: float, load: str, cab: str) -> None:
    """A lorry going right; y is the road."""
    s.fill(moved(box(0, -52, 92, 42), x, y, k), load)
    side = s.shape(moved(box(0, -52, 92, 42), x, y, k))
    s.grain(side, cab, down(y - 50 * k, y + 10 * k, 0.5))
    s.fill(moved(path("95,-10 95,-42 116,-42 128,-24 128,-10"), x, y, k), cab)
    s.fill(moved([(102, -37), (114, -37), (122, -25), (102, -25)], x, y, k), "#bcd6d4")
    s.fill(moved(box(-2, -11, 132, 5), x, y, k), "#15181c")
    for wheel in (16, 34, 76, 112):
        s.fill(moved(arc(wheel, -6, 8, 8, 0, 360), x, y, k), "#15181c")
        s.fill(moved(arc(wheel, -6, 3, 3, 0, 360), x, y, k), "#cfc6b2")


def toll_gate(s: Sheet) -> None:
    """The toll gate at the western end, after rain, in the evening."""
    sky(s, "#263a56", "#e58e62", 420)
    for x, y, wide in ((300, 180, 500), (900, 120, 600), (1100, 250, 360), (520, 300, 400)):
        s.fill(
            curve([(x - wide / 2, y), (x, y - 16), (x + wide / 2, y), (x, y + 12)], closed=True),
            "#8f5f6a",
            0.6,
        )
    hills(s, 81, 420, 60, "#4a4259", "#c97a62", 0.3)
    s.fill(box(-5, 420, 1300, 310), "#2b2e3d")
    road = s.shape(box(-5, 420, 1300, 310))
    s.wash(road, "#a8645a", down(640, 410, 0.65))
    for x in (150, 640, 1130):
        s.fill(
            [(x - 4, 420), (x + 4, 420), (x + (x - 640) * 0.9 + 26, 730), (x + (x - 640) * 0.9 - 26, 730)],
            "#d9c9a8",
            0.55,
        )
    s.fill([(60, 196), (1220, 196), (1250, 232), (30, 232)], "#7d2b2b")
    s.fill(box(30, 232, 1220, 26), "#f1e2c3")
    for i in range(31):
        s.fill(box(30 + i * 40, 232, 20, 26), "#a8342f")
    for x, lit in ((150, "#ffd88a"), (640, "#ffe3a6"), (1130, "#ffd88a")):
        s.fill(box(x - 52, 258, 104, 196), "#e2d3b4")
        s.fill(box(x - 42, 280, 84, 84), lit)
        s.glow(x, 322, 150, "#ffd88a", 0.5)
        person(s, x + 6, 392, 1.3, "#1f3b53", "#c99a72", "#1f3b53")
        s.fill(box(x - 52, 364, 104, 90), "#c9b48d")
        s.grain(s.shape(box(x - 52, 258, 104, 196)), "#6d5136", across(x - 10, x + 70, 0.6))
        s.fill(box(x - 60, 452, 120, 12), "#3a3d4c")
    for x in (210, 700):
        _barrier(s, x, 430)
    for x, k, ink in ((395, 1.5, "#1f5360"), (885, 1.5, "#8e3f2c")):
        _car_from_behind(s, x, 560, k, ink)
    for x in (150, 640, 1130):
        mirrored(s, x, 476, 90, 170, "#ffd88a", 0.55)


def _barrier(s: Sheet, x: float, y: float) -> None:
    s.fill(box(x - 12, y - 40, 24, 48), "#1d2030")
    s.fill(box(x, y - 34, 300, 12), "#f4ecd8")
    for i in range(6):
        s.fill(
            [
                (x + 24 + i * 48, y - 34),
                (x + 46 + i * 48, y - 34),
                (x + 40 + i * 48, y - 22),
                (x + 18 + i * 48, y - 22),
            ],
            "#b7352c",
        )


def _car_from_behind(s: Sheet, x: float, y: float, k: float, ink: str) -> None:
    s.fill(moved(arc(0, 40, 92, 13, 0, 360), x, y, k), "#15161f", 0.6)
    s.fill(moved(curve(path("-56,-20 -44,-62 0,-70 44,-62 56,-20")), x, y, k), ink)
    s.fill(moved([(-44, -22), (-35, -54), (35, -54), (44, -22)], x, y, k), "#f2bd8e")
    s.fill(moved(curve(path("-76,24 -74,-16 -50,-24 50,-24 74,-16 76,24")), x, y, k), ink)
    s.fill(moved(box(-76, 20, 152, 14), x, y, k), "#15161f")
    for side in (-1, 1):
        s.fill(moved(box(side * 58 - 11, -8, 22, 12), x, y, k), "#ff7a52")
        s.fill(moved(box(side * 54 - 11, 30, 22, 14), x, y, k), "#0d0e14")
        s.glow(x + side * 58 * k, y - 2 * k, 44 * k, "#ff8a5c", 0.55)
    s.fill(moved(box(-20, 2, 40, 12), x, y, k), "#f4ecd8")


def customs_post(s: Sheet) -> None:
    """The customs post at Heron Ford on a Sunday."""
    sky(s, "#cfd6cc", "#f1ead2", 400)
    s.disc(930, 170, 52, "#fbf6e2")
    hills(s, 91, 390, 70, "#a9b3a0", "#e5e0c6", 0.3)
    _poplars(s)
    s.fill(box(-5, 404, 1300, 100), "#b7b487")
    sea(s, "#6d8d8c", "#c3d0c2", 446)
    s.fill(path("-20,520 500,500 900,540 1300,520 1300,730 -20,730"), "#a39a63")
    meadow = s.shape(path("-20,520 500,500 900,540 1300,520 1300,730 -20,730"))
    s.grain(meadow, "#5f6338", down(480, 760, 0.75))
    s.fill([(560, 440), (700, 440), (980, 730), (340, 730)], "#d9caa3")
    s.grain(s.shape([(560, 440), (700, 440), (980, 730), (340, 730)]), "#9a8657", down(430, 760, 0.6))
    _customs_house(s)
    _hay_cart(s, 900, 640)
    for x in (1010, 1110):
        s.line([(x, 600), (x, 520)], "#6a5a38", 6)
    gulls(s, [(420, 150), (470, 128), (520, 166), (1110, 240)], "#6d7a6a", 1)


def _customs_house(s: Sheet) -> None:
    s.fill(box(150, 400, 210, 176), "#f0e4c6")
    s.fill([(130, 404), (190, 330), (330, 330), (384, 404)], "#8e3b30")
    s.grain(s.shape(box(260, 404, 100, 172)), "#8a7a55", across(240, 380, 0.7))
    s.fill(box(180, 446, 46, 50), "#2b4450")
    s.line([(203, 446), (203, 496)], "#f0e4c6", 3)
    s.fill(box(268, 460, 50, 116), "#2b4450")
    s.fill(box(276, 484, 34, 24), "#f6efdc")
    s.fill(box(392, 500, 24, 96), "#20333c")
    s.fill(turned(box(400, 520, 480, 20), 404, 530, -2), "#f6efdc")
    for i in range(8):
        x = 430 + i * 56
        s.fill(turned([(x, 520), (x + 28, 520), (x + 20, 540), (x - 8, 540)], 404, 530, -2), "#a8342f")
    s.fill(box(868, 500, 12, 92), "#20333c")


def _poplars(s: Sheet) -> None:
    for i in range(22):
        x = 30 + i * 60 + s.random.uniform(-10, 10)
        tall = s.random.uniform(110, 190)
        waist, top = 412 - tall * 0.4, 412 - tall
        crown = [(x, 412), (x - 13, waist), (x - 4, top), (x + 4, top), (x + 13, waist)]
        s.fill(curve(crown, closed=True), "#7d8b6d" if i % 3 else "#95a081")


def _hay_cart(s: Sheet, x: float, y: float) -> None:
    load = curve(
        [
            (x + 30, y - 60),
            (x + 20, y - 128),
            (x + 90, y - 170),
            (x + 200, y - 164),
            (x + 262, y - 120),
            (x + 250, y - 60),
        ]
    )
    s.fill(load, "#dcae4e")
    s.grain(s.shape(load), "#8d6422", lambda px, py: 0.2 + (px - x) / 420)
    s.fill(box(x + 14, y - 64, 252, 20), "#6d4327")
    for wheel in (70, 212):
        s.line(arc(x + wheel, y - 20, 30, 30, 0, 360), "#4a2b1a", 7)
        for a in range(0, 180, 30):
            dx, dy = 28 * math.cos(math.radians(a)), 28 * math.sin(math.radians(a))
            s.line([(x + wheel - dx, y - 20 - dy), (x + wheel + dx, y - 20 + dy)], "#4a2b1a", 3)
    person(s, x - 24, y + 6, 1.65, "#5b6d43", "#c89068", "#2b2a24")
    person(s, x - 76, y + 16, 1.6, "#8a4a35", "#e0b48c", "#2b2a24", flip=True)


def salt_pans(s: Sheet) -> None:
    """The Fenwater pans from the windmill, each at another stage."""
    s.ink(s.everywhere, "#d9c3a5")
    inks = ("#e7b5ab", "#f4e4d2", "#b7cfc8", "#d98e86", "#8fb3b4", "#f1d3bd", "#cfa59d", "#a8c6c6")
    rows = 6
    vanish = (700, -500)

    def spot(u: float, v: float) -> tuple[float, float]:
        y = -20 + 760 * (v**1.55)
        x = vanish[0] + (u - 0.5) * 2900 * (y - vanish[1]) / (740 - vanish[1])
        return x, y + u * 50

    for r in range(rows):
        for c in range(9):
            u0, u1 = c / 9 + 0.008, (c + 1) / 9 - 0.008
            v0, v1 = (r + 0.07) / rows, (r + 0.95) / rows
            pan = [spot(u0, v0), spot(u1, v0), spot(u1, v1), spot(u0, v1)]
            mask = s.shape(pan)
            s.ink(mask, inks[(c * 5 + r * 3 + c * r) % 8])
            s.grain(mask, "#fbf4e8", down(pan[0][1] - 30, pan[2][1] + 60, 0.5))
            s.line([pan[0], pan[1]], "#8d6f54", 2.4)
    for c in range(1, 9):
        s.line([spot(c / 9, 0), spot(c / 9, 1)], "#a98a68", 5)
    for u, v, k in (
        (0.34, 0.56, 0.8),
        (0.39, 0.57, 0.9),
        (0.445, 0.575, 0.85),
        (0.56, 0.8, 1.4),
        (0.62, 0.81, 1.5),
        (0.32, 0.84, 1.5),
    ):
        _salt_heap(s, *spot(u, v), k)
    _rakers(s, spot)


def _rakers(s: Sheet, spot: Callable[[float, float], Point]) -> None:
    for u, v, k, ink in (
        (0.50, 0.66, 1.2, "#1f4256"),
        (0.415, 0.74, 1.4, "#8e2f2c"),
        (0.59, 0.5, 0.9, "#1f4256"),
    ):
        x, y = spot(u, v)
        person(s, x, y, k, ink, "#b98a60", "#2a2a30")
        s.line([(x + 8 * k, y - 40 * k), (x + 58 * k, y + 2 * k)], "#5b4128", 3 * k)
        s.line([(x + 48 * k, y + 6 * k), (x + 68 * k, y - 2 * k)], "#5b4128", 5 * k)


def _salt_heap(s: Sheet, x: float, y: float, k: float) -> None:
    s.fill(moved(arc(10, 2, 58, 12, 0, 360), x, y, k), "#8d7a78", 0.4)
    heap = moved(path("-52,0 -6,-58 6,-58 52,0 30,8 -30,8"), x, y, k)
    s.fill(heap, "#fffaf0")
    s.grain(s.shape(heap), "#a8a0b4", across(x - 10 * k, x + 56 * k, 0.9))
