"""Push: let a hub bring a source's news the moment they are published (WebSub, W3C Recommendation of 2018).

    wish_for       a feed names a hub: remember to ask it
    ask_hubs       ask for what is due, the first time or again before the lease ends
    verify         the hub asks back whether it was us; only then does the promise hold
    accept         a document came: keep it on disk, and thank the hub
    take_in_pushed judge and file what was kept

Polling goes on as a safety net, only rarer, so a push that gets lost is found at the next poll.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlencode, urlsplit

import structlog
from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from broadsheet.desk.models import Publication
from broadsheet.net.allowance import allowance_of_this_process
from broadsheet.net.door import Answer, Door, Request
from broadsheet.net.errors import FetchError
from broadsheet.net.target import read_target
from broadsheet.wire import gateways
from broadsheet.wire.actions import sources
from broadsheet.wire.actions.receiving import Received, digest, receive
from broadsheet.wire.dispatch import Feed
from broadsheet.wire.models import Pushed, Source, Subscription
from broadsheet.wire.rhythm import Hints
from broadsheet.wire.sealing import Unopenable, seal, unseal

log = structlog.get_logger("wire")

LEASE = timedelta(days=10)
LONGEST_LEASE = timedelta(days=30)
SHORTEST_LEASE = timedelta(minutes=5)
UNANSWERED = timedelta(hours=1)
"""After which a hub that has not asked back is asked again."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=15), timedelta(days=1)
LARGEST = 15 * 1024 * 1024
AT_ONCE = 20

METHODS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
"""That hubs may sign with (7.1)."""


# Asking


def wish_for(source: Source, feed: Feed, headers: Mapping[str, str], now: datetime) -> None:
    """Remember the hub that a feed names, or forget the one it names no more. Inside the delivery's transaction."""
    hub, topic = named_hub(feed, headers)
    held = Subscription.objects.filter(source=source).first()
    if not hub or not can_be_reached():
        if held and not hub:
            held.delete()
            Source.objects.filter(pk=source.pk).update(pushed_until=None)
        return
    topic = topic or source.url
    if held and (held.hub, held.topic) == (hub, topic):
        return
    fresh = {
        "hub": hub,
        "topic": topic,
        "token": secrets.token_urlsafe(24),
        "sealed_secret": seal(secrets.token_hex(32)),
        "state": Subscription.State.ASKED,
        "next_ask_at": now,
        "lease_until": None,
        "failures": 0,
        "reason": "",
    }
    Subscription.objects.update_or_create(source=source, defaults=fresh)
    Source.objects.filter(pk=source.pk).update(pushed_until=None)


def named_hub(feed: Feed, headers: Mapping[str, str]) -> tuple[str, str]:
    """(hub, topic) that a feed names, in its headers first (4); "" for what it does not name or what may not be asked."""
    links = link_header(headers.get("link", ""))
    hub, topic = links.get("hub") or feed.hub, links.get("self") or feed.self_url
    try:
        allowance = allowance_of_this_process()
        hub = str(read_target(hub, allowance).url) if hub else ""
        topic = str(read_target(topic, allowance).url) if topic else ""
    except FetchError:
        return "", ""
    return (hub, topic) if max(len(hub), len(topic)) <= 2000 else ("", "")


_LINK = re.compile(
    r"<([^<>\s]{1,2000})>((?:\s*;\s*[\w*-]{1,40}\s*=\s*(?:\"[^\"]{0,400}\"|[^\s\";,]{1,400}))*)"
)
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s\";,]+))", re.IGNORECASE)


def link_header(value: str) -> dict[str, str]:
    """The first address for each relation in a Link header (RFC 8288), relations in lower case."""
    found: dict[str, str] = {}
    for link in _LINK.finditer(value[:16_000]):
        if rel := _REL.search(link[2]):
            for word in (rel[1] or rel[2] or "").lower().split():
                found.setdefault(word, link[1])
    return found


