"""The files a page refers to: the same bytes every time, within the budget, and readable in every accent."""

from __future__ import annotations

import gzip
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from broadsheet.theme import assets, fonts
from broadsheet.theme.colours import (
    DARK_PAPER,
    DARK_WASH,
    LIGHT_PAPER,
    LIGHT_WASH,
    PALETTE,
    accent_sheet,
    contrast,
    mixed,
    on_dark,
    on_light,
)
from broadsheet.theme.furniture import Furniture
from tests.theme import edition
from tests.theme import larkport as lark


@pytest.fixture(scope="module")
def made() -> dict[str, tuple[str, bytes]]:
    return assets.contents(lark.PAPER)


def test_every_name_carries_the_digest_of_its_bytes(made: dict[str, tuple[str, bytes]]) -> None:
    for name, (path, data) in made.items():
        assert path == "/assets/" + assets.hashed(name, data)
        assert re.fullmatch(r"/assets/[a-zA-Z-]+\.[0-9a-f]{10}\.[a-z0-9]+", path), path


def test_equal_papers_give_equal_bytes(made: dict[str, tuple[str, bytes]]) -> None:
    fonts.cut.cache_clear()
    assert assets.contents(replace(lark.PAPER)) == made


def test_files_are_written_once_and_old_ones_stay(tmp_path: Path) -> None:
    first = assets.make(lark.PAPER, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    second = assets.make(replace(lark.PAPER, accent="#005500"), tmp_path)
    assert first["paper.css"] != second["paper.css"]
    assert first["serif-regular.woff2"] == second["serif-regular.woff2"]
    assert all(path.stat().st_mtime_ns == when for path, when in before.items())
    assert all(
        (tmp_path / path.removeprefix("/assets/")).is_file() for path in (*first.values(), *second.values())
    )


def test_an_article_with_style_and_script_weighs_at_most_25_kilobytes(
    made: dict[str, tuple[str, bytes]], furniture: Furniture
) -> None:
    page = edition.pages(furniture)[edition.READ].encode()
    together = [page, made["paper.css"][1], made["paper.js"][1]]
    assert sum(len(gzip.compress(data, 6)) for data in together) <= 25_000


def test_all_typefaces_together_weigh_at_most_60_kilobytes(made: dict[str, tuple[str, bytes]]) -> None:
    assert sum(len(data) for name, (_, data) in made.items() if name.endswith(".woff2")) <= 60_000


def test_the_licence_of_the_typefaces_lies_beside_them(made: dict[str, tuple[str, bytes]]) -> None:
    assert b"SIL OPEN FONT LICENSE" in made["OFL.txt"][1]


@pytest.mark.parametrize("face", fonts.FACES, ids=lambda face: face.name)
def test_a_face_sets_every_letter_and_does_not_use_the_reserved_name(face: fonts.Face) -> None:
    font = TTFont(io.BytesIO(fonts.cut(face)))
    assert set(map(ord, fonts.LETTERS)) <= set(font.getBestCmap())
    assert not any("Source" in str(record) for record in font["name"].names)


def test_every_face_the_stylesheet_names_exists(made: dict[str, tuple[str, bytes]]) -> None:
    css = made["paper.css"][1].decode()
    paths = {path for path, _ in made.values()}
    assert set(re.findall(r'url\("([^"]+)"\)', css)) <= paths
    assert css.count(";size-adjust:") == len(fonts.FALLBACKS)
    assert {fallback.face for fallback in fonts.FALLBACKS} == {face.name for face in fonts.FACES}


def test_the_stylesheet_names_no_other_host(made: dict[str, tuple[str, bytes]]) -> None:
    assert b"http:" not in made["paper.css"][1].replace(b'[href^="http"]', b"")
    assert b"https:" not in made["paper.css"][1]


def test_lean_style_keeps_what_strings_say() -> None:
    css = 'a { color : red; /* why */ }\n.b :is(p, ul) > i::before { content: "a  :  b { c }"; }\n'
    assert assets.lean_style(css) == 'a{color : red}.b :is(p,ul) > i::before{content:"a  :  b { c }"}'


def test_lean_script_leaves_addresses_alone() -> None:
    assert assets.lean_script('  // why\n  let a = "https://x";\n\n') == 'let a = "https://x";\n'


@pytest.mark.parametrize("name", ["The Larkport Courier", "مرفأ", "", "42 Tage", "<b>&"])
def test_icons_and_card_are_drawn_for_any_name(name: str) -> None:
    files = assets.contents(replace(lark.PAPER, name=name, tagline=name))
    assert etree.fromstring(files["icon.svg"][1]).tag.endswith("svg")
    assert Image.open(io.BytesIO(files["touch-icon.png"][1])).size == (180, 180)
    assert Image.open(io.BytesIO(files["share.png"][1])).size == (1200, 630)


# ---- accents ----


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_becomes_a_readable_accent(number: int) -> None:
    colour = f"#{number:06x}"
    light, dark = on_light(colour), on_dark(colour)
    assert (
        min(contrast(light, on) for on in (LIGHT_PAPER, LIGHT_WASH, mixed(light, LIGHT_PAPER, 0.07))) >= 4.5
    )
    assert min(contrast(dark, on) for on in (DARK_PAPER, DARK_WASH, mixed(dark, DARK_PAPER, 0.11))) >= 4.5


@pytest.mark.parametrize("colour", PALETTE)
def test_a_readable_accent_stays_as_the_editor_chose_it(colour: str) -> None:
    assert on_light(colour) == colour


def test_every_section_has_an_accent_also_without_a_choice() -> None:
    bare = tuple(replace(section, accent="") for section in lark.SECTIONS)
    sheet = accent_sheet("#8a1c2b", "", bare)
    for section in bare:
        assert sheet.count(f'[data-section="{section.slug}"]') == 2


@pytest.mark.parametrize("accent", ["red;}body{display:none", 'url("//x")', "#12345", "#ggg"])
def test_a_nonsense_accent_never_reaches_the_stylesheet(accent: str) -> None:
    section = replace(lark.WORLD, accent=accent, accent_dark=accent)
    sheet = accent_sheet(accent, "", (section,))
    assert accent not in sheet
    assert re.fullmatch(r"[^<>]*", sheet)


def test_an_editors_dark_accent_is_taken() -> None:
    section = replace(lark.WORLD, accent_dark="#ffd700")
    assert on_dark("#ffd700") in accent_sheet("#8a1c2b", "", (section,))


def test_the_papers_own_accent_for_the_dark_is_taken() -> None:
    sheet = accent_sheet("#8a1c2b", "#ffd700", ())
    light, dark = sheet.split("@media")
    assert f":root{{--accent:{on_light('#8a1c2b')}}}" in light
    assert f":root{{--accent:{on_dark('#ffd700')}}}" in dark
