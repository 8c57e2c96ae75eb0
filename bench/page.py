"""How soon a reader on a slow line sees the story: the sample's pages from the front door, in headless Chromium.

The line and the telephone are made slow by the browser itself: 1.6 megabits a second, 150 milliseconds there and back, a
processor four times slower than this one. Weight is what travels for a first visit, pictures left out.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from broadsheet.press.squeeze import gzipped

from .rows import Row, bench, summed_up
from .serve import front_door

RUNS = 5
CHROMIUM = Path("/usr/bin/chromium")
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
PAGES = {"front": "/", "article": "/2026/11/story-0/"}

PAINTED = """() => new Promise(done => {
  let last = 0, moved = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) last = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) moved += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done([last, moved]), 500);
})"""


@bench(*(f"page/{page}-{what}" for page in PAGES for what in ("lcp", "cls", "weight")))
def first_visits() -> Sequence[Row]:
    """Milliseconds to the largest contentful paint, how far things move, and kilobytes without pictures."""
    if not CHROMIUM.exists():
        return [
            Row(f"page/{page}-lcp", 0.0, "ms", None, None, 0.0, 0, note="no Chromium here") for page in PAGES
        ]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, front_door(_paper(Path(folder))) as server:
        parts = urlsplit(server.url)
        base = f"{parts.scheme}://{parts.netloc}"
        with _browser() as browser:
            return [row for page, path in PAGES.items() for row in _rows(page, _visits(browser, base + path))]


def _rows(page: str, visits: Sequence[tuple[float, float, float]]) -> list[Row]:
    painted, moved, weights = (list(column) for column in zip(*visits, strict=True))
    return [
        summed_up(f"page/{page}-lcp", "ms", painted),
        summed_up(f"page/{page}-cls", "", moved),
        summed_up(f"page/{page}-weight", "kB", weights),
    ]


def _paper(home: Path) -> Path:
    """The sample's edition in a page store, with its gzip siblings."""
    from tests.theme import edition

    site = home / "pages/editions/1/site"
    site.mkdir(parents=True)
    (home / "media").mkdir()
    edition.lay_out(site)
    for file in [file for file in site.rglob("*") if file.is_file()]:
        squeezed = gzipped(file.name, file.read_bytes())
        if squeezed is not None:
            file.with_name(file.name + ".gz").write_bytes(squeezed)
    if (site / "media").is_dir():
        shutil.copytree(site / "media", home / "media", dirs_exist_ok=True)
    (home / "pages/current").symlink_to("editions/1")
    return home


@contextmanager
def _browser() -> Iterator[Any]:  # Any: Playwright's own
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--headless=new", "--no-sandbox", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


def _visits(browser: Any, url: str) -> list[tuple[float, float, float]]:  # Any: Playwright's own
    return [_visit(browser, url) for _ in range(RUNS)]


def _visit(browser: Any, url: str) -> tuple[float, float, float]:  # Any: as above
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    kinds: dict[str, str] = {}
    sizes: dict[str, float] = {}
    line.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    line.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(url, wait_until="load")
    painted, moved = page.evaluate(PAINTED)
    context.close()
    weight = sum(size for request, size in sizes.items() if kinds.get(request) != "Image")
    return float(painted), round(float(moved), 4), weight / 1000
