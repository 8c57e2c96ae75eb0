"""The setting machine: one Jinja environment for each language, templates compiled once.

Autoescape is always on and an unknown name is an error. Templates receive frozen objects and no function
that reads anything from outside. Words of the interface are folded into the template while it is
compiled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from functools import cache, partial
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from broadsheet.theme.story import Story
from broadsheet.theme.words import words

TEMPLATES = Path(__file__).parent / "templates"


class PlainTemplate(Template):
    """A template whose expressions are escaped to plain strings.

    Jinja wraps each of the hundred-odd values of a page in a Markup object only to join them; without that an
    article is set in two thirds of the time. The signs escaped are the same.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # Jinja's own signature
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = escape
        return made


class PaperEnvironment(Environment):
    template_class = PlainTemplate


@cache
def environment(language: str, direction: str) -> Environment:
    """The environment for a paper in this language, its compiled templates kept between processes."""
    spoken = words(language)
    env = PaperEnvironment(
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
    env.filters["tongue"] = partial(tongue, paper=(language, direction))

    def say(key: str, **gaps: object) -> Markup:
        return Markup(spoken[key]).format(**gaps)  # noqa: S704 - our own words

    env.globals["say"] = say
    return env


def escape(value: object) -> str:
    """The value as text for an element or a quoted attribute; what is markup already stays as it is.

    >>> escape('Rope & "sails"')
    'Rope &amp; &#34;sails&#34;'
    """
    if type(value) is not str:
        if isinstance(value, Markup):
            return value
        value = str(value)
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace('"', "&#34;").replace("'", "&#39;")


def focus(focal: tuple[int, int] | None) -> str:
    """The class that keeps a picture's focal point in sight when it is cropped; `""` for the middle.

    >>> focus((80, 10))
    'fx3 fy0'
    """
    if focal is None or focal == (50, 50):
        return ""
    across, down = (min(4, max(0, round(part / 25))) for part in focal)
    return f"fx{across} fy{down}"


def tongue(story: Story, paper: tuple[str, str]) -> Markup:
    """The attributes of a text in another language than the paper's: ` lang="ar" dir="rtl"`, or nothing."""
    spoken = (story.language or paper[0], story.direction or paper[1])
    return Markup() if spoken == paper else attributes(*spoken)


@cache
def attributes(language: str, direction: str) -> Markup:
    """` lang="…" dir="…"`, escaped."""
    return Markup(' lang="{}" dir="{}"').format(language, direction)


def _mark(spoken: Mapping[str, str]) -> str:
    """Compiled templates hold the words: another wording must not meet the old bytecode."""
    return hashlib.sha256(repr(sorted(spoken.items())).encode()).hexdigest()[:12]
