"""Every screen of the desk in a real browser: nothing for axe to find, nothing wider than the screen, a quiet console."""

import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import Page, Response

from broadsheet.desk.urls import closed
from tests.desk.newsdesk import Desk, faults_in_sight, press_button, write
from tests.routes import every_route
from tests.running import broadsheet

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]

SCREENS = (
    "/desk/",
    "/desk/articles/",
    "/desk/articles/?view=scheduled",
    "/desk/articles/?q=Wehr",
    "/desk/articles/add/",
    "/desk/articles/edit/{own}/",
    "/desk/articles/edit/{wire}/",
    "/desk/articles/edit/{killed}/",
    "/desk/articles/edit/{merged}/",
    "/desk/articles/history/{own}/",
    "/desk/articles/history/{own}/revisions/{revision}/view/",
    "/desk/articles/history/{own}/revisions/{revision}/revert/",
    "/desk/articles/history/{own}/revisions/compare/live...latest/",
    "/desk/articles/history/{own}/revisions/{revision}/unschedule/",
    "/desk/articles/preview/{own}/",
    "/desk/articles/workflow_history/{own}/",
    "/desk/articles/withdraw/{own}/",
    "/desk/articles/unpublish/{own}/",
    "/desk/articles/kill/{own}/",
    "/desk/articles/leave-out/{draft}/",
    "/desk/articles/publish/{draft}/",
    "/desk/articles/correct/{own}/",
    "/desk/articles/merge/{own}/",
    "/desk/articles/unmerge/{merged}/",
    "/desk/articles/address/{own}/",
    "/desk/articles/terms/{wire}/",
    "/desk/articles/wire-words/{wire}/",
    "/desk/articles/takedown/1/",
    "/desk/articles/delete/{own}/",
    "/desk/bulk/desk/article/publish/?id={draft}",
    "/desk/one-story/",
    "/desk/one-story/?state=merged",
    "/desk/one-story/{own}/{wire}/",
    "/desk/wire/",
    "/desk/wire/?state=refused",
    "/desk/wire/1/",
    "/desk/filing/",
    "/desk/filing/new/",
    "/desk/filing/1/",
    "/desk/filing/1/delete/",
    "/desk/filing/dry-run/?show=all",
    "/desk/sections/",
    "/desk/sections/new/",
    "/desk/sections/edit/1/",
    "/desk/sections/delete/1/",
    "/desk/sections/history/1/",
    "/desk/authors/",
    "/desk/authors/new/",
    "/desk/authors/edit/1/",
    "/desk/authors/delete/1/",
    "/desk/authors/history/1/",
    "/desk/topics/",
    "/desk/topics/new/",
    "/desk/topics/edit/1/",
    "/desk/topics/delete/1/",
    "/desk/topics/history/1/",
    "/desk/corrections/",
    "/desk/standing-pages/",
    "/desk/standing-pages/add/",
    "/desk/standing-pages/edit/1/",
    "/desk/standing-pages/delete/1/",
    "/desk/standing-pages/unpublish/1/",
    "/desk/standing-pages/history/1/",
    "/desk/standing-pages/preview/1/",
    "/desk/images/",
    "/desk/images/1/",
    "/desk/images/1/delete/",
    "/desk/images/multiple/add/",
    "/desk/menus/",
    "/desk/sources/",
    "/desk/sources/new/",
    "/desk/sources/import/",
    "/desk/sources/1/",
    "/desk/messages/",
    "/desk/messages/edit/1/",
    "/desk/messages/history/1/",
    "/desk/people/",
    "/desk/people/new/",
    "/desk/people/1/",
    "/desk/paper/",
    "/desk/paper/edit/1/",
    "/desk/paper/history/1/",
    "/desk/account/",
    "/desk/reports/workflow/",
    "/desk/reports/workflow_tasks/",
    "/desk/reports/site-history/",
    "/-/account/second-factor/",
    "/-/account/2fa/",
    "/-/account/2fa/webauthn/",
    "/-/account/2fa/totp/activate/",
    "/-/account/email/",
    "/-/account/password/change/",
    "/-/account/reauthenticate/",
    "/-/account/sessions/",
    "/-/account/logout/",
)
STRANGERS_SCREENS = (
    "/-/account/login/",
    "/-/account/password/reset/",
    "/-/account/password/reset/done/",
    "/-/account/signup/",
    "/-/account/inactive/",
)

NO_SCREENS = {
    "the rows of a list, fetched by that list": r"results/",
    "the choosers that open over a screen": r"desk/(images/chooser|choose-|tag-autocomplete)",
    "a file or an answer for machines": r"\.json$|\.csv$|/sprite/|/jsi18n/|/media/|/names/|sources/export/|wire/new/",
    "a deed that only a button does": r"/(lock|unlock)/<|/(act|classifier|switch|many|ask|pause|resume|choose|logout)/$"
    r"|images/multiple/<|images/multiple/(create|delete)|dismissibles|editing-sessions|2fa/.*(generate|download)",
    "a step of the review, of a revision of a standing page, or of a preview that its screen opens": r"articles/workflow/"
    r"|workflow_history/.*/detail/|preview/$|standing-pages/history/.*/revisions/",
    "it leads on to the sign-in": r"^desk/login/",
    "the first visit, which the desk's fixture looks at": r"^desk/welcome/",
    "allauth's steps with a code, a link or a key at hand": r"account/(confirm-email|login/code|password/(set|reset/key))"
    r"|account/2fa/(authenticate|reauthenticate|recovery-codes|totp/deactivate|webauthn/.+)",
    "Wagtail's answer to any address it does not know": r"^desk/\.\*",
}
"""The desk's other addresses, by why nobody looks at a page of theirs. A new screen belongs among SCREENS."""


