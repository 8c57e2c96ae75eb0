"""A story's own page; the notice where it is gone; the way to where it has moved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from broadsheet.archive.beside import beside
from broadsheet.archive.models import Covered
from broadsheet.desk.models import Article, FormerAddress
from broadsheet.desk.story import Story
from broadsheet.pages.lines import neighbours
from broadsheet.pages.look import Look
from broadsheet.pages.rules import Position
from broadsheet.pages.stories import Stories, link_to
from broadsheet.press.plates import Sheet, Turn
from broadsheet.questions import Question
from broadsheet.theme.render import render_article, render_gone
from broadsheet.theme.shapes import GoneNotice, StoryLink

RELATED = 10
READ_ALSO = 3

_COVERED = Question(
    lambda articles: Covered.objects.filter(article__in=articles, coverage__shown=True).values_list(
        "article_id", "coverage__slug"
    )
)


@dataclass(frozen=True, slots=True)
class Page:
    """A story and what stands beside it."""

    story: Story
    previous: StoryLink | None
    next: StoryLink | None
    related: tuple[StoryLink, ...]
    read_also: tuple[StoryLink, ...]
    coverage_url: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A story that is withdrawn, killed or expired."""

    notice: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A former address, and the present one as a path."""

    to: str


class StoryPlate:
    """Names are addresses: "2026/11/night-ferries"."""

    name = "story"
    turn = Turn.PAGES
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        published = Article.objects.filter(address__isnull=False).oldest_first()
        yield from published.values_list("address", flat=True).iterator()
        yield from FormerAddress.objects.order_by("id").values_list("address", flat=True).iterator()

    def paths(self, name: str) -> Sequence[str]:
        return [f"/{name}/"]

    def load(self, names: Sequence[str]) -> Mapping[str, Page | Gone | Moved]:
        found: dict[str, Page | Gone | Moved] = dict(self._pages(self.stories.at(names)))
        left = [name for name in names if name not in found]
        if left:
            found.update(_elsewhere(left))
        return found

    def _pages(self, told: Mapping[int, Story]) -> Iterable[tuple[str, Page]]:
        places = {story.id: Position(story.published.utc, story.id) for story in told.values()}
        around = dict(zip(places, neighbours(list(places.values())), strict=True))
        related = beside(places)
        coverage = dict(_COVERED(places))
        wanted = {id for pair in around.values() for id in pair if id}
        wanted.update(other for rows in related.values() for other, _ in rows)
        cards = self.stories.cards(wanted)
        links = {id: link_to(card) for id, card in cards.items()}
        for id, story in told.items():
            older, newer = around[id]
            rows = [
                (score, cards[other].published.utc, other) for other, score in related[id] if other in cards
            ]
            near = [(links[other], score) for score, _, other in sorted(rows, reverse=True)]
            yield (
                story.url.strip("/"),
                Page(
                    story,
                    links.get(older) if older else None,
                    links.get(newer) if newer else None,
                    tuple(link for link, _ in near[:RELATED]),
                    _read_also(near),
                    f"/coverage/{coverage[id]}/" if id in coverage else "",
                ),
            )

    def render(self, name: str, data: Page | Gone | Moved) -> Sequence[Sheet]:
        match data:
            case Page(story):
                html = render_article(
                    self.look.furniture,
                    story,
                    previous=data.previous,
                    next=data.next,
                    related=data.related,
                    read_also=data.read_also,
                    coverage_url=data.coverage_url,
                )
                return [Sheet(f"/{name}/", html.encode())]
            case Gone(notice):
                html = render_gone(self.look.furniture, GoneNotice(notice))
                return [Sheet(f"/{name}/", html.encode(), 410)]
            case Moved(to):
                return [Sheet(f"/{name}/", to.encode(), 301)]


def _elsewhere(names: Sequence[str]) -> dict[str, Gone | Moved]:
    """Notices where stories are gone, and the ways to where former addresses and merged stories have moved."""
    gone = Article.objects.filter(address__in=names).values_list("address", "notice", "pk", "merged_into")
    former = FormerAddress.objects.filter(address__in=names).values_list("address", "article")
    found: dict[str, Gone | Moved] = {address: Gone(notice) for address, notice, _, _ in gone}
    moved = {address: article for address, article in former if address not in found}
    moved |= {address: article for address, _, article, into in gone if into is not None}
    at_last = Article.objects.addresses_at_last(moved.values())
    found.update((address, Moved(f"/{at_last[article]}/")) for address, article in moved.items())
    return found


def _read_also(near: Sequence[tuple[StoryLink, int]]) -> tuple[StoryLink, ...]:
    """Three for the small box: the newest of the section first, so that it does not repeat the list's top."""
    newest = [link for link, score in near if score == 0]
    others = [link for link, score in near if score > 0]
    return tuple([*newest, *others][:READ_ALSO])
