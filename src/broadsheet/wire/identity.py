"""Know a story again: the keys a dispatch goes by, and which of the stories we hold it is.

Same source and id, then the address, then the words. Feeds break every one of these: ids that
change with the title, one id for a whole feed, one link for a whole feed, addresses that lead through counters. So
each key is only believed as far as the evidence goes, and the evidence is what stands beside it: other dispatches of the same
delivery, the title, the time, the address.

The policy, in one table (RELIABILITY B4; each line has its tests in tests/wire/test_identity.py):

    same id, same address                       the same story, whatever its title and text say now
    same id, another address                    the same story when title, words, time or the end of the address agree;
                                                else the id was used twice: two stories
    one id on several addresses in a delivery   the id says nothing there: as many stories as addresses
    another id, same address                    the same story (ids that churn)
    one address on three or more titles in a
      delivery, or the front page of a site     the address says nothing
    another id and another address              the same story when the words are the same, and the time
                                                agrees or the text is long; else another
    same address, another source                the same story, with a provenance for each source
    same long words, another source             the same story, with a provenance for each source
    nearly the same words (wire.alike)          another source's, or this source's of about the same time: the same story;
                                                what was taken off here stays off, whatever its time
    likely the same words                       two stories, and a suggestion to the editor; held for the editor
                                                when the other one was taken off here

Pure: no database, no clock.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from broadsheet.records import record
from broadsheet.text import address
from broadsheet.text.clean import plain
from broadsheet.wire.alike import Grade, Likeness, Neighbourhood, Print, compare
from broadsheet.wire.dispatch import Dispatch

TELLING = 12
"""Words a text must have for being the same to mean anything."""
LONG = 40
"""Words of a text that nobody writes twice."""
AROUND = timedelta(days=2)
GONE = frozenset((None, "withdrawn", "killed", "left-out"))
"""Standings of stories that a person took off; None is an article that was deleted."""
MERGED = "merged"
"""Standing of a story that an editor has made part of another."""
WHOLE = 0.95
"""Share of each of two texts that stands in the other when one source has sent the same twice, and not two versions."""
CROWD = 3
"""Titles on one address in one delivery from which on it is a page of many stories."""


# Ids are addresses more often than not, and asked for again when stories are compared.
canonical = lru_cache(maxsize=4096)(address.canonical)


def digest(text: str) -> str:
    """32 hex digits that stand for a text as a key."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


@record(frozen=True, slots=True)
class Keys:
    """What one dispatch goes by; "" where it has none.

    `title` is folded; of an item without one, the beginning of what it says. `text` is made of
    the words as printed, `length` counts them; `compared` is for texts that are nearly the same.
    """

    id: str
    address: str
    url: str
    title: str
    published: datetime | None
    text: str = ""
    length: int = 0
    compared: Print | None = None

    def of_text(self, text: str, length: int, compared: Print | None) -> "Keys":
        """The same, once its text has been read."""
        return Keys(self.id, self.address, self.url, self.title, self.published, text, length, compared)

    @property
    def item(self) -> str:
        """The key of the item within its source."""
        return self.id or self.address or digest("title " + self.title)

    @property
    def whole(self) -> str:
        """The key of the item where its id says nothing."""
        return digest(f"whole {self.id} {self.address} {self.title}")


@record(frozen=True, slots=True)
class Held:
    """One provenance that we hold, as the rules see it.

    primary   whether the article was filed from it, so that its words are this source's
    sent      digest of the dispatch as it came last
    standing  of the article it led to; None when that article was deleted
    dropped   whether a filing rule of ours left it out, so that there never was an article
    """

    pk: int
    source: int
    item: str
    id: str
    address: str
    url: str
    text: str
    title: str
    published: datetime | None
    article: int | None
    primary: bool
    sent: str
    standing: str | None
    dropped: bool = False


@record(frozen=True, slots=True)
class Match:
    """The story that a dispatch is, and how it was known."""

    held: Held
    by: str


def id_key(id: str) -> str:
    """The key of a publisher's id: tracking, protocol and case make no difference, a fragment does."""
    if not id:
        return ""
    known = canonical(id)
    if known != id and "#" in id:
        known = f"{known}#{id.partition('#')[2]}"
    return digest("id " + known.casefold())


