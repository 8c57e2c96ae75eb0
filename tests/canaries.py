"""A paper full of canaries: one story for every way terms and standings can have it, each in words of its own.

Where a canary is found, something of its story got out; `Planted.allows` says by rights.rules where that is allowed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from broadsheet.desk.actions import clockwork
from broadsheet.desk.actions.filing import file_many
from broadsheet.desk.actions.merging import merge
from broadsheet.desk.actions.publishing import correct, kill, publish, withdraw
from broadsheet.desk.models import Article, Picture, Section, Topic
from broadsheet.rights.actions import licence_for, preset
from broadsheet.rights.models import Licence
from broadsheet.rights.rules import permit
from broadsheet.rights.terms import PRESETS, AtEnd, Channel, Show
from tests.newsroom import NOON, draft, filing, signed

HOUR = timedelta(hours=1)
EVENING = NOON + 6 * HOUR
"""When the census is taken: some of the stories have been taken down since noon, or their rights have ended."""

NEEDS = {
    "headline": Show.HEADLINE,
    "correction": Show.HEADLINE,
    "standfirst": Show.EXCERPT,
    "excerpt": Show.EXCERPT,
    "body": Show.FULL,
    "picture": Show.EXCERPT,
}
"""Each canary with the least that the terms have to show for it. A picture needs leave for pictures, too."""

BORROWED = [name for name in PRESETS if name != "own"]
ENDED = {f"ended-{at_end.value}": at_end for at_end in AtEnd}
NEVER_PUBLIC = ("waiting", "held", "held-to-be-killed")
TAKEN_DOWN = {"killed": kill, "withdrawn": withdraw}


@dataclass(frozen=True, slots=True)
class Planted:
    """One story of the paper and its canaries; `source` is whom it is borrowed from, "" for our own."""

    name: str
    id: int
    source: str
    canaries: dict[str, str]

    def article(self) -> Article:
        return Article.objects.select_related("licence").get(pk=self.id)

    def allows(self, channel: Channel | None) -> set[str]:
        """The canaries that may be found on a channel at the hour of the census; none where there is no channel."""
        article = self.article()
        if channel is None or not article.is_public or article.public_from is None:
            return set()
        allowed = permit(article.terms, channel, article.public_from, EVENING)
        return {
            what
            for what, least in NEEDS.items()
            if allowed.show >= least and (what != "picture" or allowed.images)
        }


def canary(what: str, name: str) -> str:
    """A word that stands nowhere else and is no part of another canary."""
    return f"qx{what}{name.replace('-', '')}zk"


def plant() -> list[Planted]:
    """Found stories of every kind at noon; the caller presses them, and then calls `time_passes()`."""
    filings = [*_borrowed(), *_waiting()]
    planted = [_of_the_wire(name, article) for name, article in filings]
    planted += [_own("own", public=True), _own("draft", public=False)]
    return planted


def time_passes(planted: list[Planted]) -> None:
    """What happens between noon and evening: stories are killed, withdrawn and merged, and rights end."""
    named = {one.name: one for one in planted}
    for name, take_down in TAKEN_DOWN.items():
        take_down(named[name].article(), "A notice of the paper's own.")
    kill(named["held-to-be-killed"].article())
    merge(named["merged"].article(), named["cc-by"].article())
    clockwork.come_due(EVENING)


def _borrowed() -> Iterator[tuple[str, Article]]:
    """Stories on the site at noon: every preset, rights that end by evening, and what will be taken down."""
    licences: dict[str, Licence] = {name: preset(name) for name in BORROWED}
    for name, at_end in ENDED.items():
        licences[name] = licence_for(replace(PRESETS["cc-by"], name=name, at_end=at_end, ends=NOON + HOUR))
    licences |= {name: preset("cc-by") for name in (*TAKEN_DOWN, "merged")}
    for name, licence in licences.items():
        article = publish(signed(_filed(name, licence)))
        correct(article, f"It was not so: {canary('correction', name)}.", at=NOON)
        yield name, _marked(name, article)


def _waiting() -> Iterator[tuple[str, Article]]:
    """Stories of the wire that no reader has seen."""
    yield "waiting", _marked("waiting", _filed("waiting", preset("cc-by"), hold=True))
    for name in ("held", "held-to-be-killed"):
        yield name, _marked(name, _filed(name, preset("cc-by"), embargo=EVENING + HOUR))


def _filed(name: str, licence: Licence, **fields: Any) -> Article:  # Any: fields of a Filing
    [article] = file_many(
        [
            filing(
                f"Barges wait {canary('headline', name)}",
                licence,
                section=Section.objects.get(slug="economy"),
                body=_body(name),
                published=NOON - HOUR,
                topics=("Harbour",),
                credit_name=_source(name),
                credit_url=f"https://wire.example/{name}",
                **fields,
            )
        ],
        NOON,
    )
    return article


def _marked(name: str, article: Article) -> Article:
    """The story with its other canaries. The excerpt is cut from a standfirst where there is one: here each has its own."""
    Article.objects.filter(pk=article.pk).update(
        standfirst=f"Told in short: {canary('standfirst', name)}.",
        excerpt=f"The first of it: {canary('excerpt', name)}.",
        picture=_picture(name),
    )
    return article


def _own(name: str, *, public: bool) -> Planted:
    article = draft(
        f"Ferries move {canary('headline', name)}",
        section=Section.objects.get(slug="economy"),
        body=_body(name),
    )
    article.topics.add(*Topic.objects.filter(slug="harbour"))
    article.save()
    if public:
        publish(signed(article))
        correct(article, f"It was not so: {canary('correction', name)}.", at=NOON)
    _marked(name, article)
    return Planted(name, article.pk, "", _canaries(name, without=() if public else ("correction",)))


def _of_the_wire(name: str, article: Article) -> Planted:
    without = ("correction",) if name in NEVER_PUBLIC else ()
    return Planted(name, article.pk, _source(name), _canaries(name, without))


def _canaries(name: str, without: tuple[str, ...] = ()) -> dict[str, str]:
    return {what: canary(what, name) for what in NEEDS if what not in without}


def _source(name: str) -> str:
    return f"{name.replace('-', ' ').title().replace(' ', '')} Quay Wire"


def _body(name: str) -> str:
    return f"<p>Barge owners had asked for it since the flood.</p><p>{canary('body', name)} sings.</p>"


def _picture(name: str) -> Picture:
    """A picture whose address, words and credit are all one canary."""
    word = canary("picture", name)
    made = [{"path": f"pictures/{word}/640.jpg", "width": 640, "height": 360, "type": "image/jpeg"}]
    return Picture.objects.create(
        title=word,
        description=f"{word} at the quay",
        width=640,
        height=360,
        derivatives=made,
        credit=f"Drawing: {word}",
    )
