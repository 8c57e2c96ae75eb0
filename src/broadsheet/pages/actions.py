"""Press the paper: the archive follows the journal first, then the press."""

from functools import partial
from pathlib import Path

from django.conf import settings

from broadsheet.archive.actions import follow
from broadsheet.pages.forme import lock_up
from broadsheet.pages.kept import Kept
from broadsheet.pages.receipts import complete_receipts
from broadsheet.pages.withholding import bring_back, withhold
from broadsheet.press import actions as press
from broadsheet.press.actions import Pressed, Proof, Works
from broadsheet.press.building import cores
from broadsheet.press.editions import Editions


def works(workers: int = 1, kept: Kept | None = None) -> Works:
    """This paper's printing works. More than one worker only in a process that does nothing else.

    With `kept`, cards live on from run to run of these works, in one thread.
    """
    return Works(
        Editions(Path(settings.PAGES_FOLDER)), partial(lock_up, kept), partial(_ready, kept), workers
    )


def run(*, build: bool = True, anew: bool = False, workers: int = 1, kept: Kept | None = None) -> Pressed:
    """Press what has changed, as press.actions.run() does; then see to what no page shows any more."""
    printing = works(workers, kept)
    pressed = press.run(printing, build=build, anew=anew)
    withhold()
    complete_receipts(printing)
    return pressed


def rebuild(to: Path, workers: int | None = None) -> int:
    """Build the whole paper into an empty or missing folder, on all cores; answers how many pages."""
    return press.rebuild(works(workers or cores()), to)


def prove(workers: int | None = None) -> Proof:
    """Compare the live edition with a clean build, byte for byte."""
    return press.prove(works(workers or cores()))


def rules(server: str) -> list[str]:
    """The lines by which nginx, Caddy or a host of files knows what has moved or gone, as press.actions.rules()."""
    return press.rules(Editions(Path(settings.PAGES_FOLDER)), server)


def _ready(kept: Kept | None) -> int:
    """Bring the archive up to the journal, since lists and related stories are read from it; and pictures to their place."""
    position = follow(kept.candidates if kept else None)
    bring_back()
    return position