def can_be_reached() -> bool:
    """Whether hubs can reach this paper: its address is not one of this machine alone."""
    host = (urlsplit(Publication.the_paper().base_url).hostname or "").lower()
    return bool(host) and host not in ("localhost", "::1") and not host.startswith("127.")


def callback(token: str) -> str:
    """Where a hub finds us."""
    return f"{Publication.the_paper().base_url.rstrip('/')}/-/websub/{token}"


def claim_due(now: datetime) -> list[Subscription]:
    """Subscriptions to be asked for now; each is given to one caller, by a conditional update."""
    due = list(Subscription.objects.due(now).select_related("source")[:AT_ONCE])
    later = {"next_ask_at": now + UNANSWERED, "asked_at": now}
    rows = Subscription.objects
    return [one for one in due if rows.filter(pk=one.pk, next_ask_at=one.next_ask_at).update(**later)]


def request_to(subscription: Subscription) -> Request:
    """The subscription request (5.1). Raises sealing.Unopenable."""
    form = {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": callback(subscription.token),
        "hub.secret": unseal(subscription.sealed_secret),
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return Request(subscription.hub, "POST", kind, urlencode(form).encode("ascii"))


async def ask(subscription: Subscription, door: Door) -> str:
    """Put one request to its hub; answers "" when the hub took it, else why not."""
    try:
        answer = await door.fetch(await sync_to_async(request_to)(subscription))
    except FetchError as trouble:
        return str(trouble)
    except Unopenable:
        return "The secret of this subscription cannot be opened any more."
    if 200 <= answer.status < 300:
        return ""
    return f"The hub answered {answer.status}: {answer.body[:200].decode('utf-8', 'replace')!r}"


async def ask_hubs(door: Door) -> int:
    """Ask the hubs that are due to push; answers how many were asked."""
    now = timezone.now()
    due = await sync_to_async(claim_due)(now)
    for subscription in due:
        reason = await ask(subscription, door)
        await sync_to_async(note_asked)(subscription, reason, timezone.now())
    return len(due)


def note_asked(subscription: Subscription, reason: str, now: datetime) -> None:
    """A hub took the request (it will ask back), or did not: then later and later again."""
    if not reason:
        Subscription.objects.filter(pk=subscription.pk).update(reason="")
        return
    failures = subscription.failures + 1
    wait = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
    log.info("hub refused", source=subscription.source_id, reason=reason)
    Subscription.objects.filter(pk=subscription.pk).update(
        failures=failures, reason=reason[:500], next_ask_at=now + wait
    )


# What the hub says


@transaction.atomic
def verify(token: str, said: Mapping[str, str], now: datetime) -> str | None:
    """The challenge to give back when a hub asks whether it was us (5.3); None when it was not.

    This is the one GET that writes: the standard has hubs ask by GET. All it can do is confirm what we
    asked this hub for ourselves, under an address only it was told.
    """
    held = Subscription.objects.select_for_update().filter(token=token, source__active=True).first()
    if held is None or said.get("hub.topic") != held.topic:
        return None
    mode, challenge = said.get("hub.mode"), said.get("hub.challenge", "")
    if mode == "denied":
        reason = f"The hub refuses: {said.get('hub.reason', 'no reason given')}"[:500]
        held.state, held.reason, held.next_ask_at = Subscription.State.REFUSED, reason, now + LONGEST_WAIT
        held.lease_until = None
        held.save()
        Source.objects.filter(pk=held.source_id).update(pushed_until=None)
        return ""
    if mode != "subscribe" or held.asked_at is None or not challenge:
        return None
    lease = lease_of(said.get("hub.lease_seconds", ""))
    held.state, held.reason, held.failures = Subscription.State.VERIFIED, "", 0
    held.lease_until = now + lease
    held.next_ask_at = now + lease * 0.8  # in time, so that no push is missed between two leases
    held.save()
    Source.objects.filter(pk=held.source_id).update(pushed_until=held.lease_until)
    log.info("hub pushes", source=held.source_id, until=held.lease_until.isoformat())
    return challenge


def lease_of(seconds: str) -> timedelta:
    """The lease that a hub grants, within reason."""
    granted = (
        timedelta(seconds=int(seconds))
        if seconds.isascii() and seconds.isdigit() and len(seconds) < 10
        else LEASE
    )
    return min(max(granted, SHORTEST_LEASE), LONGEST_LEASE)


class Reception(Enum):
    """What became of a document that was brought to our door."""

    KEPT = "kept"
    IGNORED = "its signature does not hold"
    UNKNOWN = "nobody asked for it"
    GONE = "the source is not asked any more"


def expected(token: str) -> Reception:
    """Whether anything is expected under this address, before its body is read."""
    active = Subscription.objects.filter(token=token).values_list("source__active", flat=True).first()
    if active is None:
        return Reception.UNKNOWN
    return Reception.KEPT if active else Reception.GONE


def accept(token: str, data: bytes, signature: str, content_type: str, now: datetime) -> Reception:
    """Keep a document that was pushed, if its signature holds (7.1); the bytes are on disk before this returns."""
    held = Subscription.objects.filter(token=token, source__active=True).first()
    if held is None:
        return Reception.UNKNOWN
    try:
        holds = signature_holds(unseal(held.sealed_secret), data, signature)
    except Unopenable:
        holds = False
    if not holds:
        log.warning("a push with a false signature", source=held.source_id)
        return Reception.IGNORED
    file = gateways.keep(data, held.source_id, digest(data), now)
    with transaction.atomic():
        Pushed.objects.get_or_create(
            source_id=held.source_id,
            digest=digest(data),
            defaults={"at": now, "content_type": content_type[:200], "file": file},
        )
        Subscription.objects.filter(pk=held.pk).update(last_push_at=now)
    return Reception.KEPT


def signature_holds(secret: str, data: bytes, signature: str) -> bool:
    """Whether `signature` ("sha256=<hex>") is that of the data under the secret, compared in constant time."""
    method, _, given = signature.strip().partition("=")
    make = METHODS.get(method.strip().lower())
    if make is None or not secret:
        return False
    ours = hmac.new(secret.encode(), data, make).hexdigest()
    return hmac.compare_digest(ours.encode(), given.strip().lower().encode("utf-8", "replace"))


# Taking in


@dataclass(frozen=True)
class TakenIn:
    """How many pushed documents were taken in, and how many stories were new."""

    documents: int = 0
    new: int = 0


def take_in_pushed(now: datetime, limit: int = AT_ONCE) -> TakenIn:
    """Judge and file what was pushed and waits, in the order it came. Safe to run twice at one time."""
    documents = new = 0
    # While somebody is at a source (a poll, a replay), what was pushed waits: two versions must not pass each other.
    free = Pushed.objects.exclude(source__leased_until__gte=now)
    for waiting in free.select_related("source__section", "source__licence")[:limit]:
        try:
            new += _one(waiting, now)
        except (
            Exception
        ):  # one document on which we break must not stop the others; polling brings its stories
            log.exception("taking in a push failed", source=waiting.source_id)
            Pushed.objects.filter(pk=waiting.pk).delete()
        documents += 1
    return TakenIn(documents, new)


def _one(waiting: Pushed, now: datetime) -> int:
    source, at = waiting.source, waiting.at
    try:
        data = gateways.bring(waiting.file)
    except OSError:
        Pushed.objects.filter(pk=waiting.pk).delete()
        return 0
    answer = Answer(200, source.url, {"content-type": waiting.content_type}, data, None, 0.0)

    def follow(received: Received) -> None:
        Pushed.objects.filter(pk=waiting.pk).delete()
        visit = sources.Visit(source, now, 200, 0.0, len(data), Hints(), 0.0)
        sources.log_entry(visit, received.trouble, received.counts).save()
        if received.feed is not None:
            sources.note_pushed(source, now, received.counts["new"])

    return receive(source, at, answer, follow).counts["new"]
