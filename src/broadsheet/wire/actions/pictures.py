"""Fetch the pictures that stories should have, and put them to their stories.

A picture never holds a story up: the story is out already, and gets its picture when that comes. One that does not
come is asked for again, later and later, and then given up with its reason. Pictures are fetched only where the
terms of the story allow them, through the one door, and only our own encoding of them is kept (desk.actions.pictures).
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit

import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.db import transaction
from django.utils import timezone

from broadsheet.desk.actions.pictures import lead_with, set_in_text, take_in_bytes
from broadsheet.desk.errors import BadPicture
from broadsheet.desk.models import Article, Picture, Standing
from broadsheet.net.door import Door, Limits, Request
from broadsheet.net.errors import FetchError
from broadsheet.text.pictures import token, wanted
from broadsheet.wire.actions.polling import own_door
from broadsheet.wire.actions.sources import worker_token
from broadsheet.wire.errors import refused_by_status
from broadsheet.wire.models import WantedPicture

log = structlog.get_logger("wire")

LIMITS = Limits(body=8 * 1024 * 1024)
LEASE = timedelta(minutes=5)
AT_ONCE = 16
TRIES = 6
FIRST_WAIT = timedelta(minutes=5)
LEAST_WIDTH = {WantedPicture.Place.LEAD: 200, WantedPicture.Place.TEXT: 60}
"""Pixels; what is narrower is a button, a badge or a counter."""

# Bytes fetched today are the same bytes tomorrow: agencies send one picture with many stories.
SHARED_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Brought:
    """What a request for a picture brought: its bytes, or why there are none."""

    wish: WantedPicture
    data: bytes = b""
    reason: str = ""
    hopeless: bool = False


def fetch_wanted(limit: int = AT_ONCE, *, door: Door | None = None) -> int:
    """Fetch up to `limit` wanted pictures that are due; answers how many were tried. For commands, tasks and tests."""
    return async_to_sync(_fetch_with)(limit, door)


async def _fetch_with(limit: int, door: Door | None) -> int:
    async with door or await own_door(LIMITS) as open_door:
        return await fetch_due(limit, open_door, worker_token())


async def fetch_due(limit: int, door: Door, worker: str) -> int:
    """Fetch up to `limit` wanted pictures that are due, all at once; answers how many were tried."""
    wishes = await sync_to_async(claim)(worker, timezone.now(), limit)
    asking = [asyncio.create_task(_bring(wish, door)) for wish in wishes]
    try:
        for brought in asyncio.as_completed(asking):
            await sync_to_async(conclude)(await brought, timezone.now())
    finally:
        for task in asking:
            task.cancel()
    return len(wishes)


def claim(worker: str, now: datetime, limit: int) -> list[WantedPicture]:
    """Up to `limit` due wishes, now held by this worker; a conditional update decides between two."""
    due = list(WantedPicture.objects.due(now).values_list("pk", flat=True)[:limit])
    if not due:
        return []
    WantedPicture.objects.due(now).filter(pk__in=due).order_by().update(
        worker=worker, leased_until=now + LEASE
    )
    mine = WantedPicture.objects.filter(pk__in=due, worker=worker)
    return list(mine.select_related("article__licence", "picture").order_by("due_at", "id"))


def release(worker: str) -> int:
    """Let go of what this worker still holds, as at a clean stop; answers how many."""
    return WantedPicture.objects.filter(worker=worker).update(worker="", leased_until=None)


async def _bring(wish: WantedPicture, door: Door) -> Brought:
    if reason := why_not(wish.article):
        return Brought(wish, reason=reason, hopeless=True)
    if await sync_to_async(_share)(wish):
        return Brought(wish)
    try:
        answer = await door.fetch(Request(wish.url, headers={"Accept": "image/*"}))
    except FetchError as trouble:
        return Brought(wish, reason=str(trouble), hopeless=trouble.permanent)
    except Exception as ours:  # one picture on which we break must not stop the others; its reason says so
        log.exception("asking for a picture failed", wish=wish.pk)
        return Brought(wish, reason=f"{type(ours).__name__}: {ours}")
    if answer.status != 200:
        return Brought(
            wish, reason=str(refused_by_status(answer.status)), hopeless=answer.status in (401, 403, 410)
        )
    return Brought(wish, answer.body)


def why_not(article: Article) -> str:
    """Why a story may not have pictures now; "" when it may."""
    if not article.licence.terms.images:
        return f"terms {article.licence.name} allow no pictures"
    if article.standing in (Standing.WITHDRAWN, Standing.KILLED, Standing.EXPIRED):
        return "the story is off the site"
    return ""


def _share(wish: WantedPicture) -> bool:
    """Take the picture of this address that came for another story in the last days."""
    since = timezone.now() - SHARED_FOR
    held = WantedPicture.objects.filter(url_key=wish.url_key, state="held", due_at__gte=since)
    held = held.filter(credit=wish.credit, caption=wish.caption, alt=wish.alt).exclude(picture=None)
    other = held.select_related("picture").first()
    if other is not None:
        wish.picture = other.picture
    return other is not None


def conclude(brought: Brought, now: datetime) -> None:
    """Write down what came of one wish: the picture at its place, another try, or given up."""
    wish = brought.wish
    try:
        if brought.reason:
            _not_yet(wish, brought.reason, now, hopeless=brought.hopeless)
            return
        # Decoding and encoding take a second: outside of any transaction.
        picture = wish.picture or _taken_in(wish, brought.data)
        _put_to_story(wish, picture)
    except BadPicture as refused:
        _not_yet(wish, str(refused), now, hopeless=True)
    except Exception as ours:  # one picture on which we break must not stop the others; its reason says so
        log.exception("taking in a picture failed", wish=wish.pk)
        _not_yet(wish, f"{type(ours).__name__}: {ours}", now, hopeless=False)


def _taken_in(wish: WantedPicture, data: bytes) -> Picture:
    name = unquote(urlsplit(wish.url).path.rpartition("/")[2])
    return take_in_bytes(
        data,
        title=wish.alt or wish.caption or name,
        alt=wish.alt,
        caption=wish.caption,
        credit=wish.credit,
        source_url=wish.url,
        least_width=LEAST_WIDTH[WantedPicture.Place(wish.place)],
    )


@transaction.atomic
def _put_to_story(wish: WantedPicture, picture: Picture) -> None:
    """The picture at its place, unless an editor has given that place to something else meanwhile."""
    article = Article.objects.select_for_update(of=("self",)).filter(pk=wish.article_id).first()
    if article is None:
        return
    if wish.place == WantedPicture.Place.TEXT:
        new = token({"embedtype": "image", "id": str(picture.pk), "alt": wish.alt}, "") or ""
        set_in_text(article, wanted(wish.url, wish.alt), new)
    elif article.picture_id is None or _came_from_wire(article):
        lead_with(article, picture, wish.caption)
    _settle(wish, state="held", picture=picture, reason="")


def _came_from_wire(article: Article) -> bool:
    """Whether the picture above a story is one that the wire put there."""
    return WantedPicture.objects.filter(article=article, place="lead", picture_id=article.picture_id).exists()


@transaction.atomic
def _not_yet(wish: WantedPicture, reason: str, now: datetime, *, hopeless: bool) -> None:
    """Another try later, or none any more: then its place in the text goes too."""
    tries = wish.tries + 1
    if not hopeless and tries < TRIES:
        _settle(wish, tries=tries, reason=reason[:500], due_at=now + FIRST_WAIT * 3 ** (tries - 1))
        return
    article = Article.objects.select_for_update(of=("self",)).filter(pk=wish.article_id).first()
    if article is not None and wish.place == WantedPicture.Place.TEXT:
        set_in_text(article, wanted(wish.url, wish.alt), "")
    _settle(wish, tries=tries, reason=reason[:500], state="given-up")


def _settle(wish: WantedPicture, **values: object) -> None:
    WantedPicture.objects.filter(pk=wish.pk).update(worker="", leased_until=None, **values)
