"""Turn the bytes of a delivery into dispatches: one module per format.

    feed = read(body, content_type, url, now=now)

A format is a module with two functions: `recognises(document) -> bool` and `read(document) -> Feed`. Adding
one needs that file, and one line in FORMATS. All of them are pure: bytes in, dispatches out; the same
bytes give the same dispatches, whenever they are read again (`now` is only asked by dates without a year).

A document that cannot be read raises one DeliveryRefused; of one that can, the bad items are refused one by one, and the
good ones kept. What calls `read` on documents of strangers is wire.reading, which decides in what process.
"""

from datetime import datetime
from typing import Protocol

from broadsheet.wire.dispatch import Feed
from broadsheet.wire.errors import (
    DeliveryRefused,
    FormatUnknown,
    ListOfFeeds,
    ReaderFailed,
    TooHeavy,
    WebPageInstead,
)
from broadsheet.wire.formats import atom, json_feed, newsml_1, newsml_g2, ninjs, nitf, opml, rss
from broadsheet.wire.formats.document import USUAL, Bounds, Document


class Format(Protocol):
    """What a module of this folder offers."""

    def recognises(self, document: Document) -> bool: ...

    def read(self, document: Document) -> Feed: ...


FORMATS: dict[str, Format] = {
    "rss": rss,
    "atom": atom,
    "ninjs": ninjs,
    "json_feed": json_feed,
    "newsml_g2": newsml_g2,
    "newsml_1": newsml_1,
    "nitf": nitf,
}
"""By the names that commands know them by. Asked in this order; the first that recognises the document reads it."""


def read(
    data: bytes,
    content_type: str = "",
    url: str = "",
    *,
    now: datetime,
    bounds: Bounds = USUAL,
    format: str = "",
) -> Feed:
    """The feed in these bytes. `content_type` and `url` are the answer's. Raises DeliveryRefused, nothing else.

    `format`, a name of FORMATS, asks that one alone.
    """
    try:
        document = Document(data, content_type, url, now, bounds)
        if document.is_web_page:
            raise WebPageInstead(f"it begins with {document.text[:60]!r}")
        for module in [FORMATS[format]] if format else FORMATS.values():
            if module.recognises(document):
                return module.read(document)
        if format:
            raise FormatUnknown(f"it was to be read as {format}, and {document.beginning}")
        if opml.recognises(document):
            raise ListOfFeeds(document.beginning)
    except DeliveryRefused:
        raise
    except MemoryError as wrong:
        raise TooHeavy("it does not fit into memory") from wrong
    except (
        Exception
    ) as ours:  # a fault of a reader must not stop the worker: it becomes this source's trouble
        raise ReaderFailed(f"{type(ours).__name__}: {ours}"[:300]) from ours
    if document.text[0] in "{[":
        document.json  # noqa: B018  what is no JSON at all is told so
    raise FormatUnknown(document.beginning)
