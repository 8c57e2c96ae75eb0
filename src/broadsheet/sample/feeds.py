"""The four invented wires, as feed files that look fresh at any hour.

Each wire has its own format and terms, and one feed file per section, since a
source files everything it brings under one section. content/wire/wires.toml
lists them; the files beside it are true feeds, but for a few marks:

    {{ago 3h}} and its like   dates, see marks.py
    {{base}}                  the address the sample is served under
    {{picture NAME}}          the item's picture, as this format attaches one
    {{figure NAME}}           a picture inside a story's HTML

Pure but for reading those files; serving the result is left to whoever runs
the demo.
"""

import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from broadsheet.sample.marks import fill
from broadsheet.sample.pictures import HEIGHT, WIDTH, SamplePicture, pictures

FOLDER = Path(__file__).parent / "content" / "wire"
PICTURE = re.compile(r"\{\{(picture|figure) ([a-z-]+)\}\}")


@dataclass(frozen=True, slots=True)
class SampleSource:
    """One feed of one wire, as a host would add it to the paper."""

    name: str  # as the credit line prints it: "North Coast Wire"
    slug: str  # of this feed: "north-coast-wire-economy"
    terms_preset: str  # a name out of rights.terms.PRESETS
    section: str  # the slug of the section it files under
    feed_path: str  # where to serve it: "north-coast-wire/economy.xml"
    format: str  # "rss-2.0", "atom-1.0", "json-feed-1.1" or "rss-1.0"
    content_type: str
    homepage: str
    stories: int  # how many the file holds


@dataclass(frozen=True, slots=True)
class Manner:
    """How one format writes what the marks stand for."""

    content_type: str
    moment: Callable[[datetime], str]
    address: Callable[[str], str]
    picture: Callable[[SamplePicture], str]


def _rfc3339(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_xml(address: str) -> str:
    return escape(address, {'"': "&quot;"})


def _in_json(address: str) -> str:
    return json.dumps(address)[1:-1]


def _media(picture: SamplePicture) -> str:
    """The picture as the Media RSS extension attaches it: caption, description, credit."""
    return (
        f'<media:content url="{{{{base}}}}/pictures/{picture.file}" type="image/webp" medium="image"'
        f' width="{WIDTH}" height="{HEIGHT}">'
        f'<media:title type="plain">{escape(picture.caption)}</media:title>'
        f'<media:description type="plain">{escape(picture.alt)}</media:description>'
        f'<media:credit role="illustrator" scheme="urn:ebu">{escape(picture.credit)}</media:credit>'
        "</media:content>"
    )


def _enclosure(picture: SamplePicture) -> str:
    """The picture as an Atom enclosure; Atom knows no credit, so Media RSS says it again with one."""
    link = f'<link rel="enclosure" type="image/webp" href="{{{{base}}}}/pictures/{picture.file}"'
    return f"{link} title={quoteattr(picture.alt)}/>{_media(picture)}"


def _figure(picture: SamplePicture) -> str:
    """The picture in the run of a story's HTML."""
    return (
        f'<figure><img src="{{{{base}}}}/pictures/{picture.file}" alt={quoteattr(picture.alt)}'
        f' width="{WIDTH}" height="{HEIGHT}">'
        f"<figcaption>{escape(picture.caption)} {escape(picture.credit)}</figcaption></figure>"
    )


def _none(picture: SamplePicture) -> str:
    raise ValueError(
        f"the wire that asks for {picture.name!r} has a format without pictures; take the mark out"
    )


# RFC 822 dates in RSS 2.0 (the RSS Board's specification), RFC 3339 in Atom
# (RFC 4287) and JSON Feed, W3C dates in the Dublin Core module of RSS 1.0.
MANNERS = {
    "rss-2.0": Manner("application/rss+xml", format_datetime, _in_xml, _media),
    "atom-1.0": Manner("application/atom+xml", _rfc3339, _in_xml, _enclosure),
    "json-feed-1.1": Manner("application/feed+json", _rfc3339, _in_json, _none),
    "rss-1.0": Manner("application/rdf+xml", _rfc3339, _in_xml, _none),
}


def sources() -> list[SampleSource]:
    """Every feed of the four wires, in the order wires.toml gives."""
    listed = tomllib.loads((FOLDER / "wires.toml").read_text("utf-8"))
    return [
        SampleSource(
            name=wire["name"],
            slug=f"{wire['slug']}-{feed['section']}",
            terms_preset=wire["terms"],
            section=feed["section"],
            feed_path=f"{wire['slug']}/{feed['file']}",
            format=wire["format"],
            content_type=MANNERS[wire["format"]].content_type,
            homepage=wire["homepage"],
            stories=feed["stories"],
        )
        for wire in listed["wire"]
        for feed in wire["feed"]
    ]


def render_feed(slug: str, now: datetime, base_url: str) -> bytes:
    """The feed file of one source as UTF-8, its dates counted back from `now`.

    `base_url` is where the sample's files are served from, without a slash at
    the end; pictures are asked for at `<base_url>/pictures/<file>`. The same
    arguments give the same bytes. Raises KeyError for a source we do not have.
    """
    source = {each.slug: each for each in sources()}[slug]
    manner = MANNERS[source.format]
    held = {picture.name: picture for picture in pictures()}

    def one(found: re.Match[str]) -> str:
        draw = manner.picture if found[1] == "picture" else _figure
        return draw(held[found[2]])

    template = (FOLDER / source.feed_path).read_text("utf-8")
    filled = fill(PICTURE.sub(one, template), now, manner.moment)
    return filled.replace("{{base}}", manner.address(base_url.rstrip("/"))).encode()
