"""The public stories of a paper, for the peers that make a site of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection


@dataclass(frozen=True)
class Told:
    """What a peer is told of a story. `at` as ISO 8601; topics and authors by slug."""

    slug: str
    address: str
    section: str
    headline: str
    standfirst: str
    body: str
    credit: str
    at: str
    topics: list[str]
    authors: list[str]

    def write(self, site: Path, front: str) -> None:
        """A page of Markdown in the folder of its section, under this front matter. The bench's stories are made of plain paragraphs."""
        page = site / "content" / self.section / f"{self.slug}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        words = self.body.replace("<p>", "").replace("</p>", "\n\n")
        page.write_text(f"{front}\n\n{words}")


AN_ADDED_ONE = Told(
    slug="an-added-article",
    address="2026/11/an-added-article",
    section="economy",
    headline="The ferry sails again",
    standfirst="After nine days in the harbour the night ferry is back.",
    body="<p>The night ferry left Larkport at eleven.</p>" * 12,
    credit="",
    at="2026-11-20T12:00:00+00:00",
    topics=["matter-1", "matter-2"],
    authors=["writer-1"],
)
"""The article that comes out when everything else has been built."""


def public_stories() -> Iterator[Told]:
    """All of them, read row by row: there may be a hundred thousand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.slug, a.headline, a.standfirst, a.body, a.credit_name, a.footprint "
            "FROM desk_article a WHERE a.standing = 'live'"
        )
        for slug, headline, standfirst, body, credit, footprint in cursor:
            where = footprint if isinstance(footprint, dict) else json.loads(footprint)
            yield Told(
                slug=slug,
                address=where["address"],
                section=where["section"],
                headline=headline,
                standfirst=standfirst,
                body=body,
                credit=credit,
                at=where["at"],
                topics=where["topics"],
                authors=where["authors"],
            )
