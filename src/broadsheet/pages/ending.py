"""Leave no page of a source whose contract has ended: pressed away, and no replaced edition kept for slow readers. Nor a word in the search."""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from broadsheet.archive.search.following import forget_what_is_gone
from broadsheet.pages import actions
from broadsheet.press.actions import KEEP_RETIRED, WAIT_FOR_WRITER, sweep
from broadsheet.press.editions import LIVE_LOCK, Editions
from broadsheet.press.models import AwaitingBrotli, Edition, StuckPage
from broadsheet.wire.actions import ending


def take_pages_away() -> None:
    """Press what has changed, clear replaced editions away, and forget the names of files that are no more."""
    if not Edition.objects.filter(state=Edition.State.LIVE).exists():
        return
    actions.run(build=False)
    editions = Editions(Path(settings.PAGES_FOLDER))
    sweep(editions, timezone.now() + 2 * KEEP_RETIRED)
    live = Edition.objects.get(state=Edition.State.LIVE)
    folder = editions.store(live.number).folder
    gone = [row.pk for row in AwaitingBrotli.objects.all() if not (folder / row.file).is_file()]
    AwaitingBrotli.objects.filter(pk__in=gone).delete()
    with editions.lock(LIVE_LOCK, WAIT_FOR_WRITER):
        _remove_empty_folders(folder)
    StuckPage.objects.filter(plate="story").delete()  # tried again at the next run, if it is still one


def _remove_empty_folders(top: Path) -> None:
    """A page's folder is named like the page; the press leaves it when it takes the page away."""
    for folder, _folders, _files in os.walk(top, topdown=False):
        if Path(folder) != top:
            with suppress(OSError):  # not empty
                Path(folder).rmdir()


def register() -> None:
    """Have the wire call this when it ends a contract."""
    ending.AFTERWARDS += [take_pages_away, forget_what_is_gone]
