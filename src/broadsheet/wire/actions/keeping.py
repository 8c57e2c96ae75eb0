"""Forget what was kept for long enough: raw deliveries with their files, the fetch log, wishes and alerts that are settled.

Provenances are never forgotten: they are how a story is known again.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from broadsheet.wire import gateways
from broadsheet.wire.actions.picking_up import sweep_folders
from broadsheet.wire.models import Alert, Delivery, FetchLog, RefusedItem, WantedPicture

QUIET_LOG = timedelta(days=7)
"""For visits that brought nothing; those that did, or failed, stay as long as the deliveries."""
BATCH = 2_000


def forget_old(now: datetime) -> int:
    """Drop what is older than KEEP_DELIVERIES_DAYS, in small bites; answers how many deliveries went. Safe to call twice."""
    limit = now - timedelta(days=settings.KEEP_DELIVERIES_DAYS)
    gone = _forget_deliveries(limit)
    _drop(FetchLog.objects.filter(at__lt=limit))
    _drop(FetchLog.objects.filter(at__lt=now - QUIET_LOG, counts={}, trouble_kind=""))
    _drop(RefusedItem.objects.filter(last_seen_at__lt=limit))
    _drop(WantedPicture.objects.filter(due_at__lt=limit, state="given-up"))
    sweep_folders(limit)
    _drop(Alert.objects.filter(over_at__lt=limit))
    return gone


def _forget_deliveries(limit: datetime) -> int:
    count = 0
    while rows := list(Delivery.objects.filter(fetched_at__lt=limit).values_list("pk", "file")[:BATCH]):
        files = {file for _, file in rows}
        # The rows first: a file without a row is only room lost, a row without its file is a broken promise.
        Delivery.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
        for file in files - set(Delivery.objects.filter(file__in=files).values_list("file", flat=True)):
            gateways.forget(file)
        count += len(rows)
    return count


def _drop(rows: QuerySet[Any]) -> None:  # Any: one of several models
    while keys := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.model._default_manager.filter(pk__in=keys).delete()
