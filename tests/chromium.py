"""The browser that tests look at pages with."""

import os
import subprocess
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


FONTS = ("Liberation Serif", "Liberation Sans", "Noto Serif", "Roboto")
"""What stands in for the typefaces of readers' machines; without them lines break elsewhere than there."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium, ended with the block. Where there is none the test is skipped, under CI it fails."""
    if lacking := _lacking():
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"{lacking}; .ci/run installs what a browser test needs")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(PLACE), args=FLAGS)
        yield browser
        browser.close()


def _lacking() -> str:
    """What this machine lacks for browser tests, or ""."""
    if not PLACE.exists():
        return f"Chromium is not installed ({PLACE})"
    held = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    missing = [font for font in FONTS if font not in held]
    return f"fonts are not installed: {', '.join(missing)}" if missing else ""
