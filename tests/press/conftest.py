"""What the press's tests share: an almanac to print, and a small paper on disk with its public site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from broadsheet.press.serving import PublicSite
from tests.asgi_client import AsgiClient
from tests.press.paper import FEED, PAGE, Paper, behind

if TYPE_CHECKING:
    from broadsheet.press.actions import Works
    from tests.press.almanac import Almanac


@pytest.fixture
def almanac() -> Almanac:
    # Imported here: this file is read before Django has its settings when the folder is named to pytest.
    from tests.press.almanac import Almanac

    made = Almanac()
    for month in ("may", "june", "july"):
        made.write(month, f"Tides of {month}")
    return made


@pytest.fixture
def press(almanac: Almanac, tmp_path: Path) -> Works:
    """The almanac's printing works, with its first edition out."""
    from broadsheet.press.actions import run
    from tests.press.almanac import works

    made = works(almanac, tmp_path / "pages")
    run(made)
    return made


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A paper with one edition: a front page, one of each kind of answer, a picture."""
    paper = Paper(tmp_path)
    paper.open_edition("1")
    paper.put("site/index.html", PAGE, "gz", "br")
    paper.put("site/about/index.html", b"<title>About</title>" + PAGE, "gz")
    paper.put("site/2026/11/harbour-wall/index.html", b"<title>Harbour wall</title>", "gz")
    paper.put("site/feed.xml", FEED, "gz")
    paper.put("site/feed.json", b"{}")
    paper.put("site/robots.txt", b"User-agent: *\n")
    paper.put("site/assets/paper.0123456789ab.css", b"body{margin:0}", "gz")
    paper.put("site/404.html", b"<title>Not here</title>", "gz")
    paper.put("site/410.html", b"<title>Withdrawn</title>")
    paper.put("gone/2026/11/withdrawn/index.html", b"<title>This story was withdrawn</title>", "gz")
    paper.put("moved/2026/11/old-slug/index.html", b"/2026/11/harbour-wall/\n")
    paper.put_media("pictures/ab12/640.avif", bytes(range(256)) * 4)
    paper.put_media("original_images/quay.jpg", b"with the camera's position in it")
    return paper


@pytest.fixture
def site(paper: Paper) -> AsgiClient:
    """The paper's public site, open to any host."""
    return AsgiClient(PublicSite(paper.store, paper.media, behind))
