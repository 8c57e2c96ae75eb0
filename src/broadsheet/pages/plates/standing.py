"""Standing pages, the corrections page, and the bodies of notices."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet

from broadsheet.desk.gate import local_time, standing_text
from broadsheet.desk.models import Correction
from broadsheet.desk.models import StandingPage as Row
from broadsheet.desk.rules import RESERVED_TOP_NAMES
from broadsheet.pages.leaves import CORRECTIONS_LEAF, Leaf, stories_on
from broadsheet.pages.lines import of_corrections, sizes
from broadsheet.pages.look import Look
from broadsheet.pages.rules import OPEN, closed_leaves, is_leaf, newer_leaf, older_leaf
from broadsheet.pages.stories import Stories, link_to
from broadsheet.press.plates import Sheet, Turn
from broadsheet.theme.corrections_feed import (
    render_corrections_atom,
    render_corrections_json,
    render_corrections_rss,
)
from broadsheet.theme.render import (
    render_contact,
    render_corrections,
    render_gone,
    render_missing,
    render_standing,
)
from broadsheet.theme.shapes import CorrectionNote, CorrectionsPage, StandingPage

CORRECTIONS_IN_FEED = 50

OWN_NAMES = frozenset(("about", "contact", "privacy", "terms"))
"""Reserved names that are reserved for standing pages."""


class StandingPlate:
    """Names are slugs of standing pages. One that is withdrawn leaves a notice."""

    name = "standing"
    turn = Turn.PAGES
    lasting = False

    def __init__(self, look: Look) -> None:
        self.look = look

    def names(self) -> Iterable[str]:
        return self._allowed(_once_public().values_list("slug", flat=True))

    def paths(self, name: str) -> Sequence[str]:
        return [f"/{name}/"] if self._allowed([name]) else []

    def _allowed(self, slugs: Iterable[str]) -> list[str]:
        """A standing page gives way where the paper itself or a section has the address."""
        taken = (RESERVED_TOP_NAMES - OWN_NAMES) | {section.slug for section in self.look.sections}
        return [slug for slug in slugs if slug not in taken and not slug.isdigit()]

    def load(self, names: Sequence[str]) -> Mapping[str, Row]:
        return {row.slug: row for row in _once_public().filter(slug__in=self._allowed(names))}

    def render(self, name: str, data: Row) -> Sequence[Sheet]:
        if not data.live:
            return [Sheet(f"/{name}/", render_gone(self.look.furniture).encode(), 410)]
        paper = self.look.publication
        page = StandingPage(
            title=data.title,
            url=f"/{name}/",
            body_html=standing_text(data),
            standfirst=data.description,
            updated=local_time(data.updated_at, paper.time_zone, paper.language),
        )
        with_form = data.kind == Row.Kind.CONTACT
        html = (render_contact if with_form else render_standing)(self.look.furniture, page)
        return [Sheet(f"/{name}/", html.encode())]


def _once_public() -> QuerySet[Row]:
    return Row.objects.filter(Q(live=True) | Q(first_published_at__isnull=False))


class CorrectionsPlate:
    """Names are numbers of leaves."""

    name = "corrections"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        [size] = sizes([of_corrections()])
        return [str(number) for number in range(closed_leaves(size, CORRECTIONS_LEAF) + 1)]

    def paths(self, name: str) -> Sequence[str]:
        return [_corrections_path(int(name))]

    def load(self, names: Sequence[str]) -> Mapping[str, CorrectionsPage]:
        line = of_corrections()
        [size] = sizes([line])
        leaves = {
            name: Leaf(line, int(name), size, CORRECTIONS_LEAF)
            for name in names
            if is_leaf(int(name), size, CORRECTIONS_LEAF)
        }
        ids = dict(zip(leaves, stories_on(list(leaves.values())), strict=True))
        rows = Correction.objects.in_bulk([id for found in ids.values() for id in found])
        self.stories.cards([row.article_id for row in rows.values()])
        return {
            name: self._page(leaf, [rows[id] for id in ids[name] if id in rows])
            for name, leaf in leaves.items()
        }

    def _page(self, leaf: Leaf, rows: Sequence[Correction]) -> CorrectionsPage:
        paper = self.look.publication
        told = self.stories.cards([row.article_id for row in rows])
        notes = tuple(
            CorrectionNote(
                local_time(row.at, paper.time_zone, paper.language), row.text, link_to(told[row.article_id])
            )
            for row in rows
            if row.article_id in told
        )
        newer = newer_leaf(leaf.number, leaf.size, leaf.per_leaf)
        older = older_leaf(leaf.number, leaf.size, leaf.per_leaf)
        return CorrectionsPage(
            notes,
            _corrections_path(leaf.number),
            "" if newer is None else _corrections_path(newer),
            "" if older is None else _corrections_path(older),
        )

    def render(self, name: str, data: CorrectionsPage) -> Sequence[Sheet]:
        return [Sheet(data.url, render_corrections(self.look.furniture, data).encode())]


class CorrectionsFeedPlate:
    """The newest corrections as a feed; its name is empty, and it is three files."""

    name = "corrections-feed"
    turn = Turn.LISTS
    lasting = False

    def __init__(self, look: Look, stories: Stories) -> None:
        self.look = look
        self.stories = stories

    def names(self) -> Iterable[str]:
        return [""]

    def paths(self, name: str) -> Sequence[str]:
        return [f"/corrections/feed.{ending}" for ending in ("xml", "atom", "json")]

    def load(self, names: Sequence[str]) -> Mapping[str, tuple[CorrectionNote, ...]]:
        rows = list(Correction.objects.order_by("-at", "-id")[:CORRECTIONS_IN_FEED])
        paper = self.look.publication
        told = self.stories.cards([row.article_id for row in rows])
        notes = tuple(
            CorrectionNote(
                local_time(row.at, paper.time_zone, paper.language),
                row.text,
                link_to(told[row.article_id]),
                row.pk,
            )
            for row in rows
            if row.article_id in told
        )
        return dict.fromkeys(names, notes)

    def render(self, name: str, data: tuple[CorrectionNote, ...]) -> Sequence[Sheet]:
        renders = (render_corrections_rss, render_corrections_atom, render_corrections_json)
        return [
            Sheet(path, render(self.look.furniture, data).encode())
            for path, render in zip(self.paths(name), renders, strict=True)
        ]


def _corrections_path(number: int) -> str:
    return "/corrections/" if number == OPEN else f"/corrections/{number}/"


class NoticePlate:
    """What answers where nothing is, and where something was; the names are the statuses."""

    name = "notice"
    turn = Turn.PAGES
    lasting = False

    def __init__(self, look: Look) -> None:
        self.look = look

    def names(self) -> Iterable[str]:
        return ["404", "410"]

    def paths(self, name: str) -> Sequence[str]:
        return [f"/{name}.html"]

    def load(self, names: Sequence[str]) -> Mapping[str, str]:
        return {name: name for name in names}

    def render(self, name: str, data: str) -> Sequence[Sheet]:
        html = render_missing(self.look.furniture) if data == "404" else render_gone(self.look.furniture)
        return [Sheet(f"/{name}.html", html.encode())]
