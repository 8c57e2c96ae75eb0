"""Pictures that no story may show any more leave the public folder, and come back when one may.

A file under /media/ answers whoever knows its name, whatever the pages say. So when a right ends, a story is killed, or
its terms stop allowing pictures, the files of its pictures are put where nobody outside can ask for them. Before
the press: back what the new pages need. After it: away what no page shows now. The desk keeps its own copies.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from broadsheet.archive.clippings import picture_shelf
from broadsheet.archive.models import Clipping
from broadsheet.desk import gateways
from broadsheet.desk.company import pictures_shown, standing_pages_showing
from broadsheet.desk.models import Article, Author, Picture, Publication, Standing, Takedown
from broadsheet.journal.actions import move_position, paper_clock, position_of
from broadsheet.journal.models import Change, Kind
from broadsheet.rights.rules import permit
from broadsheet.rights.terms import Channel

FOLLOWER = "pictures"
BATCH = 500

OF_THE_PAPER = frozenset((Kind.AUTHOR, Kind.PUBLICATION, Kind.STANDING_PAGE))
"""Changes that may give a picture a place (a portrait, the logo, a standing page) without saying which: all are asked about."""

SHOWING_PICTURES = (Kind.ARTICLE, Kind.PICTURE, *OF_THE_PAPER)


def bring_back() -> int:
    """Put back the files that pages about to be pressed may show; answers how many pictures. Costs nothing while none is away."""
    if not gateways.any_withheld():
        return 0
    changes = list(Change.objects.after(position_of(FOLLOWER)).filter(kind__in=SHOWING_PICTURES))
    pictures = _pictures_of(changes)
    if any(change.kind in OF_THE_PAPER for change in changes):
        away = Picture.objects.filter(source_digest__in=gateways.withheld())
        pictures |= set(away.values_list("pk", flat=True))
    shown, _ = _sorted(pictures)
    return sum(gateways.bring_back(digest) for digest in shown)


def withhold() -> int:
    """Take away the files that nothing may show any more; answers how many pictures. The pages have been pressed."""
    away = 0
    while changes := list(Change.objects.after(position_of(FOLLOWER))[:BATCH]):
        _, unshown = _sorted(_pictures_of(changes))
        away += sum(gateways.withhold(digest) for digest in unshown)
        move_position(FOLLOWER, changes[-1].id)
    return away


def _pictures_of(changes: Iterable[Change]) -> set[int]:
    """The pictures of the stories that changed, what they showed before a handover, and those that changed themselves."""
    rows = list(changes)
    stories = [change.subject for change in rows if change.kind == Kind.ARTICLE]
    found = {change.subject for change in rows if change.kind == Kind.PICTURE}
    if not stories:
        return found
    former = Takedown.objects.under_way().filter(article__in=stories).values_list("pictures", flat=True)
    return found.union(*pictures_shown(stories).values(), *former)


def _sorted(pictures: Collection[int]) -> tuple[list[str], list[str]]:
    """The files of these pictures, by their digests: those that something may show, and those that nothing may.

    Pictures of equal bytes share their files, so all of one family are asked about.
    """
    digests = set(Picture.objects.filter(pk__in=list(pictures)).values_list("source_digest", flat=True)) - {
        ""
    }
    family = dict(Picture.objects.filter(source_digest__in=digests).values_list("pk", "source_digest"))
    shown = {family[id] for id in may_be_shown(family)}
    return sorted(shown), sorted(digests - shown)


def may_be_shown(pictures: Collection[int]) -> set[int]:
    """Those of these pictures that a public page or feed may show at the paper's hour."""
    shelves = {picture_shelf(id): id for id in pictures}
    filed = list(Clipping.objects.filter(shelf__in=shelves).values_list("shelf", "article_id"))
    stories = Article.objects.filter(pk__in={article for _, article in filed}).select_related("licence")
    at = paper_clock().at
    allowed = {story.pk for story in stories.only(*_ASKED) if _allows_pictures(story, at)}
    found = {shelves[shelf] for shelf, article in filed if article in allowed}
    found.update(Author.objects.filter(portrait__in=pictures).values_list("portrait_id", flat=True))
    found.update(Publication.objects.filter(logo__in=pictures).values_list("logo_id", flat=True))
    return found | {id for id in set(pictures) - found if standing_pages_showing([id])}


_ASKED = ("standing", "public_from", "licence", "embargo", "right_ends_at")


def _allows_pictures(story: Article, at: datetime) -> bool:
    if story.standing != Standing.LIVE or story.public_from is None:
        return False
    published, terms = story.public_from, story.terms
    return any(permit(terms, channel, published, max(at, published)).images for channel in Channel)
