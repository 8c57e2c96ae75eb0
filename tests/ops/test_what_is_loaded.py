"""What the processes of a paper load: memory that a small machine does not have to give."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src"
HEAVY = ("ninja", "fontTools", "wagtail.api.v3.routers.pages")
SCREENS = ("rest_framework", "wagtail.admin.views.generic", "pydantic")


def loaded(home: Path, code: str) -> set[str]:
    """The modules there are in a fresh process that has run this code."""
    (home / "data").mkdir(exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BROADSHEET_")}
    environment |= {"DJANGO_SETTINGS_MODULE": "broadsheet.settings", "PYTHONPATH": str(SOURCES)}
    script = f"import django; django.setup()\n{code}\nimport sys; print(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env=environment | {"BROADSHEET_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("module", [*HEAVY, *SCREENS])
def test_a_worker_loads_no_web_framework_no_screens_and_nothing_that_cuts_typefaces(
    module: str, worker: set[str]
) -> None:
    assert module not in worker


@pytest.mark.parametrize("module", HEAVY)
def test_the_web_process_loads_neither_wagtails_own_api_nor_what_cuts_typefaces(
    module: str, web: set[str]
) -> None:
    assert module not in web


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return loaded(tmp_path_factory.mktemp("worker"), "from broadsheet.ops.worker import loops; loops()")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    code = "import broadsheet.asgi\nfrom django.urls import get_resolver; get_resolver().url_patterns"
    return loaded(tmp_path_factory.mktemp("web"), code)
