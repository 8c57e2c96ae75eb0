"""The hand that draws the sample's pictures."""

from random import Random

import pytest

from broadsheet.sample.drawing.lines import box, curve, moved, path, ridge, turned
from broadsheet.sample.drawing.sheet import HEIGHT, WIDTH, Sheet, across, around, aslant, colour, down, even


def test_a_path_is_read_point_by_point():
    assert path("0,1 -2.5,3") == [(0.0, 1.0), (-2.5, 3.0)]


def test_a_curve_runs_through_its_points():
    points = path("0,0 10,20 30,5 40,40")
    assert set(points) <= set(curve(points))


def test_a_shape_turned_all_the_way_round_is_where_it_was():
    shape = box(3, 4, 10, 20)
    assert turned(shape, 50, 60, 360) == [pytest.approx(point) for point in shape]


def test_a_flipped_shape_is_mirrored_about_its_place():
    assert moved([(5, 2)], 100, 100, scale=2, flip=True) == [(90, 104)]


def test_a_ridge_crosses_the_whole_sheet_and_closes_below_it():
    hills = ridge(Random(7), 300, 80)
    assert min(x for x, _ in hills) < 0 and max(x for x, _ in hills) > WIDTH
    assert hills[-1][1] > HEIGHT


@pytest.mark.parametrize(
    ("tone", "light", "dark"),
    [
        pytest.param(down(100, 200), (0, 100), (0, 200), id="down"),
        pytest.param(down(200, 100), (0, 200), (0, 100), id="up"),
        pytest.param(across(0, 50), (0, 9), (50, 9), id="across"),
        pytest.param(around(10, 10, 0, 5), (10, 10), (15, 10), id="outwards"),
        pytest.param(aslant(0, 0, 20), (0, 0), (10, 10), id="to the lower right"),
    ],
)
def test_a_tone_grows_from_nothing_to_full(tone, light, dark):
    assert (tone(*light), tone(*dark)) == (pytest.approx(0), pytest.approx(1))


def test_ink_goes_where_the_shape_is_and_nowhere_else():
    sheet = Sheet(1, "#ffffff", scale=1)
    sheet.fill(box(100, 100, 50, 50), "#a8342f")
    assert sheet.image.getpixel((125, 125)) == colour("#a8342f")
    assert sheet.image.getpixel((200, 200)) == (255, 255, 255)


@pytest.mark.parametrize(("tone", "share"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_grain_covers_about_as_much_as_its_tone_says(tone, share):
    sheet = Sheet(1, "#ffffff", scale=1)
    sheet.grain(sheet.everywhere, "#000000", even(tone), strength=1)
    dark = sum(sheet.image.convert("L").histogram()[:128]) / (WIDTH * HEIGHT)
    assert dark == pytest.approx(share, abs=0.15)
