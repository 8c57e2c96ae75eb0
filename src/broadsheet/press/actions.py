"""Press: bring changes onto the live edition, bring out whole new ones, prove that both agree.

A run reads all of the journal after the edition's position, unites the page keys
its changes touch, loads and presses them from the same snapshot of the database,
and only then moves the position: a crash repeats work and never skips any. After a
run the tree is what a clean build would have made at that moment. Another look of
the whole paper (another fingerprint) is built as a new edition beside the live one,
which goes on being pressed meanwhile; what changed during the build is brought onto
the new one before it takes the old one's place.
"""

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from django.db import transaction
from django.utils import timezone

from broadsheet.journal.actions import move_position, newest_change
from broadsheet.journal.models import Change
from broadsheet.journal.snapshot import snapshot
from broadsheet.press.building import Laid, Progress, lay_out
from broadsheet.press.comparing import differences, still_different
from broadsheet.press.editions import BUILD_LOCK, LIVE_LOCK, Editions, Hold
from broadsheet.press.errors import FolderInUse, NoEdition
from broadsheet.press.leads import RULES, leads_of
from broadsheet.press.models import AwaitingBrotli, Edition, StuckPage
from broadsheet.press.paths import file_of
from broadsheet.press.plates import Forme, Key
from broadsheet.press.pressing import Done, press, told
from broadsheet.press.shipping import actions as shipping
from broadsheet.press.squeeze import is_compressible
from broadsheet.press.store import Store
from broadsheet.questions import Question

log = structlog.get_logger("press")

FOLLOWER = "press"
FEW = 20
"""Changes up to which the pages of new stories are pressed at once, before the archive has taken them in."""

SWAMPED = 20_000
"""Changes still to be pressed above which a whole new edition is the shorter way, and bounds the memory."""

KEEP_ASSETS = timedelta(days=30)
"""How long the assets of an edition that is gone stay, for pages in readers' and other caches."""

KEEP_RETIRED = timedelta(minutes=10)
"""How long a replaced edition lies there, for answers that are still being sent from it."""

TELL_PROGRESS = 1.0
"""Seconds between two notes of how far a build has come."""

WAIT_FOR_WRITER = 60.0
WAIT_FOR_BUILDER = 3600.0

_FIRST_AFTER = Question(lambda position: Change.objects.after(position)[: FEW + 1])
_AFTER = Question(lambda position: Change.objects.after(position))
_STUCK = Question(lambda: StuckPage.objects.values_list("plate", "name"))
_LIVE = Question(lambda: Edition.objects.filter(state=Edition.State.LIVE))


@dataclass(frozen=True)
class Works:
    """The printing works of one paper: where its editions lie, and how one comes by what is printed."""

    editions: Editions
    forme: Callable[[], Forme]
    """Locks up a forme from the database as it is now."""
    ready: Callable[[], int]
    """Does what must be done in front of the press; answers up to which change pages may be pressed."""
    workers: int = 1
    """Processes that lay out a whole edition. More than one only where nothing else runs in this process."""


@dataclass(frozen=True)
class Pressed:
    """What a run came to: changes taken in, pages rendered, paths that look different now, pages that failed."""

    changes: int = 0
    pages: int = 0
    written: int = 0
    stuck: tuple[str, ...] = ()

    def and_then(self, next: "Pressed") -> "Pressed":
        stuck = next.stuck if next.changes or next.stuck else self.stuck
        return Pressed(
            self.changes + next.changes, self.pages + next.pages, self.written + next.written, stuck
        )


@dataclass(frozen=True)
class Proof:
    """What a clean build found: how many pages there are, and the files where the live edition differs."""

    pages: int
    differ: tuple[str, ...]


def run(works: Works, *, build: bool = True, anew: bool = False) -> Pressed:
    """Press what has changed; with `build`, bring out a new edition where the look is another (or `anew`).

    Raises Busy when another press does not let go in time, PageFailed when a new
    edition cannot be made.
    """
    pressed = Pressed() if build and is_swamped(works) else press_changes(works)
    while build and (anew or needs_edition(works)):
        pressed = pressed.and_then(_bring_out_edition(works, anew))
        anew = False
    return pressed


def needs_edition(works: Works) -> bool:
    """Whether the look of the whole paper is another than the live edition's, there is none, or it is swamped."""
    live = _live(works.editions)
    return live is None or _swamped(live) or live.fingerprint != works.forme().fingerprint


def is_swamped(works: Works) -> bool:
    """Whether so much has changed that a whole new edition is the shorter way.

    Not when the last one could not be made: pages are then pressed one by one, and
    those that cannot be made are named while the others come out.
    """
    live = _live(works.editions)
    return live is not None and _swamped(live)


