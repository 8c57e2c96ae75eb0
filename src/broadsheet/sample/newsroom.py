"""The Courier's own people and what they wrote.

Each story is one file under content/newsroom/: a head in TOML between two
lines of +++, then the text, block by block with an empty line between them.
A block is a paragraph, "## " a heading, "> " a quotation, lines of "- " a
list; a table or a figure is written as HTML and left alone.
Filing them is left to whoever runs the demo.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from broadsheet.sample.marks import DAYS, fill, span, whole_minute

FOLDER = Path(__file__).parent / "content" / "newsroom"
FENCE = "+++\n"
BLOCKS = ("<table", "<figure", "<ol", "<dl")  # HTML that is a block by itself


@dataclass(frozen=True, slots=True)
class SampleAuthor:
    """One of the paper's staff."""

    slug: str
    name: str
    role: str
    email: str
    biography: str  # plain text, one paragraph


@dataclass(frozen=True, slots=True)
class SampleCorrection:
    """What a story had wrong, as printed under it, and when that was said."""

    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class SampleStory:
    """A story out of the newsroom, ready to be filed.

    `published` is when it came out; for a scheduled story, when it will; for
    a draft it is None.
    """

    slug: str
    standing: str  # "live", "scheduled" or "draft"
    section: str
    kicker: str
    headline: str
    standfirst: str
    authors: tuple[str, ...]  # slugs of staff()
    topics: tuple[str, ...]  # names of topics()
    picture: str  # name of one of pictures(), or empty
    body: str  # HTML
    published: datetime | None
    updated: datetime | None
    corrections: tuple[SampleCorrection, ...]


def staff() -> list[SampleAuthor]:
    """The paper's authors, in the order of the masthead."""
    listed = tomllib.loads((FOLDER / "staff.toml").read_text("utf-8"))
    return [SampleAuthor(**each) for each in listed["author"]]


def newsroom(now: datetime) -> list[SampleStory]:
    """All the newsroom's stories, the newest first, the draft last."""
    stories = [_story(path, now) for path in sorted(FOLDER.glob("*.md"))]
    dated = [story for story in stories if story.published]
    dated.sort(key=lambda story: story.published or now, reverse=True)
    return dated + [story for story in stories if not story.published]


def _story(path: Path, now: datetime) -> SampleStory:
    _, head, text = path.read_text("utf-8").split(FENCE, 2)
    facts: dict[str, Any] = tomllib.loads(head)  # Any: TOML's values are of many types
    base = whole_minute(now)
    ago = {name: base - span(facts[name]) for name in ("age", "updated") if name in facts}
    ahead = base + span(facts["ahead"]) if "ahead" in facts else None
    published = ahead or ago.get("age")
    standing = "scheduled" if ahead else "live" if published else "draft"
    return SampleStory(
        slug=path.stem,
        standing=standing,
        section=facts["section"],
        kicker=facts["kicker"],
        headline=_dated(facts["headline"], now),
        standfirst=_dated(facts["standfirst"], now),
        authors=tuple(facts["authors"]),
        topics=tuple(facts["topics"]),
        picture=facts.get("picture", ""),
        body=body_html(_dated(text, now)),
        published=published,
        updated=ago.get("updated"),
        corrections=tuple(_correction(each, now) for each in facts.get("correction", ())),
    )


def _correction(facts: dict[str, str], now: datetime) -> SampleCorrection:
    return SampleCorrection(at=whole_minute(now) - span(facts["age"]), note=_dated(facts["note"], now))


def _dated(text: str, now: datetime) -> str:
    return fill(text, now, lambda when: f"{DAYS[when.weekday()]}, {when:%H:%M}")


def body_html(text: str) -> str:
    """The story's text as HTML, one block a line."""
    return "\n".join(_block(block.strip()) for block in text.strip().split("\n\n") if block.strip())


def _block(block: str) -> str:
    if block.startswith(BLOCKS):
        return block
    if block.startswith("## "):
        return f"<h2>{block[3:]}</h2>"
    if block.startswith("> "):
        return f"<blockquote><p>{_joined(block, '> ')}</p></blockquote>"
    if block.startswith("- "):
        items = "".join(f"<li>{_joined(item, '')}</li>" for item in block[2:].split("\n- "))
        return f"<ul>{items}</ul>"
    return f"<p>{_joined(block, '')}</p>"


def _joined(block: str, prefix: str) -> str:
    return " ".join(line.removeprefix(prefix).strip() for line in block.splitlines())
