"""Complete the receipts of take-downs: every page that showed the story, and when each was done.

Asked after each run of the press. What a story touched is asked of the same table that had its pages pressed
(pages.touches); then each file is looked at, so that a receipt says what lies there and not what should.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone

from broadsheet.archive.beside import referrers
from broadsheet.archive.models import SearchDocument
from broadsheet.archive.search.following import index_stories
from broadsheet.desk.actions.handing_over import HANDED_OVER
from broadsheet.desk.actions.takedowns import finish
from broadsheet.desk.company import pictures_shown
from broadsheet.desk.gate import MEDIA, image_of
from broadsheet.desk.models import Article, Picture, Takedown
from broadsheet.journal.models import Change, Kind
from broadsheet.pages.lines import neighbours
from broadsheet.pages.rules import Position
from broadsheet.pages.search import ADDRESS
from broadsheet.pages.withholding import may_be_shown
from broadsheet.press.actions import Works
from broadsheet.press.models import Edition
from broadsheet.press.paths import file_of
from broadsheet.press.plates import Forme, Key
from broadsheet.press.store import GONE, MOVED, SITE

log = structlog.get_logger("press")

Output = dict[str, str]
"""One line of a receipt (Takedown.outputs)."""

AT_ONCE = 50

STORY, NEIGHBOUR, RELATED, SEARCH, PICTURE = "story", "prev-next", "related", "search", "picture"
"""Kinds of outputs that are not the names of plates: another story's page is told by what of the story stood there."""


@dataclass(frozen=True, slots=True)
class Place:
    """One output: what kind it is, and its path."""

    kind: str
    path: str


def complete_receipts(works: Works) -> int:
    """Complete what is under way and has been pressed; answers how many. One query when there is none."""
    waiting = list(Takedown.objects.under_way().select_related("article")[:AT_ONCE])
    if not waiting:
        return 0
    live = Edition.objects.filter(state=Edition.State.LIVE).first()
    if live is None:
        return 0
    forme, tree = works.forme(), works.editions.store(live.number).folder
    done = 0
    for takedown in (one for one in waiting if one.change <= live.position):
        outputs = [*_pages(forme, tree, takedown, live.position), _search(takedown), *_pictures(takedown)]
        still = [output["path"] for output in outputs if output["state"] == "still"]
        if still:
            # A page that could not be made is tried by every run; the receipt waits for it.
            log.error("a story taken down still shows", story=takedown.article_id, pages=still[:5])
            continue
        finish(takedown, outputs, timezone.now())
        done += 1
    return done


def _pages(forme: Forme, tree: Path, takedown: Takedown, upto: int) -> Iterator[Output]:
    """Every page, list, feed and sitemap that showed the story or named it, in the order of the plates."""
    stays = takedown.deed == HANDED_OVER
    gone = Change(
        kind=Kind.ARTICLE,
        subject=takedown.article_id or 0,
        note={"before": takedown.footprint, "after": takedown.footprint if stays else None},
    )
    others = _other_stories(takedown, upto)
    keys = {Key(key.plate, key.name) for key in forme.touched([gone])}
    keys |= {Key(STORY, address) for addresses in others.values() for address in addresses}
    for plate in forme.plates:
        for name in sorted(key.name for key in keys if key.plate == plate.name):
            kinds = [kind for kind, addresses in others.items() if plate.name == STORY and name in addresses]
            for path in plate.paths(name):
                for kind in kinds or [plate.name]:
                    yield _look(tree, Place(kind, path), takedown)


def _other_stories(takedown: Takedown, upto: int) -> dict[str, set[str]]:
    """The addresses of other stories that named it: those before and after it in time, and those it stood beside."""
    story = takedown.article_id or 0
    at = Position(datetime.fromisoformat(takedown.footprint["at"]), story)
    beside = {id for pair in neighbours([at]) for id in pair if id is not None}
    lost = Change.objects.filter(kind=Kind.RELATED, id__gt=takedown.change, id__lte=upto)
    related = {
        subject for subject, note in lost.values_list("subject", "note") if story in note.get("lost", ())
    }
    related.update(referrers([story]))
    addresses = dict(
        Article.objects.filter(pk__in=beside | related, address__isnull=False).values_list("pk", "address")
    )
    return {
        NEIGHBOUR: {addresses[id] for id in beside if id in addresses},
        RELATED: {addresses[id] for id in related if id in addresses},
    }


def _search(takedown: Takedown) -> Output:
    """What the index of the search page holds of the story. It is brought up to now, which its own follower may be about to do."""
    story = takedown.article_id or 0
    index_stories([story])
    held = SearchDocument.objects.filter(article=story).exists()
    state = "gone" if not held else "rewritten" if takedown.deed == HANDED_OVER else _still(takedown)
    return _output(Place(SEARCH, ADDRESS), state, timezone.now())


def _pictures(takedown: Takedown) -> Iterator[Output]:
    """The files of the pictures it showed; one that another story or page shows stays for that."""
    story = takedown.article_id or 0
    handed_over = takedown.deed == HANDED_OVER
    shown = set(takedown.pictures) if handed_over else pictures_shown([story]).get(story, set())
    for picture in Picture.objects.filter(pk__in=shown).order_by("id"):
        image = image_of(picture)
        if image is not None:
            there = (Path(settings.MEDIA_ROOT) / image.src.removeprefix(MEDIA)).exists()
            elsewhere = bool(there and may_be_shown([picture.pk]))
            held = "elsewhere" if handed_over or not _is_back(takedown) else "again"
            state = "gone" if not there else held if elsewhere else "still"
            yield _output(Place(PICTURE, image.src), state, timezone.now())


def _still(takedown: Takedown) -> str:
    """What it means that a place shows the story: that it has not been done yet, or that somebody published it anew."""
    return "again" if _is_back(takedown) else "still"


def _is_back(takedown: Takedown) -> bool:
    """Whether readers may see the story again, since it was taken down."""
    return takedown.article is not None and takedown.article.footprint is not None


def _look(tree: Path, place: Place, takedown: Takedown) -> Output:
    """What lies at one path now."""
    for folder, state in ((GONE, "notice"), (MOVED, "moved"), (SITE, "rewritten")):
        try:
            file = tree / folder / file_of(place.path)
            body, at = file.read_bytes(), datetime.fromtimestamp(file.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue
        if folder == SITE and _shows(place, body, takedown):
            state = _still(takedown)
        elif at < takedown.began_at:
            state, at = "unchanged", timezone.now()
        return _output(place, state, at)
    return _output(place, "gone", timezone.now())


def _output(place: Place, state: str, at: datetime) -> Output:
    return {"kind": place.kind, "path": place.path, "state": state, "at": at.isoformat()}


def _shows(place: Place, body: bytes, takedown: Takedown) -> bool:
    """Whether a page shows the story. Another story's text may link to its address; that is its author's to mend."""
    address = f"/{takedown.address}/"
    if takedown.deed == HANDED_OVER:
        return False  # it is there by right, in another source's words
    if place.kind in (STORY, NEIGHBOUR, RELATED):
        return place.path == address
    return address.encode() in body
