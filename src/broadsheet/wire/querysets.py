"""How the wire asks for its records."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class SourceQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def asked(self) -> Self:
        """Those that are asked at all."""
        return self.filter(active=True)

    def due(self, now: datetime) -> Self:
        """Those that may be asked now and that no worker holds, the longest due first."""
        return self.asked().filter(self.free_q(now), next_due_at__lte=now).order_by("next_due_at", "id")

    def free_q(self, now: datetime) -> Q:
        """Held by no worker, or by one that died."""
        return Q(leased_until=None) | Q(leased_until__lt=now)

    def in_trouble(self) -> Self:
        return self.exclude(trouble_kind="")

    def to_take_back(self) -> Self:
        """Those whose publisher has ended the feed, and whose stories are to go for that and have not gone yet."""
        return self.withdrawn().filter(taken_back_at=None, ended_at=None).order_by("id")

    def withdrawn(self) -> Self:
        """Those whose publisher has ended the feed, and whose stories do not stay for it."""
        return self.filter(trouble_kind="gone", when_gone="take-back")

    def silent(self) -> Self:
        """Those that have had nothing for longer than they are used to."""
        return self.asked().exclude(silent_since=None)


class ProvenanceQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def stood_on(self, *standings: str) -> Self:
        """Those on which a story of one of these standings stands: their own, or the one they are lent to."""
        own = Q(primary=True, article__standing__in=standings)
        return self.filter(own | Q(lends_to__standing__in=standings))


class WantedPictureQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def due(self, now: datetime) -> Self:
        """Those that may be fetched now and that no worker holds, the longest due first."""
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        return self.filter(free, state="wanted", due_at__lte=now).order_by("due_at", "id")


class SubscriptionQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def due(self, now: datetime) -> Self:
        """Those to be asked for, or asked for again, now."""
        return self.filter(source__active=True, next_ask_at__lte=now).order_by("next_ask_at", "id")

    def pushing(self, now: datetime) -> Self:
        """Those whose hub has promised to push, and still does."""
        return self.filter(state="verified", lease_until__gt=now)


class AlertQuerySet(models.QuerySet[Any]):  # Any: the model would be a circle
    def open(self) -> Self:
        """Those whose cause has not gone."""
        return self.filter(over_at=None)

    def untold(self) -> Self:
        """Open ones of which no letter has told the newsroom."""
        return self.open().filter(told_at=None)
