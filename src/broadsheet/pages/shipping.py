"""Keep the paper's bucket and its CDN up to what came out: the loop of the worker, and the same once by hand."""

import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from broadsheet.desk.models import Publication
from broadsheet.press.editions import Editions
from broadsheet.press.errors import NobodyToShipTo
from broadsheet.press.shipping.actions import Load, begin, is_wanted, note_everything, ship

LOOK_AGAIN = 0.5
BETWEEN_CLEARANCES = 60.0
"""Seconds between two looks for pictures that lie here no more."""


def ship_what_came_out(stop: threading.Event) -> None:
    """Ship what is noted until told to stop. What goes wrong is raised; the worker begins again after a rest."""
    begin()
    clear_at = 0.0
    while not stop.is_set():
        close_old_connections()
        clear = time.monotonic() > clear_at
        if _ship(clear) is None:
            stop.wait(LOOK_AGAIN)
        elif clear:
            clear_at = time.monotonic() + BETWEEN_CLEARANCES


def ship_all(*, anew: bool = False) -> Load:
    """Ship all that is noted; with `anew`, compare every page. Raises NobodyToShipTo, and as press.shipping does."""
    if not is_wanted():
        raise NobodyToShipTo
    if anew:
        note_everything()
    else:
        begin()
    total = Load()
    while (load := _ship(clear=True)) is not None:
        total.put, total.taken, total.told = (
            total.put + load.put,
            total.taken + load.taken,
            total.told + load.told,
        )
    return total


def _ship(clear: bool) -> Load | None:
    paper = Publication.the_paper().base_url
    return ship(Editions(Path(settings.PAGES_FOLDER)), Path(settings.MEDIA_ROOT), paper, clear=clear)
