"""Seal the few secrets the wire must be able to say again: publishers' passwords, secrets shared with hubs.

A copy of the database alone opens none of them: the key is made from the paper's secret key, which lies in another
file (Fernet: AES-128-CBC with HMAC-SHA256).
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

_PURPOSE = b"broadsheet wire sealing 1:"


class Unopenable(Exception):
    """Sealed under another key: the paper's secret key has changed since."""


def seal(secret: str) -> str:
    """The secret, sealed; "" stays ""."""
    return _box().encrypt(secret.encode()).decode("ascii") if secret else ""


def unseal(sealed: str) -> str:
    """The secret again. Raises Unopenable."""
    try:
        return _box().decrypt(sealed.encode("ascii")).decode() if sealed else ""
    except (InvalidToken, UnicodeError) as wrong:
        raise Unopenable("sealed under another secret key") from wrong


def _box() -> Fernet:
    key = hashlib.sha256(_PURPOSE + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