def test_every_screen_is_looked_at() -> None:
    looked_at = {route(re.sub(r"{\w+}", "1", path).partition("?")[0]) for path in SCREENS + STRANGERS_SCREENS}
    known = re.compile("|".join(NO_SCREENS.values()))
    missing = [
        match.route
        for match in map(resolve, desk_addresses())
        if match.func is not closed and match.route not in looked_at and not known.search(match.route)
    ]
    assert missing == []


def desk_addresses() -> list[str]:
    """One address of each kind that belongs to the newsroom."""
    return [path for path in every_route() if path.startswith(("/desk/", "/-/account/"))]


def route(path: str) -> str:
    """The pattern that answers this address."""
    return str(resolve(path).route)


ROWS = """
from broadsheet.desk.actions.keeping import keep_author, keep_topic
from broadsheet.desk.actions.merging import merge
from broadsheet.desk.actions.post import take_message
from broadsheet.desk.actions.publishing import correct, kill
from broadsheet.desk.models import Article, Author, Picture, Section, Topic
from broadsheet.readers.models import User
from broadsheet.wire.actions.filing import keep_rule
from broadsheet.wire.models import FilingRule
from tests.newsroom import draft, published
from tests.pictures import drawn
from broadsheet.desk.actions.pictures import take_in_bytes
ada, valley = User.objects.get(), Section.objects.first()
own = Article.objects.get(origin="own")
killed = published("Salt doubles in price", section=valley, slug="salt")
merged = published("Three hours at the weir", section=valley, slug="weir")
waiting = draft("Rain on the upper tarn", section=valley, slug="rain")
kill(killed, "The harbour master denies it.", reason="a mistake", by=ada)
merge(own, merged, ada)
correct(own, "An earlier version gave the wrong hour, and for the whole of the upper valley at that.", by=ada)
keep_author(Author(name="Ines Okafor", slug="ines-okafor"))
keep_topic(Topic(name="Donaudampfschifffahrtsgesellschaft", slug="dampf"))
keep_rule(FilingRule(words=["Donaudampfschifffahrtsgesellschaftskapitäne"], section=valley, topics=["Ice"]), ada)
take_message("Nils", "nils@tarn.example", "The tide table", "It is an hour off. Please look.")
take_in_bytes(drawn().read(), title="The outer quay")
found = {"own": own.pk, "killed": killed.pk, "merged": merged.pk, "draft": waiting.pk}
found |= {"wire": Article.objects.filter(origin="wire").first().pk, "revision": own.latest_revision_id}
import json; print("ROWS", json.dumps(found))
"""
"""What makes each screen full: run within the paper by its own actions."""


@pytest.fixture(scope="module")
def stories(desk: Desk) -> dict[str, int]:
    """A story of the newsroom and one of the wire on the site, one killed, one merged, one waiting; and other rows."""
    with desk.page() as page:
        write(page, "Gleichstellungsbeauftragtenkonferenz am Wehr", "Drei Stunden, keine Pause.")
        press_button(page, "Publish")
    desk.shows("/", "Ice on the upper lock")
    done = broadsheet("shell", "--no-imports", "-c", ROWS, home=desk.run.home, cwd=ROOT)
    [line] = [line for line in done.stdout.splitlines() if line.startswith("ROWS ")] or [done.stderr]
    found: dict[str, int] = json.loads(line.removeprefix("ROWS "))
    return found


AHEAD = 3
"""Screens open at once: a screen is looked at when its scripts have been quiet for half a second, and meanwhile the next ones open."""


def faults(pages: Sequence[Page], paths: Sequence[str], width: int) -> Iterator[str]:
    """What is wrong with these screens as they stand."""
    opened: deque[tuple[Page, str, Response | None]] = deque()
    for page, path in zip(cycle(pages), paths, strict=False):
        if len(opened) == len(pages):
            yield from _faults_of(*opened.popleft(), width)
        opened.append((page, path, page.goto(path)))
    for one in opened:
        yield from _faults_of(*one, width)


def _faults_of(page: Page, path: str, answer: Response | None, width: int) -> list[str]:
    assert answer is not None
    page.wait_for_load_state("networkidle")
    found = [] if answer.status == 200 else [f"{path} answers {answer.status}"]
    return [*found, *faults_in_sight(page, path, width)]


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
    with ExitStack() as open_pages:
        pages = [open_pages.enter_context(desk.page(**settings)) for _ in range(AHEAD)]
        found = list(faults(pages, [path.format(**stories) for path in SCREENS], width))
    with desk.page(signed_in=False, **settings) as page:
        found += faults([page], STRANGERS_SCREENS, width)
    assert "\n".join([*desk.first_sight, *found]) == ""
    assert desk.complaints == []
