"""The pages in a real browser: accessible, still, whole without script, and at home from 320 pixels up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.theme import edition
from tests.theme import larkport as lark
from tests.theme.conftest import Site

pytestmark = pytest.mark.browser

ARTICLE = "/2026/11/story-0/"
TEMPLATES = [
    "/",
    "/front-bare/",
    "/world-news/",
    "/2026/11/",
    "/archive/",
    "/author/ines-okafor/",
    "/about/",
    "/contact-wrong/",
    "/corrections/",
    "/404.html",
    "/search-found/",
    "/search-none/",
    "/search-wrong/",
    ARTICLE,
    "/2026/11/excerpt/",
    edition.READ,
]
WIDE = 1366
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""
Visit = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def visit(browser: Browser, site: Site) -> Visit:
    """A fresh reader on one page. Errors, failed fetches and requests to other hosts fail the test."""

    @contextmanager
    def open_page(
        path: str,
        width: int = 1280,
        height: int = 800,
        now: str = "2026-11-23T11:40:00+01:00",
        before: Callable[[Page], None] = lambda page: None,
        **settings: object,
    ) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)  # type: ignore[arg-type]
        page = context.new_page()
        trouble: list[str] = []
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
        page.on(
            "request", lambda asked: None if asked.url.startswith(site.base) else trouble.append(asked.url)
        )
        page.clock.set_fixed_time(now)
        before(page)
        page.goto(site.base + path)
        yield page
        context.close()
        assert trouble == []

    return open_page


def scroll_into_second_half(page: Page) -> None:
    page.locator(".corrections").scroll_into_view_if_needed()
    page.wait_for_timeout(50)


# ---- for everyone ----


def faults(visit: Visit, site: Site, paths: list[str], width: int, scheme: str) -> dict[str, str]:
    """What axe finds, by page."""
    found = {}
    with visit("/", width, color_scheme=scheme, reduced_motion="reduce") as page:
        for path in paths:
            page.goto(site.base + path)
            result = Axe().run(page)
            if result.violations_count:
                found[path] = result.generate_report()
    return found


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_axe_finds_nothing_on_any_template(visit: Visit, site: Site, width: int, scheme: str) -> None:
    assert faults(visit, site, TEMPLATES, width, scheme) == {}


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_axe_finds_nothing_on_any_page(visit: Visit, site: Site, width: int, scheme: str) -> None:
    assert faults(visit, site, site.paths, width, scheme) == {}


def test_no_page_is_wider_than_the_screen(visit: Visit, site: Site) -> None:
    with visit("/", 320) as page:
        for path in site.paths:
            page.goto(site.base + path)
            for width in (320, 768, 1024):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_the_keyboard_finds_the_way_past_the_menu_first(visit: Visit) -> None:
    with visit(ARTICLE) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_everything_is_there_without_script(visit: Visit) -> None:
    with visit(ARTICLE, WIDE, java_script_enabled=False) as page:
        for part in (
            "headline",
            "body",
            "credit",
            "share",
            "previous",
            "next",
            "related",
            "read-also",
            "signup",
        ):
            assert page.locator(f"[data-part='{part}']").is_visible(), part
        assert page.locator(".read-also").evaluate("box => getComputedStyle(box).position") == "static"
        assert page.locator(".share button >> visible=true").count() == 0
        assert not page.locator(".read-also button").is_visible()


@pytest.mark.parametrize("path", ["/", ARTICLE, edition.READ])
@pytest.mark.parametrize("width", [360, 1366])
def test_nothing_moves_while_the_page_loads_and_is_read(visit: Visit, path: str, width: int) -> None:
    with visit(path, width) as page:
        for _ in range(12):
            page.mouse.wheel(0, 500)
            page.wait_for_timeout(30)
        assert page.evaluate(SHIFT) <= 0.02


def without_fonts(route: Route, fonts: tuple[str, ...]) -> None:
    """The stylesheet as it works on a machine that does not have these fonts."""
    answer = route.fetch()
    css = answer.text()
    for font in fonts:
        css = css.replace(f'local("{font}', 'local("Nowhere')
    route.fulfill(response=answer, body=css)


@pytest.mark.parametrize(
    ("width", "elsewhere"),
    [
        pytest.param(360, ("Times New Roman", "Liberation", "Arial"), id="phone"),
        pytest.param(360, (), id="narrow window"),
        pytest.param(1366, (), id="desktop"),
    ],
)
def test_the_page_keeps_its_lines_until_the_typefaces_have_come(
    visit: Visit, browser: Browser, site: Site, width: int, elsewhere: tuple[str, ...]
) -> None:
    measure = "[...document.querySelectorAll('h1, .standfirst, .text > p')].map(e => e.offsetHeight)"
    with visit(ARTICLE, width) as page:
        page.evaluate("document.fonts.ready")
        ours = page.evaluate(measure)
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.route("**/*.woff2", lambda route: route.abort())
    context.route("**/*.css", lambda route: without_fonts(route, elsewhere))
    page = context.new_page()
    page.goto(site.base + ARTICLE)
    fallback = page.evaluate(measure)
    context.close()
    assert sum(one == other for one, other in zip(ours, fallback, strict=True)) >= len(ours) - 1
    assert sum(fallback) == pytest.approx(sum(ours), rel=0.05)


def test_paper_shows_the_story_and_leaves_out_the_furniture(visit: Visit) -> None:
    with visit(ARTICLE) as page:
        page.emulate_media(media="print")
        assert page.locator("[data-part='body']").is_visible()
        assert page.locator("[data-part='credit']").is_visible()
        for part in ("share", "related", "signup", "read-also", "previous"):
            assert not page.locator(f"[data-part='{part}']").is_visible(), part


# ---- share ----


def test_the_link_is_copied_and_the_reader_is_told(visit: Visit) -> None:
    with visit(ARTICLE, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.locator("[data-do=copy]").click()
        page.get_by_role("status").get_by_text("Link copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == lark.lead_story().canonical


def test_the_devices_own_sheet_is_offered_where_there_is_one(visit: Visit) -> None:
    def device(page: Page) -> None:
        page.add_init_script("navigator.share = data => { window.shared = data; return Promise.resolve(); }")

    with visit(ARTICLE, before=device) as page:
        page.locator("[data-do=share]").click()
        assert page.evaluate("window.shared") == {
            "title": lark.lead_story().headline,
            "url": lark.lead_story().canonical,
        }


def test_the_devices_sheet_is_not_offered_where_there_is_none(visit: Visit) -> None:
    def bare(page: Page) -> None:
        page.add_init_script("Object.defineProperty(navigator, 'share', { value: undefined })")

    with visit(ARTICLE, before=bare) as page:
        assert not page.locator("[data-do=share]").is_visible()


# ---- times ----


def test_fresh_stories_say_how_long_ago_and_older_ones_their_time(visit: Visit) -> None:
    with visit("/", 360) as page:
        assert page.locator(".lead time").text_content() == "20 min. ago"
        assert page.locator(".lead time").get_attribute("title") == "11:20"
    with visit("/", 360, now="2026-11-25T11:40:00+01:00") as page:
        assert page.locator(".lead time").text_content() == "11:20"


def test_a_clock_that_runs_behind_changes_nothing(visit: Visit) -> None:
    with visit("/", now="2026-11-20T11:40:00+01:00") as page:
        assert page.locator(".lead time").text_content() == "11:20"


def test_print_has_the_times_of_the_page(visit: Visit) -> None:
    with visit("/") as page:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.locator(".lead time").text_content() == "11:20"


# ---- readings ----

READINGS = ".readings"
ASKED = re.compile("/-/readings")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_number_of_readings_comes_and_nothing_moves(visit: Visit, width: int) -> None:
    places = "[...document.querySelectorAll('.by, .share, .hero, .text, .credit')].map(e => e.getBoundingClientRect().top)"
    asked: list[Route] = []
    with visit(
        edition.READ, width, before=lambda page: page.route(ASKED, lambda route: asked.append(route))
    ) as page:
        before = page.evaluate(places)
        assert page.locator(READINGS).text_content() == ""
        asked[0].continue_()
        page.get_by_text("Readings: 1,204", exact=True).wait_for()
        assert page.evaluate(places) == before
        assert page.evaluate(SHIFT) <= 0.02


def test_without_script_there_is_neither_number_nor_room_for_one(visit: Visit) -> None:
    height = "document.querySelector('.by').offsetHeight"
    with visit(edition.READ, java_script_enabled=False) as page:
        assert not page.locator(READINGS).is_visible()
        without = page.evaluate(height)
    with visit(ARTICLE, java_script_enabled=False) as page:
        assert page.evaluate(height) == without


@pytest.mark.parametrize(
    "answer", [{"status": 404, "json": {"error": "no"}}, {"json": {"total": 0}}, {"body": "<p>"}]
)
def test_a_number_that_does_not_come_leaves_no_word(
    browser: Browser, site: Site, answer: dict[str, object]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.route(ASKED, lambda route: route.fulfill(**answer))
    with page.expect_response(ASKED):
        page.goto(site.base + edition.READ)
    page.wait_for_timeout(100)
    said = page.locator(READINGS).text_content()
    context.close()
    assert (said, troubles) == ("", [])


def test_a_paper_that_does_not_show_readings_asks_for_none(visit: Visit) -> None:
    asked: list[str] = []
    with visit(ARTICLE, before=lambda page: page.on("request", lambda one: asked.append(one.url))) as page:
        page.wait_for_timeout(200)
        assert page.locator(READINGS).count() == 0
    assert not any("readings" in url for url in asked)


def test_who_comes_back_to_a_page_sees_the_number_of_now(visit: Visit) -> None:
    shown = "state => { Object.defineProperty(document, 'visibilityState', { value: state, configurable: true }); dispatchEvent(new Event('visibilitychange')); }"
    with visit(edition.READ) as page:
        page.get_by_text("Readings: 1,204", exact=True).wait_for()
        page.route(ASKED, lambda route: route.fulfill(json={"total": 1300}))
        for state in ("hidden", "visible"):
            page.evaluate(shown, state)
        page.wait_for_timeout(100)
        assert page.locator(READINGS).text_content() == "Readings: 1,204", "it is still young"
        page.clock.set_fixed_time("2026-11-23T11:41:00+01:00")
        page.evaluate(shown, "hidden")
        page.evaluate(shown, "visible")
        page.get_by_text("Readings: 1,300", exact=True).wait_for()


# ---- read also ----


def test_it_stays_out_of_sight_and_reach_until_the_second_half(visit: Visit) -> None:
    with visit(ARTICLE, WIDE) as page:
        box = page.locator(".read-also")
        assert box.evaluate("box => getComputedStyle(box).visibility") == "hidden"
        scroll_into_second_half(page)
        box.wait_for(state="visible")
        text = page.locator(".text").bounding_box()
        place = box.bounding_box()
        assert text
        assert place
        assert place["x"] >= text["x"] + text["width"], "it stands beside the text, not over it"


def test_it_leaves_when_the_text_is_read(visit: Visit) -> None:
    with visit(ARTICLE, WIDE, reduced_motion="reduce") as page:
        scroll_into_second_half(page)
        page.locator(".read-also").wait_for(state="visible")
        page.locator(".foot").scroll_into_view_if_needed()
        page.locator(".read-also").wait_for(state="hidden")


@pytest.mark.parametrize("how", ["button", "escape"])
def test_it_closes_keeps_the_focus_on_the_page_and_stays_closed(visit: Visit, how: str) -> None:
    with visit(ARTICLE, WIDE) as page:
        scroll_into_second_half(page)
        box = page.locator(".read-also")
        box.wait_for(state="visible")
        if how == "button":
            page.get_by_role("button", name="Close").click()
        else:
            box.locator("li a").first.focus()
            page.keyboard.press("Escape")
        box.wait_for(state="hidden")
        assert page.evaluate("document.activeElement.tagName") == "MAIN"
        page.reload()
        assert box.evaluate("box => getComputedStyle(box).position") == "static", "it stands in the flow now"


def test_coming_up_it_takes_no_focus(visit: Visit) -> None:
    with visit(ARTICLE, WIDE) as page:
        page.locator(".text a").first.focus()
        scroll_into_second_half(page)
        page.locator(".read-also").wait_for(state="visible")
        assert page.evaluate("document.activeElement.closest('.text') !== null")


def test_it_never_lies_over_what_the_keyboard_has_reached(visit: Visit) -> None:
    with visit(ARTICLE, WIDE, reduced_motion="reduce") as page:
        scroll_into_second_half(page)
        box = page.locator(".read-also")
        box.wait_for(state="visible")
        page.evaluate("document.querySelector('.turn a:last-child').focus()")
        page.wait_for_timeout(50)
        assert not box.is_visible() or not _overlap(page)


def _overlap(page: Page) -> bool:
    one = page.locator(":focus").bounding_box()
    other = page.locator(".read-also").bounding_box()
    assert one
    assert other
    return (
        one["x"] + one["width"] > other["x"]
        and other["x"] + other["width"] > one["x"]
        and one["y"] + one["height"] > other["y"]
        and other["y"] + other["height"] > one["y"]
    )


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_where_there_is_no_room_beside_the_text_it_stands_in_the_flow(visit: Visit, width: int) -> None:
    with visit(ARTICLE, width) as page:
        box = page.locator(".read-also")
        assert box.evaluate("box => getComputedStyle(box).position") == "static"
        assert not box.locator("button").is_visible()


def test_it_does_not_move_for_readers_who_want_no_motion(visit: Visit) -> None:
    with visit(ARTICLE, WIDE, reduced_motion="reduce") as page:
        assert page.locator(".read-also").evaluate("box => getComputedStyle(box).transitionDuration") == "0s"


def test_an_old_page_fetches_the_latest_of_its_section(visit: Visit) -> None:
    with visit(ARTICLE, 360, now="2027-03-01T08:00:00+01:00") as page:
        before = page.locator(".read-also li a").all_text_contents()
        with page.expect_response("**/fragments/world-news.html"):
            page.mouse.wheel(0, 200)
        page.wait_for_function(
            "first => document.querySelector('.read-also li a').textContent !== first", arg=before[0]
        )
        assert page.locator(".read-also li a").all_text_contents() == [
            lark.link(n).headline for n in (12, 13, 14)
        ]


def test_a_fresh_page_fetches_nothing(visit: Visit) -> None:
    asked: list[str] = []

    def listen(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))

    with visit(ARTICLE, before=listen) as page:
        page.mouse.wheel(0, 2000)
        page.wait_for_timeout(100)
    assert not any("fragments" in url for url in asked)
