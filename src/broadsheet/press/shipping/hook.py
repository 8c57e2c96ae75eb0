"""Tell a CDN, or whoever keeps copies, which addresses look different: a signed POST through the one door out."""

from collections.abc import Sequence
from datetime import datetime

from asgiref.sync import async_to_sync

from broadsheet.net.door import Door, Request
from broadsheet.press.errors import HookRefused
from broadsheet.press.shipping.rules import signature

KIND = "application/json"


def tell(url: str, secret: str, bodies: Sequence[bytes], at: datetime) -> None:
    """Send each body in order. Raises HookRefused, or net's FetchError; both may be tried again."""
    if bodies:
        async_to_sync(_tell)(url, secret, bodies, str(int(at.timestamp())))


async def _tell(url: str, secret: str, bodies: Sequence[bytes], timestamp: str) -> None:
    async with Door() as door:
        for body in bodies:
            headers = {
                "Content-Type": KIND,
                "X-Broadsheet-Timestamp": timestamp,
                "X-Broadsheet-Signature": "sha256=" + signature(secret, timestamp, body),
            }
            answer = await door.fetch(Request(url, method="POST", headers=headers, body=body))
            if not 200 <= answer.status < 300:
                raise HookRefused(answer.status)
