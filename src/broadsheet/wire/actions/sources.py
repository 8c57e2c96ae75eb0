"""Sources: add one, hand out those that are due, write down how each fares.

A source is held by one worker at a time, by a lease that the worker keeps alive; who died lets go by himself.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F

from broadsheet.desk.models import Section
from broadsheet.net.errors import FetchError, LoginRefused, MailboxUnknown, NotImap
from broadsheet.rights.actions import preset
from broadsheet.rows import update_each
from broadsheet.text.address import canonical
from broadsheet.wire import rhythm
from broadsheet.wire.actions.alerts import ALARMING, end_alerts, raise_alert
from broadsheet.wire.dispatch import Feed
from broadsheet.wire.errors import (
    ContractEnded,
    FolderForbidden,
    FolderMissing,
    Gone,
    PasswordSealed,
    SectionUnknown,
    SourceThere,
    WireError,
    WorkerStopped,
)
from broadsheet.wire.identity import digest
from broadsheet.wire.models import Alert, FetchLog, Provenance, Source
from broadsheet.wire.rhythm import Hints
from broadsheet.wire.sealing import seal
from broadsheet.wire.transports.address import FOLDER, MAILBOX, read_address

LEASE = timedelta(seconds=90)
HEARTBEAT = 25.0
"""Seconds between two renewals of the leases a worker holds."""

SILENT = (
    "It has had nothing new for longer than it is used to (the last story: {heard}). "
    "See whether the publisher has moved the feed or stopped it."
)

LOOKING_TROUBLES = frozenset(
    one.kind
    for one in (FolderMissing, FolderForbidden, PasswordSealed, LoginRefused, MailboxUnknown, NotImap)
) | {"timed-out", "connection-refused", "name-unknown", "broken-off", "bad-certificate", "handshake-failed"}
"""Troubles with the place itself: a good look ends them, whether there was anything or not."""

DEADLY = 3
"""Polls begun and never ended from which on a source is put to rest."""


Trouble = FetchError | WireError
"""Why a source brought nothing. Both have a kind, a remedy, and say whether asking again can help."""


def add_source(
    url: str,
    section: str,
    terms: str = "link-only",
    *,
    name: str = "",
    hold: bool = False,
    login: str = "",
    password: str = "",
    now: datetime,
) -> tuple[Source, bool]:
    """Add a feed, a folder or a mailbox under a preset's terms, due at once; answers it, and False when it was there already.

    `url`: https://…, folder:PATH or imaps://user@host/INBOX (transports.address). Raises SectionUnknown,
    rights.terms.BadTerms, net.errors.FetchError or a WireError for an address that may not be
    asked, and SourceThere when the address is there with another section or terms.
    """
    place = Section.objects.filter(slug=section).first()
    if place is None:
        there = ", ".join(Section.objects.in_order().values_list("slug", flat=True)) or "none yet"
        raise SectionUnknown(f"{section!r}; there are: {there}")
    address = read_address(url, settings.HOME, settings.FOLDERS)
    licence = preset(terms)
    source, made = Source.objects.get_or_create(
        key=source_key(address.url, address.login),
        defaults={
            "name": name.strip()[:200] or address.host,
            "transport": address.transport,
            "url": address.url,
            "login": login or address.login,
            "sealed_password": seal(password or address.password),
            "section": place,
            "licence": licence,
            "hold": hold,
            "next_due_at": now,
        },
    )
    if source.ended_at:
        raise _ended(source)
    if not made and (source.section_id, source.licence_id) != (place.pk, licence.pk):
        raise SourceThere(f"{source.url} ({source.name}, under {source.licence}, in {source.section})")
    return source, made


@transaction.atomic
def _ended(source: Source) -> ContractEnded:
    return ContractEnded(f"source {source.pk}, on {source.ended_at:%Y-%m-%d}")


def change_source(
    source: Source,
    *,
    name: str,
    section: Section,
    terms: str,
    hold: bool,
    active: bool,
    now: datetime,
    login: str = "",
    password: str = "",
    **rights: Any,  # Any: trusts_licences, when_vanished, vanished_after, when_gone
) -> Source:
    """Change how a source's next stories are filed; what is filed already stays as it is.

    `terms` names a preset; empty leaves them, and so does an empty password, unless the user name goes too.
    A source that is asked again is due at once. Raises ContractEnded for one whose contract has ended.
    """
    if source.ended_at:
        raise _ended(source)
    again = active and not source.active
    fields = ["name", "section", "licence", "hold", "active", "login", "sealed_password"]
    if password or not login:
        source.sealed_password = seal(password)
    source.login = login
    source.name, source.section, source.hold, source.active = name.strip()[:200], section, hold, active
    if terms:
        source.licence = preset(terms)
    for column, value in rights.items():
        setattr(source, column, value)
    source.save(update_fields=[*fields, *rights])
    if again:
        ask_soon(source, now)
    return source


def set_asked(sources: Sequence[int], asked: bool, now: datetime) -> int:
    """Ask these sources for stories from now on, or no more; answers how many that changes.

    One that is asked again is due at once, and its old failures are forgotten: somebody has looked into it. One whose
    contract has ended stays as it is.
    """
    changed = Source.objects.filter(pk__in=sources, ended_at=None).exclude(active=asked)
    fresh = {"next_due_at": now, "failures": 0, "begun": 0} if asked else {}
    return changed.update(active=asked, **fresh)


def ask_soon(source: Source, now: datetime) -> None:
    """Make a source due now: whoever polls next asks it, unless somebody is at it already."""
    ask_all_soon([source.pk], now)


def ask_all_soon(sources: Sequence[int], now: datetime) -> int:
    """Make these sources due now, those that are asked at all; answers how many that are."""
    return Source.objects.asked().filter(pk__in=sources).update(next_due_at=now)


def source_key(url: str, login: str = "") -> str:
    """The key of a source's address: one feed is one source, however its address is spelt."""
    if url.startswith((FOLDER, MAILBOX)):
        return digest(f"place {login} {url}")
    return digest("feed " + canonical(url))


