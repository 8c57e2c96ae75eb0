"""Alerts: tell the newsroom of a source that needs somebody, once, and note when it is over.

A source alerts at its second failure in a row, at the first when asking again cannot help, and when it has been
silent for longer than it is used to. One blip is no alert. What is open stands on the desk's first screen, in the
log, in the metrics (ops.metrics), and goes to the newsroom's address in one letter for all that is new.
"""

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.core.mail import EmailMessage
from django.urls import reverse

from broadsheet.desk.models import Publication
from broadsheet.wire.models import Alert, Source

log = structlog.get_logger("wire")

ALARMING = 2
"""Failures in a row."""
IN_ONE_LETTER = 40


def raise_alert(source: Source, about: Alert.About, text: str, now: datetime, kind: str = "") -> bool:
    """Open an alert about a source; an open one takes the newest words instead. Says whether it is new."""
    alert, new = Alert.objects.get_or_create(
        source=source, about=about, over_at=None, defaults={"kind": kind, "text": text, "raised_at": now}
    )
    if new:
        log.warning("alert", source=source.pk, name=source.name, about=str(about), kind=kind, text=text)
    elif (alert.kind, alert.text) != (kind, text):
        Alert.objects.filter(pk=alert.pk).update(kind=kind, text=text)
    return new


def end_alerts(sources: Iterable[int], about: Alert.About, now: datetime) -> int:
    """Close the open alerts about these sources; answers how many there were."""
    open_ones = Alert.objects.open().filter(source__in=list(sources), about=about)
    for alert in (ended := list(open_ones.select_related("source"))):
        log.info("alert over", source=alert.source_id, name=alert.source.name, about=alert.about)
    Alert.objects.filter(pk__in=[alert.pk for alert in ended]).update(over_at=now)
    return len(ended)


def tell_newsroom(now: datetime) -> int:
    """Mail what is open and untold to the newsroom's address in one letter; answers how many alerts it names.

    A paper without such an address has its alerts at the desk alone. Claimed before it is sent, so that two
    workers do not both send; given back when sending fails, and the error goes to the caller, who tries again.
    """
    paper = Publication.the_paper()
    if not paper.newsroom_email:
        return 0
    untold = list(Alert.objects.untold().select_related("source").order_by("raised_at", "id"))
    mine = [a for a in untold if Alert.objects.filter(pk=a.pk, told_at=None).update(told_at=now)]
    if not mine:
        return 0
    try:
        letter_about(mine, paper).send()
    except Exception:
        Alert.objects.filter(pk__in=[alert.pk for alert in mine]).update(told_at=None)
        raise
    return len(mine)


def letter_about(alerts: list[Alert], paper: Publication) -> EmailMessage:
    """The letter that names these alerts, each with where to look."""
    base = paper.base_url.rstrip("/")
    lines = [
        f"{alert.source.name}: {alert.text}\n{base}{reverse('sources:edit', args=[alert.source_id])}\n"
        for alert in alerts[:IN_ONE_LETTER]
    ]
    if more := len(alerts) - IN_ONE_LETTER:
        lines.append(f"And {more} more.\n" if more > 0 else "")
    count = f"{len(alerts)} sources need" if len(alerts) > 1 else f"{alerts[0].source.name} needs"
    return EmailMessage(
        subject=f"[{paper.name}] {count} a look".replace("\n", " ")[:200],
        body="\n".join(lines) + "\nThis is said once. The desk's first screen shows what is still so.\n",
        to=[paper.newsroom_email],
    )
