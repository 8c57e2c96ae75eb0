"""The browser that tests look at pages with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

PLACE = Path("/usr/bin/chromium")
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium, ended with the block; skips the test where there is none."""
    if not PLACE.exists():
        pytest.skip(f"Chromium is not installed: {PLACE}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(PLACE), args=FLAGS)
        yield browser
        browser.close()
