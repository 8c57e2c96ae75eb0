"""One function for each page: from told stories and page shapes to the text of the page.

Pure: equal arguments give equal text, on any machine, at any hour. `furnish()` first, once for an
edition; every function takes its `Furniture`. What is rendered when, and where it is kept, is
`broadsheet.pages`' business.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from broadsheet.theme.environment import attributes, tongue
from broadsheet.theme.furniture import FRONT, Furniture
from broadsheet.theme.linked_data import news_article
from broadsheet.theme.shapes import (
    ArchivePage,
    AuthorPage,
    ContactForm,
    CorrectionsPage,
    CoveragePage,
    Fragment,
    FrontPage,
    GoneNotice,
    MonthPage,
    SearchPage,
    SectionPage,
    StandingPage,
    StoryLink,
    TopicPage,
)
from broadsheet.theme.story import Story, credit_parts

INDEXED = "max-image-preview:large"
HIDDEN = "noindex"


class Share(NamedTuple):
    """Plain links that open a share service or a letter with everything filled in."""

    facebook: str
    x: str
    pinterest: str
    mail: str


def render_article(
    furniture: Furniture,
    story: Story,
    *,
    previous: StoryLink | None = None,
    next: StoryLink | None = None,
    related: Sequence[StoryLink] = (),
    read_also: Sequence[StoryLink] = (),
    coverage_url: str = "",
) -> str:
    """A story's own page. `previous` is the older neighbour, `next` the newer; titles come shortened."""
    url = furniture.absolute(story.url)
    image = furniture.absolute(story.picture.src if story.picture else furniture.assets["share.png"])
    description = story.standfirst or story.excerpt
    credit = story.credit
    paper = furniture.paper
    theirs = tongue(story, (paper.language, paper.direction))
    return furniture.env.get_template("article.html").render(
        f=furniture,
        masthead=furniture.masthead(story.section.slug),
        foot=furniture.foot(story.section.slug),
        story=story,
        theirs=theirs,
        ours=attributes(paper.language, paper.direction) if theirs else "",
        url=url,
        image=image,
        description=description,
        robots=HIDDEN if story.index == "noindex" else INDEXED,
        byline=_byline(furniture, story),
        credit=credit_parts(credit) if credit else None,
        source_name=_source_name(story),
        share=share(url, story.headline, image),
        linked_data=news_article(furniture, story, description, image),
        previous=previous,
        next=next,
        related=related,
        read_also=read_also,
        coverage_url=coverage_url,
        disclaimer=furniture.disclaimer(story.disclaimer),
    )


def render_front(furniture: Furniture, page: FrontPage) -> str:
    paper = furniture.paper
    title = f"{paper.name}: {paper.tagline}" if paper.tagline else paper.name
    return _page(furniture, "front", page, title, "/", FRONT, description=paper.description or paper.tagline)


def render_section(furniture: Furniture, page: SectionPage) -> str:
    section = page.section
    return _page(
        furniture,
        "section",
        page,
        section.name,
        section.url,
        section.slug,
        description=page.description,
        disclaimer=page.disclaimer,
    )


def render_month(furniture: Furniture, page: MonthPage) -> str:
    """One page of a month's stories, of a section or the whole paper, grouped by day."""
    place = page.section.slug if page.section else ""
    title = f"{page.section.name}, {page.month}" if page.section else page.month
    by_day = groupby(page.stories, key=lambda story: story.published.date)
    days = [(day, list(stories)) for day, stories in by_day]
    return _page(
        furniture, "month", page, title, page.url, place, disclaimer=page.disclaimer, days=days, feeds=False
    )


def render_archive(furniture: Furniture, page: ArchivePage) -> str:
    """The index of all months, of a section or the whole paper."""
    place = page.section.slug if page.section else ""
    title = furniture.say("archive_of", name=page.section.name) if page.section else furniture.say("archive")
    return _page(furniture, "archive", page, title, page.url, place)


