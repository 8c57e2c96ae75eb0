"""An editor at a running paper's desk, in a real browser: what every browser test of the desk does."""

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.pictures import drawn
from tests.running import Run, eventually

EMAIL = "ada@tarnpost.example"
PASSWORD = "a boat on the upper tarn"

PATIENCE = 30_000
"""Milliseconds that something on a screen may take to come on a busy machine."""

REFUSED_ON_PURPOSE = {
    # Jcrop tries for touch screens by writing an event handler into the page (docs/reference/headers.md).
    "/desk/images/1/": re.compile(r"Executing inline event handler violates .*'script-src 'self''"),
}
"""By screen, what the browser's console may say. A counted list that only shrinks."""


@dataclass
class Desk:
    """The running paper, a browser, and what its console complained of."""

    run: Run
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    cookies: dict[str, object] | None = None
    first_sight: list[str] = field(default_factory=list)
    """What is wrong with the page of the first visit, which is there only once."""

    @contextmanager
    def page(self, *, signed_in: bool = True, **settings: object) -> Iterator[Page]:
        """A window of a browser, signed in as the owner."""
        state = self.cookies if signed_in else None
        context = self.browser.new_context(
            base_url=self.run.address,
            storage_state=state,  # type: ignore[arg-type]  # as Playwright gave it
            **{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce", **settings},  # type: ignore[arg-type]
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda line: self._note(page, line))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        yield page
        context.close()

    def _note(self, page: Page, line: ConsoleMessage) -> None:
        path = page.url.removeprefix(self.run.address.rstrip("/")).partition("?")[0]
        known = REFUSED_ON_PURPOSE.get(path)
        if line.type == "error" and not (known and known.search(line.text)):
            self.complaints.append(f"{path}: {line.text} ({line.location['url']})")

    def changes(self) -> int:
        """How many entries the newsroom has made in the journal."""
        return len(self.noted())

    def noted(self) -> list[tuple[object, ...]]:
        """The newsroom's entries in the journal: kind and subject, oldest first, without those of the engines."""
        engines = "('related', 'coverage', 'most-read', 'hour')"
        return self.run.rows(
            f"SELECT kind, subject FROM journal_change WHERE kind NOT IN {engines} ORDER BY id"
        )

    def shows(self, path: str, words: str) -> None:
        """Wait until the public page has these words; says what it has instead when they never come."""
        try:
            eventually(lambda: words in self.run.read(path)[1])
        except AssertionError:
            status, page = self.run.read(path)
            said = page.partition("<main")[2][:2000] or page[:500]
            log = "\n".join(self.run.log.read_text().splitlines()[-20:])
            raise AssertionError(f"{words!r} is not at {path} ({status}): {said}\n{log}") from None

    def answers(self, path: str, status: int) -> None:
        """Wait until the public address answers so."""
        eventually(lambda: self.run.get(path) == status)


def sign_in(page: Page, password: str = PASSWORD) -> None:
    """Through the door, past the offer of a second factor."""
    page.goto("/desk/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def shown_by_the_app(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows for this secret, `steps` half minutes from now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time() // 30) + steps)
    digest = hmac.new(base64.b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def picture_file(folder: Path, name: str, colour: str) -> Path:
    """A picture on the editor's own machine. Another colour makes another picture; one uploaded twice is asked about."""
    path = folder / name
    path.write_bytes(drawn(size=(1200, 675), colour=colour).read())
    return path


def choose_picture(page: Page, file: Path, title: str) -> None:
    """Upload a picture in the chooser that is open, and take it."""
    dialog = page.locator(".modal-dialog")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.locator("input[type=file]").set_input_files(str(file))
    dialog.locator("[name$=title]").fill(title)
    dialog.get_by_role("button", name="Upload").click()
    dialog.wait_for(state="detached")


def write(page: Page, headline: str, text: str, section: str = "Valley") -> None:
    """A new story as far as it can be published: headline, text, section."""
    page.goto("/desk/articles/add/")
    page.get_by_placeholder("Headline").fill(headline)
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type(text)
    page.locator("select[name=section]").select_option(label=section)


def press_button(page: Page, name: str) -> None:
    """Press a button at the foot of a form and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def said(page: Page) -> str:
    """What the desk says was done."""
    return page.locator(".messages").inner_text()


def faults_in_sight(page: Page, path: str, width: int) -> list[str]:
    """What is wrong with the screen that is open: wider than it may be, or something for axe to find."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [f"{path} is {wide} wide"] if wide > width else []
    result = Axe().run(page)
    return [*found, *([f"{path}: {result.generate_report()}"] if result.violations_count else [])]
