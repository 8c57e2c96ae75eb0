"""Take in one delivery: judge each of its dispatches and file what is new, all in one transaction.

Writing up is done before the transaction opens, since SQLite has one writer. Inside it, what we hold is
asked for by all keys at once, so the number of queries does not depend on the number of items. A
delivery is taken in whole or not at all; taking in the same one twice changes nothing the second time.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.db import connection, transaction
from django.db.models import Q

from broadsheet.desk.actions.filing import Filing, file_many, update_many_from_wire
from broadsheet.desk.actions.publishing import correct_from_wire, kill_many
from broadsheet.desk.models import Article
from broadsheet.wire import identity, rules, wording
from broadsheet.wire.actions import holdings, likenesses
from broadsheet.wire.actions.arrivals import Arrival, wishes_of
from broadsheet.wire.actions.filing import FilingDesk
from broadsheet.wire.actions.holdings import Sought
from broadsheet.wire.actions.item_rights import ItemRights
from broadsheet.wire.actions.wishes import settled_bodies, wish_for
from broadsheet.wire.actions.writing_down import NO_CHANGE, Ledger
from broadsheet.wire.dispatch import Dispatch, Feed
from broadsheet.wire.filing import Filed, Treatment
from broadsheet.wire.identity import Archive, Held
from broadsheet.wire.models import Delivery, Provenance, Source
from broadsheet.wire.rules import Kind, Verdict

# One number for the whole house, beside the journal's; it only has to differ from other users of advisory locks.
_FILING_LOCK = 0x7769_7265

KILL_NOTICE = "This story was withdrawn by its publisher."


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery: each dispatch with its verdict, and how many of each kind, unreadable items included.

    `filed` says of each, in the same order, where it goes and what decided that; None for what is not new.
    """

    verdicts: tuple[tuple[Dispatch, Verdict], ...]
    counts: Counter[str]
    filed: tuple[Filed | None, ...]


def take_in(source: Source, feed: Feed, now: datetime) -> Outcome:
    """Judge all dispatches of a feed and do what the verdicts say; answers them."""
    intake = Intake(source, feed, now)
    intake.prepare()
    with transaction.atomic():
        return intake.settle()


def preview(source: Source, feed: Feed, now: datetime) -> Outcome:
    """What take_in would decide; writes nothing."""
    intake = Intake(source, feed, now)
    intake.prepare()
    intake.decide()
    return intake.outcome()


