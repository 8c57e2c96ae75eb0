"""Things that turn up in more than one picture: boats, houses, lamps, people.

Each is drawn about a point, in a size given by `k`, with the inks it is handed.
"""

from random import Random

from broadsheet.sample.drawing.lines import arc, blob, box, curve, gable, moved, path, ridge, swell
from broadsheet.sample.drawing.sheet import HEIGHT, WIDTH, Mask, Point, Points, Sheet, down

# -- sky and sea


def sky(sheet: Sheet, top: str, bottom: str, horizon: float) -> None:
    """A sky that goes from one ink to another, with grain where they meet."""
    sheet.fill(box(-5, -5, WIDTH + 10, horizon + 10), top)
    above = sheet.shape(box(-5, -5, WIDTH + 10, horizon + 10))
    sheet.wash(above, bottom, down(0, horizon, 1))
    sheet.grain(above, bottom, down(-horizon * 0.2, horizon * 1.25, 0.55), 0.32)


def sea(sheet: Sheet, near: str, far: str, horizon: float) -> None:
    """Flat water from the horizon down, darker towards the eye."""
    water = sheet.shape(box(-5, horizon, WIDTH + 10, HEIGHT - horizon + 5))
    sheet.ink(water, far)
    sheet.wash(water, near, down(horizon, HEIGHT, 1))
    sheet.grain(water, near, down(horizon - 40, HEIGHT + 60, 0.6), 0.36)


def glints(
    sheet: Sheet,
    ink: str,
    horizon: float,
    count: int,
    centre: float = 640,
    spread: float = 700,
    bottom: float = HEIGHT,
) -> None:
    """Short lights on the water, longer and wider apart towards the eye."""
    lines = []
    for _ in range(count):
        depth = sheet.random.random() ** 1.4
        y = horizon + 6 + depth * (bottom - horizon - 10)
        half = 6 + 46 * depth * sheet.random.uniform(0.4, 1)
        x = centre + sheet.random.gauss(0, spread * (0.35 + 0.65 * depth) / 2)
        lines.append((x, y, half, 1 + 2.4 * depth))
    for x, y, half, thick in lines:
        sheet.fill(
            curve([(x - half, y), (x, y - thick), (x + half, y), (x, y + thick)], closed=True, steps=6), ink
        )


def mirrored(
    sheet: Sheet, x: float, y: float, wide: float, long: float, ink: str, strength: float = 0.8
) -> None:
    """A light's reflection: a column of dashes under it."""
    dashes = []
    depth = 0.0
    while depth < long:
        share = depth / long
        half = wide / 2 * (0.7 + 0.9 * share) * sheet.random.uniform(0.35, 1)
        shift = sheet.random.uniform(-1, 1) * wide * 0.22 * (1 + share)
        thick = 1.2 + 2.2 * share
        at = x + shift
        dashes.append(
            curve(
                [
                    (at - half, y + depth),
                    (at, y + depth - thick),
                    (at + half, y + depth),
                    (at, y + depth + thick),
                ],
                True,
                5,
            )
        )
        depth += 5 + 7 * share
    sheet.ink(sheet.shape(*dashes), ink, strength)


def hills(sheet: Sheet, seed: int, y: float, height: float, ink: str, shade: str, rough: float = 0.4) -> Mask:
    """A line of hills with grain at their feet, as if mist lay there; `shade` is the mist's ink."""
    mask = sheet.shape(ridge(Random(seed), y, height, rough))  # noqa: S311 - a shape, not a secret
    sheet.ink(mask, ink)
    sheet.grain(mask, shade, down(y - height * 0.3, y + height * 2.2, 0.75))
    return mask


def waves(sheet: Sheet, y: float, height: float, length: float, ink: str, crest: str = "") -> Mask:
    """One row of swell; a crest ink draws its upper edge."""
    outline = swell(sheet.random, y, height, length)
    mask = sheet.shape(outline)
    sheet.ink(mask, ink)
    if crest:
        sheet.line(outline[:-2], crest, 2.2, 0.85)
    return mask


