"""Which pages a change touches. TOUCHES is the table; the rest of the module spells out its words.

A page left out here stays wrong until the next whole edition, so each row
errs on the side of pressing too much: what turns out to be the same is not
written. Nothing here asks what a change did to a record; it asks where the
record was visible before, and where it is now.

Lists are measured as they are, and what they were is counted back from the changes.
So the changes have to be all that were made since the pages were last pressed, and the
rows those of the same snapshot: a change left out would make a month seem to have
been there before.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from broadsheet.archive.beside import referrers
from broadsheet.archive.clippings import author_shelf, picture_shelf, topic_shelf
from broadsheet.archive.models import Clipping, Covered, MostRead
from broadsheet.desk.actions.merging import merged_into
from broadsheet.desk.company import standing_pages_showing
from broadsheet.desk.models import Article, Author, Correction, FormerAddress
from broadsheet.journal.models import Change, Kind
from broadsheet.pages.leaves import CORRECTIONS_LEAF, MONTH_LEAF, PERSON_LEAF, SITEMAP_LEAF
from broadsheet.pages.lines import (
    Line,
    measured,
    months_beside,
    neighbours,
    of_corrections,
    of_section,
    of_shelf,
    sizes,
    whole_paper,
    within,
)
from broadsheet.pages.look import Look
from broadsheet.pages.months import Month
from broadsheet.pages.plates.archive import MonthList
from broadsheet.pages.plates.machines import sitemap_name
from broadsheet.pages.plates.people import leaf_name
from broadsheet.pages.rules import OPEN, Position, Shift, closed_leaves, touched_leaves
from broadsheet.press.plates import Key
from broadsheet.questions import Question

L = TypeVar("L", bound=Hashable)

_SECTIONS_READING = Question(
    lambda articles: MostRead.objects.filter(article__in=articles).values_list("section_id", flat=True)
)
_CORRECTIONS = Question(
    lambda articles: Correction.objects.filter(article__in=articles).values_list("article_id", "at", "id")
)
_EVENTS = Question(
    lambda articles: Covered.objects.filter(article__in=articles, coverage__ever_shown=True).values_list(
        "coverage__slug", flat=True
    )
)
_FOOTPRINTS = Question(lambda ids: Article.objects.filter(pk__in=ids).values_list("pk", "footprint"))
_PRESENT = Question(
    lambda ids: Article.objects.filter(pk__in=ids, address__isnull=False).values_list("address", flat=True)
)
_FORMER = Question(
    lambda articles: FormerAddress.objects.filter(article__in=articles).values_list("address", flat=True)
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where one story is visible: what the desk calls its footprint."""

    position: Position
    address: str
    section: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One story, where it was visible and where it is; None is nowhere. Both alike: it only looks different."""

    id: int
    before: Place | None
    after: Place | None

    @property
    def places(self) -> list[Place]:
        return [place for place in dict.fromkeys((self.before, self.after)) if place]


@dataclass(slots=True)
class Touched:
    """The pages gathered so far. Stories are gathered by id, and get their addresses at the end, at once."""

    look: Look
    keys: set[Key] = field(default_factory=set)
    stories: set[int] = field(default_factory=set)
    corrections: Shift = field(default_factory=Shift)
    """What happened to the list of corrections: notes came, or came and went with their stories."""

    def add(self, plate: str, *names: str) -> None:
        self.keys.update(Key(plate, name) for name in names)


Touch = Callable[[Touched, Sequence[Move], Sequence[Change]], None]
"""Adds pages: for stories that moved or look different, or for the changes themselves."""


# ---- the words of the table --------------------------------------------------------------------------------


def its_page(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """The story's own page, the notice where it was, and every former address."""
    touched.stories.update(move.id for move in moves)
    touched.add("story", *(place.address for move in moves for place in move.places))