# Who asks which


def worker_token() -> str:
    """A name that no other worker has."""
    return secrets.token_hex(12)


def claim_due(worker: str, now: datetime, limit: int) -> list[Source]:
    """Up to `limit` due sources, now held by this worker. Two queries."""
    return claim(list(Source.objects.due(now).values_list("pk", flat=True)[:limit]), worker, now)


def claim(sources: Sequence[int], worker: str, now: datetime) -> list[Source]:
    """Those of these sources that nobody else holds, now held by this worker.

    A conditional update decides: of two workers that saw the same row, one has it.
    """
    if not sources:
        return []
    free = Source.objects.asked().filter(Source.objects.free_q(now), pk__in=sources)
    free.update(worker=worker, leased_until=now + LEASE, begun=F("begun") + 1)
    return list(
        Source.objects.filter(pk__in=sources, worker=worker)
        .select_related("section", "licence")
        .order_by("next_due_at", "id")
    )


def keep_hold(worker: str, now: datetime) -> int:
    """Renew this worker's leases; answers how many it has."""
    return Source.objects.filter(worker=worker).update(leased_until=now + LEASE)


def release(worker: str) -> int:
    """Let go of what this worker still holds, as at a clean stop; answers how many."""
    return Source.objects.filter(worker=worker).update(worker="", leased_until=None, begun=0)


# How it went

_LET_GO: dict[str, Any] = {"worker": "", "leased_until": None, "begun": 0}
_WELL: dict[str, Any] = {
    "failures": 0,
    "trouble_kind": "",
    "trouble": "",
    "trouble_remedy": "",
    "trouble_since": None,
    "trouble_at": None,
    "taken_back_at": None,
}


_OURS = [
    *_LET_GO,
    *_WELL,
    "etag",
    "last_modified",
    "body_digest",
    "format",
    "title",
    "language",
    "homepage",
    "every",
    "interval",
    "next_due_at",
    "last_attempt_at",
    "last_success_at",
    "last_new_at",
    "silence_after",
    "silent_since",
]
"""What polling writes of a source; the rest is the desk's, and may have been changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to a source as it is logged. `took` in seconds."""

    source: Source
    at: datetime
    status: int
    took: float
    size: int
    hints: Hints
    chance: float