def cloud(sheet: Sheet, x: float, y: float, wide: float, ink: str, shade: str, strength: float = 1) -> None:
    """A long flat-bottomed cloud."""
    high = wide * 0.13
    top: list[Point] = [(x - wide / 2, y)]
    steps = 7
    for i in range(1, steps):
        rise = high * sheet.random.uniform(0.5, 1.25) * (1 - abs(2 * i / steps - 1) ** 2)
        top.append((x - wide / 2 + wide * i / steps, y - rise))
    top.append((x + wide / 2, y))
    mask = sheet.shape([*curve(top), (x + wide * 0.3, y + high * 0.16), (x - wide * 0.34, y + high * 0.12)])
    sheet.ink(mask, ink, strength)
    sheet.grain(mask, shade, down(y - high * 0.9, y + high * 0.3, 0.8))


def rain(
    sheet: Sheet, ink: str, count: int, slant: float, strength: float = 0.5, bottom: float = HEIGHT
) -> None:
    """Slanting strokes over the sheet."""
    drops = []
    for _ in range(count):
        x, y = sheet.random.uniform(-60, WIDTH + 60), sheet.random.uniform(-40, bottom)
        long = sheet.random.uniform(18, 54)
        drops.append([(x, y), (x - slant * long, y + long)])
    sheet.ink(sheet.strokes(*drops, width=1.3), ink, strength)


def stars(sheet: Sheet, ink: str, count: int, bottom: float) -> None:
    """A scatter of small lights."""
    for _ in range(count):
        x, y = sheet.random.uniform(0, WIDTH), sheet.random.uniform(0, bottom)
        sheet.disc(
            x, y, sheet.random.choice((0.9, 1.1, 1.5, 2.1)), ink, strength=sheet.random.uniform(0.4, 1)
        )


def gulls(sheet: Sheet, places: Points, ink: str, k: float = 1) -> None:
    """Birds far off, each a bent line."""
    for x, y in places:
        size = k * sheet.random.uniform(0.75, 1.25)
        tilt = sheet.random.uniform(-3, 3)
        wing = curve([(-15, -3 + tilt), (-8, -7), (0, 0), (8, -7), (15, -3 - tilt)])
        under = curve([(15, -3 - tilt), (8, -4.5), (0, 3), (-8, -4.5), (-15, -3 + tilt)])
        sheet.fill(moved([*wing, *under], x, y, size), ink)


# -- on the water


def ferry(
    sheet: Sheet,
    x: float,
    y: float,
    k: float,
    hull: str,
    house: str,
    glass: str,
    band: str,
    flip: bool = False,
) -> None:
    """An island ferry from the side, its bow to the right unless flipped; y is the waterline."""

    def put(points: Points, ink: str) -> None:
        sheet.fill(moved(points, x, y, k, flip), ink)

    put(box(-96, -118, 5, 40), hull)
    put([(-72, -118), (-40, -118), (-34, -84), (-78, -84)], band)
    put([(-72, -118), (-40, -118), (-39, -110), (-73.2, -110)], hull)
    put([(-128, -66), (98, -66), (110, -34), (-134, -34)], house)
    put([(-104, -92), (62, -92), (72, -66), (-110, -66)], house)
    put([(14, -112), (54, -112), (62, -92), (8, -92)], house)
    put([(18, -108), (52, -108), (56, -98), (15, -98)], glass)
    put(box(-108, -67.5, 182, 3), hull)
    put(box(32, -134, 3, 24), hull)
    for i in range(11):
        put(box(-98 + i * 15, -85, 8, 9), glass)
    for i in range(13):
        put(box(-122 + i * 17, -57, 9, 9), glass)
    put([(-150, -40), (152, -46), (128, 5), (-142, 5)], hull)
    put([(-149, -31), (147, -35.5), (144.5, -30), (-148.4, -26)], band)


def barge(
    sheet: Sheet, x: float, y: float, k: float, hull: str, load: str, house: str, flip: bool = False
) -> None:
    """A river barge, low in the water, heaped with grain; its cabin aft."""

    def put(points: Points, ink: str) -> None:
        sheet.fill(moved(points, x, y, k, flip), ink)

    heap = curve(path("-84,-22 -62,-40 -30,-36 0,-46 34,-38 66,-44 96,-22"))
    put([*heap, (96, -10), (-84, -10)], load)
    put(box(-128, -50, 36, 34), house)
    put(box(-132, -55, 44, 6), hull)
    put(box(-121, -42, 9, 9), load)
    put(box(-107, -42, 9, 9), load)
    put(
        [*curve(path("-146,-24 -140,-20 0,-17 110,-20 138,-32 146,-34")), (128, 6), (-134, 6)],
        hull,
    )


