"""The look of the paper: what is on every page, made ready once for a run.

Everything that a reader would notice on all pages at once goes into the
fingerprint: name, menus, disclaimers, assets, templates, and the code that
renders. When it changes, the press brings out a whole new edition.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

import broadsheet
from broadsheet.desk.gate import image_of, section_link
from broadsheet.desk.models import Publication, Section, StandingPage
from broadsheet.desk.rules import direction
from broadsheet.theme.furniture import Furniture, furnish
from broadsheet.theme.shapes import MenuItem, Paper, SocialProfile
from broadsheet.theme.words import words

PACKAGE = Path(broadsheet.__file__).parent
RENDERING = ("theme", "pages", "desk/gate.py", "desk/story.py", "desk/company.py", "press/squeeze.py")
"""The rooms and files whose code decides what the bytes of a page are."""

LIBRARIES = ("broadsheet", "django", "jinja2", "markupsafe", "zlib-ng")
"""What else decides it."""


@dataclass(frozen=True)
class Look:
    """The paper as it is on all pages, for one run."""

    publication: Publication
    sections: tuple[Section, ...]
    """In the editor's order."""
    furniture: Furniture
    files: Mapping[str, tuple[str, bytes]]
    """Logical name → (public path, bytes) of every asset."""
    fingerprint: str

    @property
    def paper(self) -> Paper:
        return self.furniture.paper

    @property
    def zone(self) -> ZoneInfo:
        return self.publication.zone

    def section(self, slug: str) -> Section | None:
        return next((section for section in self.sections if section.slug == slug), None)


def look() -> Look:
    """The paper's look as the database has it now. Four queries; what is costly is kept from run to run."""
    publication = Publication.the_paper()
    sections = tuple(Section.objects.in_order())
    paper = _paper(publication, sections)
    furniture, files = _furnished(paper)
    said = [(s.slug, s.description, s.disclaimer, s.accent_dark) for s in sections]
    fingerprint = _digest(_code(), repr(paper), repr(said), repr(sorted(path for path, _ in files.values())))
    return Look(publication, sections, furniture, files, fingerprint)


def _paper(publication: Publication, sections: tuple[Section, ...]) -> Paper:
    links = tuple(section_link(section) for section in sections)
    standing = StandingPage.objects.filter(live=True, in_foot=True).values_list("title", "slug")
    foot = [MenuItem(title, f"/{slug}/") for title, slug in standing]
    corrections = MenuItem(words(publication.language)["corrections"], "/corrections/")
    return Paper(
        name=publication.name,
        url=publication.base_url.rstrip("/"),
        tagline=publication.tagline,
        description=publication.tagline,
        language=publication.language,
        direction=direction(publication.language),
        time_zone=publication.time_zone,
        logo=image_of(publication.logo, alt=publication.name) if publication.logo else None,
        accent=publication.accent,
        accent_dark=publication.accent_dark,
        sections=links,
        menu=tuple(
            MenuItem(link.name, link.url, link.slug, link.accent)
            for link, section in zip(links, sections, strict=True)
            if section.in_menu
        ),
        foot_menu=(*foot, corrections),
        social=tuple(_profiles(publication.social)),
        disclaimer=_filled(publication, publication.disclaimer),
        shows_readings=publication.shows_readings,
        copyright_year=str(publication.copyright_year),
        copyright_holder=publication.companies or publication.name,
    )


def _profiles(lines: str) -> list[SocialProfile]:
    """ "Mastodon https://social.example/@courier", one a line; what is no web address is left out."""
    found = []
    for line in lines.splitlines():
        name, _, url = line.strip().rpartition(" ")
        if name and url.startswith(("https://", "http://")):
            found.append(SocialProfile(name.strip(), url))
    return found


def _filled(publication: Publication, text: str) -> str:
    gaps = {
        "{name}": publication.name,
        "{publisher}": publication.companies or publication.name,
        "{year}": str(publication.copyright_year),
    }
    for gap, word in gaps.items():
        text = text.replace(gap, word)
    return text


@lru_cache(maxsize=4)
def _furnished(paper: Paper) -> tuple[Furniture, Mapping[str, tuple[str, bytes]]]:
    files = _assets(paper)
    return furnish(paper, {name: path for name, (path, _) in files.items()}), files


def _assets(paper: Paper) -> Mapping[str, tuple[str, bytes]]:
    """The paper's assets, from the folder where they were kept when they were first made.

    Cutting the typefaces takes seconds, and each command would do it anew.
    """
    folder = Path(settings.ASSETS_FOLDER)
    kept = folder / f"{_digest(_code(), repr(paper))}.json"
    try:
        paths: dict[str, str] = json.loads(kept.read_text())
        return {name: (path, (folder / Path(path).name).read_bytes()) for name, path in paths.items()}
    except (OSError, ValueError):
        # Here, because what cuts typefaces takes ten megabytes of each process, and is needed once in a paper's month.
        from broadsheet.theme import assets

        paths = dict(assets.make(paper, folder))
        waiting = kept.with_suffix(f".{os.getpid()}.part")
        waiting.write_text(json.dumps(paths))
        waiting.replace(kept)
        return {name: (path, (folder / Path(path).name).read_bytes()) for name, path in paths.items()}


@cache
def _code() -> str:
    """Digest of the code that renders, and of the libraries it renders with."""
    digest = hashlib.blake2b(digest_size=16)
    for place in RENDERING:
        top = PACKAGE / place
        files = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
        for file in files:
            if "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(PACKAGE)}\0".encode() + file.read_bytes())
    digest.update(" ".join(f"{name} {_version(name)}" for name in LIBRARIES).encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    return broadsheet.__version__ if name == "broadsheet" else version(name)


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
