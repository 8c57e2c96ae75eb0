"""One item of a delivery on its way through the room: what came, what it goes by, what was decided, which story it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from broadsheet.desk.models import Article
from broadsheet.wire import wording
from broadsheet.wire.alike import Likeness
from broadsheet.wire.dispatch import Dispatch
from broadsheet.wire.filing import Filed
from broadsheet.wire.identity import Held, Keys
from broadsheet.wire.rules import Kind, Verdict
from broadsheet.wire.wording import Copy

NOT_LOOKED_AT = Verdict(Kind.REFUSED, "not looked at")


@dataclass(slots=True)
class Arrival:
    """One dispatch on its way through the room."""

    dispatch: Dispatch
    keys: Keys
    sent: str
    verdict: Verdict = NOT_LOOKED_AT
    copy: Copy | None = None
    """Its words for the paper; None until somebody needs them."""
    filed: Filed | None = None
    """Where it goes; None for what is not new."""
    item_key: str = ""
    """Under which it will be kept; "" when it is kept already, or not at all."""
    article: Article | None = None
    near: tuple[tuple[Held, Likeness], ...] = ()
    """Other stories that it is likely a version of."""

    @property
    def held(self) -> Held | None:
        """The provenance that it was known by."""
        return self.verdict.match.held if self.verdict.match else None


def wishes_of(arrivals: Iterable[Arrival]) -> list[tuple[Article, wording.Wanted]]:
    """The pictures that the stories of these want."""
    return [
        (arrival.article, wanted)
        for arrival in arrivals
        if arrival.article is not None and arrival.copy is not None
        for wanted in arrival.copy.wanted
    ]
