"""The stories of one run, each loaded and told once.

All pages get their stories here, and here they come through the desk's gate:
cards for lists, whole stories for their own pages and for feeds. Loading is by
ids, many at once, in a constant number of queries; cards may be kept from earlier runs (see pages.kept).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from markupsafe import Markup

from broadsheet.desk.company import Company, bring_together, company_of, licences_of, whole_stories
from broadsheet.desk.gate import Gate
from broadsheet.desk.models import Article
from broadsheet.desk.story import Story
from broadsheet.pages.kept import Kept, let_go
from broadsheet.pages.look import Look
from broadsheet.pages.rules import judged_at
from broadsheet.questions import Question
from broadsheet.rights.terms import Channel
from broadsheet.text.excerpt import shorten
from broadsheet.theme.feeds import item_of
from broadsheet.theme.shapes import FeedItem, StoryLink

T = TypeVar("T")

HELD = 20_000
"""Cards held before the oldest are let go: a whole build meets each story in several lists near each other."""

PLACES = 2_000
"""The same of what sitemaps need, which a build meets once."""

ITEMS = 3_000
"""The same of what feeds write: a build's hundred feeds meet many a story twice."""

TITLE = 90
"""Characters of a headline where it is only a link."""

_CARDS = Question(lambda ids: Article.objects.for_cards().filter(pk__in=ids))
# By address alone: given a standing as well, SQLite would rather look through all live stories.
_AT = Question(lambda addresses: Article.objects.for_telling().filter(address__in=addresses))


class Stories:
    """Loads and tells stories; holds the cards it has told, for as long as the run lasts or as they are kept."""

    def __init__(self, look: Look, kept: Kept | None = None) -> None:
        self.paper = look.publication
        self._furniture = look.furniture
        self._sections = {section.pk: section for section in look.sections}
        kept = kept or Kept()
        self._licences, self._met = kept.licences, kept.met
        self._cards, self._places, self._items = kept.cards, kept.places, kept.items

    def cards(self, ids: Iterable[int]) -> dict[int, Story]:
        """The stories for lists, without their text; those that may not be shown are not there."""
        wanted = list(ids)
        missing = [id for id in dict.fromkeys(wanted) if id not in self._cards]
        _ask_again(self._cards, wanted)
        if missing:
            rows = self._together(_CARDS(missing))
            told = self.tell(rows, company_of(rows, whole=False, met=self._met), Channel.SITE, whole=False)
            _hold(self._cards, dict.fromkeys(missing) | told, wanted, most=HELD)
        return {id: story for id in wanted if (story := self._cards[id]) is not None}

    def row(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """The same as cards(), in the order asked for."""
        cards = self.cards(ids)
        return tuple(cards[id] for id in ids if id in cards)

    def places(self, ids: Sequence[int]) -> tuple[Story, ...]:
        """Where the stories stand and since when, in the order asked for: cards without authors or picture."""
        missing = [id for id in ids if id not in self._cards and id not in self._places]
        if missing:
            rows = _CARDS(missing)
            self._know_licences(rows)
            bring_together(rows, self._sections, self._licences, pictures=False)
            alone = {article.pk: Company() for article in rows}
            told = self.tell(rows, alone, Channel.SITE, whole=False)
            _hold(self._places, dict.fromkeys(missing) | told, ids, most=PLACES)
        return tuple(s for id in ids if (s := self._cards.get(id) or self._places.get(id)) is not None)

    def items(self, ids: Iterable[int]) -> dict[int, FeedItem]:
        """The stories as feeds write them, with their text where the terms give it to feeds."""
        wanted = list(ids)
        missing = [id for id in wanted if id not in self._items]
        _ask_again(self._items, wanted)
        if missing:
            rows = self._together(whole_stories(missing))
            company = company_of(rows, met=self._met)
            told = self.tell(rows, company, Channel.FEED)
            written = {id: item_of(self._furniture, story) for id, story in told.items()}
            _hold(self._items, dict.fromkeys(missing) | written, wanted, most=ITEMS)
            self._tell_cards_of([article for article in rows if article.pk not in self._cards], company)
        return {id: item for id in wanted if (item := self._items[id]) is not None}

    def _tell_cards_of(self, rows: list[Article], company: dict[int, Company]) -> None:
        """The cards of stories that were loaded for feeds: the lists beside the feed show the same ones."""
        signed = {article.pk: Company(company[article.pk].authors) for article in rows}
        cards = self.tell(rows, signed, Channel.SITE, whole=False)
        _hold(self._cards, dict.fromkeys(article.pk for article in rows) | cards, (), most=HELD)

    def at(self, addresses: Iterable[str]) -> dict[int, Story]:
        """The stories that stand at these addresses, for their own pages."""
        rows = self._together(_AT(list(addresses)))
        told = self.tell(rows, company_of(rows, met=self._met), Channel.SITE)
        # Stories beside each other name each other: what is told whole need not be loaded again for that.
        _hold(self._cards, {id: card_of(story) for id, story in told.items()}, (), most=HELD)
        return told

    def _together(self, articles: Iterable[Article]) -> list[Article]:
        """The articles with their sections, licences and pictures; not yet told."""
        rows = list(articles)
        self._know_licences(rows)
        bring_together(rows, self._sections, self._licences)
        return rows

    def _know_licences(self, rows: Iterable[Article]) -> None:
        unknown = {article.licence_id for article in rows} - self._licences.keys()
        self._licences.update({licence.pk: licence for licence in licences_of(unknown)})

    def tell(
        self, rows: Iterable[Article], company: dict[int, Company], channel: Channel, *, whole: bool = True
    ) -> dict[int, Story]:
        """What the gate lets through, by id."""
        gates: dict[object, Gate] = {}
        told = {}
        for article in rows:
            at = judged_at(article.due_at)
            gate = gates.get(at) or gates.setdefault(at, Gate(self.paper, channel, at))
            story = gate.tell(article, company[article.pk], whole=whole)
            if story is not None:
                told[article.pk] = story
        return told


def _ask_again(held: dict[int, T | None], ids: Iterable[int]) -> None:
    """Put those that are held to the end: what nobody has asked for longest stands first, and is let go first (kept.let_go)."""
    for id in ids:
        if id in held:
            held[id] = held.pop(id)


def _hold(held: dict[int, T | None], told: Mapping[int, T | None], keep: Iterable[int], most: int) -> None:
    """Remember what was told, and let go of others to make room for it."""
    let_go(held, most - len(told), keep)
    held.update(told)


def card_of(story: Story) -> Story:
    """A story told whole as lists get it: without what only its own page shows."""
    return replace(story, body_html=Markup(), topics=(), corrections=())


def link_to(story: Story) -> StoryLink:
    """A story as a link, its headline shortened."""
    return StoryLink(shorten(story.headline, TITLE), story.url, story.published)


def links_to(ids: Sequence[int], row: Callable[[Sequence[int]], Sequence[Story]]) -> tuple[StoryLink, ...]:
    return tuple(link_to(story) for story in row(ids))
