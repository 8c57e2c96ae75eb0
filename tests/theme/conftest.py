"""Furniture for rendering, and one browser for all pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from broadsheet.theme import assets
from broadsheet.theme.furniture import Furniture, furnish
from tests.chromium import chromium
from tests.theme import edition
from tests.theme import larkport as lark


@pytest.fixture(scope="session")
def paths() -> dict[str, str]:
    return {name: path for name, (path, _) in assets.contents(lark.PAPER).items()}


@pytest.fixture(scope="session")
def furniture(paths: dict[str, str]) -> Furniture:
    return furnish(lark.PAPER, paths)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for a module: as long as it is open its event loop runs, and Django's tests will have none."""
    with chromium() as browser:
        yield browser


class Site(NamedTuple):
    """The sample edition, served from files: its base address, and the paths of its pages."""

    base: str
    paths: list[str]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("edition")
    paths = edition.lay_out(folder)
    with edition.served(folder) as base:
        yield Site(base, paths)
