"""Keep Wagtail's own web API closed, and out of memory.

Wagtail's apps build a web API for themselves when they are made ready, though no address of ours leads
to it: it would tell stories past the gate. Building it loads a web framework, a validator and most of the desk's
screens: thirty megabytes in a worker that shows no screen. So stand-ins that do nothing lie ready in the
places from which Wagtail would load it.
"""

import sys
from types import ModuleType
from typing import Any

APPS = ("images", "snippets")
"""Wagtail's apps in this house that would build a part of the API (wagtail/<app>/apps.py)."""


class _ClosedApi:
    """Takes every part of the API and builds nothing of it."""

    def add_router(self, *_: Any) -> None:  # Any: Wagtail's routers
        return


def keep_closed() -> None:
    """Put the stand-ins into their places. Before Wagtail's apps are made ready; safe to call again."""
    for app in APPS:
        _stand_in(f"wagtail.{app}.api.v3", register_content_types=_nothing, __path__=[])
        _stand_in(f"wagtail.{app}.api.v3.registry", register_content_types=_nothing)
        _stand_in(f"wagtail.{app}.api.v3.router", router=None)
    _stand_in("wagtail.api.v3.api", api=_ClosedApi())


def _nothing() -> None:
    return


def _stand_in(name: str, **held: Any) -> None:  # Any: what the real module would hold
    module = ModuleType(name)
    vars(module).update(held)
    sys.modules.setdefault(name, module)
