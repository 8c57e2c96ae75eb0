"""Furniture for rendering, and one browser for the whole room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, sync_playwright

from broadsheet.theme import assets
from broadsheet.theme.furniture import Furniture, furnish
from tests.theme import edition
from tests.theme import larkport as lark

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def paths() -> dict[str, str]:
    return {name: path for name, (path, _) in assets.contents(lark.PAPER).items()}


@pytest.fixture(scope="session")
def furniture(paths: dict[str, str]) -> Furniture:
    return furnish(lark.PAPER, paths)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


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
