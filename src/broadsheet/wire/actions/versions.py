"""What several sources sent of one story: which of them it stands on, and what else it could stand on.

Known to the desk as a port (desk.actions.handing_over.Versions). A version comes from one of two places: an item that came
while its story stood on another source's, kept for this (models.Understudy); or a story that an editor made part of this one,
as it stood at the desk.
"""

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from broadsheet.desk.actions.filing import words_given
from broadsheet.desk.actions.handing_over import Version
from broadsheet.desk.actions.wire_words import WIRE_FIELDS
from broadsheet.desk.models import Article, Merge, Standing
from broadsheet.rights.rules import ends_at, permit
from broadsheet.rights.terms import Channel
from broadsheet.wire import rules
from broadsheet.wire.actions.taking_in import Intake
from broadsheet.wire.actions.wishes import wish_for
from broadsheet.wire.dispatch_json import from_json
from broadsheet.wire.models import Provenance, Source, WantedPicture
from broadsheet.wire.wording import Wanted

LEFT = "the story stands on it no more"
TAKEN = "the story stands on it since the right to another one ended"


@dataclass(frozen=True, slots=True)
class SentVersion(Version):
    """A version as a source sent it, with the pictures it wants."""

    wanted: tuple[Wanted, ...] = ()


class KeptVersions:
    """The port: what the wire holds, as the desk asks for it. A constant number of queries, and one reading for each version."""

    def others(
        self, articles: Collection[int], now: datetime, without: Collection[int] = ()
    ) -> Mapping[int, Sequence[Version]]:
        """For each of these stories what it does not stand on and could, the best first; not what belongs to `without`."""
        family = _family(articles)
        items = list(
            Provenance.objects.filter(article__in=family, source__ended_at=None, lends_to=None)
            .exclude(Q(article__in=without) | Q(source__in=Source.objects.withdrawn()))
            .select_related("source__section", "source__licence", "understudy")
            .order_by("first_seen_at", "id")
        )
        merged = _merged_while_live([pk for pk, story in family.items() if pk != story])
        found: dict[int, list[Version]] = {}
        for item in items:
            own = item.article_id or 0
            story, version = family[own], None
            if item.primary and own != story:
                version = _as_at_the_desk(item, merged.get(own))
            elif not item.primary and not item.source.hold:
                version = _as_sent(item, now)
            if version is not None:
                found.setdefault(story, []).append(version)
        for versions in found.values():
            versions.sort(key=lambda one: _shown(one, now), reverse=True)
        return found

    def stand_on(self, moves: Sequence[tuple[Article, Version]], now: datetime) -> Mapping[int, int]:
        """Note that these stories stand on these versions now; answers the item that each stood on."""
        left = self._leave([article.pk for article, _ in moves])
        self._take({article.pk: version.item for article, version in moves})
        # What the former version wanted must not come any more; what came with it is not this one's.
        WantedPicture.objects.filter(article__in=left).delete()
        wishes = [
            (article, wanted)
            for article, version in moves
            if isinstance(version, SentVersion)
            for wanted in version.wanted
        ]
        wish_for(wishes, now)
        return left

    def stand_back(self, moves: Mapping[int, int]) -> None:
        """Note that these stories stand on these items again, by article."""
        self._leave(list(moves))
        self._take(moves)
        WantedPicture.objects.filter(article__in=list(moves)).delete()

    def lent_by(self, articles: Collection[int]) -> Mapping[int, int]:
        """Stories that stand on an item of one of these other ones: story → that item."""
        lent = Provenance.objects.filter(article__in=articles).exclude(lends_to=None)
        return dict(lent.values_list("lends_to_id", "pk"))

    def _leave(self, articles: Sequence[int]) -> dict[int, int]:
        """Let these stories stand on nothing; answers the item that each stood on."""
        own = Provenance.objects.filter(article__in=articles, primary=True)
        lent = Provenance.objects.filter(lends_to__in=articles)
        left = dict(own.values_list("article_id", "pk")) | dict(lent.values_list("lends_to_id", "pk"))
        # What came for it meanwhile is news to the story that it belongs to.
        lent.update(lends_to=None, sent="", reason=LEFT)
        own.filter(pk__in=left.values()).update(primary=False, reason=LEFT)
        return left

    def _take(self, moves: Mapping[int, int]) -> None:
        items = Provenance.objects.in_bulk(list(moves.values()))
        for article, pk in moves.items():
            own = items[pk].article_id == article
            stands = {"primary": True} if own else {"lends_to": article}
            Provenance.objects.filter(pk=pk).update(**stands, reason=TAKEN)


def _family(articles: Collection[int]) -> dict[int, int]:
    """These stories and all that are part of them, each with the one that it is part of at last."""
    family = {article: article for article in articles}
    asked: Collection[int] = list(articles)
    while asked:
        rows = Article.objects.filter(merged_into__in=asked).values_list("pk", "merged_into_id")
        new = {pk: family[into] for pk, into in rows if pk not in family}
        family |= new
        asked = list(new)
    return family


def _merged_while_live(articles: Collection[int]) -> dict[int, Article]:
    """Those of these merged stories that readers could open until they were merged."""
    if not articles:
        return {}
    rows = Merge.objects.filter(merged__in=articles, ended_at=None)
    live = [
        pk for pk, before in rows.values_list("merged_id", "before") if before["standing"] == Standing.LIVE
    ]
    return Article.objects.select_related("licence").in_bulk(live)


def _as_at_the_desk(item: Provenance, article: Article | None) -> Version | None:
    """A merged story's own words, an editor's hand in them included."""
    if article is None:
        return None
    return Version(
        item=item.pk,
        source=article.credit_name or item.source.name,
        words={name: getattr(article, name) for name in WIRE_FIELDS},
        licence=article.licence,
        embargo=article.embargo,
        right_ends_at=_earliest(
            article.right_ends_at, ends_at(article.terms, article.public_from or item.first_seen_at)
        ),
        usage_terms=article.usage_terms,
        credit_name=article.credit_name,
        picture_id=article.picture_id,
        picture_caption=article.picture_caption,
        as_given={"from_wire": article.from_wire, "wire_words": article.wire_words},
    )


def _as_sent(item: Provenance, now: datetime) -> Version | None:
    """An item as it came last, written up under the terms that its source has today."""
    if not hasattr(item, "understudy"):
        return None
    feed = from_json(zlib.decompress(item.understudy.feed))
    intake = Intake(item.source, feed, item.first_seen_at, replayed_at=now)
    [arrival] = intake.arrivals
    filing = intake.filing(arrival)
    assert arrival.copy is not None
    published = rules.published(arrival.dispatch, item.first_seen_at)
    terms = intake.rights.bounded(arrival.dispatch)
    return SentVersion(
        item=item.pk,
        source=item.source.name,
        words=words_given(filing),
        licence=filing.licence,
        embargo=filing.embargo,
        right_ends_at=_earliest(filing.right_ends_at, ends_at(terms, published)),
        usage_terms=filing.usage_terms,
        credit_name=filing.credit_name,
        wanted=arrival.copy.wanted,
    )


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment), default=None)


def _shown(version: Version, now: datetime) -> tuple[int, bool]:
    allowed = permit(version.licence.terms, Channel.SITE, now, now)
    return int(allowed.show), allowed.images