def _one_at_a_time() -> None:
    """Two deliveries with one story must not both find it new. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FILING_LOCK])


class Intake:
    """One delivery on its way in: `prepare` first, then `settle` in a transaction."""

    def __init__(
        self,
        source: Source,
        feed: Feed,
        now: datetime,
        delivery: Delivery | None = None,
        *,
        replayed_at: datetime | None = None,
    ) -> None:
        """`now` is when the delivery came; `replayed_at`, when it is read again, the hour its rights are judged at."""
        self.source = source
        self.feed = feed
        self.now = now
        self.replayed_at = replayed_at
        self.rights = ItemRights(source, replayed_at or now)
        self.delivery = delivery
        """The bytes it came in, where they are kept."""
        self.arrivals = [Arrival(one, identity.keys_of(one), wording.sent(one)) for one in feed.dispatches]

    @cached_property
    def language(self) -> str:
        """What the feed as a whole is written in."""
        return wording.language_of(self.feed) or self.source.language

    @cached_property
    def desk(self) -> FilingDesk:
        """The rules, loaded when the first new story comes up, once for the whole delivery."""
        return FilingDesk.load()

    # Before the transaction

    def prepare(self) -> None:
        """Write up all dispatches that are not known unchanged. One query."""
        known = holdings.sent_before(self.source.pk, Sought.of(arrival.keys for arrival in self.arrivals))
        for arrival in self.arrivals:
            if arrival.sent not in known and not arrival.dispatch.kill:
                self._write_up(arrival)

    def _write_up(self, arrival: Arrival) -> None:
        if arrival.copy is None:
            images = self.rights.terms(arrival.dispatch).images
            copy = arrival.copy = wording.write_up(arrival.dispatch, images=images, language=self.language)
            arrival.keys = arrival.keys.of_text(copy.text_key, len(copy.told), copy.compared)

    # Inside it

    def settle(self) -> Outcome:
        """Judge all and do what the verdicts say. The caller has opened the transaction."""
        _one_at_a_time()
        self.decide()
        self._file()
        self._update_and_kill()
        ledger = Ledger(
            self.source,
            self.arrivals,
            self.now,
            self.delivery,
            self._neighbourhood,
            replayed=self.replayed_at is not None,
            language=lambda: self.language,
        )
        ledger.write_down()
        ledger.write_down_refused(self.feed.refused)
        return self.outcome()

    def _archive(self) -> Archive:
        """All that we hold under the keys that came, of this source and of others. Three queries."""
        texts = [arrival.keys.compared for arrival in self.arrivals if arrival.keys.compared]
        self._neighbourhood = likenesses.neighbourhood(texts)
        prints = likenesses.prints_near(texts, self._neighbourhood)
        evidence = identity.evidence_of(arrival.keys for arrival in self.arrivals)
        return Archive(self.source.pk, self._held(prints), evidence, self._neighbourhood, prints)

    def _held(self, near: Collection[int]) -> list[Held]:
        sought = Sought.of(arrival.keys for arrival in self.arrivals)
        found = holdings.held(self.source.pk, sought, near)
        # A rule that drops one source's story says nothing of another's.
        return [held for held in found if not held.dropped or held.source == self.source.pk]

    def decide(self) -> None:
        """Give each arrival its verdict, in their order, and the key it will be kept under if it is not kept yet."""
        archive = self._archive()
        handled: set[int] = set()
        for number, arrival in enumerate(self.arrivals, 1):
            match = archive.find(arrival.keys)
            if match and (match.held.pk in handled or archive.is_spoken_for(match, arrival.keys)):
                arrival.verdict = Verdict(
                    Kind.DUPLICATE, f"it came twice in this delivery (known by {match.by})"
                )
                continue
            arrival.verdict = rules.judge(
                arrival.dispatch,
                match,
                self.rights.bounded(arrival.dispatch),
                self.replayed_at or self.now,
                source=self.source.pk,
                sent=arrival.sent,
                hold=self.source.hold,
            )
            self._place(arrival)
            self._look_around(arrival, archive)
            if match and match.held.source == self.source.pk:
                handled.add(match.held.pk)
            elif arrival.verdict.kind in (Kind.NEW, Kind.DROPPED) or match:
                self._expect(arrival, archive, -number)
                handled.add(-number)

    def _look_around(self, arrival: Arrival, archive: Archive) -> None:
        """Note which other stories it is likely a version of. What was taken off here does not come back by a side door."""
        if arrival.verdict.kind not in (Kind.NEW, Kind.UPDATE):
            return
        near = archive.alike(arrival.keys.compared)
        if not near:  # as nearly always
            return
        own = arrival.held.article if arrival.held else None
        near = [pair for pair in near if own is None or pair[0].article != own]
        if arrival.verdict.kind is Kind.NEW and any(
            held.standing in identity.GONE and not held.dropped for held, _ in near
        ):
            arrival.verdict = replace(arrival.verdict, reason=rules.LIKE_ONE_TAKEN_OFF, hold=True)
        out = {*identity.GONE, identity.MERGED}
        arrival.near = tuple(pair for pair in near if pair[0].standing not in out)

    def _place(self, arrival: Arrival) -> None:
        """Ask where a new story goes, and whether the rules hold it, let it through or leave it out."""
        if arrival.verdict.kind is Kind.NEW:
            self._write_up(arrival)
            assert arrival.copy is not None
            arrival.filed = self.desk.file(arrival.dispatch, arrival.copy, self.source)
            terms = self.rights.bounded(arrival.dispatch)
            arrival.verdict = rules.treated(arrival.verdict, arrival.filed, terms)

    def _expect(self, arrival: Arrival, archive: Archive, pk: int) -> None:
        """Choose the key it will be kept under, and let the dispatches after it find it."""
        self._write_up(arrival)
        keys = arrival.keys
        arrival.item_key = archive.free_key(keys)
        if not arrival.item_key:
            arrival.verdict = Verdict(Kind.DUPLICATE, "it came twice in this delivery")
            return
        archive.bring(
            Held(
                pk=pk,
                source=self.source.pk,
                item=arrival.item_key,
                id=keys.id,
                address=keys.address,
                url=keys.url,
                text=keys.text,
                title=keys.title,
                published=keys.published,
                article=None,
                primary=True,
                sent=arrival.sent,
                standing="arriving",
            ),
            keys.compared,
        )

    def _file(self) -> None:
        """File the new stories, oldest first, and wish for their pictures."""
        # Publishers put the newest on top; where two have one time, the upper one is the later.
        new = [arrival for arrival in reversed(self.arrivals) if arrival.verdict.kind is Kind.NEW]
        new.sort(key=lambda arrival: rules.published(arrival.dispatch, self.now))
        articles = file_many([self.filing(arrival) for arrival in new], self.now)
        for arrival, article in zip(new, articles, strict=True):
            arrival.article = article
        wish_for(wishes_of(new), self.now)

    def filing(self, arrival: Arrival, body: str | None = None) -> Filing:
        """The story as the desk takes it."""
        self._write_up(arrival)
        copy, dispatch, filed = arrival.copy, arrival.dispatch, arrival.filed
        assert copy is not None
        return Filing(
            headline=copy.headline,
            standfirst=copy.standfirst,
            body=copy.body if body is None else body,
            text=copy.text,
            section=self.desk.sections[filed.section] if filed else self.source.section,
            **self.rights.filed(dispatch, rules.published(dispatch, self.now)),
            updated=rules.updated(dispatch, self.now),
            credit_name=self.source.name,
            credit_url=dispatch.address,
            wire_byline=copy.byline,
            language=copy.language,
            topics=filed.topics if filed else copy.topics,
            hold=arrival.verdict.hold,
        )

    def bring_back(self) -> Article:
        """File the one dispatch of this intake for an editor, whatever a rule that drops it says. In a transaction."""
        [arrival] = self.arrivals
        self._write_up(arrival)
        assert arrival.copy is not None
        filed = self.desk.file(arrival.dispatch, arrival.copy, self.source)
        arrival.filed = replace(filed, treatment=Treatment.HOLD)
        arrival.verdict = Verdict(Kind.NEW, "taken back in", hold=True)
        self._file()
        assert arrival.article is not None
        return arrival.article

    def _update_and_kill(self) -> None:
        """Bring changed stories up to date, and kill those that their publisher took back."""
        meant = [arrival for arrival in self.arrivals if arrival.verdict.kind in (Kind.UPDATE, Kind.KILL)]
        if not meant:
            return
        ids = [arrival.held.article for arrival in meant if arrival.held]
        rows = Article.objects.filter(pk__in=ids).select_related("section", "licence")
        found = {article.pk: article for article in rows.select_for_update(of=("self",))}
        for arrival in meant:
            arrival.article = found.get(arrival.held.article or 0) if arrival.held else None
        self._update([arrival for arrival in meant if arrival.verdict.kind is Kind.UPDATE])
        self._kill([arrival for arrival in meant if arrival.verdict.kind is Kind.KILL])

    def _kill(self, arrivals: Sequence[Arrival]) -> None:
        by_reason: dict[str, list[Article]] = {}
        lenders = self._lenders(arrivals)
        for arrival in arrivals:
            if arrival.article and arrival.held:
                killed = by_reason.setdefault(arrival.dispatch.kill_reason, [])
                killed.append(arrival.article)
                killed += lenders.get(arrival.held.pk, [])
        for reason, articles in by_reason.items():
            said = f": {reason}" if reason else ""
            kill_many(articles, KILL_NOTICE, reason=f"{self.source.name} takes it back{said}")

    def _lenders(self, arrivals: Sequence[Arrival]) -> dict[int, list[Article]]:
        """The stories whose own items these are, where another story stands on them: they go as well."""
        held = [arrival.held.pk for arrival in arrivals if arrival.held]
        lent = Provenance.objects.filter(pk__in=held).exclude(lends_to=None)
        lent = lent.select_related("article__section", "article__licence")
        return {item.pk: [item.article] for item in lent if item.article}

    def _update(self, arrivals: Sequence[Arrival]) -> None:
        for arrival in arrivals:
            self._write_up(arrival)
        bodies = settled_bodies([(a.article, a.copy.body) for a in arrivals if a.article and a.copy])
        updates = [(a.article, self.filing(a, bodies[a.article.pk])) for a in arrivals if a.article]
        changed = {article.pk for article in update_many_from_wire(updates, self.now)}
        # A story whose right ended with this very version goes on with another source's: nothing more of this one.
        arrivals = self._still_standing(arrivals)
        changed |= correct_from_wire(
            [(a.article, a.dispatch.correction) for a in arrivals if a.article and a.dispatch.correction],
            self.now,
        )
        for arrival in arrivals:
            if arrival.article and arrival.article.pk not in changed:
                arrival.verdict = Verdict(Kind.DUPLICATE, NO_CHANGE, arrival.verdict.match)
        wish_for(wishes_of(arrivals), self.now)

    def _still_standing(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Those whose story stands on this source's item."""
        held = Q(pk__in=[arrival.held.pk for arrival in arrivals if arrival.held])
        stand = Provenance.objects.filter(held).filter(Q(primary=True) | Q(lends_to__isnull=False))
        pks = set(stand.values_list("pk", flat=True))
        return [arrival for arrival in arrivals if arrival.held and arrival.held.pk in pks]

    def outcome(self) -> Outcome:
        """What became of all."""
        counts = Counter(str(arrival.verdict.kind) for arrival in self.arrivals)
        counts[str(Kind.REFUSED)] += len(self.feed.refused)
        return Outcome(
            tuple((arrival.dispatch, arrival.verdict) for arrival in self.arrivals),
            counts,
            tuple(arrival.filed for arrival in self.arrivals),
        )
