"""The drawn pictures and the words that go with them."""

import re

import pytest
from PIL import Image

from broadsheet.sample import newsroom, pictures, render_feed, sources
from broadsheet.sample.drawing.draw import SCENES, drawn, pressed
from broadsheet.sample.pictures import FOLDER, HEIGHT, WIDTH

from .wires import BASE, NOW

PICTURES = pictures()
each_picture = pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)


@each_picture
def test_a_picture_is_there_small_and_of_one_size(picture):
    assert picture.path.stat().st_size <= 40_000
    with Image.open(picture.path) as image:
        assert (image.format, image.size) == ("WEBP", (WIDTH, HEIGHT))


def test_the_lot_weighs_less_than_a_megabyte():
    assert sum(picture.path.stat().st_size for picture in PICTURES) <= 1_000_000


@each_picture
def test_a_picture_has_a_title_alt_text_caption_and_credit(picture):
    assert picture.title and picture.caption
    assert 20 <= len(picture.alt) <= 125
    assert re.fullmatch(r"Drawing: (The Larkport Courier|North Coast Wire|Tarn Valley Radio)", picture.credit)


def test_no_two_pictures_share_a_name_or_an_alt_text():
    assert len({picture.name for picture in PICTURES}) == len(PICTURES)
    assert len({picture.alt for picture in PICTURES}) == len(PICTURES)


def test_every_picture_is_used_and_no_file_lies_about():
    feeds = b"".join(render_feed(source.slug, NOW, BASE) for source in sources()).decode()
    used = set(re.findall(r"/pictures/([a-z-]+)\.webp", feeds)) | {story.picture for story in newsroom(NOW)}
    assert used - {""} == {picture.name for picture in PICTURES}
    assert {path.stem for path in FOLDER.glob("*.webp")} == used - {""}


def test_the_newsrooms_pictures_are_the_papers_own():
    credits = {picture.name: picture.credit for picture in PICTURES}
    used = {story.picture for story in newsroom(NOW)} - {""}
    assert {credits[name] for name in used} == {"Drawing: The Larkport Courier"}


def test_every_picture_can_be_drawn_again():
    assert set(SCENES) == {picture.name for picture in PICTURES}


def test_a_scene_draws_the_same_picture_twice():
    assert drawn("rope-prices", scale=1).tobytes() == drawn("rope-prices", scale=1).tobytes()


def test_a_pressed_picture_keeps_to_its_weight():
    assert len(pressed(drawn("goats", scale=1), heaviest=16_000)) <= 16_000


def test_a_scene_we_do_not_have_is_refused():
    with pytest.raises(KeyError, match="unicorn"):
        drawn("unicorn")