def smack(
    sheet: Sheet, x: float, y: float, k: float, hull: str, sail: str, spar: str, flip: bool = False
) -> None:
    """A small fishing boat under two sails."""

    def put(points: Points, ink: str) -> None:
        sheet.fill(moved(points, x, y, k, flip), ink)

    put(box(-2, -150, 4, 150), spar)
    put([*curve([(-6, -140), (-44, -96), (-74, -30)]), (-74, -28), (-6, -20)], sail)
    put([*curve([(6, -132), (40, -70), (66, -22)]), (6, -26)], sail)
    put([*curve(path("-84,-18 -70,-14 0,-10 56,-16 78,-26")), (54, 6), (-66, 6)], hull)


# -- on land


def lighthouse(
    sheet: Sheet, x: float, y: float, k: float, wall: str, band: str, lamp: str, dark: str
) -> None:
    """A tower with two bands; y is the rock it stands on."""

    def put(points: Points, ink: str) -> None:
        sheet.fill(moved(points, x, y, k), ink)

    put([(-34, 0), (-20, -190), (20, -190), (34, 0)], wall)
    for top, low in ((-150, -110), (-70, -30)):
        half_top, half_low = 34 + 14 * top / 190, 34 + 14 * low / 190
        put([(-half_top, top), (half_top, top), (half_low, low), (-half_low, low)], band)
    shadow = sheet.shape(moved([(6, 0), (6, -190), (20, -190), (34, 0)], x, y, k))
    sheet.grain(shadow, dark, lambda px, py: 0.15 + 0.6 * max(0.0, (px - x) / (34 * k)))
    put(box(-29, -198, 58, 8), dark)
    put(box(-15, -226, 30, 28), lamp)
    for i in (-15, -5, 5, 13):
        put(box(i, -226, 2, 28), dark)
    put([(-20, -226), (0, -248), (20, -226)], dark)
    put(box(-1.2, -262, 2.4, 16), dark)
    put(box(-7, -26, 14, 26), dark)
    put(arc(0, -26, 7, 8, 180, 360), dark)


def lamp_post(sheet: Sheet, x: float, y: float, k: float, post: str, light: str, halo: str = "") -> None:
    """A quay lamp; a halo ink lights it."""
    sheet.fill(box(x - 1.8 * k, y - 84 * k, 3.6 * k, 84 * k), post)
    sheet.fill(moved([(-6, 0), (6, 0), (3, -10), (-3, -10)], x, y, k), post)
    if halo:
        sheet.glow(x, y - 92 * k, 62 * k, halo, 0.75)
    sheet.fill(moved([(-7, -104), (7, -104), (5, -84), (-5, -84)], x, y, k), light)
    sheet.fill(moved([(-9, -104), (0, -114), (9, -104)], x, y, k), post)


def bollard(sheet: Sheet, x: float, y: float, k: float, ink: str, light: str) -> None:
    """A mooring post with a cap."""
    sheet.fill(moved([(-8, 0), (-6, -24), (6, -24), (8, 0)], x, y, k), ink)
    sheet.fill(moved(arc(0, -25, 11, 6, 0, 360), x, y, k), ink)
    sheet.fill(moved(arc(-1, -27, 7, 2.6, 0, 360), x, y, k), light)


def house(
    sheet: Sheet,
    x: float,
    y: float,
    wide: float,
    high: float,
    wall: str,
    roof: str,
    glass: str,
    lit: float = 1,
) -> None:
    """A town house, gable to the street; y is the ground; `lit` is the share of its windows drawn."""
    sheet.fill(gable(x, y - high, wide, high, wide * 0.5), wall)
    edge = [(x - 4, y - high + 4), (x + wide / 2, y - high - wide * 0.5 - 3), (x + wide + 4, y - high + 4)]
    sheet.line(edge, roof, 5)
    rows = max(1, int(high / 34))
    for row in range(rows):
        for share in (0.24, 0.62):
            if sheet.random.random() <= lit:
                sheet.fill(box(x + wide * share, y - high + 8 + row * 34, wide * 0.15, 15), glass)


