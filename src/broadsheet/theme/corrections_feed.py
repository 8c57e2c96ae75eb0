"""The corrections as a feed: RSS 2.0, Atom and JSON Feed, one entry for each dated note.

Who keeps an archive of the paper's stories mends it by this. Sources: RSS 2.0.11; RFC 4287; JSON Feed 1.1.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from broadsheet.theme import xml
from broadsheet.theme.feeds import ATOM_TYPE, NEVER, RSS_TYPE, rfc822
from broadsheet.theme.furniture import Furniture
from broadsheet.theme.shapes import CorrectionNote, StoryLink

BASE = "/corrections/"


def render_corrections_rss(furniture: Furniture, notes: Sequence[CorrectionNote]) -> str:
    """RSS 2.0."""
    head = [
        xml.element("title", _title(furniture)),
        xml.element("link", furniture.absolute(BASE)),
        xml.element("description", _title(furniture)),
        xml.element("language", furniture.paper.language),
        xml.element("lastBuildDate", rfc822(_changed(notes))),
        xml.empty("atom:link", rel="self", type=RSS_TYPE, href=furniture.absolute(BASE + "feed.xml")),
    ]
    items = [
        "<item>"
        + xml.element("title", _story(note).headline)
        + xml.element("link", furniture.absolute(_story(note).url))
        + xml.element("guid", _identity(furniture, note), isPermaLink="false")
        + xml.element("pubDate", rfc822(note.at.iso))
        + xml.element("description", xml.text(note.text))
        + "</item>"
        for note in notes
    ]
    lines = "\n".join(head + items)
    space = 'xmlns:atom="http://www.w3.org/2005/Atom"'
    return f'{xml.HEAD}<rss version="2.0" {space}>\n<channel>\n{lines}\n</channel>\n</rss>\n'


def render_corrections_atom(furniture: Furniture, notes: Sequence[CorrectionNote]) -> str:
    """Atom 1.0."""
    head = [
        xml.element("title", _title(furniture)),
        xml.element("id", furniture.absolute(BASE)),
        xml.element("updated", _changed(notes)),
        xml.empty("link", rel="self", type=ATOM_TYPE, href=furniture.absolute(BASE + "feed.atom")),
        xml.empty("link", rel="alternate", type="text/html", href=furniture.absolute(BASE)),
        f"<author>{xml.element('name', furniture.paper.name)}</author>",
    ]
    entries = [
        "<entry>"
        + xml.element("title", _story(note).headline)
        + xml.element("id", _identity(furniture, note))
        + xml.empty("link", rel="alternate", type="text/html", href=furniture.absolute(_story(note).url))
        + xml.element("updated", note.at.iso)
        + xml.element("content", note.text, type="text")
        + "</entry>"
        for note in notes
    ]
    lines = "\n".join(head + entries)
    name = f'xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml.text(furniture.paper.language)}"'
    return f"{xml.HEAD}<feed {name}>\n{lines}\n</feed>\n"


def render_corrections_json(furniture: Furniture, notes: Sequence[CorrectionNote]) -> str:
    """JSON Feed 1.1."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(furniture),
        "home_page_url": furniture.absolute(BASE),
        "feed_url": furniture.absolute(BASE + "feed.json"),
        "language": furniture.paper.language,
        "items": [
            {
                "id": _identity(furniture, note),
                "url": furniture.absolute(_story(note).url),
                "title": _story(note).headline,
                "content_text": note.text,
                "date_published": note.at.iso,
            }
            for note in notes
        ],
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _story(note: CorrectionNote) -> StoryLink:
    """The story a note is about; a feed has only notes about stories that may be shown."""
    if note.story is None:
        raise ValueError(f"correction {note.id} comes without its story")
    return note.story


def _title(furniture: Furniture) -> str:
    return f"{furniture.paper.name}: {furniture.say('corrections')}"


def _identity(furniture: Furniture, note: CorrectionNote) -> str:
    """A tag URI (RFC 4151) of the note, which is never given twice."""
    host = urlsplit(furniture.paper.url).hostname or "localhost"
    return f"tag:{host},{note.at.iso[:4]}:correction:{note.id}"


def _changed(notes: Sequence[CorrectionNote]) -> str:
    return notes[0].at.iso if notes else NEVER
