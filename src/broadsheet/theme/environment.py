"""The setting machine: one Jinja environment for each language, templates compiled once.

Autoescape is always on and an unknown name is an error. Templates receive frozen objects and no function
that reads anything from outside. Words of the interface are folded into the template while it is
compiled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from broadsheet.theme.words import words

TEMPLATES = Path(__file__).parent / "templates"


@cache
def environment(language: str) -> Environment:
    """The environment for a paper in this language, its compiled templates kept between processes."""
    spoken = words(language)
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=FileSystemBytecodeCache(pattern=f"broadsheet-{_mark(spoken)}-%s.cache"),
    )
    # A filter on a constant is folded by Jinja's optimiser; hence `"related"|t` instead of a variable.
    env.filters["t"] = spoken.__getitem__
    env.filters["focus"] = focus

    def say(key: str, **gaps: object) -> Markup:
        return Markup(spoken[key]).format(**gaps)  # noqa: S704 - our own words

    env.globals["say"] = say
    return env


def focus(focal: tuple[int, int] | None) -> str:
    """The class that keeps a picture's focal point in sight when it is cropped; `""` for the middle.

    >>> focus((80, 10))
    'fx3 fy0'
    """
    if focal is None or focal == (50, 50):
        return ""
    across, down = (min(4, max(0, round(part / 25))) for part in focal)
    return f"fx{across} fy{down}"


def _mark(spoken: Mapping[str, str]) -> str:
    """Compiled templates hold the words: another wording must not meet the old bytecode."""
    return hashlib.sha256(repr(sorted(spoken.items())).encode()).hexdigest()[:12]
