"""Choose how much of a copy this client needs: nothing new, a part, only the headers, or the whole.

Pure, and short, because every reader passes here (RFC 9110, 13.2.2 gives the order of judging).
"""

from collections.abc import Mapping

from .copies import EMPTY, Message, Variant, body_of, start
from .headers import KEEP_NOT
from .negotiation import Span, matches, read_range

Reply = tuple[Message, Message | Span]
"""The opening message, and the one with the body, or the span of the file to send from the disk."""

_OF_THE_BYTES = frozenset(
    {b"content-length", b"content-type", b"content-encoding", b"etag", b"last-modified"}
)


def reply_to(seen: Mapping[bytes, bytes], head: bool, variant: Variant) -> Reply:
    """What to send to a client with these request headers; `head` when it asked by HEAD."""
    if variant.unchanged is not None:
        if _holds(seen, variant):
            return variant.unchanged, EMPTY
        if b"range" in seen and not head:
            return _part(seen, variant)
    return variant.start, (EMPTY if head else variant.body)


def _holds(seen: Mapping[bytes, bytes], variant: Variant) -> bool:
    none_match = seen.get(b"if-none-match")
    if none_match is not None:
        return none_match == variant.etag or matches(none_match, variant.etag)
    # The very date we gave, not any later one: after a swap back to an older edition
    # the right page may be older than the one the client holds.
    return seen.get(b"if-modified-since") == variant.modified


def _part(seen: Mapping[bytes, bytes], variant: Variant) -> Reply:
    if_range = seen.get(b"if-range")
    changed = if_range is not None and if_range not in (variant.etag, variant.modified)
    span = None if changed else read_range(seen[b"range"], variant.size)
    if span is None:
        return variant.start, variant.body
    if not isinstance(span, Span):
        return _unsatisfiable(variant)
    place = b"bytes %d-%d/%d" % (span.first, span.last, variant.size)
    others = [header for header in variant.headers if header[0] != b"content-length"]
    opening = start(206, [*others, (b"content-length", b"%d" % span.length), (b"content-range", place)])
    if isinstance(variant.body, Span):
        return opening, span
    return opening, body_of(variant.body["body"][span.first : span.last + 1])


def _unsatisfiable(variant: Variant) -> Reply:
    kept = [header for header in variant.headers if header[0] not in _OF_THE_BYTES | {b"cache-control"}]
    size = (b"content-range", b"bytes */%d" % variant.size)
    return start(416, [*kept, size, (b"content-length", b"0"), (b"cache-control", KEEP_NOT)]), EMPTY
