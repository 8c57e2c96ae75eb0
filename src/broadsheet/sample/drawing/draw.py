"""Draw the sample's pictures: `python -m broadsheet.sample.drawing.draw [NAME ...]`.

Each scene is drawn with its own seed and saved beside the others as WebP, as
fine as fits under the weight a picture may have. Without names all are drawn.
"""

import io
import sys
from collections.abc import Callable

from PIL import Image

from broadsheet.sample.drawing import charts, country, harbour, indoors, river, things, town
from broadsheet.sample.drawing.sheet import Sheet
from broadsheet.sample.pictures import FOLDER

HEAVIEST = 35_000  # bytes; with FINEST the lot stays under a megabyte
FINEST = 34  # WebP quality; grain costs dear, and finer is not seen

Scene = tuple[int, str, Callable[[Sheet], None]]
SCENES: dict[str, Scene] = {
    "outer-quay": (11, "#f6d3a6", harbour.outer_quay),
    "small-boats": (12, "#2f7f86", harbour.small_boats),
    "night-ferry": (13, "#0e1c33", harbour.night_ferry),
    "spare-lamp": (14, "#3c3560", harbour.spare_lamp),
    "storm-mole": (15, "#4d5f66", harbour.storm_mole),
    "herring-boats": (16, "#dfe3cf", harbour.herring_boats),
    "two-islands": (17, "#5d4a7a", harbour.two_islands),
    "tide-gauge": (18, "#c9bda3", harbour.tide_gauge),
    "goats": (19, "#a9c7cf", harbour.goats),
    "grain-barges": (21, "#e8b45c", river.grain_barges),
    "night-lock": (22, "#0f1d33", river.night_lock),
    "rower": (23, "#c9a6a8", river.rower),
    "third-bridge": (24, "#79a3a8", river.third_bridge),
    "toll-gate": (25, "#263a56", river.toll_gate),
    "customs-post": (26, "#cfd6cc", river.customs_post),
    "salt-pans": (27, "#d9c3a5", river.salt_pans),
    "mill-race": (28, "#d5dcb8", country.mill_race),
    "mountain-road": (31, "#6f9fbd", country.mountain_road),
    "mill-town": (32, "#c9cbb8", country.mill_town),
    "hemp-field": (33, "#f2c879", country.hemp_field),
    "valley-train": (34, "#8db4b9", country.valley_train),
    "apple-stall": (35, "#e9dcbd", town.apple_stall),
    "market-day": (36, "#d8c7a2", town.market_day),
    "bell-tower": (37, "#f0a86a", town.bell_tower),
    "dry-basin": (38, "#b8d0d0", town.dry_basin),
    "chamber": (41, "#7a2730", indoors.chamber),
    "ledger": (42, "#2f3d3a", indoors.ledger),
    "rope-coils": (43, "#22403b", things.rope_coils),
    "ropewalk": (44, "#8a5a3a", indoors.ropewalk),
    "rope-prices": (45, "#f3ead4", things.rope_prices),
    "tallies": (46, "#1d4a4a", things.tallies),
    "bakery": (47, "#24304a", town.bakery),
    "clock-bench": (48, "#3d3226", indoors.clock_bench),
    "recount": (49, "#b9c4b2", indoors.recount),
    "scales": (50, "#e6d3a4", things.scales),
    "weather-chart": (51, "#2d6572", charts.weather_chart),
    "survey-ship": (52, "#e9cf9f", charts.survey_ship),
    "harbour-chart": (53, "#efe0bb", charts.harbour_chart),
}


def drawn(name: str, scale: int = 3) -> Image.Image:
    """One picture by its name. Raises KeyError for a name no scene has."""
    seed, paper, scene = SCENES[name]
    sheet = Sheet(seed, paper, scale)
    scene(sheet)
    return sheet.print()


def pressed(picture: Image.Image, heaviest: int = HEAVIEST) -> bytes:
    """The picture as WebP of the best quality that weighs no more than `heaviest` bytes."""
    for quality in range(FINEST, 16, -2):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= heaviest:
            break
    return out.getvalue()


def main(names: list[str]) -> None:
    """Draw the named pictures, or all."""
    for name in names or SCENES:
        data = pressed(drawn(name))
        (FOLDER / f"{name}.webp").write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
