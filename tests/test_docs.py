"""The reference holds every command, and the docs' links lead somewhere."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROOT = DOCS.parent

RUN_WITHOUT_DJANGO = {"run", "demo"}
"""Commands that are not management commands (see broadsheet.__main__)."""


def our_commands() -> set[str]:
    ours = {name for name, app in get_commands().items() if str(app).startswith("broadsheet.")}
    return ours | RUN_WITHOUT_DJANGO


def test_every_command_is_in_the_reference() -> None:
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^## `broadsheet ([a-z_]+)", page, re.MULTILINE))
    assert documented == our_commands()


@pytest.mark.parametrize(
    "page", [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"], ids=lambda path: path.name
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not link.startswith("/") and not (page.parent / link).exists()]
    assert not missing
