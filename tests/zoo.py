"""The fault zoo: every way we know for a publisher's server to misbehave, one beast each, on servers of this machine.

    with Zoo(folder) as zoo:
        zoo.allow                  what BROADSHEET_EGRESS_ALLOW must hold
        zoo.roots                  what SSL_CERT_FILE must name
        for beast in BEASTS: zoo.url(beast.name)

Each beast says which kinds of trouble it may end in. The door's own tests and the wire's take their tables here, so that
a newly met fault is added once.
"""

import gzip
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import brotli

from tests.feedserver import FeedServer
from tests.net.certificates import DAY, Authority

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"10000\r\n" + b"x" * 65536 + b"\r\n"
MEBI = 1024 * 1024
HANGING = 3600.0

# What goes over the line, by what is wrong with it.

SLOW: dict[str, bytes] = {
    "says nothing": b"",
    "stops in the status line": b"HTTP/1.1 2",
    "stops in the head": OK + b"Content-",
    "stops before the body": OK + b"Content-Length: 5\r\n\r\n",
    "stops in the body": OK + b"Content-Length: 5\r\n\r\nab",
    "stops between chunks": CHUNKED + b"2\r\nab\r\n",
    "never ends its provisional answers": b"HTTP/1.1 103 Early Hints\r\n\r\n",
}
DRIPPING: dict[str, bytes] = {
    "drips the head": OK + b"X-Slow: " + b"a" * 5000,
    "drips the body": OK + b"Content-Length: 5000\r\n\r\n" + b"a" * 5000,
    "drips chunks": CHUNKED + b"1\r\na\r\n" * 900,
    "drips provisional answers": b"HTTP/1.1 102 Processing\r\n\r\n" * 200,
}
BROKEN: dict[str, bytes] = {
    "hangs up at once": b"",
    "hangs up in the head": OK + b"Content-Type: text",
    "hangs up in the body": OK + b"Content-Length: 1000\r\n\r\nhalf",
    "hangs up between chunks": CHUNKED + b"2\r\nab\r\n",
    "hangs up in a chunk": CHUNKED + b"ff\r\nab",
}
RESET: dict[str, bytes] = {
    "resets at once": b"",
    "resets in the head": OK,
    "resets in the body": OK + b"Content-Length: 1000\r\n\r\nhalf",
    "resets between chunks": CHUNKED + b"2\r\nab\r\n",
}
NO_HTTP: dict[str, bytes] = {
    "noise": b"\x00\xff\x13\x37" * 200 + b"\r\n\r\n",
    "mail": b"220 mail.larkport.example ESMTP\r\n",
    "secure shell": b"SSH-2.0-OpenSSH_9.2\r\n",
    "a page without a head": b"<!doctype html><title>Larkport</title>\r\n\r\n",
    "an unknown version": b"HTTP/9.9 200 OK\r\n\r\n",
    "a wrong status": b"HTTP/1.1 20x OK\r\n\r\n",
    "two lengths": OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a negative length": OK + b"Content-Length: -5\r\n\r\nabcdef",
    "a word for a length": OK + b"Content-Length: five\r\n\r\nabcde",
    "a header without a colon": OK + b"no colon here\r\n\r\n",
    "a NUL in a header": OK + b"X-Nul: a\0b\r\nContent-Length: 0\r\n\r\n",
    "an upgrade nobody asked for": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
    + b"x" * 500,
}
LONG_HEADS: dict[str, bytes] = {
    "one long line": OK + b"X-Long: " + b"a" * 100_000 + b"\r\n\r\n",
    "many lines": OK + b"".join(b"X-%d: a\r\n" % n for n in range(1000)) + b"\r\n",
    "a long status": OK[:-2] + b"a" * 100_000 + b"\r\n\r\n",
    "a long name": OK + b"a" * 100_000 + b": a\r\n\r\n",
}
STATUSES: dict[int, str] = {
    **dict.fromkeys((204, 205, 206, 300, 305, 306, 400, 405, 406, 418, 421), "status-odd"),
    **dict.fromkeys((401, 402, 403, 407, 451), "not-allowed"),
    **dict.fromkeys((500, 502, 503, 504, 520, 599), "server-trouble"),
    404: "not-found",
    410: "gone",
    429: "too-many-requests",
}
UNREADABLE: dict[str, tuple[str, bytes, str]] = {
    "an empty body": ("empty", b"", "application/rss+xml"),
    "a web page": ("html-instead", b"<!doctype html><p>Hello", "text/html"),
    "broken XML": ("xml-broken", b"<<<>>>", "application/rss+xml"),
    "no feed in JSON": ("format-unknown", b"[1, 2]", "application/json"),
    "cut JSON": (
        "json-broken",
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
        "application/json",
    ),
    "another kind of XML": ("format-unknown", b"<larder><jam/></larder>", "application/xml"),
    "a list of feeds": ("list-of-feeds", b"<opml><body/></opml>", "text/x-opml"),
    "bytes that mean nothing": ("format-unknown", bytes(range(128, 256)) * 40, "application/rss+xml"),
    "an entity bomb": (
        "entity-bomb",
        f'<!DOCTYPE rss [<!ENTITY a "{"a" * 150}">]><rss><channel><title>{"&a;" * 5000}</title></channel></rss>'.encode(),
        "application/rss+xml",
    ),
    "only unusable items": (
        "nothing-usable",
        b'{"version": "https://jsonfeed.org/version/1", "items": [1, 2]}',
        "application/json",
    ),
}


