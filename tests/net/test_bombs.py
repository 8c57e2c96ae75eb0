"""Answers meant to fill our memory: refused, and the memory shows it."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import brotli
import pytest

from tests.feedserver import FeedServer
from tests.zoo import MEBI, OK, inflated, packed

CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"

# Asks for each address in turn, in a process of its own whose memory nothing else has used.
VISITOR = """
import json, resource, sys
from broadsheet.net.door import Request, fetch_now
from broadsheet.net.errors import FetchError
from broadsheet.net.pace import UNPACED

ends = {}
for url in sys.argv[1:]:
    try:
        ends[url.rpartition("/")[2]] = fetch_now(Request(url), pace=UNPACED).status
    except FetchError as error:
        ends[url.rpartition("/")[2]] = error.kind
# Not ru_maxrss: what Linux says there begins with the memory of whoever started this process.
[peak] = [int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps([ends, peak, sum(resource.getrusage(0)[:2])]))
"""


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


@pytest.fixture(scope="module")
def arsenal() -> Iterator[tuple[FeedServer, dict[str, str]]]:
    """A server full of bombs, and how each should end."""
    big = inflated(1000, wbits=31)
    with FeedServer() as server:
        server.raw("/gzip", packed("gzip", big))
        server.raw("/deflate", packed("deflate", inflated(1000, wbits=15)))
        server.raw("/bare-deflate", packed("deflate", inflated(1000, wbits=-15)))
        server.raw("/brotli", packed("br", brotli.compress(bytes(32 * MEBI), quality=1)))
        server.raw("/stacked-twice", packed("gzip, gzip", gzip.compress(big, 9)))
        server.raw("/stacked-lines", OK + b"Content-Encoding: gzip\r\n" * 100 + b"\r\n" + big)
        server.raw("/stacked-thousand", packed(", ".join(["gzip"] * 1000), big))
        server.raw("/many-files", packed("gzip", gzip.compress(bytes(100)) * 20_000))
        server.raw("/chunks", OK + b"Content-Encoding: gzip\r\n" + CHUNKED, *map(chunk, slices(big)))
        server.raw("/endless", OK + CHUNKED, chunk(bytes(MEBI)), again=True)
        server.raw("/announced", OK + b"Content-Length: 524288000\r\n\r\n", bytes(MEBI), again=True)
        server.raw("/headers", OK, b"X-More: " + b"a" * 8000 + b"\r\n", again=True)
        server.raw("/one-header", OK + b"X-More: ", b"a" * 65536, again=True)
        server.raw("/chunk-notes", OK + CHUNKED + b"1;", b"a" * 65536, again=True)
        server.raw("/trailers", OK + CHUNKED + b"0\r\n", b"X-More: and more\r\n" * 1000, again=True)
        server.redirect("/moved", "/gzip")
        ends = dict.fromkeys(["gzip", "deflate", "bare-deflate", "brotli", "many-files"], "bomb-suspected")
        ends |= dict.fromkeys(["stacked-twice", "stacked-lines", "stacked-thousand"], "encoding-unknown")
        ends |= dict.fromkeys(["endless", "announced", "chunk-notes"], "too-large")
        ends |= dict.fromkeys(["headers", "one-header", "trailers"], "head-too-large")
        ends |= dict.fromkeys(["chunks", "moved"], "bomb-suspected")
        yield server, ends


def slices(data: bytes, size: int = 10_000) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def test_no_bomb_is_swallowed_and_memory_and_time_stay_small(
    arsenal: tuple[FeedServer, dict[str, str]],
) -> None:
    server, wanted = arsenal
    done = subprocess.run(
        [sys.executable, "-c", VISITOR, *(server.url(f"/{name}") for name in wanted)],
        env={**os.environ, "BROADSHEET_EGRESS_ALLOW": server.allow, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    ends, kibis, seconds = json.loads(done.stdout)
    assert ends == wanted
    assert kibis < 200 * 1024
    assert seconds < 15