def log_entry(
    visit: Visit, trouble: Trouble | None = None, counts: Mapping[str, int] | None = None
) -> FetchLog:
    """The row of the fetch log for a visit; the caller saves."""
    return FetchLog(
        source=visit.source,
        at=visit.at,
        status=visit.status,
        took=int(visit.took * 1000),
        size=visit.size,
        trouble_kind=trouble.kind if trouble else "",
        trouble=str(trouble)[:500] if trouble else "",
        counts=dict(counts or {}),
    )


@transaction.atomic
def note_quiet(visits: Sequence[Visit]) -> None:
    """Nothing new at these sources: a row of the log each, and when they are due next. Four queries, however many."""
    there = set(
        Source.objects.filter(pk__in=[visit.source.pk for visit in visits]).values_list("pk", flat=True)
    )
    visits = [visit for visit in visits if visit.source.pk in there]
    recovered = [visit.source.pk for visit in visits if visit.source.trouble_kind]
    for visit in visits:
        _listen(visit.source, visit.at)
        visit.source.next_due_at = _next_due(visit)
    FetchLog.objects.bulk_create([log_entry(visit) for visit in visits])
    latest = max((visit.at for visit in visits), default=None)
    Source.objects.filter(pk__in=there).update(
        **_LET_GO, **_WELL, last_attempt_at=latest, last_success_at=latest
    )
    update_each([visit.source for visit in visits], "next_due_at", "silent_since")
    if recovered and latest:
        end_alerts(recovered, Alert.About.TROUBLE, latest)


def note_success(visit: Visit, feed: Feed, headers: Mapping[str, str], body_digest: str, new: int) -> None:
    """A delivery was taken in: keep its validators, what it says of itself, and learn the rhythm. Inside its transaction."""
    source = visit.source
    if source.trouble_kind:
        end_alerts([source.pk], Alert.About.TROUBLE, visit.at)
    _set(source, {**_LET_GO, **_WELL, "last_attempt_at": visit.at, "last_success_at": visit.at})
    source.etag = _fitting(headers.get("etag", ""), 1000)
    source.last_modified = _fitting(headers.get("last-modified", ""), 200)
    source.body_digest = body_digest
    source.format = feed.format[:20]
    source.title = feed.title
    source.language = feed.language or source.language
    source.homepage = source.homepage or _fitting(feed.url, 2000)
    source.every = feed.every
    times = _times(source)
    source.interval = rhythm.learnt(times)
    source.silence_after = rhythm.silence_after(times)
    if new:
        source.last_new_at = visit.at
    _listen(source, visit.at)
    source.next_due_at = _next_due(visit)
    source.save(update_fields=[*_OURS, "name", "url", "key"])


def _next_due(visit: Visit) -> datetime:
    source = visit.source
    return rhythm.next_due(
        visit.at,
        source.interval,
        visit.hints,
        visit.chance,
        every=source.every,
        last_new=source.last_new_at,
        pushed=source.pushed_until is not None and source.pushed_until > visit.at,
    )


def note_look(visit: Visit, wait: timedelta, new: int, took_in: bool) -> None:
    """A folder or mailbox was looked into, and nothing was wrong: when it is looked into next. Inside a transaction.

    `took_in`: whether documents were taken in; only they end a trouble, which one refused before them may have made.
    """
    source = visit.source
    _set(source, {**_LET_GO, "last_attempt_at": visit.at, "last_success_at": visit.at})
    if took_in or source.trouble_kind in LOOKING_TROUBLES:
        if source.trouble_kind:
            end_alerts([source.pk], Alert.About.TROUBLE, visit.at)
        _set(source, _WELL)
    if new:
        note_new(source, visit.at)
    _listen(source, visit.at)
    source.next_due_at = visit.at + wait
    Source.objects.filter(pk=source.pk).update(**{name: getattr(source, name) for name in _OURS})


def described_by(source: Source, feed: Feed) -> None:
    """Keep what a document that was picked up says of its source. Inside its transaction."""
    fields = ["name", "format", "title", "language", "homepage"]
    source.format, source.title = feed.format[:20], source.title or feed.title[:300]
    source.language = source.language or feed.language
    source.homepage = source.homepage or _fitting(feed.url, 2000)
    source.save(update_fields=fields)