def inflated(mebis: int, wbits: int) -> bytes:
    """A stream that unpacks to this much, made of one piece over and over; its checksum is never reached."""
    packer = zlib.compressobj(9, wbits=wbits)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    return head + (packer.compress(bytes(MEBI)) + packer.flush(zlib.Z_FULL_FLUSH)) * mebis


def packed(encoding: str, data: bytes) -> bytes:
    """A whole answer in this encoding."""
    return OK + f"Content-Encoding: {encoding}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


def bombs() -> dict[str, tuple[str, bytes]]:
    """Packed answers that would fill our memory: how each ends, and the whole answer."""
    big = inflated(1000, wbits=31)
    return {
        "gzip": ("bomb-suspected", packed("gzip", big)),
        "deflate": ("bomb-suspected", packed("deflate", inflated(1000, wbits=15))),
        "bare deflate": ("bomb-suspected", packed("deflate", inflated(1000, wbits=-15))),
        "brotli": ("bomb-suspected", packed("br", brotli.compress(bytes(32 * MEBI), quality=1))),
        "many gzip files": ("bomb-suspected", packed("gzip", gzip.compress(bytes(100)) * 20_000)),
        "gzip in gzip": ("encoding-unknown", packed("gzip, gzip", gzip.compress(big, 9))),
        "a thousand encodings": ("encoding-unknown", packed(", ".join(["gzip"] * 1000), big)),
        "zstd": ("encoding-unknown", packed("zstd", b"\x28\xb5\x2f\xfd" + bytes(1000))),
        "an encoding nobody knows": ("encoding-unknown", packed("pied-piper", b"abc")),
        "gzip that is none": ("body-damaged", packed("gzip", b"plain text, really")),
        "gzip cut short": ("body-damaged", packed("gzip", gzip.compress(b"x" * 5000)[:-12])),
    }


@dataclass(frozen=True)
class Beast:
    """One misbehaviour: its name, the kinds of trouble it may end in, and how a server comes to do it."""

    name: str
    kinds: tuple[str, ...]
    settle: Callable[["Zoo", str], str]
    """Prepare it under a path; answers the address to ask."""


def _raw(*steps: bytes | float, again: bool = False, reset: bool = False) -> Callable[["Zoo", str], str]:
    return lambda zoo, path: zoo.server.raw(path, *steps, again=again, reset=reset)


def _beasts() -> list[Beast]:
    """All of them. Where several kinds are named, libraries and kernels differ in what they notice first."""
    found = [Beast(f"slow: {name}", ("timed-out",), _raw(data, HANGING)) for name, data in SLOW.items()]
    found += [
        Beast(name, ("timed-out",), lambda zoo, path, data=data: zoo.server.drip(path, data, 0.02, head=b""))
        for name, data in DRIPPING.items()
    ]
    found += [Beast(name, ("broken-off",), _raw(data)) for name, data in BROKEN.items()]
    found += [
        Beast(name, ("broken-off",), lambda zoo, path, data=data: zoo.server.reset(path, data))
        for name, data in RESET.items()
    ]
    found += [Beast(f"no http: {name}", ("not-http",), _raw(data, 0.1)) for name, data in NO_HTTP.items()]
    found += [
        Beast(f"head: {name}", ("head-too-large",), _raw(data, 0.2)) for name, data in LONG_HEADS.items()
    ]
    found += [
        Beast(
            f"status {status}",
            (kind,),
            lambda zoo, path, status=status: zoo.server.serve(path, b"", status=status, etag=False),
        )
        for status, kind in STATUSES.items()
    ]
    found += [
        Beast(name, (kind,), lambda zoo, path, data=data, of=of: zoo.server.serve(path, data, of))
        for name, (kind, data, of) in UNREADABLE.items()
    ]
    found += [Beast(f"bomb: {name}", (kind,), _raw(answer)) for name, (kind, answer) in bombs().items()]
    return [*found, *_endless(), *_redirecting(), *_insecure(), *_nowhere()]