def _swamped(live: Edition) -> bool:
    return (
        Change.objects.after(live.position)[: SWAMPED + 1].count() > SWAMPED
        and Edition.objects.latest("number").state != Edition.State.FAILED
    )


def live_pages(works: Works) -> int:
    """How many pages the live edition came out with; 0 while there is none."""
    live = _live(works.editions)
    return live.pages if live else 0


def press_changes(works: Works) -> Pressed:
    """Bring the live edition up to the journal; nothing while there is no edition."""
    with works.editions.lock(LIVE_LOCK, WAIT_FOR_WRITER) as hold:
        live = _live(works.editions)
        return _press_live(works, live, hold) if live else Pressed()


def rebuild(works: Works, to: Path) -> int:
    """Build the whole paper into an empty or missing folder; answers how many pages. Raises FolderInUse."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise FolderInUse(to)
    to.mkdir(parents=True, exist_ok=True)
    store = Store(to, to / ".incoming")
    laid, _ = _lay_out_beside(works, store)
    return len(laid.files)


def prove(works: Works) -> Proof:
    """Press what is pending, build everything anew beside it, and compare byte for byte."""
    run(works)
    with works.editions.lock(BUILD_LOCK, WAIT_FOR_BUILDER):
        folder = works.editions.proof()
        try:
            store = Store(folder, folder / ".incoming")
            laid, position = _lay_out_beside(works, store)
            with works.editions.lock(LIVE_LOCK, WAIT_FOR_WRITER) as hold:
                differ = _compare(works, store, position, hold)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return Proof(len(laid.files), tuple(differ))


def rules(editions: Editions, server: str) -> list[str]:
    """The lines by which another web server (a key of leads.RULES) knows what has moved or gone. Raises NoEdition."""
    live = _live(editions)
    if live is None:
        raise NoEdition
    return list(RULES[server](leads_of(editions.store(live.number))))


def sweep(editions: Editions, now: datetime) -> int:
    """Remove replaced editions after a while, and what builds left that were killed; answers how many."""
    with editions.lock(BUILD_LOCK, 0):
        _clear_away_unfinished(editions)
        if _live(editions) is None:
            return 0  # better litter than nothing for readers
        Edition.objects.filter(state=Edition.State.RETIRED, ended_at__lt=now - KEEP_RETIRED).delete()
        Edition.objects.filter(state=Edition.State.FAILED, ended_at__lt=now - KEEP_ASSETS).delete()
        held = set(Edition.objects.exclude(state=Edition.State.FAILED).values_list("number", flat=True))
        editions.clear_litter()
        old = [number for number in editions.numbers() if number not in held]
        for number in old:
            editions.drop(number)
    return len(old)


def add_brotli(editions: Editions, limit: int) -> int:
    """Look at up to `limit` files that wait for a brotli sibling, the newest first; answers how many."""
    rows = list(AwaitingBrotli.objects.order_by("-id")[:limit])
    live = _live(editions) if rows else None
    if live is None:
        return 0
    store = editions.store(live.number)
    for row in rows:
        # Compressed without the lock. A page that has changed meanwhile waits in line again by itself.
        sibling = store.brotli_of(row.file)
        if sibling is not None:
            with editions.lock(LIVE_LOCK, WAIT_FOR_WRITER):
                store.put_brotli(sibling)
    store.settle()
    AwaitingBrotli.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


# ---- following the journal ---------------------------------------------------------------------------------


def _press_live(works: Works, live: Edition, hold: Hold) -> Pressed:
    """Bring the live edition up to the journal, the pages of new stories before anything else."""
    if newest_change() <= live.position and not _STUCK():
        return Pressed()
    store = works.editions.store(live.number)
    broken_off = hold.begin()
    if broken_off:
        # What it put in place is compared and found to be right, and would not be seen to the disk again.
        works.editions.see_to_disk(live.number)
    first = _press_first(works, store, live)
    upto = works.ready()
    pressed = _catch_up(works, store, live, upto, partial(_move_live, live, first), note_all=broken_off)
    if pressed.changes:
        hold.finish()
    return replace(pressed, pages=first.pages + pressed.pages, written=max(first.written, pressed.written))


def _press_first(works: Works, store: Store, live: Edition) -> Done:
    """New pages that need nothing made ready. Their changes stay to be pressed, so the position stays, too."""
    with snapshot():
        changes = _FIRST_AFTER(live.position)
        if len(changes) > FEW:
            return Done()  # a wire is coming in; who waits for one story waits no longer for all of them
        forme = works.forme()
        keys = list(forme.first(changes)) if forme.fingerprint == live.fingerprint else []
        return _press(forme, store, keys) if keys else Done()


def _catch_up(
    works: Works,
    store: Store,
    edition: Edition,
    upto: int,
    moved: Callable[[int, Done], None],
    *,
    note_all: bool = False,
) -> Pressed:
    """Bring a tree up to a change of the journal, `upto`; `moved` remembers how far it has come.

    Pages are loaded from rows that may be newer than `upto`. So what has changed since is
    looked at too: how long lists were before is counted back from what they are in this
    snapshot. The next run looks at those changes again, when they are ready to be pressed.
    """
    stuck = _stuck_keys()
    if edition.position >= upto and not stuck:
        return Pressed()
    with snapshot():
        changes = _AFTER(edition.position)
        forme = works.forme()
        keys = set(forme.touched(changes)) | stuck
        if forme.fingerprint != edition.fingerprint:
            # These pages come in the look that is to come, and what they refer to must lie beside them.
            keys |= _lasting(forme)
        done = _press(forme, store, keys, note_all=note_all)
    seen = [change.id for change in changes if change.id <= upto]
    edition.position = seen[-1] if seen else edition.position
    edition.assets = sorted({*edition.assets, *done.lasting})
    moved(edition.position, done)
    names = tuple(sorted(f"{key.plate} {key.name}" for key in done.stuck))
    return Pressed(len(seen), done.pages, done.written, names)


def _press(forme: Forme, store: Store, keys: Iterable[Key], *, note_all: bool = False) -> Done:
    try:
        return press(forme, store, keys, note_all=note_all)
    except BaseException:
        store.give_up()
        raise


@transaction.atomic
def _move_live(edition: Edition, first: Done, position: int, done: Done) -> None:
    """Remember that the live edition has come this far, and what is left to do for its pages."""
    edition.save(update_fields=["position", "assets"])
    move_position(FOLLOWER, position)
    files = dict.fromkeys([*first.files, *done.files])
    _await_brotli(files)
    shipping.note([*(file.partition("/")[2] for file in files), *map(file_of, done.taken)])
    _remember_stuck(done.stuck)


def _lasting(forme: Forme) -> set[Key]:
    return {Key(plate.name, name) for plate in forme.plates if plate.lasting for name in plate.names()}


def _stuck_keys() -> set[Key]:
    return {Key(plate, name) for plate, name in _STUCK()}


def _remember_stuck(stuck: dict[Key, str]) -> None:
    """Keep the stuck pages; those of earlier runs were tried again, and are forgotten if they came out."""
    held = {Key(row.plate, row.name): row.pk for row in StuckPage.objects.all()}
    if freed := [pk for key, pk in held.items() if key not in stuck]:
        StuckPage.objects.filter(pk__in=freed).delete()
    now = timezone.now()
    new = [
        StuckPage(plate=k.plate, name=k.name, trouble=t, since=now) for k, t in stuck.items() if k not in held
    ]
    StuckPage.objects.bulk_create(new)
    for row in new:
        log.error("page stuck", plate=row.plate, name=row.name, trouble=row.trouble)


def _await_brotli(files: Iterable[str]) -> None:
    rows = [AwaitingBrotli(file=file) for file in files if is_compressible(file)]
    AwaitingBrotli.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def _live(editions: Editions) -> Edition | None:
    """The live edition, if it lies on the disk; the link is made to agree with the row."""
    editions.prepare()
    live = next(iter(_LIVE()), None)
    if live is None or not editions.exists(live.number):
        return None
    if editions.current() != live.number:
        editions.bring_out(live.number)
    return live


# ---- whole editions ----------------------------------------------------------------------------------------


def _bring_out_edition(works: Works, anew: bool) -> Pressed:
    """Build a whole edition beside the live one and put it in its place. The old one stays if that fails."""
    with works.editions.lock(BUILD_LOCK, WAIT_FOR_BUILDER):
        if not anew and not needs_edition(works):
            return Pressed()  # another press has just brought it out
        _clear_away_unfinished(works.editions)
        before = _live(works.editions)
        position, forme = works.ready(), works.forme()
        new = Change.objects.after(before.position if before else 0).filter(id__lte=position).count()
        edition = Edition.objects.create(
            number=_next_number(works.editions),
            position=position,
            fingerprint=forme.fingerprint,
            began_at=timezone.now(),
        )
        try:
            return Pressed(changes=new).and_then(_build(works, edition, forme))
        except BaseException as trouble:  # a stop signal too: what is half built must not be taken for whole
            _give_up(works.editions, edition, trouble)
            raise


def _build(works: Works, edition: Edition, forme: Forme) -> Pressed:
    editions = works.editions
    store = editions.begin(edition.number)
    laid = lay_out(forme, store, works.workers, _progress_of(edition))
    edition.pages, edition.assets = len(laid.files), sorted(laid.lasting)
    edition.kept = _carry_over(editions, store, edition)
    editions.see_to_disk(edition.number)

    def remember(position: int, done: Done) -> None:
        laid.files += done.files

    # Once while the live edition goes on being pressed, and what is left while nobody writes there.
    late = _catch_up(works, store, edition, works.ready(), remember)
    with editions.lock(LIVE_LOCK, WAIT_FOR_WRITER) as hold:
        late = late.and_then(_catch_up(works, store, edition, works.ready(), remember))
        _make_live(edition, laid)
        editions.bring_out(edition.number)
        hold.finish()
    log.info("edition out", number=edition.number, pages=edition.pages)
    return Pressed(pages=edition.pages, written=edition.pages).and_then(late)


def _progress_of(edition: Edition) -> Progress:
    """Keep in the edition's row how far its build has come, for whoever waits for it at the desk."""
    told_at = time.monotonic()

    def tell(laid: int, planned: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= TELL_PROGRESS or laid == planned:
            told_at = time.monotonic()
            edition.laid, edition.planned = laid, planned
            edition.save(update_fields=["laid", "planned"])

    return tell


def _make_live(edition: Edition, laid: Laid) -> None:
    """Decide that this edition is the live one. The link follows, now or at the next run."""
    now = timezone.now()
    with transaction.atomic():
        Edition.objects.filter(state=Edition.State.LIVE).update(state=Edition.State.RETIRED, ended_at=now)
        edition.state, edition.ended_at = Edition.State.LIVE, now
        edition.save()
        move_position(FOLLOWER, edition.position)
        AwaitingBrotli.objects.all().delete()
        _await_brotli(laid.files)
        shipping.note_everything()


def _carry_over(editions: Editions, store: Store, edition: Edition) -> dict[str, str]:
    """Take over the assets that pages in readers' caches still refer to; answers file → until when (ISO)."""
    live = _live(editions)
    if live is None:
        return {}
    now = timezone.now()
    until = {file: moment for file, moment in live.kept.items() if datetime.fromisoformat(moment) > now}
    until |= {file: (now + KEEP_ASSETS).isoformat() for file in live.assets}
    before = editions.store(live.number)
    return {
        file: moment
        for file, moment in sorted(until.items())
        if file not in edition.assets and store.take_over(before, file)
    }


def _next_number(editions: Editions) -> int:
    numbers = [*Edition.objects.values_list("number", flat=True), *editions.numbers()]
    return max(numbers, default=0) + 1


def _give_up(editions: Editions, edition: Edition, trouble: BaseException | str) -> None:
    if Edition.objects.filter(pk=edition.pk, state=Edition.State.LIVE).exists():
        return  # it was decided; the link is turned at the next run
    edition.state, edition.ended_at = Edition.State.FAILED, timezone.now()
    edition.trouble = trouble if isinstance(trouble, str) else told(trouble)
    edition.save()
    editions.drop(edition.number)


def _clear_away_unfinished(editions: Editions) -> None:
    """Remove what builds left that were killed; the caller holds the build lock, so none is at work."""
    for edition in Edition.objects.filter(state=Edition.State.BUILDING):
        _give_up(editions, edition, "it was killed while it was built")


# ---- clean builds ------------------------------------------------------------------------------------------


def _lay_out_beside(works: Works, store: Store) -> tuple[Laid, Edition]:
    """A clean build on an empty tree, brought up to the journal; the edition says how far, and is not kept."""
    position, forme = works.ready(), works.forme()
    edition = Edition(number=0, position=position, fingerprint=forme.fingerprint)
    laid = lay_out(forme, store, works.workers)
    _catch_up_beside(works, store, edition, works.ready())
    return laid, edition


def _catch_up_beside(works: Works, store: Store, edition: Edition, upto: int) -> None:
    store.incoming.mkdir(exist_ok=True)
    _catch_up(works, store, edition, upto, _nothing_to_remember)
    shutil.rmtree(store.incoming)


def _compare(works: Works, clean: Store, beside: Edition, hold: Hold) -> list[str]:
    """Where the live edition differs from a clean one. The caller holds the live lock.

    The desk may go on writing: as long as changes arrive, both are brought up to
    the journal and what seemed to differ is looked at again.
    """
    live = Edition.objects.get(state=Edition.State.LIVE)
    store = works.editions.store(live.number)
    differ: list[str] | None = None
    while True:
        _press_live(works, live, hold)
        _catch_up_beside(works, clean, beside, live.position)
        differ = (
            differences(store, clean, live.kept) if differ is None else still_different(store, clean, differ)
        )
        if not differ or newest_change() == live.position:
            return differ


def _nothing_to_remember(position: int, done: Done) -> None:
    """What a tree that nobody reads does with its progress."""
