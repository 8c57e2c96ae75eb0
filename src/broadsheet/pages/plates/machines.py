"""The paper for machines: feeds, sitemaps, robots.txt; and the assets every page refers to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from broadsheet.desk.gate import section_link
from broadsheet.desk.models import Article
from broadsheet.desk.story import Story
from broadsheet.journal.actions import paper_clock
from broadsheet.pages.leaves import SITEMAP_LEAF, Leaf, stories_on
from broadsheet.pages.lines import (
    Line,
    months_with_stories,
    of_section,
    of_shelf,
    sizes,
    slices,
    whole_paper,
    within,
)
from broadsheet.pages.look import Look
from broadsheet.pages.months import Month
from broadsheet.pages.plates.people import PEOPLE_AND_TOPICS, names_with_pages, path_of
from broadsheet.pages.rules import OPEN, closed_leaves, is_leaf
from broadsheet.pages.stories import Stories
from broadsheet.press.plates import Sheet, Turn
from broadsheet.questions import Question
from broadsheet.rights.models import Licence
from broadsheet.rights.terms import Index
from broadsheet.theme.feeds import render_atom, render_json_feed, render_rss
from broadsheet.theme.shapes import Feed, SitemapMonth
from broadsheet.theme.sitemaps import (
    MAX_NEWS,
    render_robots,
    render_sitemap_index,
    render_sitemap_month,
    render_sitemap_news,
)

FEED = 30
"""Stories in a feed."""

LOOKED_AT = 60
"""Stories among which they are found: the terms may keep some out of feeds."""

NEWS = timedelta(hours=47)
"""How old a story may be at the full hour: by the format's own rule none is older than 48 hours at its end."""

_LICENCES = Question(lambda: Licence.objects.all())


class FeedPlate:
    """Names are the paths whose stories a feed has: "" for the whole paper, "economy", "author/ines-okafor", "topic/ferries".

    One page is three files.
    """

    name = "feed"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        yield ""
        yield from (section.slug for section in self.look.sections)
        for kind in PEOPLE_AND_TOPICS:
            yield from (f"{kind}/{slug}" for slug in names_with_pages(kind))

    def paths(self, name: str) -> Sequence[str]:
        base = f"/{name}/" if name else "/"
        return [f"{base}feed.{ending}" for ending in ("xml", "atom", "json")]

    def load(self, names: Sequence[str]) -> Mapping[str, Feed]:
        feeds = self._empty(names)
        newest = slices([(self._line(name), 0, LOOKED_AT) for name in feeds])
        items = self.stories.items({id for ids in newest for id in ids[:FEED]})
        short = [ids[FEED:] for ids in newest if not items.keys() >= set(ids[:FEED])]
        items |= self.stories.items({id for ids in short for id in ids} - items.keys())
        return {
            name: replace(feed, items=tuple(items[id] for id in ids if id in items)[:FEED])
            for (name, feed), ids in zip(feeds.items(), newest, strict=True)
        }

    def _empty(self, names: Sequence[str]) -> dict[str, Feed]:
        """The feeds there are of those asked for, still without stories. Two queries at most."""
        feeds = {"": Feed(())} if "" in names else {}
        feeds |= {s.slug: Feed((), section_link(s)) for s in self.look.sections if s.slug in names}
        for kind in PEOPLE_AND_TOPICS:
            slugs = [name.partition("/")[2] for name in names if name.startswith(f"{kind}/")]
            for slug, called in names_with_pages(kind, slugs).items():
                feeds[f"{kind}/{slug}"] = Feed((), name=called, url=path_of(kind, slug, OPEN))
        return feeds

    def _line(self, name: str) -> Line:
        kind, _, slug = name.partition("/")
        section = self.look.section(name)
        if slug:
            return of_shelf(PEOPLE_AND_TOPICS[kind](slug))
        return of_section(section.pk) if section else whole_paper()

    def render(self, name: str, data: Feed) -> Sequence[Sheet]:
        renders = (render_rss, render_atom, render_json_feed)
        return [
            Sheet(path, render(self.look.furniture, data).encode())
            for path, render in zip(self.paths(name), renders, strict=True)
        ]


def sitemap_name(month: Month, number: int) -> str:
    """The page key's name of one leaf of a month's sitemap: "2026/11/0"."""
    return f"{month.path}/{number}"


