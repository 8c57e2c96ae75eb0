"""Run the filing rules dry on what has come in, and file anew what an editor chooses.

A dry run changes nothing: it puts the stories of the last day or week through the rules as they stand, or as an editor
is about to write them, and says where each would go now and where it went then. Filing anew moves stories, adds
topics, and leaves out those that wait; it takes nothing off the site, publishes nothing, and passes over what a
person has moved since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from broadsheet.desk.actions.placing import Place, leave_out_many, place_many
from broadsheet.desk.models import Article, Section, Standing
from broadsheet.text.language import primary
from broadsheet.text.words import words
from broadsheet.wire.actions.filing import FilingDesk
from broadsheet.wire.filing import Facts, Filed, line, lines_of, urgency_of
from broadsheet.wire.models import Provenance

MOST = 2_000
"""Stories of a dry run: the newest."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One story: where it was filed, where it would go now, and why it would be passed over, if it would."""

    item: Provenance
    filed: Filed
    was: Section | None
    becomes: Section
    new_topics: tuple[str, ...] = ()
    passed_over: str = ""

    @property
    def moves(self) -> bool:
        return self.was != self.becomes and not self.filed.drop

    @property
    def is_dropped_now(self) -> bool:
        """It was filed then, and would be dropped now."""
        return self.filed.drop and not self.item.dropped

    @property
    def would_be_filed_now(self) -> bool:
        """It was dropped then, and would be filed now."""
        return self.item.dropped and not self.filed.drop

    @property
    def differs(self) -> bool:
        """Whether anything would be otherwise."""
        return self.moves or self.is_dropped_now or self.would_be_filed_now or bool(self.new_topics)


@dataclass(frozen=True)
class DryRun:
    """What the rules would have made of it. `judged` counts stories; `is_capped` says there were more."""

    stories: list[Tried]
    judged: int
    is_capped: bool

    @property
    def differing(self) -> list[Tried]:
        return [one for one in self.stories if one.differs]


def dry_run(desk: FilingDesk, since: datetime, most: int = MOST) -> DryRun:
    """Put what came in since then through the rules of `desk`. A constant number of queries; writes nothing.

    The text of a story is the paper's own, as it stands now; a story that was dropped is judged by its headline and what
    it says of itself, for its text is not kept.
    """
    rows = (
        Provenance.objects.filter(first_seen_at__gte=since, primary=True)
        .exclude(article=None, dropped=False)
        .select_related("source", "section", "article__section")
        .order_by("-first_seen_at", "-pk")
    )
    if not _reads_texts(desk):
        rows = rows.defer("article__body")
    items = list(rows[: most + 1])
    topics = _topics([item.article_id for item in items[:most] if item.article_id])
    stories = [_tried(desk, item, topics) for item in items[:most]]
    return DryRun(stories, len(stories), len(items) > most)


def _reads_texts(desk: FilingDesk) -> bool:
    return desk.guesser is not None or any(rule.when.anywhere for rule in desk.rules)


def _tried(desk: FilingDesk, item: Provenance, topics: dict[int, set[str]]) -> Tried:
    article: Article | None = item.article
    filed = desk.place(_facts(item, article, whole=_reads_texts(desk)), item.source.section_id)
    had = topics.get(item.article_id or 0, set())
    new = () if filed.drop else tuple(name for name in filed.topics if name.casefold() not in had)
    return Tried(
        item,
        filed,
        item.section or item.source.section,
        desk.sections[filed.section],
        new,
        _passed_over(item, article, filed),
    )


def _passed_over(item: Provenance, article: Article | None, filed: Filed) -> str:
    if article is None:
        return "it was dropped: take it back in at the wire’s screen"
    if item.section_id is not None and article.section_id != item.section_id:
        return f"somebody has moved it to {article.section}"
    if filed.drop and article.standing != Standing.WAITING:
        return "it no longer waits; withdraw it by hand if it shall go"
    return ""


def _facts(item: Provenance, article: Article | None, *, whole: bool) -> Facts:
    headline = line(item.headline or (article.headline if article else item.title))
    text = ""
    if whole and article is not None:
        told = words(f"{article.headline} {article.standfirst} {article.body}")
        text = f" {' '.join(told)} " if told else ""
    return Facts(
        source=item.source_id,
        headline=headline,
        text=text or headline,
        language=primary((article.language if article else "") or item.source.language),
        **lines_of(item.told),
        urgency=urgency_of(item.told),
    )


def _topics(articles: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    links = Article.topics.through.objects.filter(article__in=articles)
    for article, name in links.values_list("article_id", "topic__name"):
        found.setdefault(article, set()).add(name.casefold())
    return found


@transaction.atomic
def refile(stories: Sequence[Tried], by: Any = None) -> int:  # Any: the user model of settings
    """File these stories as the dry run says, in one action; answers how many changed. In a constant number of queries,
    but for stories that somebody has edited."""
    chosen = {one.item.article_id: one for one in stories if one.differs and not one.passed_over}
    articles = Article.objects.select_related("section", "licence").in_bulk([pk for pk in chosen if pk])
    dropped = [articles[pk] for pk, one in chosen.items() if pk in articles and one.filed.drop]
    kept = {pk: one for pk, one in chosen.items() if pk in articles and not one.filed.drop}
    places = [
        Place(articles[pk], one.becomes, one.new_topics, one.filed.reason) for pk, one in kept.items() if pk
    ]
    changed = place_many(places, by) + leave_out_many(
        [article for article in dropped if article.standing == Standing.WAITING], by
    )
    _note(list(kept.values()))
    return len(changed)


def _note(stories: Sequence[Tried]) -> None:
    """Keep with each provenance what decides now."""
    for one in stories:
        item, filed = one.item, one.filed
        item.section, item.rule_id, item.filed_by, item.filing = (
            one.becomes,
            filed.rule,
            filed.by,
            filed.reason[:500],
        )
    Provenance.objects.bulk_update(
        [one.item for one in stories], ["section", "rule", "filed_by", "filing"], batch_size=200
    )