def person(
    sheet: Sheet, x: float, y: float, k: float, coat: str, head: str, legs: str = "", flip: bool = False
) -> None:
    """Somebody standing, seen from some way off; y is the ground."""

    def put(points: Points, ink: str) -> None:
        sheet.fill(moved(points, x, y, k, flip), ink)

    put(path("-6,0 -7,-30 7,-30 7,0 2,0 0,-22 -1,0"), legs or coat)
    put(
        curve(path("-9,-22 -11,-44 -7,-58 0,-61 7,-58 11,-44 9,-22 0,-20"), True),
        coat,
    )
    put(arc(0, -69, 6.6, 7.6, 0, 360), head)
    put(arc(0, -71, 7.4, 6.4, 180, 360), coat)


def neighbour(
    sheet: Sheet,
    x: float,
    y: float,
    k: float,
    coat: str,
    apron: str,
    skin: str,
    hair: str,
    flip: bool = False,
) -> None:
    """Somebody near by, behind a counter: `y` is the counter, `k` 1 makes a head 30 high."""

    def put(points: Points, ink: str) -> None:
        sheet.fill(moved(points, x, y, k, flip), ink)

    body = curve(path("-40,10 -42,-52 -30,-74 -8,-80 8,-80 30,-74 42,-52 40,10"))
    put(body, coat)
    sheet.grain(sheet.shape(moved(body, x, y, k, flip)), hair, lambda px, py: 0.1 + (px - x) / (90 * k))
    put([(-20, 10), (-18, -50), (18, -50), (20, 10)], apron)
    put([(-18, -50), (-13, -76), (-9, -76), (-13, -50)], apron)
    put([(18, -50), (13, -76), (9, -76), (13, -50)], apron)
    put(box(-6, -90, 12, 14), skin)
    put(
        curve(path("-14,-104 -11,-90 0,-83 11,-90 14,-104 11,-118 -11,-118"), closed=True),
        skin,
    )
    put(
        curve(
            path("-15,-100 -17,-114 -8,-125 8,-125 17,-114 15,-100 11,-110 -4,-114 -11,-108"),
            True,
        ),
        hair,
    )
    put(
        curve(path("-42,-52 -50,-24 -34,-4 -8,-12 -8,-20 -30,-18 -32,-42"), closed=True),
        coat,
    )
    put(arc(-4, -16, 7, 5.5, 0, 360), skin)


def tree(sheet: Sheet, x: float, y: float, k: float, leaf: str, shade: str, trunk: str) -> None:
    """A round tree, lit from the left."""
    sheet.fill(moved([(-3, 0), (-2, -40), (2, -40), (3, 0)], x, y, k), trunk)
    crown = sheet.shape(blob(sheet.random, x, y - 52 * k, 25 * k, 30 * k, 0.16))
    sheet.ink(crown, leaf)
    sheet.grain(crown, shade, lambda px, py: 0.25 + (px - x) / (50 * k) + (py - y + 52 * k) / (90 * k))


def crate(sheet: Sheet, x: float, y: float, wide: float, high: float, wood: str, dark: str) -> None:
    """A packing crate from the front; y is its foot."""
    sheet.fill(box(x, y - high, wide, high), wood)
    face = sheet.shape(box(x, y - high, wide, high))
    sheet.grain(face, dark, down(y - high * 1.6, y, 0.5))
    rim = [
        (x + 2, y - high + 2),
        (x + wide - 2, y - high + 2),
        (x + wide - 2, y - 2),
        (x + 2, y - 2),
        (x + 2, y - high + 2),
    ]
    sheet.line(rim, dark, 2.4)
    for share in (0.34, 0.67):
        sheet.line([(x + 2, y - high * share), (x + wide - 2, y - high * share)], dark, 1.6)
    sheet.line([(x + 4, y - 4), (x + wide - 4, y - high + 4)], dark, 2.4)