def render_author(furniture: Furniture, page: AuthorPage) -> str:
    return _page(furniture, "author", page, page.name, page.url, "", description=page.role, feeds=page.feeds)


def render_topic(furniture: Furniture, page: TopicPage) -> str:
    return _page(furniture, "topic", page, page.name, page.url, "", feeds=page.feeds)


def render_coverage(furniture: Furniture, page: CoveragePage) -> str:
    """All the stories of one event."""
    return _page(furniture, "coverage", page, page.name, page.url, "", feeds=False)


def render_standing(furniture: Furniture, page: StandingPage) -> str:
    """About, Privacy, Terms, and any page of the editor's that stands for years."""
    return _page(furniture, "standing", page, page.title, page.url, "", description=page.standfirst)


def render_contact(furniture: Furniture, page: StandingPage, form: ContactForm | None = None) -> str:
    """The contact page with its form; with a `form` that has errors, the same page with them told."""
    return _page(
        furniture,
        "contact",
        page,
        page.title,
        page.url,
        "",
        description=page.standfirst,
        form=form or ContactForm(),
    )


def render_search(furniture: Furniture, page: SearchPage) -> str:
    """The search page: the form, and what it found."""
    title = f"{page.words}: {furniture.say('search')}" if page.words else furniture.say("search_paper")
    return _page(furniture, "search", page, title, "", "")


def render_corrections(furniture: Furniture, page: CorrectionsPage) -> str:
    return _page(furniture, "corrections", page, furniture.say("corrections"), page.url, "")


def render_missing(furniture: Furniture) -> str:
    """The answer 404, the same for every address."""
    text = furniture.say("missing_lead")
    return _page(furniture, "missing", None, furniture.say("missing"), "", "", code="404", text=text, at=None)


def render_gone(furniture: Furniture, notice: GoneNotice | None = None) -> str:
    """The answer 410 at the address of a killed or withdrawn story; without a notice, the general one."""
    notice = notice or GoneNotice()
    text, title = notice.text or furniture.say("gone_lead"), furniture.say("gone")
    return _page(furniture, "missing", None, title, "", "", code="410", text=text, at=notice.at)


def render_fragment(furniture: Furniture, page: Fragment) -> str:
    """The latest of a section as a bare list, fetched by old pages for their read-also box."""
    return furniture.env.get_template("fragment.html").render(page=page)


def share(url: str, headline: str, image: str) -> Share:
    at, title, shown = quote(url, safe=""), quote(headline, safe=""), quote(image, safe="")
    return Share(
        facebook=f"https://www.facebook.com/sharer/sharer.php?u={at}",
        x=f"https://x.com/intent/post?url={at}&text={title}",
        pinterest=f"https://www.pinterest.com/pin/create/button/?url={at}&media={shown}&description={title}",
        mail=f"mailto:?subject={title}&body={at}",
    )


def _page(
    furniture: Furniture,
    template: str,
    page: object,
    title: str,
    url: str,
    place: str,
    *,
    description: str = "",
    disclaimer: str = "",
    **own: object,
) -> str:
    return furniture.env.get_template(f"{template}.html").render(
        f=furniture,
        page=page,
        title=title,
        url=url,
        place=place,
        description=description,
        disclaimer=furniture.disclaimer(disclaimer),
        **own,
    )


def _byline(furniture: Furniture, story: Story) -> str:
    """Whose story it is, when no author is known; the wire's own "By" is not said a second time."""
    by = furniture.words["by"] + " "
    named = story.byline_text.strip()
    if named.casefold().startswith(by.casefold()):
        named = named[len(by) :].lstrip()
    return named or (story.credit.name if story.credit else "") or furniture.paper.name


def _source_name(story: Story) -> str:
    """Who has the whole story, when we only lead to it."""
    if story.credit and story.credit.name:
        return story.credit.name
    return urlsplit(story.read_on_url).hostname or ""
