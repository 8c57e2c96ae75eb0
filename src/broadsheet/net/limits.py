"""How much of our time and memory one answer may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The defaults are right for feeds and pictures.

    body             bytes of the answer, packed or unpacked
    seconds          for the whole exchange with all redirects, waiting for the host's turn not counted
    connect_seconds  until a line to one address stands, TLS included
    idle_seconds     between two pieces of an answer
    header           bytes of one header line; at most `headers` lines
    redirects        followed; one more is an error
    ratio            unpacked size to packed size; the first `unsuspicious` bytes do not count
    """

    body: int = 15 * 1024 * 1024
    seconds: float = 20.0
    connect_seconds: float = 10.0
    idle_seconds: float = 10.0
    header: int = 16 * 1024
    headers: int = 128
    redirects: int = 5
    ratio: float = 20.0
    unsuspicious: int = 1024 * 1024


USUAL = Limits()
