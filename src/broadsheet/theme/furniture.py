"""The furniture of a page: what is the same on every page of a section.

Newspapers call the fixed parts furniture. Head, masthead with the menu, and foot are set once for each
section when an edition begins, and stand ready as markup; a page then costs only what is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from broadsheet.theme.environment import environment
from broadsheet.theme.icons import PAGE_ICONS, SHARE_ICONS, symbols
from broadsheet.theme.shapes import Paper
from broadsheet.theme.words import words

FRONT = "/"
"""The place of the front page, whose masthead is the large one; the place of any other page is its section's
slug, or empty."""


@dataclass(frozen=True, slots=True)
class Furniture:
    """Everything a render function needs that is not the page's own. Made by `furnish`."""

    paper: Paper
    assets: Mapping[str, str]
    env: Environment
    words: Mapping[str, str]
    head: Markup
    mastheads: Mapping[str, Markup]
    feet: Mapping[str, Markup]
    signup: Markup
    close: Markup
    close_story: Markup

    def masthead(self, place: str) -> Markup:
        return self.mastheads.get(place) or self.mastheads[""]

    def foot(self, place: str) -> Markup:
        return self.feet.get(place) or self.feet[""]

    def disclaimer(self, own: str) -> str:
        """The section's own disclaimer before the paper's, each said once."""
        return " ".join(dict.fromkeys(said for said in (own, self.paper.disclaimer) if said))

    def say(self, key: str, **gaps: object) -> str:
        """A word or sentence of the interface in the paper's language, as plain text."""
        return self.words[key].format(**gaps)

    def absolute(self, url: str) -> str:
        """A path of this paper with the paper's own base before it; absolute addresses stay."""
        return self.paper.url + url if url.startswith("/") else url


def furnish(paper: Paper, assets: Mapping[str, str]) -> Furniture:
    """Set the furniture of one edition.

    `assets` maps logical names to public paths, as `assets.make` returns it. Raises KeyError when an
    asset the pages refer to is missing.
    """
    env = environment(paper.language, paper.direction)
    places = ["", *dict.fromkeys(item.slug for item in paper.menu if item.slug)]

    def part(name: str, **also: object) -> Markup:
        text = env.get_template(f"furniture/{name}.html").render(paper=paper, assets=assets, **also)
        return Markup(text)  # noqa: S704 - rendered with autoescape

    mastheads = {place: part("masthead", place=place, front=False) for place in places}
    return Furniture(
        paper=paper,
        assets=assets,
        env=env,
        words=words(paper.language),
        head=part("head"),
        mastheads=mastheads,
        feet={place: part("foot", place=place) for place in [*places, FRONT]},
        signup=part("signup"),
        close=part("close", symbols=symbols(PAGE_ICONS)),
        close_story=part("close", symbols=symbols(PAGE_ICONS + SHARE_ICONS)),
    )
