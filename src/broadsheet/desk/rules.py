"""Pure judgement of the desk: addresses, names that are taken, what a footprint is."""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from broadsheet.moments import iso

RESERVED_TOP_NAMES = frozenset(
    (
        "about archive assets author authors contact corrections coverage desk feed feeds fragments gone index "
        "media moved privacy robots search section sections sitemap sitemaps static terms topic topics 404 410"
    ).split()
)
"""Top-level addresses that are the paper's own."""

RTL_LANGUAGES = frozenset("ar arc ckb dv fa he ks ku nqo ps sd syr ug ur yi".split())

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def is_colour(value: str) -> bool:
    """Whether this is #rrggbb."""
    return bool(_COLOUR.match(value))


def is_time_zone(value: str) -> bool:
    """Whether the tz database knows this name."""
    return value in available_timezones()


def is_this_machine(host: str) -> bool:
    """Whether a host name only ever means the machine it is said on."""
    return host in ("localhost", "::1", "") or host.startswith("127.")


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """ "rtl" or "ltr" for a BCP 47 tag, by its primary language (UAX #9 is the renderer's part)."""
    return "rtl" if language.split("-")[0].lower() in RTL_LANGUAGES else "ltr"


def address_of(slug: str, published: datetime, zone: ZoneInfo) -> str:
    """ "2026/11/the-slug": year and month in the paper's own time zone, no slashes around."""
    local = published.astimezone(zone)
    return f"{local.year:04d}/{local.month:02d}/{slug}"


def numbered(slug: str, number: int) -> str:
    """The slug for the number-th story that would have it: the-slug, the-slug-2, …"""
    return slug if number < 2 else f"{slug}-{number}"


def footprint(
    address: str, section: str, authors: list[str], topics: list[str], published: datetime
) -> dict[str, Any]:  # Any: JSON
    """Where one public story is visible: what the journal keeps as before and after."""
    return {
        "address": address,
        "section": section,
        "authors": sorted(authors),
        "topics": sorted(topics),
        "at": iso(published),
    }
