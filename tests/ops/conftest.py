"""What the tests of the running house share: a whole paper in a folder."""

from pathlib import Path

import pytest

from tests.running import new_home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Path:
    """A new paper's folder."""
    return new_home(tmp_path_factory.mktemp("paper") / "paper")
