"""Keep the neighbours and the clippings of stories as stories come, change and go: a follower of the journal.

Runs in front of the press at each wake-up. A batch costs a constant number of
queries: one pool of recent stories serves all of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from broadsheet.archive import covering
from broadsheet.archive.beside import referrers
from broadsheet.archive.candidates import Candidates
from broadsheet.archive.clippings import file_clippings, topic_shelf
from broadsheet.archive.gists import file_gists, forget_gists
from broadsheet.archive.models import Clipping, Related
from broadsheet.archive.readings.actions import leave_most_read
from broadsheet.archive.rules import KEEP, SHARE_WITH_OLDER, Neighbour, Pool
from broadsheet.desk.actions import removing
from broadsheet.desk.models import Article
from broadsheet.journal.actions import Entry, append_many, newest_change, position_of
from broadsheet.journal.models import Change, Kind, Position
from broadsheet.questions import Question

FOLLOWER = "archive"
BATCH = 500

NEWEST_OF_ALL = 400
NEWEST_OF_SECTION = 40
NEWEST_OF_TOPIC = 30
TOPICS = 40
"""Of how many topics in a batch."""

_AFTER = Question(lambda position, most: Change.objects.after(position)[:most])
_KINDS_AFTER = Question(
    lambda position, most: Change.objects.after(position).values_list("id", "kind")[:most]
)
_NEWEST = Question(lambda: Article.objects.live().newest_first().values_list("id", flat=True)[:NEWEST_OF_ALL])
_SECTIONS = Question(
    lambda ids: Article.objects.filter(pk__in=ids).order_by().values_list("section_id", flat=True)
)
_NEWEST_OF_SECTION = Question(
    lambda section: (
        Article.objects.live()
        .filter(section=section)
        .newest_first()
        .values_list("id", flat=True)[:NEWEST_OF_SECTION]
    )
)
_SHELVES = Question(
    lambda articles: Clipping.objects.filter(
        article__in=articles, shelf__startswith=topic_shelf("")
    ).values_list("shelf", flat=True)
)
_NEWEST_OF_SHELF = Question(
    lambda shelf: (
        Clipping.objects.filter(shelf=shelf)
        .order_by("-at", "-article_id")
        .values_list("article_id", flat=True)[:NEWEST_OF_TOPIC]
    )
)


def follow(candidates: Candidates | None = None) -> int:
    """Take in the journal from where the archive stands; answers up to which change.

    With `candidates`, what is known of other stories lives on from run to run, in one thread.
    """
    candidates = candidates or Candidates()
    position = position_of(FOLLOWER)
    try:
        while newest_change() > position:
            position = _follow_a_batch(candidates)
    except BaseException:
        candidates.clear()
        raise
    return position


@transaction.atomic
def _follow_a_batch(candidates: Candidates) -> int:
    """Take in some changes and move on, answering whereto. Of two that follow at once, the second waits here and finds less to do."""
    held = Position.objects.select_for_update().get_or_create(follower=FOLLOWER)[0]
    changes = _AFTER(held.position, most=BATCH)
    if changes:
        _take_in([change for change in changes if change.kind == Kind.ARTICLE], candidates)
        held.position = _past_what_is_nothing_to_it(changes[-1].id)
        held.save()
    return held.position


def _past_what_is_nothing_to_it(position: int) -> int:
    """The last of the changes straight after a position that are about no article.

    Most are what the archive has just said itself of other stories' lists. Read with the batch, they
    need no transaction of their own, for which whoever waits for the press would wait.
    """
    for id, kind in _KINDS_AFTER(position, most=BATCH):
        if kind == Kind.ARTICLE:
            break
        position = id
    return position


def _take_in(changes: list[Change], candidates: Candidates) -> None:
    last: dict[int, Change] = {change.subject: change for change in changes}
    candidates.bring_up_to_date(last)
    if last:
        file_clippings(last)
    merged = {id for id, change in last.items() if change.note.get("merge")}
    gone = [id for id, change in last.items() if change.note.get("after") is None and id not in merged]
    # A story that was merged into another may come back just as it was: its place in the lists is kept for it.
    kept = _placed(merged) if merged else set()
    here = [id for id, change in last.items() if change.note.get("after") is not None and id not in kept]
    lost = _remove(gone) if gone else {}
    touched = set(lost)
    pool = _pool(here, file_gists(here, timezone.now()), candidates) if here else Pool()
    if merged:
        touched |= set(referrers(merged))
    if here:
        touched |= _place(here, pool)
    # The stories of this batch are pressed because they changed; the others because their lists did. Which of them
    # lost a story that is gone is said in any case: its receipt names them.
    entries = [
        Entry(Kind.RELATED, id, {"lost": lost[id]} if id in lost else {})
        for id in sorted((touched - set(last)) | (lost.keys() & set(here)))
    ]
    append_many([*entries, *covering.cover(pool.stories.values(), here, last, gone)])


def let_go(ids: Sequence[int]) -> None:
    """Take stories that are about to be removed for good out of all lists and events, and have the pages with these pressed.

    In the transaction that removes them: once they are gone, nothing says where they stood.
    """
    lost = _remove(list(ids))
    entries = [Entry(Kind.RELATED, id, {"lost": lost[id]}) for id in sorted(lost.keys() - set(ids))]
    append_many([*entries, *covering.cover((), (), ids, ids)])
    leave_most_read(ids)


def register() -> None:
    """Have the desk call this when it removes stories."""
    removing.LETTING_GO.append(let_go)


def _placed(ids: Iterable[int]) -> set[int]:
    """Those of these stories that have neighbours already."""
    return set(Related.objects.filter(article__in=ids).values_list("article_id", flat=True))


def _remove(gone: list[int]) -> dict[int, list[int]]:
    """Take stories that are gone out of every list; answers whose lists changed, and which of these each has lost."""
    forget_gists(gone)
    referrers: dict[int, list[int]] = {}
    rows = Related.objects.filter(other__in=gone).order_by("article_id", "other_id")
    for article, other in rows.values_list("article_id", "other_id"):
        referrers.setdefault(article, []).append(other)
    Related.objects.filter(other__in=gone).delete()
    Related.objects.filter(article__in=gone).delete()
    return referrers


def _place(ids: list[int], pool: Pool) -> set[int]:
    """Choose the neighbours of these stories, and put them beside older ones; answers whose lists changed."""
    new = [pool.stories[id] for id in ids if id in pool.stories]
    chosen = {story.id: pool.neighbours(story) for story in new}
    rows = [
        Related(article_id=id, other_id=n.id, score=n.score, reason=n.reason[:300])
        for id, neighbours in chosen.items()
        for n in neighbours
    ]
    Related.objects.filter(article__in=chosen).delete()
    Related.objects.bulk_create(rows)
    return _share_with_older(pool, chosen)


def _share_with_older(pool: Pool, chosen: dict[int, list[Neighbour]]) -> set[int]:
    """Put each new story beside the few older ones it is most about; answers whose lists changed. Four queries."""
    wanted: dict[int, list[Related]] = {}
    for id, neighbours in chosen.items():
        for n in [n for n in neighbours if n.score and n.id not in chosen][:SHARE_WITH_OLDER]:
            row = Related(article_id=n.id, other_id=id, score=n.score, reason=n.reason[:300])
            wanted.setdefault(n.id, []).append(row)
    if not wanted:
        return set()
    held: dict[int, list[Related]] = {older: [] for older in wanted}
    for row in (
        Related.objects.filter(article__in=wanted)
        .select_related("other")
        .only("article", "other", "score", "other__public_from")
    ):
        held[row.article_id].append(row)
    changed, leaving, arriving = set(), [], []
    for older, new in wanted.items():
        arrivals = {row.other_id for row in new}
        staying = [row for row in held[older] if row.other_id not in arrivals]
        kept = _best(pool, [*staying, *new])
        arriving += [row for row in new if row in kept]
        leaving += [row.pk for row in held[older] if row not in kept]
        if any(row in kept for row in new):
            changed.add(older)
    Related.objects.filter(pk__in=leaving).delete()
    Related.objects.bulk_create(arriving)
    return changed


def _best(pool: Pool, rows: list[Related]) -> list[Related]:
    """The rows one list keeps: best score first, then the newest story."""

    def order(row: Related) -> tuple[int, datetime | None, int]:
        known = pool.stories.get(row.other_id)
        at = known.at if known else row.other.public_from
        return (row.score, at, row.other_id)

    return sorted(rows, key=order, reverse=True)[:KEEP]


def _pool(ids: list[int], words: Mapping[int, Mapping[str, str]], candidates: Candidates) -> Pool:
    """The stories asked about and the recent ones they may belong beside."""
    wanted = [*ids, *_NEWEST()]
    for section in sorted(set(_SECTIONS(ids))):
        wanted += _NEWEST_OF_SECTION(section)
    return candidates.pool_of([*wanted, *_of_the_same_topics(ids)], words)


def _of_the_same_topics(ids: list[int]) -> list[int]:
    """The newest stories filed under the topics of these."""
    found: list[int] = []
    for shelf in sorted(set(_SHELVES(ids)))[:TOPICS]:
        found += _NEWEST_OF_SHELF(shelf)
    return found