def note_new(source: Source, at: datetime) -> None:
    """New stories came outside a poll: learn the rhythm. The caller saves."""
    times = _times(source)
    source.last_new_at = at
    source.interval, source.silence_after = rhythm.learnt(times), rhythm.silence_after(times)


def note_pushed(source: Source, at: datetime, new: int) -> None:
    """A hub's push was taken in. What polling keeps of the feed itself (validators, the newest bytes) stays its own."""
    if not new:
        return
    note_new(source, at)
    _listen(source, at)
    fields = ["last_new_at", "interval", "silence_after", "silent_since"]
    Source.objects.filter(pk=source.pk).update(**{name: getattr(source, name) for name in fields})


def note_failure(visit: Visit, trouble: Trouble, *, alarming: int = ALARMING) -> None:
    """A visit brought nothing: keep the kind, the first and the last time, and come later. Inside a transaction.

    The newsroom is alerted from the `alarming`-th failure in a row on.
    """
    source = visit.source
    same = source.trouble_kind == trouble.kind
    source.failures += 1
    source.trouble_since = source.trouble_since if same and source.trouble_since else visit.at
    source.trouble_kind, source.trouble = trouble.kind, str(trouble)
    source.trouble_remedy, source.trouble_at = trouble.remedy, visit.at
    source.last_attempt_at = visit.at
    before, source.silent_since = source.silent_since, _silent_since(source, visit.at)
    source.next_due_at = rhythm.next_try(
        visit.at, source.interval, source.failures, visit.hints, visit.chance
    )
    if isinstance(trouble, WorkerStopped):
        source.next_due_at = visit.at + rhythm.CEILING
    if isinstance(trouble, Gone):
        source.active = False
    _set(source, _LET_GO)
    fields = [*_OURS, "active"]
    if Source.objects.filter(pk=source.pk).update(**{name: getattr(source, name) for name in fields}):
        log_entry(visit, trouble).save()
        if source.failures >= alarming or trouble.permanent:
            raise_alert(source, Alert.About.TROUBLE, str(trouble), visit.at, trouble.kind)
        _tell_silence(source, before, visit.at)


def moved_to(source: Source, url: str) -> bool:
    """Follow a permanent move (301, 308) to `url`; False when another source is there already. The caller saves."""
    key = source_key(url)
    if len(url) > 2000 or Source.objects.filter(key=key).exclude(pk=source.pk).exists():
        return False
    source.url, source.key = url, key
    return True


def named_after(source: Source, feed: Feed) -> None:
    """Give a source that nobody named the feed's own name, before its first stories are filed. The caller saves."""
    if not source.format and source.name == urlsplit(source.url).hostname and feed.title:
        source.name = feed.title[:200]


def _set(source: Source, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(source, name, value)


def _fitting(value: str, limit: int) -> str:
    """A value that fits its column, or none: half a validator is no validator."""
    return value if len(value) <= limit else ""


def _times(source: Source) -> list[datetime]:
    """When the newest stories of a source were published. One query."""
    rows = (
        Provenance.objects.filter(source=source)
        .order_by("-first_seen_at")
        .values_list("published_at", "first_seen_at")
    )
    return [min(published or seen, seen) for published, seen in rows[: 4 * rhythm.REMEMBERED]]


def _listen(source: Source, now: datetime) -> None:
    """Notice when a source has fallen silent, and when it speaks again."""
    before, source.silent_since = source.silent_since, _silent_since(source, now)
    _tell_silence(source, before, now)


def _tell_silence(source: Source, before: datetime | None, now: datetime) -> None:
    """An alert when a silence begins, once for each; over when it ends."""
    if source.silent_since and not before:
        heard = f"{source.last_new_at:%Y-%m-%d %H:%M} UTC" if source.last_new_at else "never"
        raise_alert(source, Alert.About.SILENCE, SILENT.format(heard=heard), now)
    elif before and not source.silent_since:
        end_alerts([source.pk], Alert.About.SILENCE, now)


def _silent_since(source: Source, now: datetime) -> datetime | None:
    """Since when a source is unusually silent; kept from the first time it is noticed until it speaks again."""
    heard = source.last_new_at or source.added_at
    if heard is None or now - heard <= source.silence_after:
        return None
    return source.silent_since or now
