"""Sign a list line by line, so that whoever gets it can see that it is whole and comes from this paper.

JSON Lines: what is listed, then one line with an Ed25519 signature (RFC 8032) over the SHA-256 of all lines before it.
The key is made from the paper's secret key; its public half stands beside the signature.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

ALGORITHM = "Ed25519 over SHA-256"
_PURPOSE = b"broadsheet signed lists 1:"


class NotGenuine(Exception):
    """The list is not as it was signed, or has no signature. The message says which."""


class Signer:
    """Takes the lines as they are written, and signs them at the end."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def line(self, entry: dict[str, Any]) -> str:  # Any: JSON
        """One entry as a line without its end, counted in."""
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        self._digest.update(text.encode() + b"\n")
        return text

    def last_line(self) -> str:
        """The signature's own line."""
        key = _key()
        signature = key.sign(self._digest.digest()).hex()
        signed = {"algorithm": ALGORITHM, "key": _public(key.public_key()), "signature": signature}
        return json.dumps(signed, sort_keys=True)


def verify(lines: Iterable[str]) -> tuple[int, bool]:
    """How many entries a list has, and whether this paper signed it. Raises NotGenuine when nobody did."""
    held = [line.rstrip("\r\n") for line in lines if line.strip()]
    try:
        signed = json.loads(held[-1])
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed["key"]))
        signature = bytes.fromhex(signed["signature"])
    except (IndexError, KeyError, TypeError, ValueError) as wrong:
        raise NotGenuine("its last line is no signature: the list is not whole") from wrong
    digest = hashlib.sha256("".join(line + "\n" for line in held[:-1]).encode()).digest()
    try:
        key.verify(signature, digest)
    except InvalidSignature as wrong:
        raise NotGenuine("it is not as it was signed: a line was changed, added or taken out") from wrong
    return len(held) - 1, signed["key"] == _public(_key().public_key())


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        hashlib.sha256(_PURPOSE + settings.SECRET_KEY.encode()).digest()
    )


def _public(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
