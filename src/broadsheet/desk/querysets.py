"""How the paper asks for its records."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from broadsheet.rows import LightRows

TOLD = (
    "headline",
    "kicker",
    "standfirst",
    "excerpt",
    "words",
    "section",
    "picture",
    "picture_caption",
    "wire_byline",
    "dateline",
    "language",
    "origin",
    "licence",
    "credit_name",
    "credit_url",
    "embargo",
    "right_ends_at",
    "standing",
    "address",
    "public_from",
    "updated_at",
    "due_at",
)
"""What the gate reads of an article. Half of the columns, for half of what loading a story costs."""


class SectionQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def in_order(self) -> Self:
        """The editor's order."""
        return self.order_by("position", "id")

    def in_menu(self) -> Self:
        return self.filter(in_menu=True).order_by("position", "id")


class ArticleQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def live(self) -> Self:
        """What readers can open now."""
        return self.filter(standing="live")

    def addresses_at_last(self, articles: Iterable[int]) -> dict[int, str | None]:
        """Where readers of these stories end up: at their own address, or at that of the story they became part of."""
        places: dict[int, tuple[str | None, int | None]] = {}
        asked = set(articles)
        while asked:
            rows = self.filter(pk__in=asked).values_list("pk", "address", "merged_into")
            places.update((pk, (address, into)) for pk, address, into in rows)
            asked = {into for _, into in places.values() if into is not None} - places.keys()
        found = {}
        for article in articles:
            last = article
            while last in places and (into := places[last][1]) is not None:
                last = into
            found[article] = places[last][0] if last in places else None
        return found

    def newest_first(self) -> Self:
        return self.order_by("-public_from", "-id")

    def oldest_first(self) -> Self:
        return self.order_by("public_from", "id")

    def after(self, at: datetime, id: int) -> Self:
        """Later in the paper's one line of stories than the story (at, id)."""
        # The plain bound says nothing new, but an index can be entered by it.
        return self.filter(Q(public_from__gt=at) | Q(id__gt=id), public_from__gte=at)

    def before(self, at: datetime, id: int) -> Self:
        """Earlier in the paper's one line of stories than the story (at, id)."""
        return self.filter(Q(public_from__lt=at) | Q(id__lt=id), public_from__lte=at)

    def within(self, start: datetime, end: datetime) -> Self:
        """Published from `start` on and before `end`."""
        return self.filter(public_from__gte=start, public_from__lt=end)

    def due(self, now: datetime) -> Self:
        """What time alone has changed by now."""
        return self.filter(due_at__lte=now)

    def for_telling(self) -> Self:
        """Whole stories for desk.gate; give the list to company.bring_together() next."""
        return self._lightly(*TOLD, "body")

    def for_cards(self) -> Self:
        """Stories in a list for desk.gate; the text stays in the database."""
        return self._lightly(*TOLD)

    def _lightly(self, *fields: str) -> Self:
        found = self.only(*fields)
        found._iterable_class = LightRows
        return found
