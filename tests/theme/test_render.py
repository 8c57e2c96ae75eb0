"""Every template stands: it renders, says what it must, and carries the parts of the page."""

from __future__ import annotations

import pytest
from lxml import html

from broadsheet.theme import assets
from broadsheet.theme.furniture import Furniture, furnish
from tests.theme import edition
from tests.theme import larkport as lark


@pytest.fixture(scope="module")
def furniture() -> Furniture:
    return furnish(lark.PAPER, {name: path for name, (path, _) in assets.contents(lark.PAPER).items()})


def test_every_page_renders_with_menu_and_legal_foot(furniture: Furniture) -> None:
    for path, text in edition.pages(furniture).items():
        if path.startswith("/fragments/"):
            continue
        page = html.document_fromstring(text)
        parts = [part.get("data-part") for part in page.iterfind(".//*[@data-part]")]
        assert parts.count("menu") == 2, path
        assert parts.count("legal") == parts.count("disclaimer") == parts.count("copyright") == 1, path
