"""A whole sample edition as files: every template, in the shapes it must stand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from broadsheet.theme import assets, render
from broadsheet.theme.furniture import Furniture, furnish
from broadsheet.theme.shapes import (
    ArchiveMonth,
    ArchivePage,
    ArchiveYear,
    AuthorPage,
    Band,
    ContactForm,
    CorrectionNote,
    CorrectionsPage,
    FoundPiece,
    FoundStory,
    Fragment,
    FrontPage,
    GoneNotice,
    MonthPage,
    Paper,
    SearchPage,
    SectionPage,
    SocialProfile,
    StandingPage,
    TopicPage,
)
from tests.theme import larkport as lark

MONTHS = tuple(
    ArchiveMonth(name, f"/2026/{number:02}/", number * 31)
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August"), start=1
    )
)
ABOUT = (
    "<p>The Courier has been printed on Skerry Street since the old harbour froze.</p><h2>Who we are</h2>"
    "<p>Six people and a press. Write to us: we read everything.</p><ul><li>News</li><li>Letters</li></ul>"
)


def _of(section: lark.Section, count: int, **changes: object) -> tuple[lark.Story, ...]:
    return tuple(lark.story(number, section=section, **changes) for number in range(1, count + 1))


def front_page() -> FrontPage:
    return FrontPage(
        lead=lark.story(0),
        seconds=tuple(lark.story(number) for number in (1, 2, 3)),
        latest=tuple(lark.story(number) for number in range(4, 10)),
        most_read=tuple(lark.link(number) for number in range(2, 7)),
        bands=(
            Band(lark.WORLD, _of(lark.WORLD, 8)),
            Band(lark.ECONOMY, _of(lark.ECONOMY, 4)),
            Band(lark.POLITICS, _of(lark.POLITICS, 3)),
            Band(lark.STOCK, _of(lark.STOCK, 6)),
        ),
        dated=lark.ago(),
    )


def article(furniture: Furniture, story: lark.Story) -> str:
    return render.render_article(
        furniture,
        story,
        previous=lark.link(2),
        next=lark.link(10),
        related=[lark.link(number) for number in range(11, 21)],
        read_also=[lark.link(number) for number in (5, 6, 7)],
    )


def pages(furniture: Furniture) -> dict[str, str]:
    """Path -> page, one or more for every template, and a fragment."""
    latest = Fragment(lark.WORLD, tuple(lark.link(number) for number in range(12, 18)))
    return {
        **fronts(furniture),
        **lists(furniture),
        **people_and_topics(furniture),
        **standing(furniture),
        **searching(furniture),
        **articles(furniture),
        "/fragments/world-news.html": render.render_fragment(furniture, latest),
    }


def fronts(furniture: Furniture) -> dict[str, str]:
    """The front as rich and as poor as it comes."""
    bare = replace_pictures(front_page())
    return {
        "/": render.render_front(furniture, front_page()),
        "/front-empty/": render.render_front(furniture, FrontPage()),
        "/front-one/": render.render_front(furniture, FrontPage(lead=lark.story(0), dated=lark.ago())),
        "/front-one-bare/": render.render_front(furniture, FrontPage(lead=lark.story(0, picture=None))),
        "/front-bare/": render.render_front(furniture, bare),
        "/front-few/": render.render_front(
            furniture,
            FrontPage(
                lead=lark.story(0),
                seconds=(lark.story(3),),
                bands=(Band(lark.WORLD, _of(lark.WORLD, 1)), Band(lark.ECONOMY, _of(lark.ECONOMY, 2))),
            ),
        ),
    }


def lists(furniture: Furniture) -> dict[str, str]:
    rest = _of(lark.WORLD, 14)
    return {
        "/world-news/": render.render_section(
            furniture,
            SectionPage(
                lark.WORLD,
                rest,
                "What happens beyond the harbour wall.",
                MONTHS,
                "/world-news/2026/11/",
                "",
                tuple(lark.link(number) for number in range(2, 7)),
            ),
        ),
        "/stock/": render.render_section(
            furniture, SectionPage(lark.STOCK, (), disclaimer=lark.STOCK_DISCLAIMER)
        ),
        "/world-news/2026/11/": render.render_month(
            furniture,
            MonthPage(
                "November 2026", "/world-news/2026/11/", rest, lark.WORLD, 0, "", "/world-news/2026/11/1/"
            ),
        ),
        "/2026/11/": render.render_month(
            furniture,
            MonthPage(
                "November 2026",
                "/2026/11/",
                tuple(lark.story(n, published=lark.ago(hours=9 * n)) for n in range(16)),
                None,
                2,
                "/2026/11/3/",
                "/2026/11/1/",
            ),
        ),
    }


def people_and_topics(furniture: Furniture) -> dict[str, str]:
    return {
        "/archive/": render.render_archive(
            furniture, ArchivePage((ArchiveYear("2026", MONTHS), ArchiveYear("2025", MONTHS[:3])))
        ),
        "/author/ines-okafor/": render.render_author(
            furniture,
            AuthorPage(
                "Ines Okafor",
                "/author/ines-okafor/",
                tuple(lark.story(n) for n in range(6)),
                "Harbour correspondent",
                "<p>Writes on quays, tides and the people who wait for both.</p>",
                lark.picture(2, focal=(75, 25)),
                (SocialProfile("Mastodon", "https://social.example/@ines"),),
                0,
                "",
                "/author/ines-okafor/1/",
            ),
        ),
        "/topic/ferries/": render.render_topic(
            furniture, TopicPage("Ferries", "/topic/ferries/", tuple(lark.story(n) for n in range(5)))
        ),
    }


def standing(furniture: Furniture) -> dict[str, str]:
    about = StandingPage("About us", "/about/", ABOUT, "Six people and a press.", lark.ago(days=40))
    contact = StandingPage("Contact", "/contact/", "<p>The newsroom reads every letter.</p>", "Write to us.")
    wrong = ContactForm(
        name="Ada", errors={"email": "Give an address we can answer to.", "message": "Write something."}
    )
    return {
        "/about/": render.render_standing(furniture, about),
        "/contact/": render.render_contact(furniture, contact),
        "/contact-wrong/": render.render_contact(furniture, contact, wrong),
        "/corrections/": render.render_corrections(
            furniture,
            CorrectionsPage(
                tuple(CorrectionNote(lark.ago(days=n), "A figure was wrong.", lark.link(n)) for n in range(4))
            ),
        ),
        "/404.html": render.render_missing(furniture),
        "/410.html": render.render_gone(
            furniture, GoneNotice("The agency withdrew this report.", lark.ago())
        ),
    }


def searching(furniture: Furniture) -> dict[str, str]:
    """The search page before a question, with answers whole and in part, without one, and with questions that are none."""
    found = tuple(
        FoundStory(
            lark.story(n),
            (FoundPiece("Pilots weigh the "), FoundPiece("quay", True), FoundPiece(f" again, {n}")),
            (FoundPiece("… the outer "), FoundPiece("quay", True), FoundPiece(" is for barges alone …")),
        )
        for n in range(6)
    )
    narrowed = SearchPage(
        words="quai", section="economy", author="ines-okafor", author_name="Ines Okafor", since="2026-11-01"
    )
    return {
        "/search/": render.render_search(furniture, SearchPage()),
        "/search-found/": render.render_search(
            furniture,
            replace(narrowed, words="quay", total=1206, stories=found, more_url="/-/search?q=quay&after=n.1"),
        ),
        "/search-none/": render.render_search(
            furniture,
            replace(
                narrowed, total=0, meant="quay", meant_url="/-/search?q=quay", bare_url="/-/search?q=quai"
            ),
        ),
        "/search-least/": render.render_search(
            furniture,
            SearchPage(
                words="quay", total=20_000, whole=False, stories=found, more_url="/-/search?q=quay&after=n.1"
            ),
        ),
        "/search-further/": render.render_search(
            furniture,
            SearchPage(
                words="outer quay",
                total=2,
                whole=False,
                stories=found[:2],
                looked_to="3 May 2019",
                more_url="/-/search?q=quay&after=n.1",
            ),
        ),
        "/search-not-yet/": render.render_search(
            furniture,
            SearchPage(
                words="outer quay",
                total=0,
                whole=False,
                looked_to="3 May 2019",
                more_url="/-/search?q=quay&after=n.1",
            ),
        ),
        "/search-hard/": render.render_search(
            furniture, SearchPage(words="quay", trouble="search_too_hard", wrong="q")
        ),
        "/search-wrong/": render.render_search(
            furniture, SearchPage(words="quay", trouble="search_bad_day", wrong="from")
        ),
    }


def articles(furniture: Furniture) -> dict[str, str]:
    """A story with everything, in part, with a tall picture, with words too long, and in another script."""
    return {
        "/2026/11/story-0/": article(furniture, lark.lead_story()),
        "/2026/11/excerpt/": article(
            furniture, lark.story(3, show="excerpt", credit=lark.WIRE, read_on_url=lark.WIRE.url)
        ),
        "/2026/11/headline/": article(
            furniture,
            lark.story(
                7, show="headline", standfirst="", excerpt="", credit=lark.RADIO, read_on_url=lark.RADIO.url
            ),
        ),
        "/2026/11/tall/": article(
            furniture,
            lark.lead_story(
                picture=lark.picture(3, src="/media/pictures/tall.svg", width=900, height=1200, sources=())
            ),
        ),
        "/2026/11/long/": article(
            furniture, lark.story(1, headline=LONG, standfirst=LONG, body_html=lark.BODY)
        ),
        "/2026/11/rtl/": article(furniture, right_to_left()),
        READ: article(
            replace(furniture, paper=replace(furniture.paper, shows_readings=True)), lark.lead_story()
        ),
    }


READ = "/2026/11/read/"
"""A story of a paper that shows how often its stories were read."""

READINGS = {"hour": 3, "day": 210, "week": 1100, "total": 1204}


LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and the long "
    "deliberation of a harbour council that would not, in the end, say whether it had decided about the quay"
)


ARABIC = "سيقرّر مجلس الميناء خلال أسبوعين ما إذا كانت العبّارات ستستخدم الرصيف الخارجي. "


def right_to_left() -> lark.Story:
    return lark.lead_story(
        headline="مجلس الميناء ينظر في نقل العبّارات الليلية إلى الرصيف الخارجي",
        standfirst="يقول الربابنة إن المدّ هو الذي يقرّر لا جدول المواعيد.",
        body_html="<p>"
        + "سيقرّر مجلس الميناء خلال أسبوعين ما إذا كانت العبّارات ستستخدم الرصيف الخارجي. " * 6
        + "</p>",
        language="ar",
        direction="rtl",
    )


def replace_pictures(page: FrontPage) -> FrontPage:
    """The same front with no picture at all."""

    def bare(stories: tuple[object, ...]) -> tuple[lark.Story, ...]:
        return tuple(replace(story, picture=None) for story in stories)  # type: ignore[type-var]

    return replace(
        page,
        lead=replace(page.lead, picture=None),  # type: ignore[type-var]
        seconds=bare(page.seconds),
        latest=bare(page.latest),
        bands=tuple(replace(band, stories=bare(band.stories)) for band in page.bands),
    )


def lay_out(folder: Path, paper: Paper = lark.PAPER) -> list[str]:
    """Write the sample edition into a folder; return the paths of its whole pages."""
    furniture = furnish(paper, assets.make(paper, folder / "assets"))
    laid = pages(furniture)
    for path, text in laid.items():
        target = folder / path.strip("/") / "index.html" if path.endswith("/") else folder / path.strip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    pictures = folder / "media/pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    for number in range(8):
        (pictures / f"hills-{number}.svg").write_text(lark.hills(number))
    (pictures / "tall.svg").write_text(lark.hills(3, 900, 1200))
    (pictures / "chart.svg").write_text(lark.hills(5))
    return [path for path, text in laid.items() if text.startswith("<!doctype html>")]


POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The strictest policy the pages must live under."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that goes on to the next page leaves the last one's pictures: no news either."""


class _Quiet(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_GET(self) -> None:
        """A file; or how often a story was read (/-/readings)."""
        asked = urlsplit(self.path)
        if asked.path != "/-/readings":
            super().do_GET()
            return
        body = json.dumps({"story": parse_qs(asked.query)["story"][0], **READINGS}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """A story says that it is read (/-/seen)."""
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are no news."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on a free local port for as long as the block lasts; yields the base address."""
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
