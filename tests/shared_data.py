"""Where the shared test data lies, when it lies anywhere."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[1].parent / "shared" / "data"


def shared_data(*parts: str) -> Path:
    """The path of a file or folder of the shared test data; skips the test where there is none."""
    path = FOLDER.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the shared test data is not beside this project: {'/'.join(parts) or 'data'}")
    return path


def loader() -> ModuleType:
    """The data's own loader module (load(root, only=None))."""
    spec = importlib.util.spec_from_file_location("shared_load_data", shared_data("load_data.py"))
    if spec is None or spec.loader is None:
        pytest.skip("the shared data has no loader")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
