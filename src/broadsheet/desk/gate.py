"""The one gate out of the house: tell().

Whatever a channel shows of an article comes through here as a Story that holds
just what the terms allow on that channel at that hour, its credit included.
Nothing above this room reads Article.body.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from html import escape, unescape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils import dateformat, formats, translation
from markupsafe import Markup

from broadsheet.desk.company import TOKEN, Company, company_of, pictures_in
from broadsheet.desk.models import Article, Origin, Picture, Publication, Section, Standing, StandingPage
from broadsheet.desk.rules import direction
from broadsheet.desk.story import (
    Credit,
    Image,
    Link,
    LocalTime,
    Person,
    SectionLink,
    Story,
)
from broadsheet.rights.rules import Permit, permit
from broadsheet.rights.terms import Channel, Index, Show, Terms
from broadsheet.text.clean import clean

MEDIA = "/media/"
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"', re.IGNORECASE)


def tell(article: Article, channel: Channel, at: datetime) -> Story | None:
    """The article as `channel` may show it at `at`; None when it may not be shown at all.

    For one article. Whoever tells many makes a Gate and loads their company at once.
    """
    gate = Gate(Publication.the_paper(), channel, at)
    return gate.tell(article, company_of([article])[article.pk])


@dataclass(frozen=True)
class Gate:
    """The gate as it stands for one channel at one hour, for many articles."""

    paper: Publication
    channel: Channel
    at: datetime

    def tell(self, article: Article, company: Company, *, whole: bool = True) -> Story | None:
        """The story, or None. Without `whole` it is for a list: its text is neither read nor held."""
        if article.standing != Standing.LIVE or article.public_from is None:
            return None
        terms = article.terms
        allowed = permit(terms, self.channel, article.public_from, self.at)
        if allowed.show is Show.NOTHING:
            return None
        section, language = article.section, article.language or self.paper.language
        url = f"/{article.address}/"
        excerpted = allowed.show >= Show.EXCERPT
        return Story(
            id=article.pk,
            url=url,
            canonical=self._canonical(article, allowed, url),
            headline=article.headline,
            kicker=article.kicker,
            standfirst=article.standfirst if excerpted else "",
            excerpt=article.excerpt if excerpted else "",
            body_html=self._body(article, company, allowed) if whole else Markup(),
            show=allowed.show.word,
            section=section_link(section),
            authors=tuple(_person(author.name, author.slug, author.role) for author in company.authors),
            byline_text=article.wire_byline,
            dateline=article.dateline,
            published=self.time(article.public_from),
            updated=self.time(article.updated_at) if article.updated_at else None,
            language=language,
            direction=direction(language),
            picture=self._lead_image(article, allowed),
            credit=credit_of(article, terms),
            topics=tuple(_topic(topic.name, topic.slug) for topic in company.topics),
            corrections=tuple((self.time(c.at), c.text) for c in company.corrections),
            read_on_url=article.credit_url if allowed.show < Show.FULL else "",
            index=str(allowed.index),
            own=article.origin == Origin.OWN,
            disclaimer=section.disclaimer,
            until=allowed.until,
            words=article.words,
        )

    def time(self, moment: datetime) -> LocalTime:
        """An instant in the paper's zone and language."""
        return local_time(moment, self.paper.time_zone, self.paper.language)

    def _canonical(self, article: Article, allowed: Permit, url: str) -> str:
        if allowed.index is Index.CANONICAL and article.credit_url:
            return article.credit_url
        return self.paper.base_url.rstrip("/") + url

    def _body(self, article: Article, company: Company, allowed: Permit) -> Markup:
        if allowed.show < Show.FULL:
            return Markup()
        # The stored text was cleaned last thing before it was kept; at the tokens,
        # which are void elements between its tags, stands only markup made here.
        if "<embed" not in article.body:
            return Markup(article.body)  # noqa: S704  cleaned by text.clean when it was kept
        return Markup(TOKEN.sub(lambda m: _figure(m[1], company, allowed.images), article.body))  # noqa: S704

    def _lead_image(self, article: Article, allowed: Permit) -> Image | None:
        if not allowed.images or article.picture is None:
            return None
        return image_of(article.picture, caption=article.picture_caption)


def standing_text(page: StandingPage) -> Markup:
    """The text of a standing page, clean, with its pictures. It is the paper's own, so no terms are asked."""
    body = clean(page.body)
    company = Company(pictures=pictures_in([body]))
    return Markup(TOKEN.sub(lambda m: _figure(m[1], company, True), body))  # noqa: S704  cleaned a line above


