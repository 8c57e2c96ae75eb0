"""Keep which stories tell of one event: part of the archive's follower.

The new stories of a batch and those of the days around them are grouped anew (archive.events); only groups that a new story is in
are taken over, so what readers have seen stays together unless there is news. A constant number of queries, however many.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db.models import Count, Q

from broadsheet.archive.events import Told, group
from broadsheet.archive.models import Coverage, Covered
from broadsheet.archive.rules import Candidate
from broadsheet.desk.models import Article, Standing
from broadsheet.journal.actions import Entry
from broadsheet.journal.models import Kind
from broadsheet.questions import Question
from broadsheet.text.slug import slug

AROUND = timedelta(days=3)
STORIES = 3
SOURCES = 2
"""Stories, and sources they come from, from which on an event has a page."""


_EVENTS = Question(
    lambda articles: Covered.objects.filter(article__in=articles).values_list("article_id", "coverage_id")
)


def cover(
    pool: Iterable[Candidate], new: Collection[int], changed: Collection[int], gone: Collection[int]
) -> list[Entry]:
    """Find the events of the new stories; answers what of it readers may notice.

    `changed` are all stories of the batch, `gone` those that are off the site for other reasons than a merge.
    """
    before = dict(_EVENTS(changed))
    Covered.objects.filter(article__in=gone).delete()
    after = _grouped(pool, set(new))
    held = {id: event for id, event in before.items() if id not in gone} | dict(_EVENTS(after))
    wanted = _named(after, held)
    _move(held, wanted, [id for id in new if id not in after])
    moved = {id for id in {*held, *wanted} if held.get(id) != wanted.get(id, held.get(id))}
    return _noticed({*before.values(), *held.values(), *wanted.values()}, moved - set(changed), held)


def _grouped(pool: Iterable[Candidate], new: set[int]) -> dict[int, int]:
    """The stories of each group that has a new one in it, by the number of the group."""
    stories = list(pool)
    times = [story.at for story in stories if story.id in new]
    if not times:
        return {}
    first, last = min(times) - AROUND, max(times) + AROUND
    groups = group(Told(story.id, story.stems) for story in stories if first <= story.at <= last)
    return {
        id: number
        for number, members in enumerate(groups)
        if len(members) >= STORIES and new.intersection(members)
        for id in members
    }


def _named(groups: dict[int, int], held: dict[int, int]) -> dict[int, int]:
    """The event of each story: the one that most of its group were of already, or a new one."""
    members: dict[int, list[int]] = defaultdict(list)
    for id, number in groups.items():
        members[number].append(id)
    taken: dict[int, int] = {}
    for number, ids in members.items():
        known = Counter(held[id] for id in ids if id in held and held[id] not in taken.values())
        if known:
            taken[number] = min(known, key=lambda pk: (-known[pk], pk))
    begun = [number for number in members if number not in taken]
    taken |= dict(zip(begun, _begin([min(members[number]) for number in begun]), strict=True))
    return {id: taken[number] for id, number in groups.items()}


def _begin(firsts: list[int]) -> list[int]:
    """New events, each named after its first story. Three queries, or none."""
    if not firsts:
        return []
    headlines = dict(Article.objects.filter(pk__in=firsts).values_list("pk", "headline"))
    slugs = [f"{slug(headlines[id])}-{id}" for id in firsts]
    Coverage.objects.bulk_create([Coverage(slug=name) for name in slugs], ignore_conflicts=True)
    named = dict(Coverage.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    return [named[name] for name in slugs]


def _move(held: dict[int, int], wanted: dict[int, int], alone: list[int]) -> None:
    Covered.objects.filter(article__in=alone).delete()
    for id in alone:
        held.pop(id, None)
    Covered.objects.bulk_create(
        [
            Covered(article_id=id, coverage_id=event)
            for id, event in sorted(wanted.items())
            if held.get(id) != event
        ],
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["coverage"],
    )
    left = {held[id]: event for id, event in sorted(wanted.items()) if held.get(id, event) != event}
    if left:
        emptied = list(Coverage.objects.filter(pk__in=left, covered=None))
        for old in emptied:
            old.into_id = left[old.pk]
        Coverage.objects.bulk_update(emptied, ["into"])


def _noticed(events: set[int], moved: set[int], held: dict[int, int]) -> list[Entry]:
    """Count the stories of these events again; answers the pages to press: theirs, and those that lead there or no more."""
    is_live = Q(covered__article__standing=Standing.LIVE)
    counted = list(
        Coverage.objects.filter(pk__in=events)
        .annotate(
            stories=Count("covered", filter=is_live),
            sources=Count("covered__article__credit_name", filter=is_live, distinct=True),
        )
        .order_by("pk")
    )
    turned, entries = [], []
    for event in counted:
        shown = event.stories >= STORIES and event.sources >= SOURCES
        if shown != event.shown:
            event.shown, event.ever_shown = shown, event.ever_shown or shown
            turned.append(event)
        if event.ever_shown:
            entries.append(Entry(Kind.COVERAGE, event.pk, {"slug": event.slug}))
    Coverage.objects.bulk_update(turned, ["shown", "ever_shown"])
    leads = Q(coverage__in=turned) | Q(article__in=moved, coverage__shown=True)
    touched = set(Covered.objects.filter(leads).values_list("article_id", flat=True))
    known = {event.pk for event in counted if event.ever_shown}
    touched |= {id for id in moved if held.get(id) in known}
    return [*entries, *(Entry(Kind.RELATED, id) for id in sorted(touched))]
