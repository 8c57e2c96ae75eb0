"""Keep the index up to the journal: a follower of its own, so that a slow index never holds a page up.

What a change says is only that a story may look different; what is in the index afterwards is what the
gate tells of it now. Taking in the same change twice, or late, is harmless. When there is no
index yet, or another analysis made it, all of it is made anew.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

import structlog
from django.db import close_old_connections, transaction
from django.db.models import Max
from django.utils import timezone

from broadsheet.archive.search.answering import leads_somewhere
from broadsheet.archive.search.documents import SHAPE, Document, document
from broadsheet.archive.search.index import Index, the_index
from broadsheet.archive.search.models import SearchDocument, SearchSpelling, SearchState
from broadsheet.archive.search.spelling import learn
from broadsheet.archive.telling import told
from broadsheet.desk.models import Article, Byline, Publication
from broadsheet.journal.actions import move_position, position_of
from broadsheet.journal.models import Change, Kind, Position
from broadsheet.text.terms import Analyser, analyser

log = structlog.get_logger("search")

FOLLOWER = "search"
BATCH = 200
"""Changes taken in at once, and stories written in one transaction: a tenth of a second of the one writer's time."""

LOOK_AGAIN = 1.0
"""Seconds between two looks at the journal. A killed story is gone from answers at once, for the gate is
asked again; from the index it is gone after this long."""

_STORIES: dict[Kind, Callable[[list[int]], Iterable[int]]] = {
    Kind.ARTICLE: lambda subjects: subjects,
    Kind.CORRECTION: lambda subjects: subjects,
    Kind.AUTHOR: lambda subjects: Byline.objects.filter(author__in=subjects).values_list(
        "article_id", flat=True
    ),
    Kind.TOPIC: lambda subjects: Article.topics.through.objects.filter(topic__in=subjects).values_list(
        "article_id", flat=True
    ),
    Kind.SECTION: lambda subjects: (
        Article.objects.live().filter(section__in=subjects).values_list("pk", flat=True)
    ),
}
"""Which stories a change may make look different to somebody who searches."""


def keep_search_current(stop: threading.Event) -> None:
    """Follow the journal until told to stop: a loop of the worker."""
    while not stop.is_set():
        close_old_connections()
        follow(stop=stop)
        stop.wait(LOOK_AGAIN)


def follow(*, stop: threading.Event | None = None) -> int:
    """Take in the journal from where the index stands; answers how many changes it saw."""
    if not is_whole():
        rebuild(stop=stop)
    seen = 0
    while not (stop and stop.is_set()):
        changes = list(Change.objects.after(position_of(FOLLOWER))[:BATCH])
        if not changes:
            break
        if any(change.kind == Kind.PUBLICATION for change in changes) and not is_whole():
            rebuild(stop=stop)
            continue
        index_stories(_stories_of(changes))
        move_position(FOLLOWER, changes[-1].id)
        seen += len(changes)
    return seen


def is_whole() -> bool:
    """Whether there is an index of the whole paper, made by the analysis of the paper's language."""
    state = SearchState.objects.filter(id=1).first()
    return state is not None and state.whole and state.analysis == _analysis()


def rebuild(
    progress: Callable[[int, int], None] = lambda done, of: None, *, stop: threading.Event | None = None
) -> int:
    """Make the index anew from all public stories; answers how many it has.

    Searching goes on meanwhile, in what there is so far. Changes that arrive are in the journal, which
    is followed from where it stood at the beginning.
    """
    name = _analysis()
    start = Change.objects.aggregate(newest=Max("id"))["newest"] or 0
    with transaction.atomic():
        SearchDocument.objects.all().delete()
        SearchSpelling.objects.all().delete()
        SearchState.objects.update_or_create(id=1, defaults={"analysis": name, "whole": False})
        move_position(FOLLOWER, start)
        the_index().clear()  # last: on PostgreSQL questions wait from here until the commit
    done, of = 0, Article.objects.live().count()
    for ids in _batches(_live_ids()):
        if stop and stop.is_set():
            return done
        index_stories(ids)
        done += len(ids)
        progress(done, max(done, of))
    the_index().tidy()
    SearchState.objects.filter(id=1, analysis=name).update(whole=True)
    return SearchDocument.objects.count()


def forget_what_is_gone() -> None:
    """Leave no word of stories that are no more: neither in the index, where deleted terms lie on until it is tidied, nor as a spelling.

    For the end of a contract; it asks after every word that is kept as a spelling, which takes seconds.
    """
    if not SearchState.objects.exists():
        return
    follow()
    index, of_this_paper = the_index(), _analyser()
    with transaction.atomic():
        index.tidy()
    kept = list(SearchSpelling.objects.order_by().values_list("word", flat=True).distinct())
    idle = [word for word in kept if not _leads_somewhere(index, word, of_this_paper)]
    for begin in range(0, len(idle), BATCH):
        SearchSpelling.objects.filter(word__in=idle[begin : begin + BATCH]).delete()


def index_stories(ids: Iterable[int]) -> None:
    """Make the index have of these stories what readers may see of them now."""
    index = the_index()
    for some in _batches(iter(sorted(set(ids)))):
        now = timezone.now()
        # What there is to write is found before the transaction begins: the one writer's time is everybody's.
        documents = _documents(some, now)
        with transaction.atomic():
            _write(index, some, documents)


def _documents(ids: list[int], now: datetime) -> dict[int, Document]:
    of_this_paper = _analyser()
    return {id: document(story, of_this_paper) for id, story in told(ids, now).items()}


def _write(index: Index, ids: list[int], documents: dict[int, Document]) -> None:
    # Of two that follow at once the second waits here, and finds less to do.
    Position.objects.select_for_update().filter(follower=FOLLOWER).first()
    held = {row.article: row for row in SearchDocument.objects.filter(article__in=ids)}
    stale = [row for id, row in held.items() if id not in documents or documents[id].digest != row.digest]
    fresh = [d for id, d in documents.items() if id not in held or held[id].digest != d.digest]
    if stale:
        index.remove([row.place for row in stale])
        SearchDocument.objects.filter(article__in=[row.article for row in stale]).delete()
    if fresh:
        index.put(fresh)
        SearchDocument.objects.bulk_create(
            SearchDocument(article=d.article, place=d.place, digest=d.digest) for d in fresh
        )
        learn(frozenset().union(*(d.spellings for d in fresh)))


def _stories_of(changes: list[Change]) -> set[int]:
    subjects: dict[Kind, list[int]] = {}
    for change in changes:
        subjects.setdefault(Kind(change.kind), []).append(change.subject)
    return {id for kind, ids in subjects.items() if kind in _STORIES for id in _STORIES[kind](ids)}


def _live_ids() -> Iterator[int]:
    """All public stories, oldest first, so that the index grows at its end."""
    at, id = None, 0
    while True:
        line = Article.objects.live().oldest_first()
        if at is not None:
            line = line.after(at, id)
        rows = list(line.values_list("public_from", "pk")[: BATCH * 5])
        if not rows:
            return
        yield from (pk for _, pk in rows)
        at, id = rows[-1]


def _batches(ids: Iterator[int]) -> Iterator[list[int]]:
    while some := list(islice(ids, BATCH)):
        yield some


def _leads_somewhere(index: Index, word: str, of_this_paper: Analyser) -> bool:
    with index.enquiry() as enquiry:
        return leads_somewhere(enquiry, word, of_this_paper)


def _analysis() -> str:
    """What makes an index what it is: the form of its documents, and the analysis of the paper's language."""
    return f"{SHAPE} {_analyser().name}"


def _analyser() -> Analyser:
    return analyser(Publication.the_paper().language)
