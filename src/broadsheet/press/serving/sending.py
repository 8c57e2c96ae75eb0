"""Send a large file from the disk in pieces, at the pace of the client, and stop when the client has left."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from .copies import Message, Variant, body_of
from .negotiation import Span
from .shelves import Leaf, Shelf

Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PIECE: Final = 256 * 1024
"""Bytes read at once; a server holds a few of them for each slow client."""

log = structlog.get_logger("broadsheet.press.serving")


async def send_from_disk(
    shelf: Shelf, variant: Variant, opening: Message, span: Span, receive: Receive, send: Send
) -> bool:
    """Send the opening and a span of the file; False, with nothing sent, when the file has changed."""
    with shelf.opened(variant.name) as leaf:
        if leaf is None or leaf.mark != variant.mark:
            return False
        left = asyncio.ensure_future(_leaves(receive))
        try:
            await send(opening)
            await _send_pieces(leaf, span, left, send)
        finally:
            left.cancel()
    return True


async def _send_pieces(leaf: Leaf, span: Span, left: asyncio.Future[None], send: Send) -> None:
    loop = asyncio.get_running_loop()
    at = span.first
    while at <= span.last and not left.done():
        length = min(PIECE, span.last + 1 - at)
        try:
            piece = await loop.run_in_executor(None, leaf.part, at, length)
        except OSError as trouble:
            # The answer has begun. It is broken off, and the client sees by its length that it was.
            log.error("a file cannot be read to its end", trouble=str(trouble))
            return
        at += length
        await send(body_of(piece, more=at <= span.last))


async def _leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
