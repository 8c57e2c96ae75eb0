"""For the browser tests of the desk: one running paper that its owner has just opened."""

from collections.abc import Iterator

import pytest

from tests.chromium import chromium
from tests.desk.newsdesk import EMAIL, PASSWORD, Desk, faults_in_sight
from tests.feedserver import FeedServer
from tests.running import Run, broadsheet, new_home

FEED = """<rss version="2.0"><channel><title>Upper Tarn Radio</title><link>https://radio.tarn.example/</link>
<item><title>Ice on the upper lock</title><link>https://radio.tarn.example/ice</link><guid>ice-1</guid>
<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><description>Barges wait below the dam until noon.</description></item>
<item><title>Herons return to the weir</title><link>https://radio.tarn.example/herons</link><guid>herons-1</guid>
<pubDate>Mon, 23 Nov 2026 09:00:00 GMT</pubDate><description>Nine were counted at dawn.</description></item>
</channel></rss>"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Desk]:
    """A paper that runs, made its owner's through the first visit, and the owner's browser."""
    home = new_home(tmp_path_factory.mktemp("tarn") / "paper")
    assert broadsheet("found", home=home).returncode == 0
    with FeedServer() as wire, chromium() as browser:
        address = wire.serve("/radio.xml", FEED)
        run = Run(home, BROADSHEET_EGRESS_ALLOW=wire.allow)
        try:
            desk = Desk(run, browser)
            _first_visit(desk, address)
            yield desk
        finally:
            run.stop()


def _first_visit(desk: Desk, feed: str) -> None:
    code = (desk.run.home / "keys" / "setup.code").read_text().strip()
    with desk.page(signed_in=False) as page:
        page.goto("/desk/")
        assert page.url.endswith("/desk/welcome/")
        desk.first_sight = faults_in_sight(page, "/desk/welcome/", 1280)
        page.get_by_label("The code").fill(code)
        page.get_by_label("Your name").fill("Ada Quist")
        page.get_by_label("Your e-mail").fill(EMAIL)
        page.get_by_label("A password").fill(PASSWORD)
        page.get_by_label("The paper's name").fill("The Tarn Post")
        page.get_by_label("Its language").select_option("en")
        page.get_by_label("Its time zone").select_option("Europe/Lisbon")
        page.get_by_label("Its sections").fill("Valley\nShore")
        page.get_by_label("A first source").fill(feed)
        page.get_by_label("What that source allows").select_option("excerpt")
        page.get_by_role("button", name="Open the desk").click()
        page.wait_for_url("**/second-factor/**")
        assert page.get_by_role("link", name="Set up an authenticator app").is_visible()
        page.get_by_role("link", name="Not now").click()
        page.wait_for_url("**/desk/")
        desk.cookies = page.context.storage_state()  # type: ignore[assignment]  # handed back as it is
