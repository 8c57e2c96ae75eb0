"""Full coverage: the page of one event, with all the stories that tell of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from broadsheet.archive.models import Coverage, Covered
from broadsheet.pages.look import Look
from broadsheet.pages.plates.story import Gone, Moved
from broadsheet.pages.stories import Stories
from broadsheet.press.plates import Sheet, Turn
from broadsheet.theme.render import render_coverage, render_gone
from broadsheet.theme.shapes import CoveragePage, GoneNotice

MOST = 200
"""Stories on one page: an event with more is a topic."""


def path_of(slug: str) -> str:
    return f"/coverage/{slug}/"


class CoveragePlate:
    """Names are slugs of events. One that has no story left leads to the event its stories went to, or says so."""

    name = "coverage"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return Coverage.objects.filter(ever_shown=True).order_by("id").values_list("slug", flat=True)

    def paths(self, name: str) -> Sequence[str]:
        return [path_of(name)]

    def load(self, names: Sequence[str]) -> Mapping[str, CoveragePage | Gone | Moved]:
        events = Coverage.objects.filter(ever_shown=True, slug__in=names).select_related("into")
        held: dict[int, list[int]] = defaultdict(list)
        rows = Covered.objects.filter(coverage__in=events).order_by("-article__public_from", "-article_id")
        for event, article in rows.values_list("coverage_id", "article_id"):
            held[event].append(article)
        self.stories.cards([id for ids in held.values() for id in ids[:MOST]])
        return {event.slug: self._page(event, held[event.pk]) for event in events}

    def _page(self, event: Coverage, ids: Sequence[int]) -> CoveragePage | Gone | Moved:
        stories = self.stories.row(ids[:MOST])
        if stories:
            return CoveragePage(stories[0].headline, path_of(event.slug), stories)
        return Moved(path_of(event.into.slug)) if event.into and event.into.ever_shown else Gone("")

    def render(self, name: str, data: CoveragePage | Gone | Moved) -> Sequence[Sheet]:
        match data:
            case CoveragePage():
                return [Sheet(data.url, render_coverage(self.look.furniture, data).encode())]
            case Gone(notice):
                return [
                    Sheet(path_of(name), render_gone(self.look.furniture, GoneNotice(notice)).encode(), 410)
                ]
            case Moved(to):
                return [Sheet(path_of(name), to.encode(), 301)]
