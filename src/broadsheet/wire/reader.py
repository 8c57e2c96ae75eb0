"""The reader of suspicious documents: a process of its own that may break, run by wire.reading.

It takes one document from standard input, limits itself, reads, and answers on standard output: "feed" and the feed as
JSON, or the kind of the refusal and what it is about. It knows neither database nor network nor settings.
"""

import json
import resource
import sys
from datetime import datetime

from broadsheet.wire.dispatch_json import to_json
from broadsheet.wire.errors import DeliveryRefused
from broadsheet.wire.formats import read
from broadsheet.wire.formats.document import Bounds

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
PROCESSOR_SECONDS = 15
SECONDS = 12.0
"""How long items are read; what is whole by then is kept."""


def limit() -> None:
    """Give up everything that reading does not need. What a system does not know how to limit stays as it is."""
    wanted = {
        "RLIMIT_AS": MEMORY,
        "RLIMIT_CPU": PROCESSOR_SECONDS,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 16,
    }
    for name, value in wanted.items():
        if hasattr(resource, name):
            hard = resource.getrlimit(getattr(resource, name))[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(getattr(resource, name), (value, value))


def main() -> int:
    """Read one document. Answers 0 when it could be judged, 1 when it was too much."""
    limit()
    told = json.loads(sys.stdin.buffer.readline())
    try:
        feed = read(
            sys.stdin.buffer.read(),
            told["content_type"],
            told["url"],
            now=datetime.fromisoformat(told["now"]),
            bounds=Bounds(seconds=SECONDS),
            format=told["format"],
        )
        answer = f"feed\n{to_json(feed)}"
    except DeliveryRefused as refused:
        answer = f"{refused.kind}\n{refused.about}"
    except MemoryError:
        return 1
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
