"""For the tests of what readers can still reach: the press of a paper with two sections, at noon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest

if TYPE_CHECKING:
    from tests.pages.pressroom import Pressroom


@pytest.fixture
def press(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[Pressroom]:
    # Imported here: this file is read before Django has its settings when the folder is named to pytest.
    from broadsheet.desk.actions.founding import found_paper
    from tests.newsroom import NOON
    from tests.pages.pressroom import Pressroom, without_assets

    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WITHHELD_FOLDER = tmp_path / "withheld"
    without_assets(monkeypatch)
    with mock.patch("django.utils.timezone.now", lambda: NOON):
        found_paper("The Larkport Courier", ("World News", "Economy"))
        yield Pressroom(tmp_path)
