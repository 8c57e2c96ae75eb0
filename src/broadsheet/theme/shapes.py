"""The paper and the contents of its pages, as plain frozen shapes.

`broadsheet.pages` fills them; the templates read them. Addresses are paths (`/economy/`) unless said
otherwise. Texts are plain and escaped by the templates; fields that end in `_html` hold clean markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from broadsheet.theme.story import LocalTime, Picture, Section, Story

NO_ERRORS: Mapping[str, str] = {}


# ---- the paper ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the menu; `slug` is the section's when it leads to a section, so it can be marked."""

    name: str
    url: str
    slug: str = ""
    accent: str = ""


@dataclass(frozen=True, slots=True)
class SocialProfile:
    """A profile elsewhere: `url` is absolute."""

    name: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class SignUp:
    """The sign-up box for letters, with the exact words a reader agrees to."""

    title: str
    text: str
    consent: str
    partners_consent: str = ""
    version: str = ""
    action: str = "/-/letters/sign-up"
    privacy_url: str = "/privacy/"


@dataclass(frozen=True, slots=True)
class Paper:
    """The publication itself: one object for all pages of an edition.

    `url` is the absolute base without a final slash; `sections` are all of them (for their accents),
    `menu` the editor's choice and order.
    """

    name: str
    url: str
    tagline: str = ""
    description: str = ""
    language: str = "en"
    direction: str = "ltr"
    time_zone: str = "UTC"
    logo: Picture | None = None
    accent: str = ""
    accent_dark: str = ""
    sections: tuple[Section, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    foot_menu: tuple[MenuItem, ...] = ()
    social: tuple[SocialProfile, ...] = ()
    disclaimer: str = ""
    copyright_year: str = ""
    copyright_holder: str = ""
    signup: SignUp | None = None
    shows_readings: bool = False


# ---- links and lists ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A title that leads to a story: neighbours, related stories, the read-also box."""

    headline: str
    url: str
    published: LocalTime | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class ArchiveMonth:
    """`November 2026`, its page, and how many stories it holds (None: not told)."""

    name: str
    url: str
    stories: int | None = None


@dataclass(frozen=True, slots=True)
class ArchiveYear:
    name: str
    months: tuple[ArchiveMonth, ...]


# ---- pages -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """One section's block on the front, newest story first."""

    section: Section
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class FrontPage:
    """The front: a lead, up to three seconds, the latest in short, a band for each section.

    `dated` is the time of the newest story on it: what stands in the masthead (no page asks the clock).
    """

    lead: Story | None = None
    seconds: tuple[Story, ...] = ()
    latest: tuple[Story, ...] = ()
    bands: tuple[Band, ...] = ()
    dated: LocalTime | None = None
    most_read: tuple[StoryLink, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionPage:
    """A section's front: its newest stories, the way to older ones, its own disclaimer."""

    section: Section
    stories: tuple[Story, ...]
    description: str = ""
    months: tuple[ArchiveMonth, ...] = ()
    older_url: str = ""
    disclaimer: str = ""
    most_read: tuple[StoryLink, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthPage:
    """One page of a month, of one section or (section None) of the whole paper.

    Pages count from the oldest end; `number` 0 is the month's open, newest page. `newer_url` and
    `older_url` lead on through the archive, also into the neighbouring month.
    """

    month: str
    url: str
    stories: tuple[Story, ...]
    section: Section | None = None
    number: int = 0
    newer_url: str = ""
    older_url: str = ""
    disclaimer: str = ""


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """The index of months, of one section or of the whole paper, newest year first."""

    years: tuple[ArchiveYear, ...]
    url: str = "/archive/"
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """An author's stories; `feeds` says that `feed.xml`, `.atom` and `.json` stand under the address."""

    name: str
    url: str
    stories: tuple[Story, ...]
    role: str = ""
    about_html: str = ""
    picture: Picture | None = None
    links: tuple[SocialProfile, ...] = ()
    number: int = 0
    newer_url: str = ""
    older_url: str = ""
    feeds: bool = False


@dataclass(frozen=True, slots=True)
class TopicPage:
    """A topic's stories; `feeds` says that `feed.xml`, `.atom` and `.json` stand under its address."""

    name: str
    url: str
    stories: tuple[Story, ...]
    about_html: str = ""
    number: int = 0
    newer_url: str = ""
    older_url: str = ""
    feeds: bool = False


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """The stories of one event, newest first, under the newest one's headline."""

    name: str
    url: str
    stories: tuple[Story, ...]
    number: int = 0
    newer_url: str = ""
    older_url: str = ""


@dataclass(frozen=True, slots=True)
class StandingPage:
    """About, Privacy, Terms, or the head of Contact."""

    title: str
    url: str
    body_html: str = ""
    standfirst: str = ""
    updated: LocalTime | None = None


@dataclass(frozen=True, slots=True)
class ContactForm:
    """What the reader typed and what was wrong with it; `errors` maps a field's name to a sentence.

    Fields: `name`, `email`, `subject`, `message`; `website` is the honeypot and must come back empty.
    """

    name: str = ""
    email: str = ""
    subject: str = ""
    message: str = ""
    errors: Mapping[str, str] = field(default_factory=lambda: NO_ERRORS)
    action: str = "/-/contact"


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    at: LocalTime
    text: str
    story: StoryLink | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """Corrections, newest first."""

    notes: tuple[CorrectionNote, ...]
    url: str = "/corrections/"
    newer_url: str = ""
    older_url: str = ""


@dataclass(frozen=True, slots=True)
class GoneNotice:
    """What stands at the address of a killed or withdrawn story: the editor's words, not the story's."""

    text: str = ""
    at: LocalTime | None = None


@dataclass(frozen=True, slots=True)
class FoundPiece:
    """A stretch of text in an answer; `found` when it is one of the words asked for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class FoundStory:
    """One story of an answer: its card, its headline and an extract of its text in pieces."""

    story: Story
    headline: tuple[FoundPiece, ...]
    extract: tuple[FoundPiece, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page: what was asked, as the form has it, and one page of the answer.

    `trouble` is a key of the theme's words that says what was wrong, and `wrong` the field it is about; `total`
    None when nothing was asked yet, and as many at least when it is not the `whole` number; `more_url` leads to the page
    that follows, `looked_to` is the day down to which was looked when that is not the whole archive; `meant` is a better
    spelling with its address.
    """

    words: str = ""
    section: str = ""
    author: str = ""
    author_name: str = ""
    since: str = ""
    until: str = ""
    order: str = "best"
    total: int | None = None
    whole: bool = True
    looked_to: str = ""
    stories: tuple[FoundStory, ...] = ()
    more_url: str = ""
    meant: str = ""
    meant_url: str = ""
    bare_url: str = ""
    trouble: str = ""
    wrong: str = ""
    url: str = "/-/search"


@dataclass(frozen=True, slots=True)
class Fragment:
    """The latest of one section, which old pages fetch to stay fresh."""

    section: Section
    stories: tuple[StoryLink, ...]


# ---- the paper for machines --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One story as each of the three formats writes it, and when it changed last (RFC 3339)."""

    rss: str
    atom: str
    json: str
    changed: str


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed's contents in any of the three formats: of the paper, of a section, of an author or a topic.

    `items` are of stories told for the channel *feed*, newest first. For a section give the section; for anything
    else but the whole paper, its name and the path of its page.
    """

    items: tuple[FeedItem, ...]
    section: Section | None = None
    name: str = ""
    url: str = "/"


@dataclass(frozen=True, slots=True)
class SitemapMonth:
    """One monthly sitemap: its path, and the newest change within (RFC 3339)."""

    url: str
    changed: str = ""
