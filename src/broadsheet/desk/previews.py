"""Where a room above the desk says how a draft looks in the real theme.

The desk knows what is previewed and when; how a page looks is the theme's, which
stands higher. `broadsheet.pages` registers its renderers here when it is ready.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

Renderer = Callable[[Any], HttpResponse]  # Any: the model the renderer is registered for

_renderers: dict[str, Renderer] = {}


def register(kind: str, renderer: Renderer) -> None:
    """Say how records of this kind ("article", "standing page") look to readers."""
    _renderers[kind] = renderer


def preview(kind: str, subject: Any) -> HttpResponse:  # Any: see Renderer
    """The page this record would have."""
    return _renderers[kind](subject)
