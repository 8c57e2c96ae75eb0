"""What may be done to sources, to one by a button on its page or to many from the list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy, ngettext_lazy

from broadsheet.wire.actions.sources import ask_all_soon, set_asked


@dataclass(frozen=True)
class Deed:
    """One deed: the words of its button, what it does, and what is said of one and of many."""

    label: Any  # Any: lazy words, here and below
    do: Callable[[Sequence[int], datetime], int]
    one: Any
    many: Any


DEEDS = {
    "ask": Deed(
        gettext_lazy("Ask now"),
        ask_all_soon,
        gettext_lazy("%(name)s is asked at the wire's next turn."),
        ngettext_lazy(
            "%(count)d source is asked at the wire's next turn.",
            "%(count)d sources are asked at the wire's next turn.",
            "count",
        ),
    ),
    "pause": Deed(
        gettext_lazy("Pause"),
        lambda sources, now: set_asked(sources, False, now),
        gettext_lazy("%(name)s is not asked any more, until you resume it."),
        ngettext_lazy("%(count)d source is paused.", "%(count)d sources are paused.", "count"),
    ),
    "resume": Deed(
        gettext_lazy("Resume"),
        lambda sources, now: set_asked(sources, True, now),
        gettext_lazy("%(name)s is asked again, at once."),
        ngettext_lazy("%(count)d source is asked again.", "%(count)d sources are asked again.", "count"),
    ),
}