class SitemapPlate:
    """Names are leaves of the months' sitemaps."""

    name = "sitemap"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return [sitemap_name(month, number) for month, number in _sitemaps(self.look)]

    def paths(self, name: str) -> Sequence[str]:
        return [_sitemap_path(*_read_sitemap(name))]

    def load(self, names: Sequence[str]) -> Mapping[str, tuple[Story, ...]]:
        asked = {name: _read_sitemap(name) for name in names}
        months = sorted({month for month, _ in asked.values()})
        lines = {month: within(whole_paper(), *month.bounds(self.look.zone)) for month in months}
        size = dict(zip(months, sizes(list(lines.values())), strict=True))
        leaves = {
            name: Leaf(lines[month], number, size[month], SITEMAP_LEAF)
            for name, (month, number) in asked.items()
            if size[month] and is_leaf(number, size[month], SITEMAP_LEAF)
        }
        ids = dict(zip(leaves, stories_on(list(leaves.values())), strict=True))
        return {name: self.stories.places(found) for name, found in ids.items()}

    def render(self, name: str, data: tuple[Story, ...]) -> Sequence[Sheet]:
        path = _sitemap_path(*_read_sitemap(name))
        return [Sheet(path, render_sitemap_month(self.look.furniture, data).encode())]


def _read_sitemap(name: str) -> tuple[Month, int]:
    month, number = name.rsplit("/", 1)
    return Month.read(month), int(number)


def _sitemap_path(month: Month, number: int) -> str:
    stem = month.path.replace("/", "-")
    return f"/sitemaps/{stem}.xml" if number == OPEN else f"/sitemaps/{stem}-{number}.xml"


def _sitemaps(look: Look) -> list[tuple[Month, int]]:
    """Every leaf of every month's sitemap, oldest first, the open one last of its month."""
    [months] = months_with_stories([whole_paper()], look.zone)
    held = sizes([within(whole_paper(), *month.bounds(look.zone)) for month in months])
    found = []
    for month, size in zip(months, held, strict=True):
        found += [(month, number) for number in range(1, closed_leaves(size, SITEMAP_LEAF) + 1)]
        found.append((month, OPEN))
    return found


class SitemapIndexPlate:
    """The list of all sitemaps; its name is empty."""

    name = "sitemap-index"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look) -> None:
        self.look = look

    def names(self) -> Iterable[str]:
        return [""]

    def paths(self, name: str) -> Sequence[str]:
        return ["/sitemap.xml"]

    def load(self, names: Sequence[str]) -> Mapping[str, tuple[SitemapMonth, ...]]:
        maps = tuple(SitemapMonth(_sitemap_path(month, number)) for month, number in _sitemaps(self.look))
        return dict.fromkeys(names, maps)

    def render(self, name: str, data: tuple[SitemapMonth, ...]) -> Sequence[Sheet]:
        return [Sheet("/sitemap.xml", render_sitemap_index(self.look.furniture, data).encode())]


class NewsSitemapPlate:
    """The stories of the last 48 full hours of the paper's clock; its name is empty."""

    name = "sitemap-news"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return [""]

    def paths(self, name: str) -> Sequence[str]:
        return ["/sitemap-news.xml"]

    def load(self, names: Sequence[str]) -> Mapping[str, tuple[Story, ...]]:
        since = paper_clock().hour - NEWS
        # The gate says of each story what search engines are told; this only spares it those whose terms say no.
        ours = [row.pk for row in _LICENCES() if row.terms.index is Index.INDEX]
        newest = Article.objects.live().filter(public_from__gte=since, licence__in=ours).newest_first()
        ids = list(newest.values_list("id", flat=True)[:MAX_NEWS])
        return dict.fromkeys(names, self.stories.places(ids))

    def render(self, name: str, data: tuple[Story, ...]) -> Sequence[Sheet]:
        return [Sheet("/sitemap-news.xml", render_sitemap_news(self.look.furniture, data).encode())]


class RobotsPlate:
    """robots.txt; its name is empty."""

    name = "robots"
    turn = Turn.PAGES
    lasting = False

    def __init__(self, look: Look) -> None:
        self.look = look

    def names(self) -> Iterable[str]:
        return [""]

    def paths(self, name: str) -> Sequence[str]:
        return ["/robots.txt"]

    def load(self, names: Sequence[str]) -> Mapping[str, None]:
        return dict.fromkeys(names)

    def render(self, name: str, data: None) -> Sequence[Sheet]:
        return [Sheet("/robots.txt", render_robots(self.look.furniture).encode())]


class AssetsPlate:
    """All assets as one page of many files. Their names carry their digests, so none ever changes."""

    name = "assets"
    turn = Turn.ASSETS
    lasting = True

    def __init__(self, look: Look) -> None:
        self.look = look

    def names(self) -> Iterable[str]:
        return ["all"]

    def paths(self, name: str) -> Sequence[str]:
        return [path for path, _ in self.look.files.values()]

    def load(self, names: Sequence[str]) -> Mapping[str, Mapping[str, tuple[str, bytes]]]:
        return dict.fromkeys(names, self.look.files)

    def render(self, name: str, data: Mapping[str, tuple[str, bytes]]) -> Sequence[Sheet]:
        return [Sheet(path, body) for path, body in data.values()]
