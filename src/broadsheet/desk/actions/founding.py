"""Found a paper: its name, its sections, its standing pages."""

from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from broadsheet.desk.actions.noticed import journal_publication
from broadsheet.desk.models import Publication, Section, StandingPage
from broadsheet.desk.rules import is_this_machine
from broadsheet.desk.starting_texts import DISCLAIMER, FINANCIAL_DISCLAIMER, PAGES
from broadsheet.journal.actions import paper_clock
from broadsheet.text.slug import slug

ACCENTS = ("#1d4f91", "#0f6b54", "#8a1c2b", "#7a5200", "#5b3a8c", "#0b6478", "#8c3b12", "#44546a")
"""An accent for each new section in turn; what is shown in the dark is made from it."""

FINANCIAL_SECTIONS = frozenset(("stock", "stocks", "markets", "shares", "money", "crypto", "investing"))

DEFAULT_SECTIONS = ("World News", "Economy", "Politics", "Stock")


@transaction.atomic
def found_paper(
    name: str, sections: tuple[str, ...] = DEFAULT_SECTIONS, *, base_url: str = ""
) -> Publication:
    """Give an empty database its paper: identity, sections and starting texts. Safe to call twice."""
    paper = Publication.the_paper()
    paper.name = name
    paper.base_url = base_url or paper.base_url
    paper.disclaimer = paper.disclaimer or DISCLAIMER
    paper.copyright_year = timezone.now().astimezone(paper.zone).year
    paper.save()
    for section in sections:
        add_section(section)
    _standing_pages(name)
    paper_clock()
    journal_publication()
    return paper


def add_section(name: str) -> Section:
    """The section of this name, made at the end of the order when there is none."""
    address = slug(name, 60)
    number = Section.objects.count()
    section, _ = Section.objects.get_or_create(
        slug=address,
        defaults={
            "name": name,
            "position": number,
            "accent": ACCENTS[number % len(ACCENTS)],
            "disclaimer": FINANCIAL_DISCLAIMER if address in FINANCIAL_SECTIONS else "",
        },
    )
    return section


@transaction.atomic
def open_at(address: str) -> bool:
    """Note that the paper answers at `address`, while it has no public address of its own; says whether that is new.

    A paper on its host's own machine is wherever `run` was told to open it. Once
    the host has given it a public address, that one stays.
    """
    paper = Publication.the_paper()
    address = address.rstrip("/")
    if paper.base_url.rstrip("/") == address or not is_this_machine(urlsplit(paper.base_url).hostname or ""):
        return False
    paper.base_url = address
    paper.save(update_fields=["base_url"])
    journal_publication()
    return True


def _standing_pages(name: str) -> None:
    for position, page in enumerate(PAGES):
        StandingPage.objects.get_or_create(
            slug=page.slug,
            defaults={
                "title": page.title,
                "kind": page.kind,
                "description": page.description,
                "body": page.body.format(name=name, publisher=f"the publisher of {name}"),
                "position": position,
                "live": True,
                "first_published_at": timezone.now(),
            },
        )
