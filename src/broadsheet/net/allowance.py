"""The exceptions the host of the paper made: BROADSHEET_EGRESS_ALLOW.

"host:port" pairs, comma-separated; an IPv6 address in brackets. A pair lets the door
reach exactly that spelling of the host on exactly that port, at whatever addresses it has.
"""

import os
import re

from broadsheet.net.target import read_host

VARIABLE = "BROADSHEET_EGRESS_ALLOW"

Allowance = frozenset[tuple[str, int]]

_ENTRY = re.compile(r"(?P<host>\[[^\]]+\]|[^\[\]:/@]+):(?P<port>[0-9]{1,5})")


class AllowanceMalformed(ValueError):
    """An entry of BROADSHEET_EGRESS_ALLOW that is not host:port. Names the entry."""


def read_allowance(text: str) -> Allowance:
    """The pairs in `text`; none for an empty one. Raises AllowanceMalformed."""
    return frozenset(_read(entry) for part in text.split(",") if (entry := part.strip()))


def allowance_of_this_process() -> Allowance:
    """The pairs in the environment."""
    return read_allowance(os.environ.get(VARIABLE, ""))


def _read(entry: str) -> tuple[str, int]:
    found = _ENTRY.fullmatch(entry)
    host = read_host(found["host"]) if found else ""
    port = int(found["port"]) if found else 0
    if not host or not 1 <= port <= 65535:
        raise AllowanceMalformed(
            f"{VARIABLE}: {entry!r} is not host:port. Write a name or address, a colon and a port, "
            "such as feeds.example.org:8443, 192.168.1.5:8000 or [fd00::5]:8000, with commas between them."
        )
    return host, port
