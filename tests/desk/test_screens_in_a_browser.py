"""Every screen of the desk in a real browser: nothing for axe to find, nothing wider than the screen, a quiet console."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.desk.newsdesk import Desk, press_button, write

pytestmark = pytest.mark.browser

SCREENS = (
    "/desk/",
    "/desk/articles/",
    "/desk/articles/?view=scheduled",
    "/desk/articles/add/",
    "/desk/articles/edit/{own}/",
    "/desk/articles/edit/{wire}/",
    "/desk/articles/history/{own}/",
    "/desk/articles/preview/{own}/",
    "/desk/articles/withdraw/{own}/",
    "/desk/articles/kill/{own}/",
    "/desk/articles/correct/{own}/",
    "/desk/articles/address/{own}/",
    "/desk/articles/terms/{wire}/",
    "/desk/articles/delete/{own}/",
    "/desk/sections/",
    "/desk/sections/new/",
    "/desk/sections/edit/1/",
    "/desk/sections/delete/1/",
    "/desk/sections/history/1/",
    "/desk/authors/",
    "/desk/authors/new/",
    "/desk/topics/",
    "/desk/topics/new/",
    "/desk/corrections/",
    "/desk/standing-pages/",
    "/desk/standing-pages/add/",
    "/desk/standing-pages/edit/1/",
    "/desk/standing-pages/preview/1/",
    "/desk/images/",
    "/desk/images/multiple/add/",
    "/desk/menus/",
    "/desk/sources/",
    "/desk/sources/new/",
    "/desk/sources/1/",
    "/desk/messages/",
    "/desk/people/",
    "/desk/people/new/",
    "/desk/people/1/",
    "/desk/paper/",
    "/desk/account/",
    "/desk/reports/workflow/",
    "/desk/reports/workflow_tasks/",
    "/desk/reports/site-history/",
    "/-/account/second-factor/",
    "/-/account/2fa/",
    "/-/account/password/change/",
    "/-/account/sessions/",
)
STRANGERS_SCREENS = ("/-/account/login/", "/-/account/password/reset/", "/-/account/signup/")


@pytest.fixture(scope="module")
def stories(desk: Desk) -> dict[str, int]:
    """A story of the newsroom and one of the wire, on the site."""
    with desk.page() as page:
        write(page, "Gleichstellungsbeauftragtenkonferenz am Wehr", "Drei Stunden, keine Pause.")
        press_button(page, "Publish")
    desk.shows("/", "Ice on the upper lock")
    found = {
        str(origin): int(str(pk))
        for origin, pk in desk.run.rows("SELECT origin, id FROM desk_article ORDER BY id")
    }
    return {"own": found["own"], "wire": found["wire"]}


def faults(page: Page, path: str, width: int) -> list[str]:
    """What is wrong with one screen as it stands."""
    answer = page.goto(path)
    assert answer is not None
    page.wait_for_load_state("networkidle")
    found = [] if answer.status == 200 else [f"{path} answers {answer.status}"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    found += [f"{path} is {wide} wide"] if wide > width else []
    result = Axe().run(page)
    return [*found, *([f"{path}: {result.generate_report()}"] if result.violations_count else [])]


@pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (360, "dark"),
        *(
            pytest.param(*each, marks=pytest.mark.soak)
            for each in ((360, "light"), (1280, "dark"), (1280, "light"))
        ),
    ],
)
def test_no_screen_has_a_fault(desk: Desk, stories: dict[str, int], width: int, scheme: str) -> None:
    settings = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with desk.page(**settings) as page:
        found = [fault for path in SCREENS for fault in faults(page, path.format(**stories), width)]
    with desk.page(signed_in=False, **settings) as page:
        found += [fault for path in STRANGERS_SCREENS for fault in faults(page, path, width)]
    assert "\n".join(found) == ""
    assert desk.complaints == []