def its_neighbours(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """The stories before and after it in time name it, over the whole paper."""
    positions = sorted({place.position for move in moves for place in move.places})
    touched.stories.update(id for pair in neighbours(positions) for id in pair if id is not None)


def pages_that_name_it(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """Stories that have it among their related ones; sections it has left whose most-read list still has it."""
    ids = [move.id for move in moves]
    touched.stories.update(referrers(ids))
    listed = set(_SECTIONS_READING(ids))
    touched.add("section", *(section.slug for section in touched.look.sections if section.pk in listed))


def the_front(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    if moves:
        touched.add("front", "")


def its_section(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """The section's front, and the fragment that old pages fetch."""
    sections = _sections(moves)
    touched.add("section", *sections)
    touched.add("fragment", *sections)


def its_months(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """The leaves of its months, of the paper and of its section, and the ways between months."""
    zone = touched.look.zone

    def lists(place: Place) -> Iterable[MonthList]:
        month = Month.of(place.position.at, zone)
        return MonthList("", month), MonthList(place.section, month)

    lines = {"": whole_paper()} | {s.slug: of_section(s.pk) for s in touched.look.sections}

    def line(held: MonthList) -> Line:
        return within(lines[held.section], *held.month.bounds(zone))

    shifts = {held: shift for held, shift in _shifts(moves, lists).items() if held.section in lines}
    measured = _measured(shifts, line)
    for held, (size, rank) in measured.items():
        leaves = touched_leaves(shifts[held], size, rank, MONTH_LEAF)
        touched.add("month", *(held.leaf_name(number) for number in leaves))
        if held.section == "":
            maps = touched_leaves(shifts[held], size, rank, SITEMAP_LEAF)
            touched.add("sitemap", *(sitemap_name(held.month, number) for number in maps))
            fewest, most = shifts[held].sizes(size)
            if fewest == 0 or closed_leaves(fewest, SITEMAP_LEAF) != closed_leaves(most, SITEMAP_LEAF):
                touched.add("sitemap-index", "")
    _touch_ways_between_months(
        touched, {held: shifts[held].sizes(measured[held][0]) for held in measured}, lines
    )


def its_authors(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    _touch_shelves(touched, "author", author_shelf, moves, lambda place: place.authors)


def its_topics(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    _touch_shelves(touched, "topic", topic_shelf, moves, lambda place: place.topics)


def its_corrections(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """The corrections page names the story each note is about."""
    of_story: dict[int, list[Move]] = {}
    for move in moves:
        of_story.setdefault(move.id, []).append(move)
    for article, at, id in _CORRECTIONS(of_story):
        position = Position(at, id)
        for move in of_story[article]:
            touched.corrections.note(position if move.before else None, position if move.after else None)


def its_coverage(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """The page of the event it tells of."""
    touched.add("coverage", *_EVENTS([move.id for move in moves]))


def the_coverage(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    touched.add("coverage", *(change.note["slug"] for change in changes))


def feeds(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    if moves:
        touched.add("feed", "", *_sections(moves))
    for place in {place for move in moves for place in move.places}:
        touched.add("feed", *(f"author/{slug}" for slug in place.authors))
        touched.add("feed", *(f"topic/{slug}" for slug in place.topics))


def sitemaps(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    """The news sitemap; its month's sitemap, and the index of them, are among its months."""
    if moves:
        touched.add("sitemap-news", "")


def the_news_sitemap(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    touched.add("sitemap-news", "")


def the_corrections_page(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    shift = touched.corrections
    asked = {change.note.get("correction") for change in changes}
    rows = Correction.objects.filter(pk__in=[pk for pk in asked if pk is not None])
    for at, id in rows.values_list("at", "id"):
        shift.note(None, Position(at, id))
        asked.discard(id)
    for _ in asked:  # a note that is no more: where it stood is not known, so every leaf may have moved
        shift.note(Position(datetime.min.replace(tzinfo=touched.look.zone), 0), None)


def the_authors_leaves(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    _touch_all_leaves(touched, "author", author_shelf, {change.note["slug"] for change in changes})


def the_topics_leaves(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    _touch_all_leaves(touched, "topic", topic_shelf, {change.note["slug"] for change in changes})


def portraits(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    slugs = Author.objects.filter(portrait__in=[change.subject for change in changes])
    _touch_all_leaves(touched, "author", author_shelf, set(slugs.values_list("slug", flat=True)))


def standing_pages_with_it(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    touched.add("standing", *standing_pages_showing([change.subject for change in changes]))


def the_standing_page(touched: Touched, moves: Sequence[Move], changes: Sequence[Change]) -> None:
    touched.add("standing", *(change.note["slug"] for change in changes))


def where_the_most_read_are_listed(
    touched: Touched, moves: Sequence[Move], changes: Sequence[Change]
) -> None:
    """The front lists the paper's, a section's front its own."""
    sections = {section.pk: section.slug for section in touched.look.sections}
    for change in changes:
        if not change.subject:
            touched.add("front", "")
        elif change.subject in sections:
            touched.add("section", sections[change.subject])


# ---- the table ---------------------------------------------------------------------------------------------

WHERE_ITS_CARD_IS: tuple[Touch, ...] = (
    its_page,
    the_front,
    its_section,
    its_authors,
    its_topics,
    its_coverage,
    feeds,
)
"""Pages that show more of a story than its headline: names of its authors, its picture, its excerpt."""

WHERE_IT_IS_NAMED: tuple[Touch, ...] = (
    its_neighbours,
    pages_that_name_it,
    its_months,
    its_corrections,
    sitemaps,
)
"""Pages that show its headline, its address or its time."""

TOUCHES: Mapping[Kind, tuple[Touch, ...]] = {
    Kind.ARTICLE: (*WHERE_ITS_CARD_IS, *WHERE_IT_IS_NAMED),
    Kind.RELATED: (its_page,),
    Kind.COVERAGE: (the_coverage,),
    # A corrected story was updated at that hour, which cards, feeds and sitemaps tell.
    Kind.CORRECTION: (*WHERE_ITS_CARD_IS, its_months, sitemaps, the_corrections_page),
    Kind.AUTHOR: (*WHERE_ITS_CARD_IS, the_authors_leaves),
    Kind.PICTURE: (*WHERE_ITS_CARD_IS, portraits, standing_pages_with_it),
    Kind.TOPIC: (its_page, feeds, the_topics_leaves),
    Kind.STANDING_PAGE: (the_standing_page,),
    Kind.MOST_READ: (where_the_most_read_are_listed,),
    Kind.HOUR: (the_news_sitemap,),
    # What these change is on every page: the look's fingerprint brings out a whole new edition.
    Kind.SECTION: (),
    Kind.PUBLICATION: (),
}


def _of_the_article(changes: Sequence[Change]) -> list[Move]:
    return [
        Move(
            change.subject,
            _place(change.note.get("before"), change.subject),
            _place(change.note.get("after"), change.subject),
        )
        for change in changes
    ]


def _of_the_story(changes: Sequence[Change]) -> list[Move]:
    return _unmoved({change.subject for change in changes})


def _of_the_author(changes: Sequence[Change]) -> list[Move]:
    return _filed_under(author_shelf(change.note["slug"]) for change in changes)


def _of_the_topic(changes: Sequence[Change]) -> list[Move]:
    return _filed_under(topic_shelf(change.note["slug"]) for change in changes)


def _with_the_picture(changes: Sequence[Change]) -> list[Move]:
    return _filed_under(picture_shelf(change.subject) for change in changes)


ABOUT: Mapping[Kind, Callable[[Sequence[Change]], list[Move]]] = {
    Kind.ARTICLE: _of_the_article,
    Kind.RELATED: _of_the_story,
    Kind.CORRECTION: _of_the_story,
    Kind.AUTHOR: _of_the_author,
    Kind.TOPIC: _of_the_topic,
    Kind.PICTURE: _with_the_picture,
}
"""The stories a change is about."""


def touched_by(changes: Sequence[Change], look: Look) -> set[Key]:
    """The page keys of all changes since a run. A constant number of queries for each kind of change in it."""
    touched = Touched(look)
    by_kind: dict[Kind, list[Change]] = {}
    for change in changes:
        by_kind.setdefault(Kind(change.kind), []).append(change)
    for kind, of_kind in by_kind.items():
        moves = ABOUT[kind](of_kind) if kind in ABOUT else []
        for touch in TOUCHES[kind]:
            touch(touched, moves, of_kind)
    _touch_corrections(touched)
    touched.add("story", *_addresses(touched.stories))
    return touched.keys


def new_pages(changes: Sequence[Change]) -> Iterable[Key]:
    """The own pages of stories that have just become public, for readers who have the address already."""
    for move in _of_the_article([change for change in changes if change.kind == Kind.ARTICLE]):
        if move.before is None and move.after is not None:
            yield Key("story", move.after.address)


# ---- how the words are spelt -------------------------------------------------------------------------------


def _place(footprint: Mapping[str, Any] | None, id: int) -> Place | None:  # Any: the journal's JSON
    if footprint is None:
        return None
    return Place(
        Position(datetime.fromisoformat(footprint["at"]), id),
        footprint["address"],
        footprint["section"],
        tuple(footprint["authors"]),
        tuple(footprint["topics"]),
    )


def _unmoved(ids: Iterable[int]) -> list[Move]:
    rows = _FOOTPRINTS(list(ids))
    return [Move(id, place, place) for id, footprint in rows for place in [_place(footprint, id)]]


def _filed_under(shelves: Iterable[str]) -> list[Move]:
    return _unmoved(Clipping.objects.filter(shelf__in=list(shelves)).values_list("article_id", flat=True))


def _addresses(ids: Iterable[int]) -> list[str]:
    """Every address these stories have and had, and those of stories merged into them, which lead there."""
    held = list(ids)
    held += merged_into(held)
    return [*_PRESENT(held), *_FORMER(held)]


def _sections(moves: Sequence[Move]) -> set[str]:
    return {place.section for move in moves for place in move.places}


def _shifts(moves: Sequence[Move], lists: Callable[[Place], Iterable[L]]) -> dict[L, Shift]:
    """What the moves did to each of the lists their stories stand or stood on."""
    shifts: dict[L, Shift] = {}
    for move in moves:
        before = dict.fromkeys(lists(move.before), move.before.position) if move.before else {}
        after = dict.fromkeys(lists(move.after), move.after.position) if move.after else {}
        for held in {**before, **after}:
            shifts.setdefault(held, Shift()).note(before.get(held), after.get(held))
    return shifts


def _measured(
    shifts: Mapping[L, Shift], line: Callable[[L], Line]
) -> dict[L, tuple[int, Callable[[Position], int]]]:
    """For each list: its size, and how many of its stories are older than a place. One query."""
    lists = list(shifts)
    asked = [(held, place) for held, shift in shifts.items() for place in shift.landmarks]
    found, ranks = measured([line(held) for held in lists], [(line(held), place) for held, place in asked])
    size = dict(zip(lists, found, strict=True))
    newer = dict(zip(asked, ranks, strict=True))
    return {
        held: (size[held], lambda place, held=held: size[held] - newer[held, place])  # type: ignore[misc]
        for held in lists
    }


def _touch_shelves(
    touched: Touched,
    plate: str,
    shelf: Callable[[str], str],
    moves: Sequence[Move],
    slugs: Callable[[Place], Iterable[str]],
) -> None:
    shifts = _shifts(moves, slugs)
    for slug, (size, rank) in _measured(shifts, lambda slug: of_shelf(shelf(slug))).items():
        leaves = touched_leaves(shifts[slug], size, rank, PERSON_LEAF)
        touched.add(plate, *(leaf_name(slug, number) for number in leaves))


def _touch_all_leaves(touched: Touched, plate: str, shelf: Callable[[str], str], slugs: set[str]) -> None:
    held = sorted(slugs)
    for slug, size in zip(held, sizes([of_shelf(shelf(slug)) for slug in held]), strict=True):
        touched.add("feed", f"{plate}/{slug}")
        for number in range(closed_leaves(size, PERSON_LEAF) + 1):
            touched.add(plate, leaf_name(slug, number))


def _touch_corrections(touched: Touched) -> None:
    shift = touched.corrections
    if not shift.landmarks:
        return
    touched.add("corrections-feed", "")
    [(size, rank)] = _measured({"": shift}, lambda _: of_corrections()).values()
    leaves = touched_leaves(shift, size, rank, CORRECTIONS_LEAF)
    touched.add("corrections", *(str(number) for number in leaves))


def _touch_ways_between_months(
    touched: Touched, sizes_of: Mapping[MonthList, tuple[int, int]], lines: Mapping[str, Line]
) -> None:
    """Where a month may have begun, ended, or got another oldest leaf, the months beside it lead there."""
    changed = [held for held, (fewest, most) in sizes_of.items() if _way_in(fewest) != _way_in(most)]
    if not changed:
        return
    found = months_beside([(lines[held.section], held.month) for held in changed], touched.look.zone)
    for held, (before, after) in zip(changed, found, strict=True):
        if before:
            touched.add("month", MonthList(held.section, before).leaf_name(OPEN))
        if after:
            # The oldest leaf of the month after is its first closed one, or the open one where it has none.
            touched.add("month", *(MonthList(held.section, after).leaf_name(number) for number in (1, OPEN)))
        if held.section == "":
            touched.add("archive-index", "")


def _way_in(size: int) -> int | None:
    """The leaf by which one enters a month of this size from the month before; None when there is no month."""
    if size == 0:
        return None
    return 1 if closed_leaves(size, MONTH_LEAF) else OPEN
