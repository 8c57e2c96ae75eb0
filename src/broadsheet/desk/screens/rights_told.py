"""What each channel may show of a story, in an editor's words."""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.desk.models import Article
from broadsheet.rights.clauses import AMOUNTS, CHANNELS
from broadsheet.rights.rules import permit
from broadsheet.rights.terms import Show


@dataclass(frozen=True)
class Right:
    """What one channel may show of a story, until when, and why."""

    key: str
    channel: str
    amount: str
    forbidden: bool
    images: bool
    until: datetime | None
    reason: str


def rights_of(article: Article, at: datetime) -> list[Right]:
    """What each channel may show of the story at `at`, in the order of CHANNELS."""
    terms, published = article.terms, article.public_from or at
    rights = []
    for channel, name in CHANNELS.items():
        allowed = permit(terms, channel, published, max(at, published))
        rights.append(
            Right(
                key=channel.value,
                channel=str(name),
                amount=str(AMOUNTS[allowed.show]),
                forbidden=allowed.show is Show.NOTHING,
                images=allowed.images,
                until=allowed.until,
                reason=allowed.reason,
            )
        )
    return rights