def section_link(section: Section) -> SectionLink:
    """A section as stories and menus name it."""
    return _section(section.name, section.slug, section.accent, section.accent_dark)


# What many stories name alike is one value for all of them.


@lru_cache(maxsize=256)
def _section(name: str, slug: str, accent: str, accent_dark: str) -> SectionLink:
    return SectionLink(name, slug, f"/{slug}/", accent, accent_dark)


@lru_cache(maxsize=1024)
def _person(name: str, slug: str, role: str) -> Person:
    return Person(name, f"/author/{slug}/", role)


@lru_cache(maxsize=1024)
def _topic(name: str, slug: str) -> Link:
    return Link(name, f"/topic/{slug}/")


def image_of(picture: Picture, *, caption: str = "", alt: str | None = None) -> Image | None:
    """A picture ready for a page; None while its derivatives are not made."""
    if not picture.derivatives:
        return None
    by_type: dict[str, list[str]] = {}
    for made in picture.derivatives:
        by_type.setdefault(made["type"], []).append(f"{MEDIA}{made['path']} {made['width']}w")
    plain = [made for made in picture.derivatives if made["type"] == "image/jpeg"]
    fallback = max(plain or picture.derivatives, key=lambda made: made["width"])
    sources = tuple((kind, ", ".join(sizes)) for kind, sizes in by_type.items() if kind != "image/jpeg")
    return Image(
        src=MEDIA + fallback["path"],
        width=fallback["width"],
        height=fallback["height"],
        alt=picture.description if alt is None else alt,
        caption=caption or picture.caption,
        credit=picture.credit,
        sources=sources,
        focal=_focal(picture),
    )


def credit_of(article: Article, terms: Terms) -> Credit | None:
    """The credit line the terms ask for, once; None for the newsroom's own stories."""
    if not terms.credit_required:
        return None
    source = article.credit_name or urlsplit(article.credit_url).hostname or ""
    if not source:
        return None
    return Credit(
        text=terms.credit.replace("{source}", source),
        name=source,
        url=article.credit_url,
        licence_label=terms.licence_label,
        licence_url=terms.licence_url,
    )


@lru_cache(maxsize=8192)
def _date_in_words(day: date, language: str) -> str:
    with translation.override(language):
        # Django's "en" writes dates the American way; a paper in plain English does not have to.
        pattern = (
            "j F Y"
            if language.split("-")[0] == "en" and language != "en-us"
            else formats.get_format("DATE_FORMAT")
        )
        return dateformat.format(day, pattern)


@lru_cache(maxsize=32768)
def local_time(moment: datetime, zone: str, language: str) -> LocalTime:
    """An instant as the paper writes it. Cached: a build asks for the same minutes again and again."""
    local = moment.astimezone(ZoneInfo(zone))
    day = _date_in_words(local.date(), language)
    time = local.strftime("%H:%M")
    iso = local.replace(microsecond=0).isoformat()
    return LocalTime(moment.astimezone(UTC), iso, day, time, f"{day}, {time}")


def _focal(picture: Picture) -> tuple[int, int] | None:
    if (
        picture.focal_point_x is None
        or picture.focal_point_y is None
        or not picture.width
        or not picture.height
    ):
        return None
    return 100 * picture.focal_point_x // picture.width, 100 * picture.focal_point_y // picture.height


def _figure(attributes: str, company: Company, images: bool) -> str:
    """The markup at one token: the picture with its credit, or nothing."""
    named = {key.lower(): unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
    if not images or named.get("embedtype") != "image" or not named.get("id", "").isdigit():
        return ""
    picture = company.pictures.get(int(named["id"]))
    image = image_of(picture, alt=named.get("alt")) if picture else None
    if image is None:
        return ""
    sources = "".join(
        f'<source type="{escape(kind)}" srcset="{escape(srcset)}" sizes="(min-width: 44rem) 41rem, 100vw">'
        for kind, srcset in image.sources
    )
    words = " ".join(part for part in (image.caption, image.credit) if part)
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return (
        f'<figure><picture>{sources}<img src="{escape(image.src)}" width="{image.width}" '
        f'height="{image.height}" alt="{escape(image.alt)}" loading="lazy" decoding="async"></picture>{caption}</figure>'
    )
