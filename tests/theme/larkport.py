"""The Larkport Courier, an invented paper on an invented coast, in the shapes the theme renders.

The classes stand in for what the desk's gate tells; everything else is the theme's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from broadsheet.theme.shapes import MenuItem, Paper, SignUp, SocialProfile, StoryLink

HERE = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 23, 11, 20, tzinfo=HERE)


@dataclass(frozen=True, slots=True)
class LocalTime:
    iso: str
    date: str
    time: str
    long: str


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    url: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    slug: str
    url: str
    accent: str = ""
    accent_dark: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    src: str
    width: int
    height: int
    alt: str = ""
    caption: str = ""
    credit: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    focal: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    text: str
    name: str = ""
    url: str = ""
    licence_label: str = ""
    licence_url: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    id: int
    url: str
    headline: str
    section: Section
    published: LocalTime
    kicker: str = ""
    standfirst: str = ""
    authors: tuple[Person, ...] = ()
    byline_text: str = ""
    dateline: str = ""
    updated: LocalTime | None = None
    language: str = "en"
    direction: str = "ltr"
    body_html: str = ""
    excerpt: str = ""
    show: str = "full"
    picture: Picture | None = None
    credit: Credit | None = None
    topics: tuple[Topic, ...] = ()
    corrections: tuple[tuple[LocalTime, str], ...] = ()
    read_on_url: str = ""
    index: str = "index"
    canonical: str = ""
    disclaimer: str = ""
    paid: bool = False


def moment(at: datetime) -> LocalTime:
    date = f"{at.day} {at:%B %Y}"
    return LocalTime(at.isoformat(), date, f"{at:%H:%M}", f"{date}, {at:%H:%M}")


def ago(**how_long: float) -> LocalTime:
    return moment(NOW - timedelta(**how_long))


WORLD = Section("World News", "world-news", "/world-news/", "#1d4f91")
ECONOMY = Section("Economy", "economy", "/economy/", "#0f6b54")
POLITICS = Section("Politics", "politics", "/politics/", "#8a1c2b")
STOCK = Section("Stock", "stock", "/stock/", "#7a5200")
SECTIONS = (WORLD, ECONOMY, POLITICS, STOCK)

INES = Person("Ines Okafor", "/author/ines-okafor/", "Harbour correspondent")
TOMAS = Person("Tomáš Wejhera", "/author/tomas-wejhera/", "")

WIRE = Credit(
    "This post appeared first on North Coast Wire.",
    "North Coast Wire",
    "https://wire.example/night-ferries",
    "CC BY 4.0",
    "https://creativecommons.org/licenses/by/4.0/",
)
RADIO = Credit(
    "This post appeared first on Tarn Valley Radio.", "Tarn Valley Radio", "https://radio.example/a/1"
)

PAPER = Paper(
    name="The Larkport Courier",
    url="https://larkport.example",
    tagline="News of the coast, the rivers and the market towns",
    description="The daily paper of Larkport and its coast.",
    time_zone="Europe/Larkport",
    accent="#8a1c2b",
    sections=SECTIONS,
    menu=tuple(MenuItem(section.name, section.url, section.slug, section.accent) for section in SECTIONS),
    foot_menu=(
        MenuItem("About us", "/about/"),
        MenuItem("Contact", "/contact/"),
        MenuItem("Privacy", "/privacy/"),
        MenuItem("Terms", "/terms/"),
        MenuItem("Corrections", "/corrections/"),
    ),
    social=(SocialProfile("Mastodon", "https://social.example/@larkport"),),
    disclaimer="The Larkport Courier and its companies give information for general purposes only.",
    copyright_year="2026",
    copyright_holder="Larkport Printing Works",
    signup=SignUp(
        title="The harbour at seven, in your mail",
        text="The stories you follow, chosen for you every morning.",
        consent="By signing up you agree to receive the morning letter. Your address is kept safe.",
        partners_consent="Partners of the Courier may write to me too.",
        version="2026-11",
    ),
)

STOCK_DISCLAIMER = "For information only; nothing here is advice to buy or to sell."

PALETTES = (
    ("9fb8c9", "51708a", "23405a"),
    ("d8b4b0", "a15d5d", "5c2730"),
    ("bcd0c2", "6f9b83", "2f5d49"),
    ("d9c7a7", "a98f5f", "5f4b28"),
)

BODY = """<p>The harbour council will decide within a fortnight whether the last three ferries of each night
may use the outer quay, a change that pilots have asked for since the sandbar moved in the spring.</p>
<p>“The water has already voted,” said a pilot who brought the late boat in on Saturday with less than a
hand’s width under the keel. The council’s own survey, published this morning, finds the inner channel
eleven centimetres shallower than a year ago.</p>
<h2>What would change</h2>
<p>Passengers would walk four minutes longer. Residents of the outer quay would hear the boats, though
the survey puts the noise below that of the <a href="/2026/11/fish-market/">fish market at dawn</a>.</p>
<blockquote><p>Nobody moves a ferry for pleasure. We move it because the sea has moved.</p></blockquote>
<figure><picture><img src="/media/pictures/chart.svg" alt="Chart of the inner channel" width="1200"
height="675" loading="lazy"></picture><figcaption>The inner channel, sounded in October. Drawing: The
Larkport Courier</figcaption></figure>
<h3>The figures</h3>
<table><caption>Depth at lowest tide, in
metres</caption><thead><tr><th>Channel</th><th>2025</th><th>2026</th></tr></thead>
<tbody><tr><td>Inner</td><td>3.42</td><td>3.31</td></tr><tr><td>Outer</td><td>6.90</td><td>6.88</td></tr></tbody></table>
<ul><li>The vote falls in the week before the first winter storms are usually named.</li>
<li>Should it fail, the night boats will stop on the lowest tides.</li></ul>
<p>The council sits again on <em>Thursday</em>, in public, and <strong>every resident may
speak</strong>.</p>"""

HEADLINES = (
    "Harbour council weighs moving night ferries to the outer quay",
    "Speaker rules that bridge tolls need a second reading",
    "Mill towns report their best autumn since the drought",
    "Grain index slips as the first barges arrive early",
    "Two islands agree on one clock after forty years",
    "Upper Tarn opens its locks to night traffic",
    "First storm of the season named by schoolchildren",
    "Customs posts to close on Sundays, ministers say",
    "Rope makers lead a quiet morning on the exchange",
    "Ferry bonds find buyers at last, at a price",
    "A bearish turn? What the barges tell the index",
    "Patience is a position: reading a flat quarter",
    "Storm pilots ask for a second beacon at the outer quay",
    "Night ferries: a short history of a long argument",
    "Council publishes the noise figures it had withheld, and the harbour master explains them line by line",
    "Fishers and ferries agree to share the north berth",
    "A clerk, a ledger and the missing forty crates",
    "Lighthouse keepers win the right to a spare lamp",
    "Why the valley line closed on market day",
    "Five charts on the price of rope",
    "Tarn Valley orchards count the cost of a late frost",
    "Parliament sits through the night over the water bill",
    "The last net mender of Skerry Street takes an apprentice",
    "Sailcloth orders rise by a fifth as yards reopen",
)
STANDFIRSTS = (
    "Skippers say the tide, not the timetable, should decide; the vote comes before the winter storms.",
    "The ruling delays the budget by at least nine days.",
    "Orders for sailcloth rose by a fifth.",
    "",
    "Trains and tides will share a timetable from spring.",
    "Barge owners had asked for it since the flood.",
    "It will be called Marguerite.",
    "Farmers on both banks had opposed the plan, which begins with three crossings.",
)
KICKERS = ("", "Coast", "Rivers", "Weather", "", "Border", "Markets", "Analysis")


def picture(number: int, **changes: object) -> Picture:
    name = f"/media/pictures/hills-{number % 8}"
    made = Picture(
        src=f"{name}.svg",
        width=1600,
        height=900,
        alt="Harbour and hills at first light",
        caption="The outer quay at first light.",
        credit="Drawing: The Larkport Courier",
        sources=(("image/svg+xml", f"{name}.svg 640w, {name}.svg 1600w"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def hills(number: int, width: int = 1600, height: int = 900) -> str:
    """The drawing behind `picture(number)`, as SVG."""
    sky, far, near = PALETTES[number % len(PALETTES)]
    sun = width * (0.25 + 0.09 * (number % 6))

    def ridge(base: float, swing: int) -> str:
        heights = [height * base + (number * 37 + step * 53 + swing) % 90 - 45 for step in range(9)]
        points = [(width * step / 8, top) for step, top in enumerate(heights)]
        line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
        return f"0,{height} {line} {width},{height}"

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#{sky}"/>'
        f'<circle cx="{sun:.0f}" cy="{height * 0.3:.0f}" r="{height * 0.11:.0f}" fill="#f3d9a4"/>'
        f'<polygon fill="#{far}" points="{ridge(0.6, 11)}"/>'
        f'<polygon fill="#{near}" points="{ridge(0.78, 47)}"/></svg>'
    )


def story(number: int = 0, **changes: object) -> Story:
    """One of the Courier's stories: own and from the wire, with and without picture, by its number."""
    section = SECTIONS[number % 4] if number else WORLD
    headline = HEADLINES[number % len(HEADLINES)]
    url = f"/2026/11/story-{number}/"
    own = number % 3 != 1
    made = Story(
        id=number + 1,
        url=url,
        headline=headline,
        section=section,
        published=ago(minutes=47 * number),
        kicker=KICKERS[number % len(KICKERS)],
        standfirst=STANDFIRSTS[number % len(STANDFIRSTS)],
        authors=(INES,) if own else (),
        byline_text="" if own else "North Coast Wire",
        picture=None if number % 4 == 3 else picture(number),
        credit=None if own else (WIRE if number % 2 else RADIO),
        excerpt="The council decides within a fortnight whether the night ferries may use the quay.",
        canonical=PAPER.url + url,
        disclaimer=STOCK_DISCLAIMER if section is STOCK else "",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def lead_story(**changes: object) -> Story:
    """A whole story with everything a page can show."""
    made = story(
        0,
        body_html=BODY,
        dateline="Larkport",
        authors=(INES, TOMAS),
        updated=ago(minutes=-38),
        kicker="Ferries",
        credit=WIRE,
        topics=(Topic("Ferries", "/topic/ferries/"), Topic("Harbour council", "/topic/harbour-council/")),
        corrections=((ago(minutes=-30), "An earlier version gave the depth of the inner channel in feet."),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def link(number: int, **changes: object) -> StoryLink:
    made = story(number)
    return replace(StoryLink(made.headline, made.url, made.published), **changes)  # type: ignore[arg-type]
