"""Judge whether a page was read by somebody, once. Pure, but for the tally's memory.

A reading is a page of a story that came into sight in a browser. Robots that say what they are, pages that
were fetched or drawn ahead and not looked at, and the same reader coming back within a minute do not
count. Nothing about a reader is kept: an address becomes a digest under a secret that lives in memory for a
day, the digest is forgotten after a minute, and only "this story, this hour, so many" is written down.
"""

import re
from collections import Counter
from collections.abc import Mapping
from hashlib import blake2b
from secrets import token_bytes
from threading import Lock

ONCE_IN = 60.0
"""Seconds within which one reader counts once for one story."""

DAY = 86_400.0
"""Seconds after which digests are made under another secret."""

MOST_REMEMBERED = 50_000
"""Readers of the last minute that are remembered; beyond that somebody may be counted twice."""

MOST_STORIES = 10_000
"""Stories counted between two times of writing down."""

ROBOTS = (
    "bot", "crawl", "spider", "slurp", "archiver", "fetch", "scrape", "scan", "monitor", "uptime", "preview",
    "headless", "lighthouse", "pagespeed", "phantom", "selenium", "playwright", "puppeteer", "curl", "wget",
    "python", "httpx", "aiohttp", "okhttp", "libwww", "java/", "go-http", "axios", "node-fetch", "feed", "rss",
    "facebookexternalhit", "whatsapp", "embedly", "validator", "probe",
)  # fmt: skip
"""Parts of a User-Agent by which those who are no readers say so, in lower case."""

STORY = re.compile(r"/(\d{4}/\d{2}/[a-z0-9-]{1,85})/")
"""The path of a story's page; its address is the part without slashes at the ends."""

_ROBOT = re.compile("|".join(map(re.escape, ROBOTS)))


def address_read(path: str) -> str:
    """The address of the story whose page this is; "" for another page.

    >>> address_read("/2026/11/night-ferries/"), address_read("/economy/")
    ('2026/11/night-ferries', '')
    """
    found = STORY.fullmatch(path)
    return found[1] if found else ""


def is_reader(headers: Mapping[str, str]) -> bool:
    """Whether a request was made for somebody who looks at the page; names in lower case.

    `Sec-Purpose` and its older forms say that a page was fetched or drawn ahead (Fetch, W3C Prerendering).
    """
    agent = headers.get("user-agent", "").lower()
    if not agent or _ROBOT.search(agent):
        return False
    ahead = (
        f"{headers.get('sec-purpose', '')} {headers.get('purpose', '')} {headers.get('x-moz', '')}".lower()
    )
    return "prefetch" not in ahead and "prerender" not in ahead


class Tally:
    """Counts readings between two times of writing down. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()
        self._seen: dict[bytes, float] = {}
        self._secret, self._secret_until = b"", 0.0

    def note(self, address: str, reader: str, now: float) -> bool:
        """Count a reading of the story at `address` unless this reader's last is younger than ONCE_IN.

        `reader` tells readers apart for that minute: network address and User-Agent. `now` is in
        seconds, of a clock that only goes forward. Says whether it counted.
        """
        with self._lock:
            if now >= self._secret_until:
                self._secret, self._secret_until = token_bytes(32), now + DAY
                self._seen.clear()
            digest = blake2b(f"{address}\0{reader}".encode(), key=self._secret, digest_size=12).digest()
            if self._seen.get(digest, now) > now:
                return False
            self._remember(digest, now)
            if address not in self._counts and len(self._counts) >= MOST_STORIES:
                return False
            self._counts[address] += 1
            return True

    def take(self) -> dict[str, int]:
        """What was counted since the last time; the tally begins anew."""
        with self._lock:
            taken, self._counts = dict(self._counts), Counter()
            return taken

    def give_back(self, counts: Mapping[str, int]) -> None:
        """Count again what could not be written down."""
        with self._lock:
            self._counts.update(
                {address: n for address, n in counts.items() if len(self._counts) < MOST_STORIES}
            )

    def _remember(self, digest: bytes, now: float) -> None:
        if len(self._seen) >= MOST_REMEMBERED:
            self._seen = {held: until for held, until in self._seen.items() if until > now}
            if len(self._seen) >= MOST_REMEMBERED:
                self._seen.clear()
        self._seen[digest] = now + ONCE_IN