def address_key(url: str) -> str:
    """The key of an address, over all sources; "" for the front page of a site, which is nobody's story."""
    return digest("at " + canonical(url)) if url and not _is_front_page(url) else ""


def _is_front_page(url: str) -> bool:
    beyond = url.partition("//")[2].partition("/")[2].partition("#")[0]
    if beyond.strip("/?"):
        return False  # as nearly always, and without taking the address apart
    parts = urlsplit(url)
    return not (parts.path.strip("/") or parts.query)


_WORD = re.compile(r"\w+")
_ASCII_WORD = re.compile(r"[a-z0-9_]+")


def fold(title: str) -> str:
    """A title as titles are compared."""
    folded = title.casefold()
    return " ".join((_ASCII_WORD if folded.isascii() else _WORD).findall(folded))


def keys_of(dispatch: Dispatch) -> Keys:
    """The keys that can be told without reading the text."""
    return Keys(
        id=id_key(dispatch.id),
        address=address_key(dispatch.address),
        url=dispatch.address,
        title=fold(dispatch.title) or fold(plain((dispatch.summary or dispatch.body)[:2_000]))[:300],
        published=dispatch.published or dispatch.updated,
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a delivery as a whole says of its own ids and addresses: all ids, and those that say nothing."""

    ids: frozenset[str]
    idle_ids: frozenset[str]
    idle_addresses: frozenset[str]


def evidence_of(keys: Iterable[Keys]) -> Evidence:
    """Which ids stand on several addresses, and which addresses under many titles."""
    addresses: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    ids: Counter[str] = Counter()
    for one in keys:
        if one.id:
            ids[one.id] += 1
            addresses[one.id].add(one.address or one.title)
        if one.address:
            titles[one.address].add(one.title or one.id)
    return Evidence(
        frozenset(ids),
        frozenset(id for id, places in addresses.items() if ids[id] > 1 and len(places) > 1),
        frozenset(address for address, named in titles.items() if len(named) >= CROWD),
    )


class Archive:
    """What we hold of the keys in one delivery, and what that delivery has brought so far."""

    def __init__(
        self,
        source: int,
        held: Sequence[Held],
        evidence: Evidence,
        neighbourhood: Neighbourhood | None = None,
        prints: Mapping[int, Print] | None = None,
    ) -> None:
        self._source = source
        self._evidence = evidence
        self._neighbourhood = neighbourhood or Neighbourhood(())
        self._prints = dict(prints or {})
        self._held: dict[int, Held] = {}
        self._compared: dict[Print, list[tuple[Held, Likeness]]] = {}
        self._items: set[str] = set()
        self._ids: dict[str, list[Held]] = defaultdict(list)
        self._addresses: dict[str, list[Held]] = defaultdict(list)
        self._texts: dict[str, list[Held]] = defaultdict(list)
        self._untold: dict[str, Held] = {}
        for one in held:
            self.add(one)

    def bring(self, held: Held, compared: Print | None) -> None:
        """Remember one that this delivery has brought, with its text."""
        self.add(held)
        if compared:
            self._prints[held.pk] = compared
            self._neighbourhood.add(held.pk, compared)

    def add(self, held: Held) -> None:
        """Remember one more."""
        self._held[held.pk] = held
        if held.source == self._source:
            self._items.add(held.item)
            if held.id:
                self._ids[held.id].append(held)
            elif not held.address:
                self._untold[held.item] = held
        if held.address:
            self._addresses[held.address].append(held)
        if held.text:
            self._texts[held.text].append(held)

    def free_key(self, keys: Keys) -> str:
        """The key to keep a new item under within its source; "" when even the fullest is in use."""
        if keys.item not in self._items:
            return keys.item
        return keys.whole if keys.whole not in self._items else ""

    def find(self, keys: Keys) -> Match | None:
        """The story that this is, or None when it is none of those we hold."""
        return (
            self._by_id(keys)
            or self._by_address(keys)
            or self._by_words(keys)
            or self._by_likeness(keys)
            or self._untold_one(keys)
        )

    def alike(self, compared: Print | None) -> list[tuple[Held, Likeness]]:
        """The stories that a text is nearly the same as, or likely a version of: the surest first."""
        if compared is None:
            return []
        if compared not in self._compared:
            near = [
                (self._held[pk], compare(self._prints[pk], compared))
                for pk in self._neighbourhood.nearest(compared)
                if pk in self._held and pk in self._prints
            ]
            found = [(held, likeness) for held, likeness in near if likeness.grade > Grade.OTHER]
            found.sort(key=lambda pair: (-pair[1].grade, -pair[1].share, self._nearness(pair[0])))
            self._compared[compared] = found
        return self._compared[compared]

    def is_spoken_for(self, match: Match, keys: Keys) -> bool:
        """Whether another dispatch of this delivery has the very id of the story that was found."""
        held = match.held
        return held.source == self._source and held.id != keys.id and held.id in self._evidence.ids

    def _by_id(self, keys: Keys) -> Match | None:
        same = self._ids.get(keys.id, []) if keys.id else []
        for held in same:
            if held.address == keys.address:
                return Match(held, "its id")
        if keys.id in self._evidence.idle_ids:
            return None
        return next((Match(held, "its id") for held in same if agree(keys, held)), None)

    def _by_address(self, keys: Keys) -> Match | None:
        if not keys.address or keys.address in self._evidence.idle_addresses:
            return None
        found = [one for one in self._addresses[keys.address] if not _other_part_of_page(keys, one)]
        if not found:
            return None
        held = min(found, key=self._nearness)
        return Match(
            held, "its address" if held.source == self._source else "its address, from another source"
        )

    def _by_words(self, keys: Keys) -> Match | None:
        if not keys.text or keys.length < TELLING:
            return None
        for held in sorted(self._texts[keys.text], key=self._nearness):
            if held.source == self._source and (keys.length >= LONG or _about_the_same_time(keys, held)):
                return Match(held, "its words")
            if held.source != self._source and keys.length >= LONG:
                return Match(held, "its words, from another source")
        return None

    def _by_likeness(self, keys: Keys) -> Match | None:
        for held, likeness in self.alike(keys.compared):
            if likeness.grade is not Grade.SAME:
                continue
            if held.source != self._source:
                return Match(held, "nearly its words, from another source")
            if held.standing in GONE or (likeness.both >= WHOLE and _about_the_same_time(keys, held)):
                return Match(held, "nearly its words")
        return None

    def _untold_one(self, keys: Keys) -> Match | None:
        """An item with neither id nor address is known by all it says, or by its title."""
        held = self._untold.get(keys.item) if not keys.id and not keys.address else None
        return Match(held, "its title") if held else None

    def _nearness(self, held: Held) -> tuple[bool, bool, int]:
        """This source's own first, then the one the article was filed from, then the oldest."""
        return held.source != self._source, not held.primary, abs(held.pk)


def agree(keys: Keys, held: Held) -> bool:
    """Whether a dispatch with a held one's id is that story, and not another that was given the same id."""
    if not keys.address or not held.address or keys.address == held.address:
        return True
    if keys.title == held.title or (keys.text and keys.text == held.text):
        return True
    if keys.published is not None and keys.published == held.published:
        return True
    return _same_end(keys.url, held.url) or _alike(keys.title, held.title)


def _same_end(one: str, other: str) -> bool:
    """Whether two addresses end in the same name, as after a move to another domain or path."""
    ends = [urlsplit(canonical(url)).path.rstrip("/").rpartition("/")[2] for url in (one, other)]
    return ends[0] == ends[1] and len(ends[0]) >= 8


def _alike(one: str, other: str) -> bool:
    """Whether two folded titles share at least half of their words."""
    mine, theirs = set(one.split()), set(other.split())
    return bool(mine and theirs) and 2 * len(mine & theirs) >= max(len(mine), len(theirs))


_NO_PLACE = re.compile(
    r"[^#]*#(?:$|.*[=&]|comments?$|respond$|more-|top$|main|content|disqus|rss|feed|!)", re.IGNORECASE
)


def _other_part_of_page(keys: Keys, held: Held) -> bool:
    """Whether two addresses point to different places of one page, as the entries of a live report do."""
    if "#" not in keys.url or "#" not in held.url or (keys.id and keys.id == held.id):
        return False
    if _NO_PLACE.match(keys.url) or _NO_PLACE.match(held.url):
        return False
    return keys.url.partition("#")[2] != held.url.partition("#")[2]


def _about_the_same_time(keys: Keys, held: Held) -> bool:
    if keys.published is None or held.published is None:
        return True
    return abs(keys.published - held.published) <= AROUND