def _endless() -> list[Beast]:
    return [
        Beast("endless chunks", ("too-large", "timed-out"), _raw(CHUNKED, CHUNK, again=True)),
        Beast("endless body", ("too-large", "timed-out"), _raw(OK + b"\r\n", bytes(65536), again=True)),
        Beast(
            "500 MB announced",
            ("too-large",),
            _raw(OK + b"Content-Length: 524288000\r\n\r\n", bytes(65536), again=True),
        ),
        Beast("endless head", ("head-too-large",), _raw(OK, b"X-More: and more\r\n", again=True)),
        Beast(
            "endless notes on a chunk",
            ("too-large", "timed-out"),
            _raw(CHUNKED + b"1;", b"a" * 65536, again=True),
        ),
        Beast(
            "endless trailers",
            ("head-too-large",),
            _raw(CHUNKED + b"0\r\n", b"X-More: x\r\n" * 1000, again=True),
        ),
        Beast("a length too long", ("broken-off",), _raw(OK + b"Content-Length: 9999\r\n\r\n<rss>")),
        Beast("a chunk of no size", ("not-http", "broken-off"), _raw(CHUNKED + b"xyz\r\nab\r\n", 0.1)),
        Beast(
            "304 without having been asked",
            ("nothing-held",),
            _raw(b"HTTP/1.1 304 Not Modified\r\n\r\n", 0.1),
        ),
    ]


def _redirecting() -> list[Beast]:
    def hops(zoo: "Zoo", path: str) -> str:
        # On the server that breaks no lines: a hop over a line that another beast has broken would end otherwise.
        for hop in range(30):
            zoo.good.redirect(path if hop == 0 else f"{path}-{hop}", f"{path}-{hop + 1}", 301)
        return zoo.good.url(path)

    def to(where: str, status: int = 302) -> Callable[["Zoo", str], str]:
        return lambda zoo, path: zoo.server.redirect(path, where, status)

    return [
        Beast("a circle", ("too-many-redirects",), lambda zoo, path: zoo.server.redirect(path, path)),
        Beast("30 hops", ("too-many-redirects",), hops),
        Beast("to this machine", ("address-forbidden",), to("http://127.0.0.1/")),
        Beast("to the clouds' metadata", ("address-forbidden",), to("http://169.254.169.254/latest/")),
        Beast("to a file", ("scheme-forbidden",), to("file:///etc/passwd")),
        Beast("to another port", ("port-forbidden",), to("http://wire.larkport.example:6379/")),
        Beast("to nonsense", ("address-malformed",), to("http://[::1/")),
        Beast("with a password", ("credentials-in-address",), to("https://a:b@larkport.example/")),
        Beast(
            "from https to http",
            ("redirect-insecure",),
            lambda zoo, path: zoo.secure.redirect(path, zoo.server.url("/")),
        ),
    ]


def _insecure() -> list[Beast]:
    def at(name: str) -> Callable[["Zoo", str], str]:
        return lambda zoo, path: zoo.insecure[name].serve(path, b"<rss/>")

    return [
        Beast("a certificate that has run out", ("bad-certificate",), at("old")),
        Beast("a certificate for another name", ("bad-certificate",), at("other")),
        Beast("a certificate nobody vouches for", ("bad-certificate",), at("own")),
        Beast("a certificate not valid yet", ("bad-certificate",), at("young")),
        Beast(
            "no TLS where TLS is expected",
            ("handshake-failed", "broken-off", "timed-out"),
            lambda zoo, path: zoo.server.url(path).replace("http://", "https://"),
        ),
    ]


def _nowhere() -> list[Beast]:
    return [
        Beast(
            "a name nobody knows", ("name-unknown",), lambda zoo, path: f"http://no-such-host.example{path}"
        ),
        Beast("where nobody listens", ("connection-refused",), lambda zoo, path: zoo.deserted + path),
    ]


BEASTS = _beasts()


class Zoo:
    """All beasts on a few servers of this machine, from `with` to the end of the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        trusted, nobody = Authority(self._folder), Authority(self._folder, "Nobody")
        self.roots = str(trusted.roots)
        with ExitStack() as stack:
            self.server = stack.enter_context(FeedServer())
            self.good = stack.enter_context(FeedServer())
            self.secure = stack.enter_context(FeedServer(tls=trusted.server("127.0.0.1")))
            self.insecure = {
                "old": stack.enter_context(FeedServer(tls=trusted.server("127.0.0.1", -2 * DAY, -DAY))),
                "other": stack.enter_context(FeedServer(tls=trusted.server("larkport.example"))),
                "own": stack.enter_context(FeedServer(tls=nobody.server("127.0.0.1"))),
                "young": stack.enter_context(FeedServer(tls=trusted.server("127.0.0.1", DAY, 2 * DAY))),
            }
            with FeedServer() as gone:
                self.deserted = gone.url("")
            self._stack = stack.pop_all()
        servers = (self.server, self.good, self.secure, gone, *self.insecure.values())
        self.allow = ",".join(server.allow for server in servers)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def url(self, beast: Beast) -> str:
        """Where this beast is to be met."""
        return beast.settle(self, f"/{BEASTS.index(beast)}")

    def bytes_sent(self) -> int:
        """All that the servers have sent."""
        return sum(server.bytes_sent for server in (self.server, self.secure, *self.insecure.values()))
