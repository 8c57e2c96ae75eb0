"""Write down what became of each item of a delivery: its provenance, its text for comparing, its refusal.

Part of taking in (taking_in), in its transaction. Provenances are how a story is known again, so each says what the item goes
by, what was decided and why, and which story it led to.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Model

from broadsheet.desk.actions.merging import Likely, suggest
from broadsheet.rows import Mould
from broadsheet.wire import filing, identity, rules
from broadsheet.wire.actions import likenesses
from broadsheet.wire.actions.arrivals import Arrival
from broadsheet.wire.alike import Neighbourhood
from broadsheet.wire.dispatch import Dispatch, Feed, Refusal
from broadsheet.wire.dispatch_json import to_json
from broadsheet.wire.filing import Filed
from broadsheet.wire.models import Delivery, Provenance, RefusedItem, Source, Understudy
from broadsheet.wire.rules import Kind

_PROVENANCE = Mould(Provenance)

NO_CHANGE = "changed in nothing that the paper shows, or only where an editor has written"


@dataclass(frozen=True)
class Ledger:
    """The book that one delivery's items are entered in. `neighbourhood` is what was held before they came."""

    source: Source
    arrivals: Sequence[Arrival]
    now: datetime
    delivery: Delivery | None
    neighbourhood: Neighbourhood
    replayed: bool = False
    language: Callable[[], str] = str
    """What the feed as a whole is written in."""

    def write_down(self) -> None:
        """Keep the provenance of each: new ones, reworded ones, and those that were merely seen again."""
        new: list[Provenance] = []
        reworded: list[Provenance] = []
        noted: list[Provenance] = []
        seen: list[int] = []
        for arrival in self.arrivals:
            held = arrival.held
            if arrival.item_key:
                new.append(self._row(arrival))
            elif held is None or held.source != self.source.pk or self._is_old_news(arrival):
                continue
            elif arrival.verdict.reason == rules.NOTHING_NEW:
                seen.append(held.pk)
            else:
                (reworded if arrival.copy else noted).append(self._row(arrival))
        _PROVENANCE.keep(new)
        self._keep_texts(new, reworded)
        self._keep_understudies([*new, *reworded, *noted])
        suggest(self._suggestions(), self.now)
        _rewrite(reworded, [*_KEYS, *_NOTES])
        _rewrite(noted, _NOTES)
        if seen:
            again = {"last_seen_at": self.now, "verdict": Kind.DUPLICATE, "reason": rules.NOTHING_NEW}
            Provenance.objects.filter(pk__in=seen).update(**again)

    def _is_old_news(self, arrival: Arrival) -> bool:
        """Whether a replay has nothing to note of an arrival: it was seen then, and changes nothing now."""
        verdict = arrival.verdict
        return self.replayed and verdict.kind is Kind.DUPLICATE and verdict.reason != NO_CHANGE

    def _keep_texts(self, new: Sequence[Provenance], reworded: Sequence[Provenance]) -> None:
        """Keep the prints of what came, for what will come."""
        kept = {row.item_key: row.pk for row in (*new, *reworded)}
        texts = {}
        for arrival in self.arrivals:
            item = arrival.item_key or (arrival.held.item if arrival.held else "")
            pk = kept.get(item)
            if pk and arrival.copy:
                texts[pk] = arrival.copy.compared
        likenesses.keep(texts, [row.pk for row in reworded], self.neighbourhood)

    def _keep_understudies(self, rows: Sequence[Provenance]) -> None:
        """Keep whole what came of stories that stand on another source's; one that its publisher takes back is no use.

        No query where there is none.
        """
        others = {(row.item_key): row for row in rows if not row.primary}
        if not others:
            return
        came = [
            (others[item], arrival.dispatch)
            for arrival in self.arrivals
            if (item := arrival.item_key or (arrival.held.item if arrival.held else "")) in others
        ]
        gone = [row.pk for row, dispatch in came if dispatch.kill or row.article_id is None]
        if gone:
            Understudy.objects.filter(provenance__in=gone).delete()
        Understudy.objects.bulk_create(
            [
                Understudy(provenance=row, feed=self._packed(dispatch))
                for row, dispatch in came
                if row.pk not in gone
            ],
            update_conflicts=True,
            unique_fields=["provenance"],
            update_fields=["feed"],
        )

    def _packed(self, dispatch: Dispatch) -> bytes:
        feed = Feed("", "", (dispatch,), language=self.language())
        return zlib.compress(to_json(feed).encode())

    def _suggestions(self) -> Iterator[Likely]:
        """Pairs of articles that could be one story."""
        for arrival in self.arrivals:
            for held, likeness in arrival.near:
                other = (
                    held.article if held.pk > 0 else getattr(self.arrivals[-held.pk - 1].article, "pk", None)
                )
                if arrival.article and other and other != arrival.article.pk:
                    yield Likely(arrival.article.pk, other, likeness.share, likeness.why)

    @cached_property
    def _known(self) -> dict[str, Model]:
        """What all provenances of the delivery point to."""
        return {"source": self.source, **({"delivery": self.delivery} if self.delivery else {})}

    def _row(self, arrival: Arrival) -> Provenance:
        """The provenance of an arrival: a new one, or the newest of the one it was known by."""
        keys, held = arrival.keys, arrival.held
        own = held if held and held.source == self.source.pk else None
        filed = arrival.filed or Filed(self.source.section_id)
        return _PROVENANCE.cast(
            self._known,
            id=own.pk if own else None,
            article_id=arrival.article.pk if arrival.article else held.article if held else None,
            primary=own.primary if own else held is None,
            item_key=own.item if own else arrival.item_key,
            id_key=keys.id,
            address_key=keys.address,
            text_key=keys.text if keys.length >= identity.TELLING else "",
            item_id=arrival.dispatch.id,
            url=keys.url,
            title=keys.title[:300],
            published_at=keys.published,
            first_seen_at=self.now,
            last_seen_at=self.now,
            # What comes while it is merged is still news to it when it stands by itself again.
            sent=own.sent if own and own.standing == identity.MERGED else arrival.sent,
            verdict=arrival.verdict.kind.value,
            reason=arrival.verdict.reason[:300],
            headline=(arrival.copy.headline if arrival.copy else arrival.dispatch.title)[:300],
            told=filing.metadata(arrival.dispatch),
            section_id=filed.section if arrival.filed else None,
            rule_id=filed.rule,
            filed_by=filed.by.value if arrival.filed else "",
            filing=filed.reason[:500],
            guess_id=filed.guess.section if filed.guess else None,
            certainty=filed.guess.certainty if filed.guess else 0,
            dropped=arrival.verdict.kind is Kind.DROPPED,
        )

    def write_down_refused(self, unreadable: Iterable[Refusal]) -> None:
        """Keep what could not be read or was not taken, each once however often it comes. One query."""
        unread = [(one.position, one.title, "", one.reason) for one in unreadable]
        unwanted = [
            (number, arrival.dispatch.title, arrival.dispatch.address, arrival.verdict.reason)
            for number, arrival in enumerate(self.arrivals, 1)
            if arrival.verdict.kind is Kind.REFUSED
        ]
        keep_refused(self.source, self.delivery, [*unread, *unwanted], self.now)


_KEYS = ["id_key", "address_key", "text_key", "item_id", "url", "title", "published_at", "sent"]
_KEYS += ["delivery", "headline", "told"]
_NOTES = ["last_seen_at", "verdict", "reason"]


def _rewrite(rows: list[Provenance], fields: list[str]) -> None:
    Provenance.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def keep_refused(
    source: Source, delivery: Delivery | None, items: Iterable[tuple[int, str, str, str]], now: datetime
) -> None:
    """Keep items of a source that were refused: (position, title, address, reason) each. One query."""
    rows = {
        (key := identity.digest(f"refused {title} {url} {reason}")): RefusedItem(
            source=source,
            delivery=delivery,
            key=key,
            position=position,
            title=title[:300],
            url=url[:4096],
            reason=reason[:500],
            first_seen_at=now,
            last_seen_at=now,
        )
        for position, title, url, reason in items
    }
    RefusedItem.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=["delivery", "position", "last_seen_at"],
    )
