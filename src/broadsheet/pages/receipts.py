"""Complete the receipts of take-downs: every page that showed the story, and when each was done.

Asked after each run of the press. What a story touched is asked of the same table that had its pages pressed
(pages.touches); then each file is looked at, so that a receipt says what lies there and not what should.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from django.utils import timezone

from broadsheet.desk.actions.handing_over import HANDED_OVER
from broadsheet.desk.actions.takedowns import finish
from broadsheet.desk.models import Takedown
from broadsheet.journal.models import Change, Kind
from broadsheet.press.actions import Works
from broadsheet.press.models import Edition
from broadsheet.press.paths import file_of
from broadsheet.press.plates import Forme, Key
from broadsheet.press.store import GONE, MOVED, SITE

log = structlog.get_logger("press")

AT_ONCE = 50
MOST_RELATED = 500
"""Pages whose lists of related stories changed since; the archive changes at most a few for each story."""


def complete_receipts(works: Works) -> int:
    """Complete what is under way and has been pressed; answers how many. One query when there is none."""
    waiting = list(Takedown.objects.under_way()[:AT_ONCE])
    if not waiting:
        return 0
    live = Edition.objects.filter(state=Edition.State.LIVE).first()
    if live is None:
        return 0
    forme, tree = works.forme(), works.editions.store(live.number).folder
    done = 0
    for takedown in (one for one in waiting if one.change <= live.position):
        outputs = [output for path in _paths(forme, takedown) for output in _look(tree, path, takedown)]
        still = [output["path"] for output in outputs if output["state"] == "still"]
        if still:
            # A page that could not be made is tried by every run; the receipt waits for it.
            log.error("a story taken down still shows", story=takedown.article_id, pages=still[:5])
            continue
        finish(takedown, outputs, timezone.now())
        done += 1
    return done


def _paths(forme: Forme, takedown: Takedown) -> list[tuple[str, str]]:
    """Every (plate, path) that showed the story or named it, in the order of the plates."""
    stays = takedown.deed == HANDED_OVER
    gone = Change(
        kind=Kind.ARTICLE,
        subject=takedown.article_id or 0,
        note={"before": takedown.footprint, "after": takedown.footprint if stays else None},
    )
    later = Change.objects.filter(kind=Kind.RELATED, id__gt=takedown.change)[:MOST_RELATED]
    keys = {Key(key.plate, key.name) for key in forme.touched([gone, *later])}
    return [
        (plate.name, path)
        for plate in forme.plates
        for name in sorted(key.name for key in keys if key.plate == plate.name)
        for path in plate.paths(name)
    ]


def _look(tree: Path, place: tuple[str, str], takedown: Takedown) -> Iterable[dict[str, Any]]:  # Any: JSON
    """What lies at one path now: one output, or none where nothing was and nothing is."""
    plate, path = place
    for folder, state in ((GONE, "notice"), (MOVED, "moved"), (SITE, "rewritten")):
        try:
            file = tree / folder / file_of(path)
            body, at = file.read_bytes(), datetime.fromtimestamp(file.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue
        if folder == SITE and _shows(plate, path, body, takedown):
            state = "still"
        elif at < takedown.began_at:
            state, at = "unchanged", timezone.now()
        yield {"kind": plate, "path": path, "state": state, "at": at.isoformat()}
        return
    yield {"kind": plate, "path": path, "state": "gone", "at": timezone.now().isoformat()}


def _shows(plate: str, path: str, body: bytes, takedown: Takedown) -> bool:
    """Whether a page shows the story. Another story's text may link to its address; that is its author's to mend."""
    address = f"/{takedown.address}/"
    if takedown.deed == HANDED_OVER:
        return False  # it is there by right, in another source's words
    if plate == "story":
        return path == address
    return address.encode() in body
