"""What the archive adds to the desk's screens."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from broadsheet.archive.asides import why_these
from broadsheet.archive.readers_panel import Readers
from broadsheet.desk.screens.standing_panel import ASIDES
from broadsheet.desk.wagtail_hooks import LAST

ASIDES.append(why_these)


@hooks.register("construct_homepage_panels", order=LAST + 1)
def readers(request: HttpRequest, panels: list[Any]) -> None:  # Any: Wagtail's panels
    """After the desk has put its own in order."""
    panels.append(Readers())
